"""A supervisor's figures: late by stage, street and unit; what came back; what kept its limit; each with its list."""

from datetime import timedelta

from backend.db import fetch
from tests.harness.reports import new_case


async def seen(client, people, who: str = "supervisor") -> dict:
    answer = await client.get("/api/oversight", headers=people[who])
    assert answer.status_code == 200, answer.text
    return answer.json()


async def listed(client, people, query: str) -> list[str]:
    answer = await client.get(f"/api/cases?order=due&{query}", headers=people["supervisor"])
    assert answer.status_code == 200, answer.text
    return [c["id"] for c in answer.json()["items"]]


async def test_nothing_is_late_where_nothing_is(client, people) -> None:
    now = await seen(client, people)
    assert (now["late"], now["returned"], now["toClose"]) == (0, 0, {"all": 0, "over": 0})
    assert now["cameBack"] == now["kept"] == now["lateByUnit"] == []


async def test_what_is_late_is_told_by_stage_street_and_unit_and_leads_to_its_list(
    client, people, advance, clock, world
):
    new, out = await new_case(client, cell=2), await new_case(client, cell=0)
    await advance(out, "dispatched")
    clock.advance(timedelta(days=30))
    people = people | {"supervisor": await _again(clock)}
    now = await seen(client, people)
    assert now["late"] == 2
    assert now["lateByStage"] == [{"stage": "accept", "n": 1}, {"stage": "handle", "n": 1}]
    assert {(s["code"], s["name"], s["n"]) for s in now["lateByStreet"]} == {
        ("310115901", "第1街道", 1), ("310115902", "第2街道", 1),
    }  # fmt: skip
    squad = str(world.units["squad"])
    assert {(u["id"], u["name"], u["n"]) for u in now["lateByUnit"]} == {(squad, "一中队", 1), (None, None, 1)}
    assert await listed(client, people, "overdue=true&area=310115902") == [new]
    assert await listed(client, people, f"overdue=true&unit={squad}") == [out]
    assert await listed(client, people, "overdue=true&state=reported,accepted") == [new]


async def _again(clock):
    from tests.harness.world import sign_in

    return await sign_in("supervisor", clock)


async def test_what_came_back_waits_and_is_counted(client, people, give, advance) -> None:
    returned, failed, other = [await new_case(client) for _ in range(3)]
    await advance(returned, "dispatched")
    await give("squad", returned, "return", note="不在本队辖区")
    await advance(failed, "finished")
    await give("clerk", failed, "check_fail", note="没有清理干净")
    await advance(other, "filed")
    now = await seen(client, people)
    assert now["returned"] == 1
    assert await listed(client, people, "state=filed&returned=true") == [returned]
    assert {(c["command"], c["today"], c["week"]) for c in now["cameBack"]} == {("return", 1, 1), ("check_fail", 1, 1)}


async def test_a_stage_counts_as_kept_when_it_ended_within_its_limit(client, people, give, advance, clock) -> None:
    quick, slow = await new_case(client), await new_case(client)
    await advance(quick, "closed")
    clock.advance(timedelta(days=2))
    headers = {"clerk": await _clerk(clock), "supervisor": await _again(clock)}
    people |= headers
    await give("clerk", slow, "accept", categoryCode="06010")
    answer = await give("clerk", slow, "file", note="照片清楚")
    assert answer.status_code == 200, answer.text
    kept = {k["stage"]: k for k in (await seen(client, people))["kept"]}
    assert kept["accept"] == {"stage": "accept", "today": 1, "todayKept": 0, "week": 2, "weekKept": 1}
    assert kept["handle"] == {"stage": "handle", "today": 0, "todayKept": 0, "week": 1, "weekKept": 1}


async def _clerk(clock):
    from tests.harness.world import sign_in

    return await sign_in("clerk", clock)


async def test_a_merged_case_is_no_stage_kept(client, people, give) -> None:
    gone, target = await new_case(client), await new_case(client)
    await give("clerk", gone, "merge", intoCaseId=target)
    assert (await seen(client, people))["kept"] == []
    assert len(await fetch("SELECT 1 FROM stage_end")) == 1


async def test_figures_are_for_who_supervises_and_of_what_they_see(client, people, advance) -> None:
    await advance(await new_case(client), "checked")
    assert (await seen(client, people))["toClose"] == {"all": 1, "over": 0}
    assert (await client.get("/api/oversight")).status_code == 401
    for who in ("clerk", "dispatcher", "squad", "agency", "admin", "inspector"):
        assert (await client.get("/api/oversight", headers=people[who])).status_code == 403


async def test_an_administrator_sees_machine_calendar_and_accounts(client, people) -> None:
    assert (await client.get("/api/ops/installation")).status_code == 401
    assert (await client.get("/api/ops/installation", headers=people["supervisor"])).status_code == 403
    seen = (await client.get("/api/ops/installation", headers=people["admin"])).json()
    assert 0 < seen["diskFree"] <= seen["diskTotal"]
    assert seen["databaseSize"] > 0
    rows = {a["username"]: a for a in seen["accounts"]}
    assert rows["squad"]["unitName"] == "一中队"
    assert rows["squad"]["roles"] == ["squad_leader"]
    assert rows["squad"]["lastSignIn"] is not None
    assert not {"passwordHash", "password_hash"} & set(rows["squad"])
