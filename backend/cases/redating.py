"""Running clocks follow the calendar: when days off are published or changed, near_at and due_at are computed anew.

What a clock is made of does not change: its start and its limit stand in the log, so this is no event of the case
(docs/adr/0008-clocks-follow-the-calendar.md). Each move leaves a row of clock_redating in its transaction.
"""

from datetime import datetime
from typing import Any

from backend.cases import clock_queries, queries
from backend.catalog import notices, stages
from backend.catalog.calendar import WorkingCalendar
from backend.catalog.limits import parse_limit
from backend.catalog.service import stage_limits
from backend.db import atomic
from backend.kernel.clock import Clock

_MANY = 200


async def redate(clock: Clock) -> int:
    """Date every running clock by the calendar in the database; how many moved. Repeatable; ended cases stay."""
    await stages.read()
    calendar, moved, after = await notices.read(), 0, None
    while rows := await clock_queries.working_clocks(after, _MANY):
        after = rows[-1]["id"]
        ids = [r["id"] for r in rows if _dates(r, calendar) != (r["near_at"], r["due_at"])]
        if ids:
            moved += await _move(ids, calendar, clock.now())
    return moved


async def _move(ids: list[Any], calendar: WorkingCalendar, now: datetime) -> int:
    """The cases as they stand under the lock: meanwhile one may have ended, or its clock may be another."""
    moved = 0
    async with atomic():
        for row in await clock_queries.lock_clocks(ids):
            near_at, due_at = _dates(row, calendar)
            if (near_at, due_at) != (row["near_at"], row["due_at"]):
                await queries.update_case(row["id"], {"near_at": near_at, "due_at": due_at})
                await clock_queries.insert_redating(row, near_at, due_at, now)
                moved += 1
    return moved


def _dates(row: Any, calendar: WorkingCalendar) -> tuple[datetime, datetime]:
    start, limit = row["clock_started_at"], parse_limit(row["limit_text"])
    return calendar.near(start, limit, stage_limits(start).near), calendar.due(start, limit)
