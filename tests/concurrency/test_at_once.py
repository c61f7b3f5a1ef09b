"""The same thing at the same time."""

import asyncio

import httpx
import pytest

from backend.cases.organisation import end_unit
from backend.db import execute, fetch, fetchval
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from tests.harness.reports import new_case, report
from tests.harness.world import World, sign_in

pytestmark = pytest.mark.real_commits


async def test_the_same_report_sent_twenty_times_at_once_is_one_row(caller: httpx.AsyncClient) -> None:
    body = report()
    answers = await asyncio.gather(*(caller.post("/api/reports", json=body) for _ in range(20)))
    assert sorted(a.status_code for a in answers) == [200] * 19 + [201]
    assert len({a.text for a in answers}) == 1
    assert await fetchval("SELECT count(*) FROM case_file") == 1


async def test_of_two_dispatchers_at_once_one_wins_and_the_other_is_told(
    caller: httpx.AsyncClient, own_world: World, clock: FixedClock
) -> None:
    case_id = await new_case(caller)
    clerk, dispatcher = await sign_in("clerk", clock), await sign_in("dispatcher", clock)
    url = f"/api/cases/{case_id}/commands"
    for fields in ({"command": "accept", "categoryCode": "06010"}, {"command": "file", "note": "清楚"}):
        await caller.post(url, json={"id": str(new_id()), **fields}, headers=clerk)
    units = [own_world.units["squad"], own_world.units["agency"]]
    answers = await asyncio.gather(
        *(
            caller.post(
                url,
                json={"id": str(new_id()), "command": "dispatch", "unitId": str(u), "ifVersion": 3},
                headers=dispatcher,
            )
            for u in units
        )
    )
    assert sorted(a.status_code for a in answers) == [200, 409]
    loser = next(a for a in answers if a.status_code == 409)
    assert loser.json()["type"] == "case.version_conflict"
    assert [c["command"] for c in loser.json()["changes"]] == ["dispatch"]
    assert await fetchval("SELECT count(*) FROM case_task") == 1


async def test_the_same_command_sent_ten_times_at_once_is_one_event(
    caller: httpx.AsyncClient, own_world: World, clock: FixedClock
) -> None:
    case_id, clerk = await new_case(caller), await sign_in("clerk", clock)
    body = {"id": str(new_id()), "command": "accept", "categoryCode": "06010"}
    answers = await asyncio.gather(
        *(caller.post(f"/api/cases/{case_id}/commands", json=body, headers=clerk) for _ in range(10))
    )
    assert {a.status_code for a in answers} == {200}
    assert await fetchval("SELECT count(*) FROM case_event") == 2


async def test_numbers_given_at_once_are_all_different(
    caller: httpx.AsyncClient, own_world: World, clock: FixedClock
) -> None:
    clerk = await sign_in("clerk", clock)
    ids = [await new_case(caller) for _ in range(8)]

    async def file(case_id: str) -> int:
        url = f"/api/cases/{case_id}/commands"
        await caller.post(url, json={"id": str(new_id()), "command": "accept", "categoryCode": "06010"}, headers=clerk)
        answer = await caller.post(url, json={"id": str(new_id()), "command": "file", "note": "x"}, headers=clerk)
        return answer.status_code

    assert set(await asyncio.gather(*(file(i) for i in ids))) == {200}
    numbers = [r["no"] for r in await fetch("SELECT no FROM case_file ORDER BY no")]
    assert numbers == [f"2026-{i:05d}" for i in range(1, 9)]


async def test_two_merges_in_opposite_directions_do_not_deadlock(
    caller: httpx.AsyncClient, own_world: World, clock: FixedClock
) -> None:
    clerk = await sign_in("clerk", clock)
    one, two = await new_case(caller), await new_case(caller)

    async def merge(a: str, b: str) -> int:
        body = {"id": str(new_id()), "command": "merge", "intoCaseId": b}
        return (await caller.post(f"/api/cases/{a}/commands", json=body, headers=clerk)).status_code

    assert sorted(await asyncio.gather(merge(one, two), merge(two, one))) == [200, 409]


async def test_a_territory_that_changes_while_reports_come_in_is_noticed(
    caller: httpx.AsyncClient, own_world: World
) -> None:
    from backend.db import execute

    await new_case(caller)
    await execute("INSERT INTO territory_version (created_at, note) VALUES (now(), 'next')")
    await new_case(caller)
    rows = await fetch("SELECT territory_version FROM report ORDER BY territory_version")
    assert [r["territory_version"] for r in rows] == [1, 2]


async def test_a_unit_that_is_being_ended_gets_no_case_that_nobody_will_see(
    caller: httpx.AsyncClient, own_world: World, clock: FixedClock
) -> None:
    dispatcher, clerk = await sign_in("dispatcher", clock), await sign_in("clerk", clock)
    await execute("UPDATE account SET active = false WHERE username = 'agency'")
    cases = [await new_case(caller) for _ in range(6)]
    for case_id in cases:
        for fields in ({"command": "accept", "categoryCode": "06010"}, {"command": "file", "note": "清楚"}):
            body = {"id": str(new_id()), **fields}
            await caller.post(f"/api/cases/{case_id}/commands", json=body, headers=clerk)

    async def dispatch(case_id: str) -> int:
        body = {"id": str(new_id()), "command": "dispatch", "unitId": str(own_world.units["agency"])}
        answer = await caller.post(f"/api/cases/{case_id}/commands", json=body, headers=dispatcher)
        return answer.status_code

    *codes, ending = await asyncio.gather(*(dispatch(c) for c in cases), end_unit("环卫所", clock, "二中队"))
    assert ending is not None
    assert set(codes) <= {200, 422}
    waiting = await fetch(
        "SELECT t.id FROM case_task t JOIN unit u ON u.id = t.unit_id WHERE t.ended_at IS NULL AND NOT u.active"
    )
    assert ending.ended
    assert waiting == []
