"""Reporting, following and answering, as who holds a tracking code does."""

from typing import Any

from httpx import AsyncClient, Response

from backend.db import fetchval
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from tests.harness.photos import recorded_photo
from tests.harness.reports import report
from tests.harness.world import World


async def reported(client: AsyncClient, **changes: Any) -> tuple[str, str]:
    """The tracking code and the case of a fresh report."""
    body = report(**changes)
    answer = await client.post("/api/reports", json=body)
    assert answer.status_code == 201, answer.text
    case = await fetchval("SELECT case_id::text FROM case_report WHERE report_id = $1::text::uuid", body["id"])
    return answer.json()["trackingCode"], case


def no(**changes: Any) -> dict[str, Any]:
    return {"id": str(new_id()), "clean": False, "reasons": ["still_there"], "text": "还在原地", **changes}


async def answer(client: AsyncClient, code: str, body: dict[str, Any]) -> Response:
    return await client.post(f"/api/track/{code}/answer", json=body)


async def track(client: AsyncClient, code: str) -> dict[str, Any]:
    return (await client.get(f"/api/track/{code}")).json()


async def close_again(give: Any, world: World, clock: FixedClock, case: str) -> None:
    for who, command, fields in [
        ("dispatcher", "dispatch", {"unitId": str(world.units["squad"])}), ("squad", "acknowledge", {}),
        ("squad", "finish", {"note": "又清了", "photos": [await recorded_photo(clock)]}),
        ("clerk", "check_pass", {"note": "属实"}), ("clerk", "close", {}),
    ]:  # fmt: skip
        assert (await give(who, case, command, **fields)).status_code == 200
