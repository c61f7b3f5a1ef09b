"""Several units on one case: one leads (主办), others assist (协办), each with a task, an answer and a check."""

from datetime import timedelta

import pytest

from backend.cases.organisation import end_unit
from backend.db import execute, fetchval
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from tests.harness.joint import offered, task_of, tasks
from tests.harness.photos import recorded_photo
from tests.harness.reports import new_case, report
from tests.harness.world import World

pytestmark = pytest.mark.usefixtures("rows_as_the_log_tells_them")


async def test_a_case_is_checked_when_the_work_of_every_unit_is(give, led, done, detail, clock: FixedClock) -> None:
    case_id = await led("agency", "other_squad")
    before = await detail(case_id)
    assert (before["state"], before["unit"]["name"]) == ("dispatched", "一中队"), "who leads is who has it"
    assert tasks(before) == [("lead", "open", None), ("assist", "open", None), ("assist", "open", None)]
    clock.advance(timedelta(minutes=5))
    now = await done(case_id, "squad")
    assert (now["state"], now["clock"]) == ("handling", before["clock"]), "the clock of the dispatch runs on"
    assert (await done(case_id, "agency"))["state"] == "handling"
    now = await done(case_id, "other_squad")
    assert (now["state"], now["clock"]["stage"]) == ("finished", "check")
    some = await give("clerk", case_id, "check_pass", note="属实")
    assert (some.status_code, some.json()["type"], len(some.json()["tasks"])) == (409, "case.task_ambiguous", 3)
    for unit, state in (("环卫所", "finished"), ("一中队", "finished"), ("二中队", "checked")):
        checking = now["clock"]
        clock.advance(timedelta(minutes=1))
        now = (await give("clerk", case_id, "check_pass", note="属实", taskId=task_of(now, unit))).json()
        assert (now["state"], now["clock"]) == (state, checking), "one check of the case, one clock"
    assert {t["verdict"] for t in now["tasks"]} == {"passed"}
    assert (await give("clerk", case_id, "close")).json()["state"] == "closed"


async def test_what_does_not_pass_goes_back_to_its_unit_alone(give, led, done, clock: FixedClock) -> None:
    case_id = await led("agency")
    now = await done(case_id, "squad", "agency")
    await give("clerk", case_id, "check_pass", note="属实", taskId=task_of(now, "一中队"))
    clock.advance(timedelta(minutes=5))
    failed = (await give("clerk", case_id, "check_fail", note="还脏")).json()
    assert (failed["state"], failed["clock"]["stage"]) == ("handling", "handle")
    assert failed["clock"]["startedAt"] > now["clock"]["startedAt"]
    assert tasks(failed) == [("lead", "finished", "passed"), ("assist", "acknowledged", None)]
    assert offered(failed) & {"check_pass", "check_fail"} == set()
    photo = await recorded_photo(clock)
    assert (await give("squad", case_id, "finish", note="又好了", photos=[photo])).status_code == 403
    again = await give("agency", case_id, "finish", note="清干净了", photos=[await recorded_photo(clock)])
    assert again.json()["state"] == "finished"
    named = await give("clerk", case_id, "check_pass", note="属实", taskId=task_of(now, "一中队"))
    assert (named.status_code, "不在待核查" in named.json()["detail"]) == (409, True)
    assert (await give("clerk", case_id, "check_pass", note="属实")).json()["state"] == "checked"


async def test_a_further_unit_is_sent_only_to_assist_one_that_leads(give, led, world: World, client) -> None:
    case_id = await led()
    agency, squad = str(world.units["agency"]), str(world.units["squad"])
    for fields in ({"unitId": agency}, {"unitId": agency, "role": "lead"}, {"unitId": agency, "role": None}):
        answer = await give("dispatcher", case_id, "dispatch", **fields)
        assert (answer.status_code, answer.json()["type"]) == (409, "case.command_not_allowed")
    same = await give("dispatcher", case_id, "dispatch", unitId=squad, role="assist")
    assert (same.status_code, same.json()["type"]) == (422, "case.same_unit")
    desk = await give("dispatcher", case_id, "dispatch", unitId=str(world.units["desk"]), role="assist")
    assert desk.json()["type"] == "case.unit_cannot"
    assert (await give("clerk", case_id, "dispatch", unitId=agency, role="assist")).status_code == 403
    assert (await give("dispatcher", case_id, "dispatch", role="assist")).json()["fields"] == ["unitId"]
    odd = await give("dispatcher", case_id, "dispatch", unitId=agency, role="watch")
    assert (odd.status_code, odd.json()["type"]) == (400, "request.invalid")
    fresh = await new_case(client)
    await give("clerk", fresh, "accept", categoryCode="06010")
    await give("clerk", fresh, "file", note="清楚")
    alone = await give("dispatcher", fresh, "dispatch", unitId=agency, role="assist")
    assert (alone.status_code, "先派主办" in alone.json()["detail"]) == (409, True)


async def test_each_unit_is_offered_what_its_own_task_allows(give, led, detail, photo) -> None:
    case_id = await led("agency")
    await give("squad", case_id, "acknowledge")
    squad, agency = await detail(case_id, "squad"), await detail(case_id, "agency")
    assert offered(squad) & {"acknowledge", "finish", "return"} == {"finish", "return"}
    assert offered(agency) & {"acknowledge", "finish", "return"} == {"acknowledge", "return"}
    early = await give("agency", case_id, "finish", note="好了", photos=[photo])
    assert (early.status_code, "待接收" in early.json()["detail"]) == (409, True)
    assert offered(await detail(case_id, "dispatcher")) & {"dispatch", "recall", "reassign"} == {"recall", "reassign"}
    again = await give("squad", case_id, "acknowledge")
    assert (again.status_code, again.json()["type"]) == (409, "case.command_not_allowed")


async def test_who_returned_its_part_loses_the_case_with_an_end_too(client, people, give, led) -> None:
    case_id = await led("agency")
    assert (await give("agency", case_id, "return", note="不归我们")).is_success
    assert (await give("supervisor", case_id, "force_close", note="查无此事")).is_success
    assert (await client.get(f"/api/cases/{case_id}", headers=people["agency"])).status_code == 404


async def test_who_returned_its_part_reads_nothing_that_comes_after(client, people, give, led, done) -> None:
    case_id = await led("agency")
    back = await give("agency", case_id, "return", note="不归我们")
    assert back.json()["state"] == "dispatched", "the lead goes on"
    assert (await client.get(f"/api/cases/{case_id}", headers=people["agency"])).status_code == 200
    now = await done(case_id, "squad")
    assert now["state"] == "finished"
    assert (await client.get(f"/api/cases/{case_id}", headers=people["agency"])).status_code == 404


async def test_when_the_lead_goes_the_dispatcher_has_it_and_the_others_go_on(
    client, people, give, led, detail, world: World, clock: FixedClock
) -> None:
    case_id = await led("agency")
    clock.advance(timedelta(minutes=5))
    other = str(world.units["other_squad"])
    gone = (await give("squad", case_id, "return", note="不归我们", unitId=other)).json()
    assert (gone["state"], gone["returnedBy"], gone["clock"]["stage"]) == ("filed", "一中队", "dispatch")
    rows = await client.get("/api/cases", params={"returned": "true"}, headers=people["dispatcher"])
    assert [r["id"] for r in rows.json()["items"]] == [case_id], "its newest task is one that runs"
    first = (await detail(case_id, "dispatcher"))["proposal"]["candidates"]
    assert "一中队建议改派" in {c["reason"] for c in first}
    clock.advance(timedelta(minutes=5))
    assert offered(await detail(case_id, "agency")) >= {"acknowledge", "return"}
    assert (await give("agency", case_id, "acknowledge")).json()["state"] == "filed"
    now = await give("agency", case_id, "finish", note="好了", photos=[await recorded_photo(clock)])
    assert (now.json()["state"], now.json()["clock"]) == ("filed", gone["clock"])
    assert (await give("clerk", case_id, "check_pass", note="x")).status_code == 409
    led_again = await give("dispatcher", case_id, "dispatch", unitId=str(world.units["other_squad"]))
    assert (led_again.json()["state"], led_again.json()["clock"]["stage"]) == ("handling", "handle")
    assert (await give("other_squad", case_id, "acknowledge")).json()["state"] == "handling"
    last = await give("other_squad", case_id, "finish", note="好了", photos=[await recorded_photo(clock)])
    assert last.json()["state"] == "finished"


async def test_one_unit_is_called_back_or_all(client, people, give, led, detail, clock: FixedClock) -> None:
    case_id = await led("agency", "other_squad")
    before = await detail(case_id)
    clock.advance(timedelta(minutes=5))
    one = (await give("dispatcher", case_id, "recall", note="不必", taskId=task_of(before, "环卫所"))).json()
    assert (one["state"], one["clock"]) == ("dispatched", before["clock"])
    assert tasks(one) == [("lead", "open", None), ("assist", "cancelled", None), ("assist", "open", None)]
    gone = await client.get(f"/api/cases/{case_id}", headers=people["agency"])
    assert (gone.status_code, gone.json()["reason"]) == (404, "不必")
    again = await give("dispatcher", case_id, "recall", note="不必", taskId=task_of(before, "环卫所"))
    assert (again.status_code, "不在办" in again.json()["detail"]) == (409, True), "nothing was called back"
    everyone = (await give("dispatcher", case_id, "recall", note="派早了")).json()
    assert (everyone["state"], everyone["clock"]["stage"], everyone["unit"]) == ("filed", "dispatch", None)
    assert {t["state"] for t in everyone["tasks"]} == {"cancelled"}


async def test_one_units_part_goes_to_another(give, led, detail, world: World, clock: FixedClock) -> None:
    case_id = await led("agency")
    before = await detail(case_id)
    other = str(world.units["other_squad"])
    which = await give("dispatcher", case_id, "reassign", unitId=other, note="属地")
    assert (which.status_code, which.json()["type"]) == (409, "case.task_ambiguous")
    clock.advance(timedelta(minutes=5))
    agency = task_of(before, "环卫所")
    moved = (await give("dispatcher", case_id, "reassign", unitId=other, note="属地", taskId=agency)).json()
    assert (moved["state"], moved["clock"]) == ("dispatched", before["clock"]), "the lead's limit is what it was"
    assert tasks(moved) == [("lead", "open", None), ("assist", "cancelled", None), ("assist", "open", None)]
    lead = task_of(before, "一中队")
    agency = str(world.units["agency"])
    moved = (await give("dispatcher", case_id, "reassign", unitId=agency, note="属地", taskId=lead)).json()
    assert (moved["unit"]["name"], moved["clock"]["startedAt"] > before["clock"]["startedAt"]) == ("环卫所", True)


async def test_a_closed_case_is_done_again_by_the_unit_that_is_named(give, led, done, world: World) -> None:
    case_id = await led("agency")
    now = await done(case_id, "squad", "agency")
    for unit in ("一中队", "环卫所"):
        await give("clerk", case_id, "check_pass", note="属实", taskId=task_of(now, unit))
    await give("clerk", case_id, "close")
    assert (await give("clerk", case_id, "rework", note="又脏了", taskId=case_id)).status_code == 409
    redo = (await give("clerk", case_id, "rework", note="又脏了", taskId=task_of(now, "环卫所"))).json()
    assert (redo["state"], tasks(redo)) == ("filed", [("lead", "finished", "passed"), ("assist", "finished", "failed")])
    sent = await give("dispatcher", case_id, "dispatch", unitId=str(world.units["other_squad"]))
    assert (sent.json()["state"], sent.json()["unit"]["name"]) == ("dispatched", "二中队")
    assert (await done(case_id, "other_squad"))["state"] == "finished"
    assert (await give("clerk", case_id, "check_pass", note="属实")).json()["state"] == "checked"


async def test_a_case_of_before_verdicts_is_checked_and_done_again(
    give, led, done, world: World, clock: FixedClock
) -> None:
    case_id = await led()
    await done(case_id, "squad")
    await give("clerk", case_id, "check_pass", note="属实")
    await give("clerk", case_id, "rework", note="又脏了")
    await execute("UPDATE case_task SET verdict = NULL")  # as the version before has left it
    clock.advance(timedelta(minutes=5))
    await give("dispatcher", case_id, "dispatch", unitId=str(world.units["agency"]))
    assert (await done(case_id, "agency"))["state"] == "finished"
    assert (await give("clerk", case_id, "check_pass", note="属实")).json()["state"] == "checked"
    await execute("UPDATE case_task SET verdict = NULL")
    assert (await give("clerk", case_id, "rework", note="又脏了")).json()["state"] == "filed"
    await execute("UPDATE case_task SET verdict = 'failed' WHERE state = 'finished'")  # the log told both


async def test_who_inherits_an_assisting_unit_assists(give, led, done, detail, clock: FixedClock) -> None:
    case_id = await led("agency")
    await give("squad", case_id, "acknowledge")
    await execute("UPDATE account SET active = false WHERE unit_id = (SELECT id FROM unit WHERE name = '环卫所')")
    ended = await end_unit("环卫所", clock, "二中队")
    assert (ended.ended, ended.moved) == (True, 1)
    now = await detail(case_id)
    assert (now["state"], now["unit"]["name"]) == ("handling", "一中队")
    assert tasks(now) == [("lead", "acknowledged", None), ("assist", "cancelled", None), ("assist", "open", None)]
    photo = await recorded_photo(clock)
    assert (await give("squad", case_id, "finish", note="好了", photos=[photo])).json()["state"] == "handling"
    assert (await done(case_id, "other_squad"))["state"] == "finished"


@pytest.mark.parametrize("heir", ["二中队", None])
async def test_a_failed_part_of_a_unit_that_was_ended_goes_to_its_heir_or_the_dispatcher(
    give, led, done, clock: FixedClock, heir: str | None
) -> None:
    case_id = await led("agency")
    now = await done(case_id, "squad", "agency")
    agency = task_of(now, "环卫所")
    await give("clerk", case_id, "check_pass", note="属实", taskId=task_of(now, "一中队"))
    await execute("UPDATE account SET active = false WHERE unit_id = (SELECT id FROM unit WHERE name = '环卫所')")
    assert (await end_unit("环卫所", clock)).unchecked == 1
    if heir is None:
        await execute("UPDATE unit SET active = false WHERE name = '环卫所'")
    else:
        assert (await end_unit("环卫所", clock, heir)).ended
    failed = (await give("clerk", case_id, "check_fail", note="还脏", taskId=agency)).json()
    if heir is None:
        assert (failed["state"], failed["clock"]["stage"]) == ("filed", "dispatch")
        assert tasks(failed) == [("lead", "finished", "passed"), ("assist", "finished", "failed")]
    else:
        assert (failed["state"], failed["clock"]["stage"]) == ("dispatched", "handle")
        assert tasks(failed)[-1] == ("assist", "open", None)
        assert (await done(case_id, "other_squad"))["state"] == "finished"


async def test_a_reporter_who_says_no_has_the_leading_units_work_done_again(client, give, advance, detail) -> None:
    code = (await client.post("/api/reports", json=report())).json()["trackingCode"]
    case_id = str(await fetchval("SELECT case_id::text FROM case_report"))
    await advance(case_id, "closed")
    steps = [s["unitName"] for s in (await client.get(f"/api/track/{code}")).json()["steps"]]
    no = await client.post(f"/api/track/{code}/answer", json={"id": str(new_id()), "clean": False, "reasons": []})
    assert no.status_code == 200, no.text
    now = await detail(case_id)
    assert (now["state"], tasks(now)) == ("filed", [("lead", "finished", "failed")])
    assert [s["unitName"] for s in no.json()["steps"]][: len(steps)] == steps
    assert steps[-2:] == [None, None], "whose work was checked did not check it"
