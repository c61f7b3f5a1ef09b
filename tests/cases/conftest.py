"""People and a way to give commands."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from tests.harness.photos import recorded_photo
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
