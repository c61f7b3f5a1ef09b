"""SQL of a unit that ends: what it still has, and the cases that stand with it (organisation.py)."""

from uuid import UUID

import asyncpg

from backend.db import fetch, fetchrow

_UNCHECKED = (
    "t.kind = 'handle' AND t.state = 'finished' AND t.verdict IS NULL AND c.is_open"
    " AND (t.assists OR c.state IN ('handling', 'finished') AND NOT EXISTS (SELECT 1 FROM case_task o"
    " WHERE o.case_id = c.id AND o.kind = 'handle' AND NOT o.assists AND o.opened_at > t.opened_at))"
)


async def unit_in_use(name: str) -> asyncpg.Record | None:
    """A unit in service, locked: its open tasks, what it handed in and nobody has checked yet, its active accounts."""
    return await fetchrow(
        "SELECT u.id, u.kind, u.name, (SELECT count(*) FROM case_task t WHERE t.unit_id = u.id AND t.ended_at IS NULL)"
        " AS tasks, (SELECT count(*) FROM case_task t JOIN case_file c ON c.id = t.case_id"
        f" WHERE t.unit_id = u.id AND {_UNCHECKED}) AS unchecked,"
        " (SELECT count(*) FROM account a WHERE a.unit_id = u.id AND a.active) AS accounts"
        " FROM unit u WHERE u.name = $1 AND u.active FOR UPDATE OF u",
        name,
    )


async def lock_cases_of(unit_name: str) -> list[UUID]:
    """The cases on which a unit has an open task, locked in the order that mergers lock in."""
    rows = await fetch(
        "SELECT c.id FROM case_file c WHERE EXISTS (SELECT 1 FROM case_task t JOIN unit u ON u.id = t.unit_id"
        " WHERE t.case_id = c.id AND u.name = $1 AND t.ended_at IS NULL) ORDER BY c.id FOR UPDATE OF c",
        unit_name,
    )
    return [r["id"] for r in rows]


async def open_tasks_of(unit_id: UUID) -> list[asyncpg.Record]:
    """A unit's open tasks with the whole row of each one's case."""
    return await fetch(
        "SELECT t.id AS task_id, t.kind AS task_kind, c.* FROM case_task t JOIN case_file c ON c.id = t.case_id"
        " WHERE t.unit_id = $1 AND t.ended_at IS NULL ORDER BY c.id",
        unit_id,
    )
