"""Commands: who, when, with what, and what they leave behind."""

import itertools
from collections.abc import Iterator
from datetime import timedelta

import pytest
from httpx import AsyncClient

from backend.cases.workflow import ENDS, RECORDED, TABLE, Command, State
from backend.db import fetch, fetchval
from backend.dispatch.rules import RoutingRule
from backend.dispatch.service import forget, save_rules
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from tests.harness.photos import recorded_photo
from tests.harness.reports import new_case, report
from tests.harness.world import World, middle, sign_in

MAIN_WAY = ["reported", "accepted", "filed", "dispatched", "handling", "finished", "checked", "closed"]


async def test_a_report_goes_all_the_way_to_closed_and_every_step_is_an_event(client, people, advance, world) -> None:
    case_id = await new_case(client)
    await advance(case_id, "closed")
    detail = (await client.get(f"/api/cases/{case_id}", headers=people["clerk"])).json()
    assert detail["state"] == "closed"
    assert detail["no"] == "2026-00001"
    assert detail["clock"] is None
    assert [t["state"] for t in detail["tasks"]] == ["finished"]
    events = (await client.get(f"/api/cases/{case_id}/events", headers=people["clerk"])).json()["items"]
    assert [e["to"] for e in events] == MAIN_WAY
    assert [e["no"] for e in events] == list(range(1, 9))


async def test_numbers_of_a_year_follow_each_other(client, people, advance) -> None:
    first, second = await new_case(client), await new_case(client)
    await advance(first, "filed")
    await advance(second, "filed")
    numbers = [r["no"] for r in await fetch("SELECT no FROM case_file ORDER BY no")]
    assert numbers == ["2026-00001", "2026-00002"]


@pytest.mark.parametrize(
    ("state", "command"),
    [(s, c.value) for s in MAIN_WAY for c in Command if c not in RECORDED and (State(s), c) not in TABLE],
)
async def test_a_command_that_the_state_does_not_allow_changes_nothing(
    client, people, give, advance, world, photo, state: str, command: str
) -> None:
    case_id = await new_case(client)
    await advance(case_id, state)
    before = await fetchval("SELECT version FROM case_file WHERE id = $1::text::uuid", case_id)
    who = {"dispatch": "dispatcher", "acknowledge": "squad", "return": "squad", "finish": "squad",
           "report_check": "inspector", "force_close": "supervisor", "recall": "dispatcher", "reassign": "dispatcher",
           "assign": "squad"}.get(command, "clerk")  # fmt: skip
    answer = await give(
        who, case_id, command, note="x", photos=[photo], unitId=str(world.units["squad"]), result="confirmed",
        categoryCode="06010", intoCaseId=case_id,
    )  # fmt: skip
    assert answer.status_code in (404, 409), answer.text
    assert await fetchval("SELECT version FROM case_file WHERE id = $1::text::uuid", case_id) == before


@pytest.mark.parametrize(("who", "command"), list(itertools.product(
    ["inspector", "clerk", "dispatcher", "squad", "agency", "supervisor", "admin"],
    ["accept", "file", "dispatch", "close", "force_close", "merge"],
)))  # fmt: skip
async def test_only_who_holds_the_verb_may_give_the_command(client, people, give, who: str, command: str) -> None:
    may = {
        "accept": {"clerk"}, "file": {"clerk"}, "dispatch": {"dispatcher"}, "close": {"clerk", "supervisor"},
        "force_close": {"supervisor"}, "merge": {"clerk", "dispatcher"},
    }  # fmt: skip
    case_id = await new_case(client)
    answer = await give(who, case_id, command)
    assert (answer.status_code == 403) == (who not in may[command])


async def test_somebody_who_is_not_signed_in_may_nothing(give, client) -> None:
    case_id = await new_case(client)
    answer = await give(None, case_id, "accept", categoryCode="06010")
    assert (answer.status_code, answer.json()["type"]) == (401, "auth.required")


async def test_what_is_missing_is_named(client, people, give, advance) -> None:
    case_id = await new_case(client)
    answer = await give("clerk", case_id, "accept")
    assert (answer.status_code, answer.json()["fields"]) == (422, ["categoryCode"])
    await advance(case_id, "accepted")
    answer = await give("clerk", case_id, "file")
    assert answer.json()["fields"] == ["note"]
    answer = await give("clerk", case_id, "decline", note="   ")
    assert answer.json()["fields"] == ["note"]


async def test_a_check_before_filing_makes_the_note_unnecessary(client, people, give, world, photo) -> None:
    case_id = await new_case(client, categoryCode="06010")
    assert (await give("clerk", case_id, "accept")).json()["state"] == "accepted"
    checking = await give("clerk", case_id, "request_check", unitId=str(world.units["squad"]))
    assert checking.json()["state"] == "checking"
    back = await give("inspector", case_id, "report_check", result="confirmed", photos=[photo])
    assert back.json()["state"] == "accepted"
    assert (await give("clerk", case_id, "file")).json()["state"] == "filed"


async def test_the_same_command_again_changes_nothing_and_another_body_is_a_conflict(client, people) -> None:
    case_id = await new_case(client)
    body = {"id": str(new_id()), "command": "accept", "categoryCode": "06010"}
    url = f"/api/cases/{case_id}/commands"
    first = await client.post(url, json=body, headers=people["clerk"])
    again = await client.post(url, json=body, headers=people["clerk"])
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json()["version"] == 2
    other = await client.post(url, json={**body, "categoryCode": "06012"}, headers=people["clerk"])
    assert (other.status_code, other.json()["type"]) == (409, "id.reused")


async def test_a_stale_version_is_told_what_changed(client, people, give) -> None:
    case_id = await new_case(client)
    await give("clerk", case_id, "accept", categoryCode="06010")
    answer = await give("clerk", case_id, "decline", note="重复", ifVersion=1)
    assert (answer.status_code, answer.json()["type"]) == (409, "case.version_conflict")
    assert [c["command"] for c in answer.json()["changes"]] == ["accept"]


async def test_another_units_case_is_not_there(client, people, give, advance, world) -> None:
    case_id = await new_case(client, cell=0)
    await advance(case_id, "dispatched")
    for who in ("agency", "other_squad"):
        assert (await client.get(f"/api/cases/{case_id}", headers=people[who])).status_code == 404
        answer = await give(who, case_id, "acknowledge")
        assert (answer.status_code, answer.json()["type"]) == (404, "case.not_found")


async def test_a_squad_sees_its_area_but_acts_only_on_its_own_task(client, people, give, world) -> None:
    case_id = await new_case(client, cell=0)
    await give("clerk", case_id, "accept", categoryCode="06010")
    await give("clerk", case_id, "file", note="清楚")
    await give("dispatcher", case_id, "dispatch", unitId=str(world.units["agency"]))
    answer = await give("squad", case_id, "acknowledge")
    assert (answer.status_code, answer.json()["type"]) == (403, "case.not_your_task")
    assert (await give("agency", case_id, "acknowledge")).json()["state"] == "handling"


async def test_a_return_goes_back_to_the_dispatcher_with_its_reason(client, people, give, advance, world) -> None:
    case_id = await new_case(client)
    await advance(case_id, "dispatched")
    assert (await give("squad", case_id, "return")).status_code == 422
    back = (await give("squad", case_id, "return", note="不在本辖区")).json()
    assert back["state"] == "filed"
    assert back["clock"]["stage"] == "dispatch"
    assert [(t["state"], t["note"]) for t in back["tasks"]] == [("returned", "不在本辖区")]
    again = (await give("dispatcher", case_id, "dispatch", unitId=str(world.units["agency"]))).json()
    assert [t["state"] for t in again["tasks"]] == ["returned", "open"]


async def test_a_return_may_suggest_another_unit_and_the_dispatcher_finds_it_among_the_first(
    client, people, give, advance, world
) -> None:
    case_id = await new_case(client)
    await advance(case_id, "dispatched")
    agency, own = str(world.units["agency"]), str(world.units["squad"])
    for unit, code in ((own, "case.same_unit"), (str(world.units["desk"]), "case.unit_cannot")):
        refused = await give("squad", case_id, "return", note="不归我们", unitId=unit)
        assert (refused.status_code, refused.json()["type"]) == (422, code)
    assert (await give("squad", case_id, "return", note="不归我们", unitId=agency)).json()["state"] == "filed"
    seen = (await client.get(f"/api/cases/{case_id}", headers=people["dispatcher"])).json()
    assert seen["tasks"][-1]["suggested"] == {"id": agency, "name": "环卫所"}
    named = [(one["unit"]["id"], one["reason"]) for one in seen["proposal"]["candidates"]]
    assert (agency, "一中队建议改派") in named[:2]
    assert [unit for unit, _ in named].count(agency) == 1


async def test_finishing_needs_words_and_a_photo_that_arrived(client, people, give, advance, photo) -> None:
    case_id = await new_case(client)
    await advance(case_id, "handling")
    assert (await give("squad", case_id, "finish", note="好了")).json()["fields"] == ["photos"]
    missing = await give("squad", case_id, "finish", note="好了", photos=["cd" * 32])
    assert (missing.status_code, missing.json()["type"]) == (409, "report.photo_missing")
    done = (await give("squad", case_id, "finish", note="好了", photos=[photo])).json()
    assert done["tasks"][0]["photos"] == [photo]


async def test_a_failed_check_opens_the_same_task_again(client, people, give, advance) -> None:
    case_id = await new_case(client)
    await advance(case_id, "finished")
    back = (await give("clerk", case_id, "check_fail", note="还有积水")).json()
    assert back["state"] == "handling"
    assert [t["state"] for t in back["tasks"]] == ["acknowledged"]
    assert back["cameBack"]


async def test_rework_of_a_closed_case_ends_after_the_set_days(
    client, people, give, advance, clock: FixedClock
) -> None:
    case_id, other = await new_case(client), await new_case(client)
    await advance(case_id, "closed")
    await advance(other, "closed")
    reopened = (await give("clerk", case_id, "rework", note="又脏了")).json()
    assert reopened["state"] == "filed"
    assert (await client.get("/api/cases?open=true", headers=people["clerk"])).json()["items"][0]["id"] == case_id
    clock.advance(timedelta(days=31))
    people["clerk"] = await sign_in("clerk", clock)
    late = await give("clerk", other, "rework", note="又脏了")
    assert (late.status_code, late.json()["type"]) == (409, "case.rework_too_late")


async def test_a_merged_report_follows_the_case_that_took_it_in(client, people, give, advance, clock) -> None:
    body = report()
    code = (await client.post("/api/reports", json=body)).json()["trackingCode"]
    second = str(await fetchval("SELECT case_id::text FROM case_report"))
    first = await new_case(client)
    await advance(first, "accepted")
    clock.advance(timedelta(minutes=1))
    merged = await give("clerk", second, "merge", intoCaseId=first)
    clock.advance(timedelta(minutes=1))
    assert merged.json()["state"] == "merged"
    assert merged.json()["mergedInto"] == first
    await give("clerk", first, "file", note="清楚")
    track = (await client.get(f"/api/track/{code}")).json()
    assert track["state"] == "filed"
    assert [s["step"] for s in track["steps"]] == ["received", "merged", "filed"]
    target = (await client.get(f"/api/cases/{first}", headers=people["clerk"])).json()
    assert len(target["reports"]) == 2


async def test_where_a_case_lies_is_told_of_its_own_report_and_only_until_it_is_moved(
    client, people, give, world: World, clock
) -> None:
    def wide(cell: int) -> dict[str, object]:
        lon, lat = middle(cell)
        return {"lon": lon, "lat": lat, "datum": "wgs84", "accuracyM": 90, "source": "device"}

    older = await new_case(client, location=wide(0))
    clock.advance(timedelta(minutes=1))
    case = await new_case(client, location=wide(1))
    for one in (older, case):
        assert (await give("clerk", one, "accept", categoryCode="06010")).status_code == 200
    assert (await give("clerk", older, "merge", intoCaseId=case, note="同一件")).status_code == 200

    async def place() -> tuple[str, list[str]]:
        seen = (await client.get(f"/api/cases/{case}", headers=people["clerk"])).json()
        return seen["place"]["cell"]["code"], [one["code"] for one in seen["place"]["candidates"]][:1]

    assert await place() == (world.cells[1], [world.cells[1]])
    lon, lat = middle(2)
    moved = {"lon": lon, "lat": lat, "datum": "wgs84"}
    assert (await give("clerk", case, "relocate", note="在路北", place=moved)).status_code == 200
    assert await place() == (world.cells[2], [])


async def test_a_case_cannot_be_merged_into_itself_or_an_ended_one(client, people, give) -> None:
    one, two = await new_case(client), await new_case(client)
    assert (await give("clerk", one, "merge", intoCaseId=one)).json()["type"] == "case.cannot_merge"
    await give("clerk", two, "decline", note="重复")
    assert (await give("clerk", one, "merge", intoCaseId=two)).json()["type"] == "case.cannot_merge"
    assert (await give("clerk", one, "merge", intoCaseId=str(new_id()))).json()["type"] == "case.cannot_merge"


@pytest.mark.parametrize(("who", "command"), [
    ("clerk", "void"), ("clerk", "transfer"), ("supervisor", "force_close"), ("clerk", "decline"),
])  # fmt: skip
async def test_an_end_cancels_open_tasks_and_closes_the_lists(client, people, give, advance, who, command) -> None:
    case_id = await new_case(client)
    await advance(case_id, "accepted" if command == "decline" else "dispatched")
    ended = (await give(who, case_id, command, note="原因")).json()
    assert State(ended["state"]) in ENDS
    assert all(t["state"] == "cancelled" for t in ended["tasks"])
    assert (await client.get("/api/cases?open=true", headers=people["clerk"])).json()["items"] == []
    assert await fetchval("SELECT count(*) FROM case_scope WHERE is_open") == 0


async def test_commands_that_the_server_records_cannot_be_sent(client, people, give) -> None:
    case_id = await new_case(client)
    for name in (*RECORDED, "fly"):
        answer = await give("clerk", case_id, name)
        assert (answer.status_code, answer.json()["type"]) == (422, "case.unknown_command")


async def test_the_offered_commands_are_the_ones_that_work(client, people, give, advance, world, clock) -> None:
    case_id = await new_case(client)
    for state in MAIN_WAY[:-1]:
        for who in ("clerk", "dispatcher", "supervisor"):
            detail = (await client.get(f"/api/cases/{case_id}", headers=people[who])).json()
            offered = {c["command"] for c in detail["commands"]}
            assert offered <= {c.value for (s, c) in TABLE if s.value == state}
        await _one_step(give, case_id, state, world, clock)


async def _one_step(give, case_id: str, state: str, world: World, clock: FixedClock) -> None:
    step = {
        "reported": ("clerk", "accept", {"categoryCode": "06010"}),
        "accepted": ("clerk", "file", {"note": "清楚"}),
        "filed": ("dispatcher", "dispatch", {"unitId": str(world.units["squad"])}),
        "dispatched": ("squad", "acknowledge", {}),
        "handling": ("squad", "finish", {"note": "好", "photos": [await recorded_photo(clock)]}),
        "finished": ("clerk", "check_pass", {"note": "属实"}),
        "checked": ("clerk", "close", {}),
    }[state]
    answer = await give(step[0], case_id, step[1], **step[2])
    assert answer.status_code == 200, answer.text


async def test_the_proposal_names_the_posted_squad(client: AsyncClient, people, give, advance, world: World) -> None:
    case_id = await new_case(client, cell=2)
    await advance(case_id, "filed")
    detail = (await client.get(f"/api/cases/{case_id}", headers=people["dispatcher"])).json()
    assert detail["proposal"] is not None
    assert detail["proposal"]["sentence"]


@pytest.fixture
def rules_of_its_own() -> Iterator[None]:
    yield
    forget()  # they went with the transaction


async def test_a_returned_case_is_proposed_to_another(
    client, people, give, advance, world: World, clock: FixedClock, rules_of_its_own: None
) -> None:
    first = RoutingRule(code="R-001", category_pattern="06*", target="posted_squad", words="由中队处置")
    second = RoutingRule(
        code="R-002", category_pattern="06*", target="unit", unit_id=world.units["agency"], words="由环卫处置"
    )
    await save_rules([first, second], "test", clock.now(), clock.now())
    case_id = await new_case(client)
    await advance(case_id, "filed")

    async def proposal() -> dict:
        return (await client.get(f"/api/cases/{case_id}", headers=people["dispatcher"])).json()["proposal"]

    assert (await proposal())["unit"]["id"] == str(world.units["squad"])
    await give("dispatcher", case_id, "dispatch", unitId=str(world.units["squad"]))
    assert (await give("squad", case_id, "return", note="不归我们")).status_code == 200
    [row] = (await client.get("/api/cases?state=filed", headers=people["dispatcher"])).json()["items"]
    assert row["returnedBy"]
    again = await proposal()
    assert again["unit"]["id"] == str(world.units["agency"])
    assert "已退回" in again["sentence"]


@pytest.mark.parametrize(("state", "who", "command", "unit"), [
    ("filed", "dispatcher", "dispatch", "bureau"),
    ("filed", "dispatcher", "dispatch", "desk"),
    ("accepted", "clerk", "request_check", "agency"),
])  # fmt: skip
async def test_work_goes_only_to_units_that_do_it(
    client, people, give, advance, world, state: str, who: str, command: str, unit: str
) -> None:
    case_id = await new_case(client)
    await advance(case_id, state)
    answer = await give(who, case_id, command, unitId=str(world.units[unit]))
    assert (answer.status_code, answer.json()["type"]) == (422, "case.unit_cannot")


async def test_a_photo_named_twice_is_kept_once(client, people, give, advance, photo) -> None:
    case_id = await new_case(client)
    await advance(case_id, "handling")
    answer = await give("squad", case_id, "finish", note="已清理", photos=[photo, photo])
    assert answer.status_code == 200, answer.text
    assert answer.json()["tasks"][0]["photos"] == [photo]


async def test_a_case_that_is_moved_gets_its_cell_and_its_viewers_anew(
    client: AsyncClient, give, people, world: World
) -> None:
    case = await new_case(client, cell=0)
    lon, lat = middle(3)
    place = {"lon": lon, "lat": lat, "datum": "wgs84", "accuracyM": 5}
    assert (await give("squad", case, "relocate", note="x", place=place)).status_code == 403
    lacking = await give("clerk", case, "relocate", note="地图上看是对面")
    assert (lacking.status_code, lacking.json()["fields"]) == (422, ["place"])
    moved = await give("clerk", case, "relocate", note="地图上看是对面", place=place)
    assert moved.status_code == 200, moved.text
    assert moved.json()["cell"]["code"] == world.cells[3]
    assert moved.json()["state"] == "reported"
    assert moved.json()["clock"]["stage"] == "accept"
    seen = await fetchval("SELECT array_agg(scope ORDER BY scope) FROM case_scope WHERE case_id = $1::text::uuid", case)
    assert seen == [f"a:{world.cells[3][:9]}", f"d:{world.cells[3][:6]}"]
    away = await give("clerk", case, "relocate", note="在城外", place={"lon": 119.35, "lat": 29.13})
    assert (away.json()["certainty"], away.json()["cell"]) == ("outside", None)
    events = (await client.get(f"/api/cases/{case}/events", headers=people["clerk"])).json()["items"]
    assert events[-1]["facts"]["beforeCell"] == world.cells[3]
