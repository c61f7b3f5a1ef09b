"""SQL of running clocks that a notice of days off dates anew (redating.py)."""

from datetime import datetime
from uuid import UUID

import asyncpg

from backend.db import execute, fetch

_CLOCKS = """
SELECT id, clock_stage, clock_started_at, limit_text, near_at, due_at FROM case_file
WHERE is_open AND clock_stage IS NOT NULL AND due_at IS NOT NULL
  AND (limit_text LIKE '% 工作时' OR limit_text LIKE '% 工作日') AND {which} ORDER BY id
"""


async def working_clocks(after: UUID | None, many: int) -> list[asyncpg.Record]:
    """Running clocks of open cases that count working time, in the order of ids after one."""
    return await fetch(_CLOCKS.format(which="($1::uuid IS NULL OR id > $1)") + " LIMIT $2", after, many)


async def lock_clocks(ids: list[UUID]) -> list[asyncpg.Record]:
    """As `working_clocks`, these cases, locked in the order that mergers lock in."""
    return await fetch(_CLOCKS.format(which="id = ANY($1)") + " FOR UPDATE", ids)


async def insert_redating(clock: asyncpg.Record, near_at: datetime, due_at: datetime, now: datetime) -> None:
    await execute(
        "INSERT INTO clock_redating (case_id, at, stage, started_at, limit_text, near_before, near_at, due_before,"
        " due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        clock["id"], now, clock["clock_stage"], clock["clock_started_at"], clock["limit_text"], clock["near_at"],
        near_at, clock["due_at"], due_at,
    )  # fmt: skip
