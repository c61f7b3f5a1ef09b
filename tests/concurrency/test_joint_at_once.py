"""Several units and the desk on one case at the same moment."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from backend.cases.organisation import end_unit
from backend.cases.task_queries import of_case
from backend.cases.tasks import Role, handling_state
from backend.db import execute, fetchval
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.live.verify import verify_log
from tests.harness.photos import recorded_photo
from tests.harness.reports import new_case
from tests.harness.world import World, sign_in

pytestmark = pytest.mark.real_commits


class Desk:
    """Gives commands on cases that the squad leads."""

    def __init__(self, caller: httpx.AsyncClient, world: World, clock: FixedClock) -> None:
        self.caller, self.world, self.clock = caller, world, clock
        self.people: dict[str, dict[str, str]] = {}

    async def give(self, who: str, case_id: str, command: str, **fields: Any) -> httpx.Response:
        body = {"id": str(new_id()), "command": command, **fields}
        return await self.caller.post(f"/api/cases/{case_id}/commands", json=body, headers=self.people[who])

    async def led(self, *assisting: str, acknowledged: bool = True) -> str:
        for who in ("clerk", "dispatcher", "squad", "other_squad", "agency", "supervisor"):
            if who not in self.people:
                self.people[who] = await sign_in(who, self.clock)
        case_id = await new_case(self.caller)
        await self.give("clerk", case_id, "accept", categoryCode="06010")
        await self.give("clerk", case_id, "file", note="清楚")
        await self.give("dispatcher", case_id, "dispatch", unitId=str(self.world.units["squad"]))
        for unit in assisting:
            self.clock.advance(timedelta(minutes=1))
            await self.give("dispatcher", case_id, "dispatch", unitId=str(self.world.units[unit]), role="assist")
        for unit in ("squad", *assisting) if acknowledged else ():
            assert (await self.give(unit, case_id, "acknowledge")).status_code == 200
        return case_id

    async def finish(self, who: str, case_id: str) -> httpx.Response:
        return await self.give(who, case_id, "finish", note="好了", photos=[await recorded_photo(self.clock)])


@pytest.fixture
def desk(caller: httpx.AsyncClient, own_world: World, clock: FixedClock) -> Desk:
    return Desk(caller, own_world, clock)


async def stands(case_id: str) -> str:
    """Where the case stands, which is where its tasks put it; the whole log holds."""
    state, tasks = (
        await fetchval("SELECT state FROM case_file WHERE id = $1", UUID(case_id)),
        await of_case(UUID(case_id)),
    )
    if state in ("dispatched", "handling", "finished", "checked"):
        assert handling_state(tasks) == state
    if state == "filed":
        assert not any(t.runs and t.role is Role.lead for t in tasks)
    assert (await verify_log()).findings == []
    return str(state)


async def test_two_units_that_finish_at_the_same_moment_bring_the_case_to_its_check(desk: Desk) -> None:
    case_id = await desk.led("agency", "other_squad")
    answers = await asyncio.gather(*(desk.finish(unit, case_id) for unit in ("squad", "agency", "other_squad")))
    assert [a.status_code for a in answers] == [200] * 3
    assert sorted(a.json()["state"] for a in answers)[-1] == "handling"
    assert await stands(case_id) == "finished"


async def test_a_recall_beside_a_finish_is_one_or_the_other(desk: Desk) -> None:
    for _ in range(4):
        case_id = await desk.led("agency")
        finish, recall = await asyncio.gather(
            desk.finish("squad", case_id), desk.give("dispatcher", case_id, "recall", note="派早了")
        )
        assert recall.status_code == 200
        assert (finish.status_code, await stands(case_id)) in ((200, "finished"), (409, "filed")), finish.text


async def test_assistance_beside_the_leads_finish(desk: Desk) -> None:
    for _ in range(4):
        case_id = await desk.led()
        unit = str(desk.world.units["agency"])
        finish, more = await asyncio.gather(
            desk.finish("squad", case_id), desk.give("dispatcher", case_id, "dispatch", unitId=unit, role="assist")
        )
        assert finish.status_code == 200
        assert (more.status_code, await stands(case_id)) in ((200, "handling"), (409, "finished"))


async def test_two_dispatchers_at_once_send_one_lead_and_each_assistant_once(desk: Desk) -> None:
    case_id = await desk.led(acknowledged=False)
    sends = [
        desk.give("dispatcher", case_id, "dispatch", unitId=str(desk.world.units[unit]), role=role)
        for unit, role in (
            ("agency", "assist"),
            ("agency", "assist"),
            ("other_squad", "lead"),
            ("other_squad", "assist"),
        )
    ]
    assert [a.status_code for a in await asyncio.gather(*sends)].count(200) == 2
    assert await stands(case_id) == "dispatched"
    assert await fetchval("SELECT count(*) FROM case_task WHERE ended_at IS NULL") == 3


async def test_a_unit_ends_while_it_is_sent_to_assist_and_while_its_part_is_taken_back(desk: Desk) -> None:
    cases = [await desk.led(acknowledged=False) for _ in range(3)] + [
        await desk.led("agency", acknowledged=False) for _ in range(3)
    ]
    await execute("UPDATE account SET active = false WHERE username = 'agency'")
    unit = str(desk.world.units["agency"])
    *answers, ending = await asyncio.gather(
        *(desk.give("dispatcher", c, "dispatch", unitId=unit, role="assist") for c in cases[:3]),
        *(desk.give("dispatcher", c, "recall", note="不必") for c in cases[3:]),
        end_unit("环卫所", desk.clock, "二中队"),
    )
    assert {a.status_code for a in answers} <= {200, 422}
    assert ending is not None
    assert ending.ended
    assert await fetchval("SELECT count(*) FROM case_task t JOIN unit u ON u.id = t.unit_id"
                          " WHERE t.ended_at IS NULL AND NOT u.active") == 0  # fmt: skip
    for case_id in cases:
        await stands(case_id)


async def test_joint_cases_that_merge_into_each_other_while_units_finish(desk: Desk) -> None:
    one, two = await desk.led("agency"), await desk.led("agency")
    answers = await asyncio.gather(
        desk.give("clerk", one, "merge", intoCaseId=two), desk.give("clerk", two, "merge", intoCaseId=one),
        desk.finish("squad", one), desk.finish("agency", two), desk.finish("agency", one),
    )  # fmt: skip
    assert max(a.status_code for a in answers) < 500
    assert sorted(a.status_code for a in answers[:2]) == [200, 409]
    assert sorted([await stands(one), await stands(two)])[1] == "merged"


async def test_the_same_finish_ten_times_beside_the_other_units(desk: Desk) -> None:
    case_id = await desk.led("agency")
    body = {"id": str(new_id()), "command": "finish", "note": "好了", "photos": [await recorded_photo(desk.clock)]}
    url = f"/api/cases/{case_id}/commands"
    answers = await asyncio.gather(
        *(desk.caller.post(url, json=body, headers=desk.people["squad"]) for _ in range(10)),
        desk.finish("agency", case_id),
    )  # fmt: skip
    assert {a.status_code for a in answers} == {200}
    assert await stands(case_id) == "finished"
    assert await fetchval("SELECT count(*) FROM case_event WHERE command = 'finish'") == 2
