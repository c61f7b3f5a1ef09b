"""SQL of the demo city's life."""

from datetime import datetime
from uuid import UUID

import asyncpg

from backend.db import fetch, fetchval

_OPEN = """
SELECT c.id, c.state, c.version, c.received_at, c.clock_stage, c.clock_started_at, c.limit_text, r.report_id,
       l.at AS looked_at, e.last_at, e.events
FROM case_file c
JOIN LATERAL (SELECT report_id FROM case_report WHERE case_id = c.id LIMIT 1) r ON true
JOIN LATERAL (
    SELECT max(at) AS last_at,
           jsonb_agg(jsonb_build_object('id', id, 'command', command, 'no', no) ORDER BY no) AS events
    FROM case_event WHERE case_id = c.id
) e ON true
LEFT JOIN demo_look l ON l.case_id = c.id
WHERE c.is_open AND ($1::uuid IS NULL OR r.report_id = $1)
ORDER BY c.received_at
"""


async def open_cases(report_id: UUID | None = None) -> list[asyncpg.Record]:
    """Open cases with their clock and what happened to them; the one of a report when given."""
    return await fetch(_OPEN, report_id)


async def begun(report_ids: list[UUID]) -> datetime | None:
    """When the last of these reports came in: the moment the demo was loaded; None when it was not."""
    return await fetchval("SELECT max(received_at) FROM report WHERE id = ANY($1)", report_ids)


async def real_people() -> bool:
    """Whether anybody can sign in who is not one of the demo."""
    return await fetchval("SELECT EXISTS (SELECT 1 FROM account WHERE active AND NOT demo_password)")


async def known(report_ids: list[UUID]) -> set[UUID]:
    """Which of these reports are there."""
    return {r["id"] for r in await fetch("SELECT id FROM report WHERE id = ANY($1)", report_ids)}


async def arrived(since: datetime) -> int:
    """Reports received since a moment."""
    return await fetchval("SELECT count(*) FROM report WHERE received_at > $1", since)


async def waiting() -> int:
    """Reports that nobody has accepted yet."""
    return await fetchval("SELECT count(*) FROM case_file WHERE is_open AND state = 'reported'")


async def amber_share(now: datetime) -> float:
    """Which part of the open cases has used up most of its limit, but not all."""
    return await fetchval(
        "SELECT coalesce(avg((near_at < $1 AND due_at >= $1)::int), 0)::float8 FROM case_file WHERE is_open", now
    )
