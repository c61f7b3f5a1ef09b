"""Notes which cases people open in a demo installation, so that the demo's own people do not take them away."""

import re
from datetime import datetime, timedelta
from uuid import UUID

from litestar import Request

from backend.db import execute, fetch, fetchval
from backend.kernel.clock import Clock

LEFT_ALONE = timedelta(minutes=15)  # after a case was opened
_AT_IT = timedelta(minutes=10)  # so long after the last look somebody counts as being there
_CASE = re.compile(r"/api/cases/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)


async def note(request: Request) -> None:
    """After an answer: the case that a signed-in person asked for, if it is one."""
    match = _CASE.match(request.url.path)
    if match is None or request.scope.get("user") is None:
        return
    clock: Clock = request.app.state.clock
    await execute(
        "INSERT INTO demo_look (case_id, at) SELECT id, $2 FROM case_file WHERE id = $1"
        " ON CONFLICT (case_id) DO UPDATE SET at = excluded.at",
        UUID(match[1]), clock.now(),
    )  # fmt: skip


async def recent(now: datetime) -> dict[UUID, datetime]:
    """The cases that were opened within LEFT_ALONE, and when."""
    rows = await fetch("SELECT case_id, at FROM demo_look WHERE at > $1", now - LEFT_ALONE)
    return {r["case_id"]: r["at"] for r in rows}


async def somebody_is_here(now: datetime) -> bool:
    """Whether a person opened any case within the last ten minutes."""
    return await fetchval("SELECT EXISTS (SELECT 1 FROM demo_look WHERE at > $1)", now - _AT_IT)
