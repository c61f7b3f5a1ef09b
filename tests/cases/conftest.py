"""People and a way to give commands."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from itertools import groupby
from typing import Any

import httpx
import pytest

from backend.cases.chain import read
from backend.cases.derived import derive
from backend.catalog.service import working_calendar
from backend.db import fetch
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.live.verify_rows import check_rows
from tests.harness.photos import recorded_photo
from tests.harness.reports import new_case
from tests.harness.world import World, sign_in

Give = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def people(world: World, clock: FixedClock) -> dict[str, dict[str, str]]:
    """Request headers by role."""
    names = ("inspector", "clerk", "dispatcher", "squad", "other_squad", "agency", "supervisor", "admin")
    return {name: await sign_in(name, clock) for name in names}


@pytest.fixture
def give(client: httpx.AsyncClient, people: dict[str, dict[str, str]]) -> Give:
    async def _give(who: str | None, case_id: str, command: str, **fields: Any) -> httpx.Response:
        body = {"id": str(new_id()), "command": command, **fields}
        headers = people[who] if who else {}
        return await client.post(f"/api/cases/{case_id}/commands", json=body, headers=headers)

    return _give


@pytest.fixture
async def photo(clock: FixedClock) -> str:
    return await recorded_photo(clock)


@pytest.fixture
def advance(give: Give, world: World, clock: FixedClock) -> Callable[[str, str], Awaitable[None]]:
    """Bring a fresh case to a state along the main way, the first squad handling it."""

    async def _advance(case_id: str, state: str) -> None:
        way = ["reported", "accepted", "filed", "dispatched", "handling", "finished", "checked", "closed"]
        squad = str(world.units["squad"])
        steps = [
            ("clerk", "accept", {"categoryCode": "06010"}),
            ("clerk", "file", {"note": "照片清楚，不必核实"}),
            ("dispatcher", "dispatch", {"unitId": squad}),
            ("squad", "acknowledge", {}),
            ("squad", "finish", {"note": "已清理", "photos": [await recorded_photo(clock)]}),
            ("clerk", "check_pass", {"note": "属实"}),
            ("clerk", "close", {}),
        ]
        for who, command, fields in steps[: way.index(state)]:
            answer = await give(who, case_id, command, **fields)
            assert answer.status_code == 200, (command, answer.text)

    return _advance


@pytest.fixture
async def rows_as_the_log_tells_them(world: World) -> AsyncIterator[None]:
    """Whatever a test did: the log alone tells the same rows of cases and tasks."""
    yield
    events = await fetch("SELECT case_id, body FROM case_event ORDER BY case_id, no")
    told = {case: derive(read(r["body"]) for r in rows) for case, rows in groupby(events, lambda r: r["case_id"])}
    wrong: list[str] = []
    await check_rows(told, [working_calendar()], lambda code, subject, words: wrong.append(f"{code} {subject} {words}"))
    assert wrong == []


@pytest.fixture
def led(client, give, world: World, clock: FixedClock) -> Callable:
    """A case that the squad leads and the named units assist."""

    async def _led(*assisting: str, **fields: Any) -> str:
        case_id = await new_case(client, **fields)
        await give("clerk", case_id, "accept", categoryCode="06010")
        await give("clerk", case_id, "file", note="清楚")
        await give("dispatcher", case_id, "dispatch", unitId=str(world.units["squad"]))
        for unit in assisting:
            clock.advance(timedelta(minutes=1))
            answer = await give("dispatcher", case_id, "dispatch", unitId=str(world.units[unit]), role="assist")
            assert answer.status_code == 200, answer.text
        return case_id

    return _led


@pytest.fixture
def done(give, clock: FixedClock) -> Callable:
    async def _done(case_id: str, *units: str) -> dict[str, Any]:
        for unit in units:
            await give(unit, case_id, "acknowledge")
            answer = await give(unit, case_id, "finish", note="好了", photos=[await recorded_photo(clock)])
            assert answer.status_code == 200, answer.text
        return answer.json()

    return _done


@pytest.fixture
def detail(client, people) -> Callable:
    async def _detail(case_id: str, who: str = "clerk") -> dict[str, Any]:
        answer = await client.get(f"/api/cases/{case_id}", headers=people[who])
        assert answer.status_code == 200, (who, answer.text)
        return answer.json()

    return _detail
