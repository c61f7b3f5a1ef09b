"""What was sent to the wrong unit, to a unit that was ended, or to nobody in particular."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from backend.cases.organisation import end_unit
from backend.db import execute, fetch, fetchval
from backend.evidence.service import hold
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.people import service
from tests.harness.reports import new_case, report
from tests.harness.world import World

AGENCY, SECOND = "环卫所", "二中队"


@pytest.fixture
def last(client, people) -> Callable:
    async def _last(case_id: str) -> dict:
        return (await client.get(f"/api/cases/{case_id}/events", headers=people["clerk"])).json()["items"][-1]

    return _last


async def sent(client, give, world: World, unit: str = "agency", **fields) -> str:
    case_id = await new_case(client, **fields)
    await give("clerk", case_id, "accept", categoryCode="06010")
    await give("clerk", case_id, "file", note="清楚")
    answer = await give("dispatcher", case_id, "dispatch", unitId=str(world.units[unit]))
    assert answer.status_code == 200, answer.text
    return case_id


async def empty(unit: str) -> None:
    """Nobody is in the unit any more."""
    await execute("UPDATE account SET active = false WHERE unit_id = (SELECT id FROM unit WHERE name = $1)", unit)


async def scopes(case_id: str) -> set[str]:
    return {r["scope"] for r in await fetch("SELECT scope FROM case_scope WHERE case_id = $1::text::uuid", case_id)}


@pytest.mark.parametrize("taken", [False, True])
async def test_a_wrong_dispatch_is_called_back_and_its_unit_sees_it_no_longer(
    client, people, give, world: World, clock: FixedClock, last, taken: bool
) -> None:
    case_id = await sent(client, give, world)
    if taken:
        await give("agency", case_id, "acknowledge")
    assert (await give("dispatcher", case_id, "recall")).json()["fields"] == ["note"]
    assert (await give("clerk", case_id, "recall", note="x")).status_code == 403
    due = (await client.get(f"/api/cases/{case_id}", headers=people["clerk"])).json()["clock"]["dueAt"]
    clock.advance(timedelta(minutes=30))
    back = (await give("dispatcher", case_id, "recall", note="派错了")).json()
    assert (back["state"], back["clock"]["stage"]) == ("filed", "dispatch")
    assert [t["state"] for t in back["tasks"]] == ["cancelled"]
    assert back["unit"] is None
    assert f"u:{world.units['agency']}" not in await scopes(case_id)
    gone = await client.get(f"/api/cases/{case_id}", headers=people["agency"])
    assert (gone.status_code, gone.json()["reason"]) == (404, "派错了")
    assert "派遣员撤回了派遣：派错了" in gone.json()["detail"], "who had the task is told what became of it"
    stranger = (await client.get(f"/api/cases/{case_id}", headers=people["other_squad"])).json()
    assert (stranger["type"], "reason" in stranger) == ("case.not_found", False)
    event = await last(case_id)
    assert (event["command"], event["note"]) == ("recall", "派错了")
    assert event["facts"]["clockBefore"]["dueAt"][:19] == due[:19]


async def test_who_gave_the_case_back_is_not_told_that_an_earlier_order_was_recalled(
    client, people, give, world: World, clock: FixedClock
) -> None:
    case_id = await sent(client, give, world)
    clock.advance(timedelta(minutes=5))
    await give("dispatcher", case_id, "recall", note="派早了")
    clock.advance(timedelta(minutes=5))
    await give("dispatcher", case_id, "dispatch", unitId=str(world.units["agency"]))
    clock.advance(timedelta(minutes=5))
    assert (await give("agency", case_id, "return", note="不归我们")).is_success
    assert (await give("supervisor", case_id, "force_close", note="查无此事")).is_success
    gone = await client.get(f"/api/cases/{case_id}", headers=people["agency"])
    assert (gone.status_code, "reason" in gone.json()) == (404, False)
    assert "派早了" not in (await give("agency", case_id, "acknowledge")).text


async def test_what_was_done_without_a_network_for_a_recalled_task_is_answered_in_words(
    client, people, give, world: World, clock: FixedClock, photo
) -> None:
    case_id = await sent(client, give, world)
    task = (await give("agency", case_id, "acknowledge")).json()["tasks"][0]["id"]
    clock.advance(timedelta(minutes=5))
    await give("dispatcher", case_id, "recall", note="不归环卫")
    for named in ({"taskId": task}, {}):
        answer = await give("agency", case_id, "finish", note="清掉了", photos=[photo], **named)
        assert (answer.status_code, answer.json()["type"]) == (409, "case.task_recalled")
        assert "不归环卫" in answer.json()["detail"]
        assert "撤回" in answer.json()["detail"]
    await give("dispatcher", case_id, "dispatch", unitId=str(world.units["squad"]))
    late = await give("agency", case_id, "finish", note="清掉了", photos=[photo], taskId=task)
    assert late.json()["type"] == "case.task_recalled"
    other = await give("other_squad", case_id, "finish", note="清掉了", photos=[photo])
    assert other.json()["type"] == "case.not_found", "who never had a task learns nothing"


async def test_a_unit_that_gets_the_case_again_finishes_its_new_task(
    client, people, give, world: World, clock: FixedClock, photo
) -> None:
    case_id = await sent(client, give, world)
    clock.advance(timedelta(minutes=5))
    await give("dispatcher", case_id, "recall", note="先核对")
    clock.advance(timedelta(minutes=5))
    await give("dispatcher", case_id, "dispatch", unitId=str(world.units["agency"]))
    assert (await give("agency", case_id, "acknowledge")).status_code == 200
    assert (await give("agency", case_id, "finish", note="好了", photos=[photo])).json()["state"] == "finished"


async def test_a_case_given_straight_to_another_unit_gets_the_whole_limit(
    client, people, give, world: World, clock: FixedClock
) -> None:
    body = report()
    code = (await client.post("/api/reports", json=body)).json()["trackingCode"]
    case_id = str(await fetchval("SELECT case_id::text FROM case_report"))
    await give("clerk", case_id, "accept", categoryCode="06010")
    await give("clerk", case_id, "file", note="清楚")
    first = (await give("dispatcher", case_id, "dispatch", unitId=str(world.units["agency"]))).json()
    clock.advance(timedelta(minutes=40))
    same = await give("dispatcher", case_id, "reassign", unitId=str(world.units["agency"]), note="x")
    assert (same.status_code, same.json()["type"]) == (422, "case.same_unit")
    desk = await give("dispatcher", case_id, "reassign", unitId=str(world.units["desk"]), note="x")
    assert desk.json()["type"] == "case.unit_cannot"
    moved = (await give("dispatcher", case_id, "reassign", unitId=str(world.units["squad"]), note="属地")).json()
    assert (moved["state"], moved["unit"]["name"]) == ("dispatched", "一中队")
    assert [t["state"] for t in moved["tasks"]] == ["cancelled", "open"]
    assert moved["clock"]["startedAt"] > first["clock"]["startedAt"]
    assert (await client.get(f"/api/cases/{case_id}", headers=people["agency"])).status_code == 404
    track = (await client.get(f"/api/track/{code}")).json()
    assert [(s["words"], s["unitName"]) for s in track["steps"]][-2:] == [
        ("已派给处理单位", "环卫所"), ("改派给另一处理单位", "一中队"),
    ]  # fmt: skip


async def test_a_check_that_nobody_does_is_called_back_by_the_clerk(client, people, give, world: World, photo) -> None:
    case_id = await new_case(client, categoryCode="06010")
    await give("clerk", case_id, "accept")
    await give("clerk", case_id, "request_check", unitId=str(world.units["squad"]))
    assert (await give("dispatcher", case_id, "recall_check", note="x")).status_code == 403
    back = (await give("clerk", case_id, "recall_check", note="照片够清楚")).json()
    assert (back["state"], back["clock"]["stage"]) == ("accepted", "accept")
    assert [t["state"] for t in back["tasks"]] == ["cancelled"]
    late = await give("inspector", case_id, "report_check", result="confirmed", photos=[photo])
    assert late.json()["type"] in ("case.task_recalled", "case.not_found")
    assert late.json()["type"] == "case.task_recalled"


@pytest.mark.parametrize(
    ("who", "command", "fields"),
    [
        ("dispatcher", "dispatch", {"unitId": "squad"}),
        ("clerk", "transfer", {"note": "归区河道所"}),
        ("clerk", "relocate", {"note": "在对面", "place": {"lon": 121.5, "lat": 31.23, "datum": "wgs84"}}),
    ],
)
async def test_who_returned_a_case_reads_nothing_that_comes_after(
    client, people, give, world: World, who: str, command: str, fields: dict[str, object]
) -> None:
    case_id = await sent(client, give, world)
    assert (await give("agency", case_id, "return", note="不归我们")).status_code == 200
    assert (await client.get(f"/api/cases/{case_id}", headers=people["agency"])).status_code == 200
    if "unitId" in fields:
        fields = {"unitId": str(world.units["squad"])}
    assert (await give(who, case_id, command, **fields)).status_code == 200
    for url in (f"/api/cases/{case_id}", f"/api/cases/{case_id}/events"):
        assert (await client.get(url, headers=people["agency"])).status_code == 404


async def test_a_return_sent_again_is_still_done(client, people, give, world: World) -> None:
    case_id = await sent(client, give, world)
    body = {"id": str(new_id()), "command": "return", "note": "不归我们"}
    url = f"/api/cases/{case_id}/commands"
    assert (await client.post(url, json=body, headers=people["agency"])).status_code == 200
    assert (await client.get(f"/api/cases/{case_id}", headers=people["agency"])).status_code == 200
    await give("dispatcher", case_id, "dispatch", unitId=str(world.units["squad"]))
    assert (await client.get(f"/api/cases/{case_id}", headers=people["agency"])).status_code == 404
    again = await client.post(url, json=body, headers=people["agency"])
    assert again.status_code == 204, "the same command again is still done, not refused"
    assert again.headers["menqian-done"] == body["id"], "a phone lets go only of what the server names back"


async def test_a_unit_with_work_is_ended_only_when_another_goes_on_with_it(
    client, people, give, world: World, clock: FixedClock, last, photo
) -> None:
    waiting, taken, handed = [await sent(client, give, world) for _ in range(3)]
    for case_id in (taken, handed):
        await give("agency", case_id, "acknowledge")
    await give("agency", handed, "finish", note="好了", photos=[photo])
    before = (await client.get(f"/api/cases/{taken}", headers=people["clerk"])).json()
    await empty(AGENCY)
    left = await end_unit(AGENCY, clock)
    assert (left.ended, left.tasks, left.unchecked) == (False, 2, 1)
    clock.advance(timedelta(minutes=10))
    done = await end_unit(AGENCY, clock, SECOND)
    assert (done.ended, done.moved, done.unchecked) == (True, 2, 1)
    for case_id in (waiting, taken):
        detail = (await client.get(f"/api/cases/{case_id}", headers=people["other_squad"])).json()
        assert (detail["state"], detail["unit"]["name"]) == ("dispatched", SECOND)
        event = await last(case_id)
        assert (event["command"], event["facts"]["endedUnit"], event["actor"]) == ("inherit", AGENCY, None)
    assert detail["clock"] == before["clock"], "the matter's limit goes on"
    assert (await give("other_squad", taken, "acknowledge")).status_code == 200
    failed = (await give("clerk", handed, "check_fail", note="还脏")).json()
    assert (failed["state"], failed["unit"]["name"], failed["clock"]["stage"]) == ("dispatched", SECOND, "handle")
    assert (await last(handed))["facts"]["endedUnit"] == AGENCY
    assert (await give("other_squad", handed, "acknowledge")).json()["state"] == "handling"


async def test_a_failed_check_of_a_unit_without_an_heir_waits_for_the_dispatcher(
    client, people, give, world: World, clock: FixedClock, photo
) -> None:
    case_id = await sent(client, give, world)
    await give("agency", case_id, "acknowledge")
    await give("agency", case_id, "finish", note="好了", photos=[photo])
    await execute("UPDATE unit SET active = false WHERE name = $1", AGENCY)
    failed = (await give("clerk", case_id, "check_fail", note="还脏")).json()
    assert (failed["state"], failed["clock"]["stage"]) == ("filed", "dispatch")
    sent_on = await give("dispatcher", case_id, "dispatch", unitId=str(world.units["squad"]))
    assert sent_on.json()["state"] == "dispatched"


async def test_a_check_before_filing_goes_on_at_the_heir(client, people, give, world: World, clock, photo) -> None:
    case_id = await new_case(client, categoryCode="06010")
    await give("clerk", case_id, "accept")
    await give("clerk", case_id, "request_check", unitId=str(world.units["squad"]))
    await empty("一中队")
    refused = None
    try:
        await end_unit("一中队", clock, AGENCY)
    except Exception as error:
        refused = getattr(error, "code", "")
    assert refused == "case.unit_cannot", "an agency has nobody who checks on the spot"
    assert (await end_unit("一中队", clock, SECOND)).moved == 1
    back = await give("other_squad", case_id, "acknowledge")
    assert back.status_code == 409
    assert (await client.get(f"/api/cases/{case_id}", headers=people["other_squad"])).json()["state"] == "checking"


async def test_an_account_comes_back_unless_its_unit_is_gone(world: World, clock: FixedClock) -> None:
    await service.disable_account("agency", clock)
    assert await service.enable_account(" AGENCY ", clock) is None
    assert await fetchval("SELECT active FROM account WHERE username = 'agency'")
    assert await service.enable_account("nobody", clock) is False
    await service.disable_account("agency", clock)
    await end_unit(AGENCY, clock)
    assert await service.enable_account("agency", clock) == AGENCY
    assert not await fetchval("SELECT active FROM account WHERE username = 'agency'")


async def account(name: str) -> str:
    return str(await fetchval("SELECT id FROM account WHERE username = $1", name))


async def test_the_leader_takes_a_task_for_one_of_the_unit_and_changes_it(
    client, people, give, world: World, clock: FixedClock, last
) -> None:
    case_id = await sent(client, give, world, "squad")
    me, inspector, stranger = await account("squad"), await account("inspector"), await account("agency")
    members = (await client.get("/api/units/mine/members", headers=people["squad"])).json()["items"]
    assert [m["name"] for m in members] == ["inspector", "squad"]
    for who in ("inspector", "agency", "clerk"):
        assert (await client.get("/api/units/mine/members", headers=people[who])).status_code == 403
    for wrong in (stranger, str(new_id())):
        refused = await give("squad", case_id, "acknowledge", assigneeId=wrong)
        assert (refused.status_code, refused.json()["type"]) == (422, "case.unknown_member")
    taken = (await give("squad", case_id, "acknowledge", assigneeId=inspector)).json()
    assert (taken["assignee"]["id"], taken["tasks"][0]["assignee"]["name"]) == (inspector, "inspector")
    [row] = (await client.get("/api/cases?unit=mine", headers=people["inspector"])).json()["items"]
    assert row["assignee"]["id"] == inspector
    assert (await last(case_id))["facts"]["assigneeName"] == "inspector"
    assert (await client.get("/api/units/mine/members", headers=people["squad"])).json()["items"][0]["openTasks"] == 1
    started = taken["clock"]["startedAt"]
    clock.advance(timedelta(minutes=5))
    assert (await give("inspector", case_id, "assign", assigneeId=me)).status_code == 403
    assert (await give("squad", case_id, "assign")).json()["fields"] == ["assigneeId"]
    changed = (await give("squad", case_id, "assign", assigneeId=me)).json()
    assert (changed["assignee"]["name"], changed["state"]) == ("squad", "handling")
    assert changed["clock"]["startedAt"] == started
    assert (await last(case_id))["command"] == "assign"


async def test_who_takes_a_task_without_giving_tasks_out_has_it(client, people, give, world: World) -> None:
    mine, open_ = await sent(client, give, world, "squad"), await sent(client, give, world, "squad")
    assert (await give("inspector", mine, "acknowledge")).json()["assignee"]["id"] == await account("inspector")
    assert (await give("squad", open_, "acknowledge")).json()["assignee"] is None
    refused = await give("inspector", open_, "acknowledge", assigneeId=await account("squad"))
    assert refused.status_code in (403, 409)


async def test_a_task_that_comes_back_keeps_its_person_only_while_that_one_is_there(
    client, people, give, world: World, photo
) -> None:
    for gone in (False, True):
        case_id = await sent(client, give, world, "squad")
        await give("squad", case_id, "acknowledge", assigneeId=await account("inspector"))
        await give("squad", case_id, "finish", note="好", photos=[photo])
        if gone:
            await execute("UPDATE account SET active = false WHERE username = 'inspector'")
        back = (await give("clerk", case_id, "check_fail", note="还脏")).json()
        assert (back["assignee"] is None) == gone


async def test_the_body_of_a_phone_of_the_version_before_has_the_hash_it_had(world: World) -> None:
    """A command that was answered before the server was replaced is recognised after it."""
    import msgspec

    from backend.cases.schemas import CommandBody

    body = CommandBody(id=UUID(int=1), command="accept")
    assert {"editionId", "assigneeId"}.isdisjoint(msgspec.json.decode(msgspec.json.encode(body)))


@pytest.fixture
async def across(clock: FixedClock) -> str:
    """A squad of another district."""
    return str(await service.add_unit("squad", "外滩中队", "310101", area_codes=("310101901",), clock=clock))


async def test_a_squad_of_another_district_gets_no_work_and_is_not_suggested(
    client, people, give, world: World, clock: FixedClock, across: str
) -> None:
    case_id = await new_case(client)
    await give("clerk", case_id, "accept", categoryCode="06010")
    checking = await give("clerk", case_id, "request_check", unitId=across)
    assert (checking.status_code, checking.json()["type"]) == (422, "case.unit_cannot")
    await give("clerk", case_id, "file", note="清楚")
    refused = await give("dispatcher", case_id, "dispatch", unitId=across)
    assert (refused.status_code, refused.json()["district"]) == (422, "310101")
    await give("dispatcher", case_id, "dispatch", unitId=str(world.units["squad"]))
    assert (await give("squad", case_id, "return", note="不归我们", unitId=across)).status_code == 422
    assert (await give("dispatcher", case_id, "reassign", note="改派", unitId=across)).status_code == 422
    assert f"u:{across}" not in await scopes(case_id)


async def test_a_squad_of_another_district_gets_work_where_it_is_posted_and_an_agency_everywhere(
    client, give, clock: FixedClock
) -> None:
    guest = await service.add_unit("squad", "机动中队", "310101", clock=clock)
    await execute(  # as a posting of before, that a new unit may not have
        "INSERT INTO posting (unit_id, area_code, valid_from) VALUES ($1, '310115901', $2)", guest, clock.now()
    )
    agency = await service.add_unit("agency", "市水务站", "310101", clock=clock)
    for unit in (guest, agency):
        case_id = await new_case(client)
        await give("clerk", case_id, "accept", categoryCode="06010")
        await give("clerk", case_id, "file", note="清楚")
        answer = await give("dispatcher", case_id, "dispatch", unitId=str(unit))
        assert answer.status_code == 200, answer.text


async def test_a_failed_check_never_goes_to_a_unit_that_handles_nothing(
    client, people, give, world: World, clock: FixedClock, last, photo: str
) -> None:
    case_id = await sent(client, give, world)
    await give("agency", case_id, "acknowledge")
    await give("agency", case_id, "finish", note="清了", photos=[photo])
    await empty(AGENCY)
    assert (await end_unit(AGENCY, clock, SECOND)).ended
    await empty(SECOND)
    assert (await end_unit(SECOND, clock, "受理派遣中心")).ended
    failed = (await give("clerk", case_id, "check_fail", note="还脏着")).json()
    assert failed["state"] == "filed"
    assert (await last(case_id))["facts"]["endedUnit"] == AGENCY


@pytest.mark.parametrize(
    ("who", "command", "words"),
    [
        ("clerk", "merge", "案卷并入了另一件"), ("clerk", "void", "案卷作废了：重复"),
        ("clerk", "transfer", "案卷移送给了别的部门：重复"), ("supervisor", "force_close", "案卷强制结案了：重复"),
    ],
)  # fmt: skip
async def test_what_was_done_without_a_network_for_a_case_that_ended_is_answered_with_when_and_why(
    client, give, world: World, photo: str, who: str, command: str, words: str
) -> None:
    case_id = await sent(client, give, world)
    await give("agency", case_id, "acknowledge")
    into = {"intoCaseId": await new_case(client)} if command == "merge" else {"note": "重复"}
    assert (await give(who, case_id, command, **into)).status_code == 200
    late = await give("agency", case_id, "finish", note="办完了", photos=[photo])
    assert (late.status_code, late.json()["type"]) == (409, "case.task_recalled")
    assert late.json()["detail"].endswith(words)


async def test_a_case_that_is_to_be_done_again_is_nobodys_until_it_is_dispatched(client, people, give, advance) -> None:
    case = await new_case(client)
    await advance(case, "checked")
    assert (await client.get(f"/api/cases/{case}", headers=people["clerk"])).json()["unit"]["name"] == "一中队"
    assert (await give("supervisor", case, "rework", note="又有了")).status_code == 200
    again = (await client.get(f"/api/cases/{case}", headers=people["clerk"])).json()
    assert (again["state"], again["unit"]) == ("filed", None)


async def test_who_returned_a_case_reads_neither_what_is_merged_into_it_nor_why_it_is_held(
    client, people, give, advance, world: World, clock: FixedClock
) -> None:
    """Events that no command on the case writes: a merger of another one, a hold on its records."""
    for what in ("absorb", "hold"):
        case_id = await sent(client, give, world)
        assert (await give("agency", case_id, "return", note="不归我们")).is_success
        clock.advance(timedelta(minutes=5))
        if what == "absorb":
            other = await new_case(client, text="后来的市民的话")
            await advance(other, "accepted")
            assert (await give("clerk", other, "merge", intoCaseId=case_id)).is_success
        else:
            await hold(case_id, "行政复议，环卫所是被申请人", clock)
        gone = await client.get(f"/api/cases/{case_id}", headers=people["agency"])
        assert gone.status_code == 404, what
