"""Ways of a case on which several units work: none leads nowhere, and who gave its part back is out of it."""

from datetime import timedelta

import pytest

from backend.cases.organisation import end_unit
from backend.db import execute, fetch
from backend.kernel.clock import FixedClock
from tests.harness.joint import offered, task_of, tasks
from tests.harness.world import World

pytestmark = pytest.mark.usefixtures("rows_as_the_log_tells_them")


async def test_what_waits_to_be_sent_out_is_neither_called_back_nor_moved(give, led, detail, world: World) -> None:
    case_id = await led("agency")
    await give("dispatcher", case_id, "recall", note="派早了")
    assert offered(await detail(case_id, "dispatcher")) & {"recall", "reassign"} == set()
    for command in ("reassign", "recall"):
        unit = {"unitId": str(world.units["other_squad"])} if command == "reassign" else {}
        answer = await give("dispatcher", case_id, command, note="属地", **unit)
        assert (answer.status_code, answer.json()["type"]) == (409, "case.command_not_allowed")
    sent = await give("dispatcher", case_id, "dispatch", unitId=str(world.units["other_squad"]))
    assert sent.json()["state"] == "dispatched"


async def test_who_handed_in_still_leads_while_others_work(give, led, done, detail, world: World) -> None:
    case_id = await led("agency")
    await done(case_id, "squad")
    before = await detail(case_id)
    other = str(world.units["other_squad"])
    for role in ({}, {"role": "lead"}):
        second = await give("dispatcher", case_id, "dispatch", unitId=other, **role)
        assert (second.status_code, "只能协办" in second.json().get("detail", "")) == (409, True)
    more = (await give("dispatcher", case_id, "dispatch", unitId=other, role="assist")).json()
    assert (more["state"], more["clock"]) == ("handling", before["clock"])
    assert tasks(more) == [("lead", "finished", None), ("assist", "open", None), ("assist", "open", None)]
    now = await done(case_id, "agency", "other_squad")
    assert (now["state"], {t["verdict"] for t in now["tasks"]}) == ("finished", {None})


async def test_who_returned_its_part_does_not_read_that_another_did_too(client, people, give, led, app) -> None:
    case_id = await led("agency", "other_squad")
    await give("agency", case_id, "return", note="不归我们")
    await give("other_squad", case_id, "return", note="也不归我们")
    sees = {who: (await client.get(f"/api/cases/{case_id}", headers=people[who])).status_code
            for who in ("agency", "other_squad", "squad")}  # fmt: skip
    assert sees == {"agency": 404, "other_squad": 200, "squad": 200}


async def test_a_unit_that_inherited_a_part_beside_its_own_can_be_ended(give, led, detail, clock: FixedClock) -> None:
    case_id = await led("agency")
    for unit, heir in (("环卫所", "一中队"), ("一中队", "二中队")):
        await execute("UPDATE account SET active = false WHERE unit_id = (SELECT id FROM unit WHERE name = $1)", unit)
        clock.advance(timedelta(minutes=1))
        assert (await end_unit(unit, clock, heir)).ended
    now = await detail(case_id)
    assert [t["role"] for t in now["tasks"] if t["state"] == "open"] in (["lead", "assist"], ["assist", "lead"])
    assert now["unit"]["name"] == "二中队"


async def test_who_worked_on_what_is_ended_is_still_told_of_it(client, people, give, led) -> None:
    case_id = await led("agency", "other_squad")
    await give("agency", case_id, "acknowledge")
    await give("other_squad", case_id, "return", note="不归我们")
    assert (await give("supervisor", case_id, "force_close", note="查无此事")).is_success
    sees = {who: (await client.get(f"/api/cases/{case_id}", headers=people[who])).status_code
            for who in ("agency", "other_squad", "squad")}  # fmt: skip
    assert sees == {"agency": 200, "other_squad": 404, "squad": 200}


async def test_a_recall_of_an_assisting_unit_stops_no_clock(give, led, detail) -> None:
    case_id = await led("agency")
    await give("dispatcher", case_id, "recall", note="不必", taskId=task_of(await detail(case_id), "环卫所"))
    await give("dispatcher", case_id, "recall", note="派早了")
    rows = await fetch("SELECT convert_from(body, 'UTF8')::jsonb -> 'facts' ? 'clockBefore' AS told FROM case_event"
                       " WHERE command = 'recall' ORDER BY no")  # fmt: skip
    assert [r["told"] for r in rows] == [False, True]
