"""SQL of cases: loading, locking, views. Events are written by event_queries.py; lists and tiles are in lists.py."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.catalog.snapshot import UNKNOWN_EDITION
from backend.db import execute, fetch, fetchrow, fetchval
from backend.people.visibility import visible, visible_in_line

# The event `e` for which a task is to be done again: its check failed, or the case was opened again before it.
AGAIN = (
    "e.case_id = {task}.case_id AND (e.command = 'check_fail' AND e.task_id = {task}.id"
    " OR e.command = 'rework' AND e.at <= {task}.opened_at)"
)
# Whether the failed check `f` is one of work on the task `t`, or on no task: what another unit did stands.
SENT_BACK = """(t.id IS NULL OR f.task_id = t.id OR t.verdict = 'failed' OR NOT t.assists AND EXISTS (
    SELECT 1 FROM case_task o WHERE o.case_id = t.case_id AND o.kind = 'handle' AND NOT o.assists
      AND o.opened_at > t.opened_at))"""
ITEM_COLUMNS = """
c.id, c.no, c.state, c.is_open, c.version, c.kind, c.received_at, c.state_since, c.edition_id, c.category_code,
c.component_code, c.condition_id, c.location, c.accuracy_m, c.cell_code, c.cell_name, c.certainty, c.place_words,
c.clock_stage, c.clock_started_at, c.near_at, c.due_at, c.limit_text, c.merged_into_id,
u.unit_id, u.unit_name, u.assignee_id, u.assignee_name, r.words,
coalesce(u.came_back, c.state = 'filed' AND EXISTS (
    SELECT 1 FROM case_event e WHERE e.case_id = c.id AND e.command = 'rework')) AS came_back,
r.n AS report_count, p.sha256 AS photo, p.n AS photo_count,
CASE WHEN c.state = 'filed' THEN (
    SELECT CASE WHEN t.state = 'returned' THEN unit.name END FROM case_task t JOIN unit ON unit.id = t.unit_id
    WHERE t.case_id = c.id AND t.kind = 'handle' AND NOT t.assists ORDER BY t.opened_at DESC LIMIT 1
) END AS returned_by
"""
ITEM_JOINS = f"""
LEFT JOIN LATERAL (
    SELECT t.unit_id, unit.name AS unit_name, t.assignee_id, person.name AS assignee_name,
           bool_or(EXISTS (SELECT 1 FROM case_event e WHERE {AGAIN.format(task="t")})) OVER () AS came_back
    FROM case_task t JOIN unit ON unit.id = t.unit_id LEFT JOIN account person ON person.id = t.assignee_id
    WHERE t.case_id = c.id AND c.state <> 'filed' AND t.kind = 'handle'
      AND t.state IN ('open', 'acknowledged', 'finished')
    ORDER BY t.assists, t.opened_at DESC LIMIT 1
) u ON true
LEFT JOIN LATERAL (
    SELECT left(report.words, 200) AS words, count(*) OVER () AS n
    FROM case_report cr JOIN report ON report.id = cr.report_id
    WHERE cr.case_id IN (SELECT case_family(c.id)) ORDER BY report.received_at LIMIT 1
) r ON true
LEFT JOIN LATERAL (
    SELECT cp.sha256, count(*) OVER () AS n FROM case_photo cp JOIN case_event e ON e.id = cp.event_id
    WHERE cp.case_id IN (SELECT case_family(c.id)) ORDER BY cp.case_id <> c.id, e.no, cp.position LIMIT 1
) p ON true
"""

_ONE = f"SELECT {ITEM_COLUMNS} FROM case_file c {ITEM_JOINS} WHERE c.id = $1 AND {visible('c.id', '$2')}"
_LOCK = f"SELECT c.* FROM case_file c WHERE c.id = $1 AND {visible('c.id', '$2')} FOR UPDATE OF c"

# The reports of a case and of every case that was merged into it, oldest first.
_REPORTS = f"""
SELECT r.id, r.kind, CASE WHEN r.edition_id = '{UNKNOWN_EDITION}' THEN coalesce(r.category_code, r.component_code) END
       AS unknown_code, r.words, r.received_at, r.location, r.accuracy_m, r.place, a.name AS reporter,
       coalesce(p.photos, '{{}}') AS photos, p.taken_at, p.taken_local,
       EXISTS (SELECT 1 FROM contact k WHERE k.report_id = r.id) AS has_contact, cr.case_id = $1 AS own
FROM case_family($1) AS f (id) JOIN case_report cr ON cr.case_id = f.id JOIN report r ON r.id = cr.report_id
LEFT JOIN account a ON a.id = r.reporter_id
LEFT JOIN LATERAL (
    SELECT array_agg(cp.sha256 ORDER BY cp.position) AS photos, min(coalesce(ph.taken_at, s.taken_at)) AS taken_at,
           min(ph.taken_local) AS taken_local
    FROM case_photo cp JOIN photo ph ON ph.sha256 = cp.sha256
    LEFT JOIN case_shot s ON s.event_id = cp.event_id AND s.sha256 = cp.sha256 WHERE cp.event_id = r.id
) p ON true
ORDER BY r.received_at, r.id
"""

_TASKS = """
SELECT t.*, unit.name AS unit_name, person.name AS assignee_name, e.note, coalesce(e.photos, '{}') AS photos,
       wanted.id AS suggested_id, wanted.name AS suggested_name
FROM case_task t JOIN unit ON unit.id = t.unit_id LEFT JOIN account person ON person.id = t.assignee_id
LEFT JOIN LATERAL (
    SELECT n.note,
           (SELECT array_agg(cp.sha256 ORDER BY cp.position) FROM case_photo cp WHERE cp.event_id = ev.id) AS photos,
           (convert_from(ev.body, 'UTF8')::jsonb -> 'facts' ->> 'suggested')::uuid AS suggested
    FROM case_event ev LEFT JOIN case_event_private n ON n.event_id = ev.id
    WHERE ev.task_id = t.id AND ev.command IN ('finish', 'return', 'report_check') ORDER BY ev.no DESC LIMIT 1
) e ON true
LEFT JOIN unit wanted ON wanted.id = e.suggested AND wanted.active
WHERE t.case_id = $1 ORDER BY t.opened_at, t.ended_at NULLS LAST
"""

_EVENTS = """
SELECT e.id, e.no, e.at, e.command, e.from_state, e.to_state, e.body, e.hash, a.name AS actor_name,
       u.name AS unit_name, nullif(n.note, '') AS note, n.to_citizen,
       (SELECT array_agg(cp.sha256 ORDER BY cp.position) FROM case_photo cp WHERE cp.event_id = e.id) AS photos
FROM case_event e LEFT JOIN account a ON a.id = e.actor_id LEFT JOIN unit u ON u.id = e.unit_id
LEFT JOIN case_event_private n ON n.event_id = e.id
WHERE e.case_id = $1 AND e.no > $2 ORDER BY e.no LIMIT $3
"""

# Photos that a case merged into this one got after its report.
_JOINED = """
SELECT e.id, e.at, e.command, e.body, a.name AS actor_name, u.name AS unit_name,
       array_agg(cp.sha256 ORDER BY cp.position) AS photos
FROM case_family($1) AS f (id) JOIN case_event e ON e.case_id = f.id AND e.no > 1 AND f.id <> $1
JOIN case_photo cp ON cp.event_id = e.id
LEFT JOIN account a ON a.id = e.actor_id LEFT JOIN unit u ON u.id = e.unit_id
GROUP BY e.id, e.at, e.command, e.body, a.name, u.name ORDER BY e.at, e.id
"""


async def others(case_ids: Sequence[UUID], scopes: Sequence[str]) -> dict[UUID, asyncpg.Record]:
    """Number and place of those of the cases that the scopes see, themselves or where they were merged into."""
    rows = await fetch(
        "SELECT c.id, c.no, c.place_words FROM case_file c WHERE c.id = ANY($1) AND " + visible_in_line("c.id", "$2"),
        list(case_ids), list(scopes),
    )  # fmt: skip
    return {r["id"]: r for r in rows}


async def item(case_id: UUID, scopes: Sequence[str]) -> asyncpg.Record | None:
    """The list row of one case the scopes may see."""
    return await fetchrow(_ONE, case_id, list(scopes))


async def lock(case_id: UUID, scopes: Sequence[str]) -> dict[str, Any] | None:
    """The whole row, locked until the transaction ends; None when it is not there or not to be seen."""
    row = await fetchrow(_LOCK, case_id, list(scopes))
    return dict(row) if row else None


async def lock_in_order(case_ids: list[UUID]) -> None:
    """Lock several cases always in the same order, so that two opposite merges wait instead of deadlocking."""
    await execute("SELECT 1 FROM case_file WHERE id = ANY($1) ORDER BY id FOR UPDATE", case_ids)


async def event_by_id(event_id: UUID) -> asyncpg.Record | None:
    return await fetchrow("SELECT case_id, request_hash FROM case_event WHERE id = $1", event_id)


async def events(case_id: UUID, after_no: int, limit: int) -> list[asyncpg.Record]:
    return await fetch(_EVENTS, case_id, after_no, limit)


async def reports(case_id: UUID) -> list[asyncpg.Record]:
    return await fetch(_REPORTS, case_id)


async def joined(case_id: UUID) -> list[asyncpg.Record]:
    """Steps with photos of the cases merged into this one, oldest first; their reports not."""
    return await fetch(_JOINED, case_id)


async def tasks(case_id: UUID) -> list[asyncpg.Record]:
    return await fetch(_TASKS, case_id)


async def contacts(case_id: UUID) -> list[asyncpg.Record]:
    """How to reach everybody who reported the matter, also by a case that was merged into this one."""
    return await fetch(
        "SELECT k.report_id, k.name, k.phone, k.email FROM contact k JOIN case_report cr ON cr.report_id = k.report_id"
        " JOIN report r ON r.id = k.report_id WHERE cr.case_id IN (SELECT case_family($1))"
        " ORDER BY r.received_at, r.id",
        case_id,
    )


async def contact_reads(case_id: UUID, limit: int) -> list[asyncpg.Record]:
    """Who read the contacts of the case, or of one that was merged into it; the latest `limit`, newest first."""
    return await fetch(
        "SELECT r.at, r.reason, a.name, u.name AS unit_name, r.found FROM contact_read r"
        " JOIN account a ON a.id = r.account_id"
        " LEFT JOIN unit u ON u.id = a.unit_id WHERE r.case_id IN (SELECT case_family($1))"
        " ORDER BY r.at DESC, r.id DESC LIMIT $2",
        case_id, limit,
    )  # fmt: skip


async def photo_seals(shas: list[str]) -> list[dict[str, Any]]:
    """Hash, size and arrival of each photo, as the chain records them, in the order given."""
    if not shas:
        return []
    rows = await fetch("SELECT sha256, bytes, received_at FROM photo WHERE sha256 = ANY($1)", shas)
    found = {r["sha256"]: r for r in rows}
    return [
        {"sha256": s, "bytes": found[s]["bytes"], "receivedAt": found[s]["received_at"]} for s in shas if s in found
    ]


async def update_case(case_id: UUID, columns: dict[str, Any]) -> None:
    """Set the named columns; a trigger keeps the keys of its scope rows (state, due time, outside) equal."""
    names = list(columns)
    sets = ", ".join(f"{name} = ${i}" for i, name in enumerate(names, 2))
    await execute(f"UPDATE case_file SET {sets} WHERE id = $1", case_id, *columns.values())


async def next_number(year: int) -> str:
    """The next 案卷号 of the year, such as 2026-00381; the counter row stays locked until the transaction ends."""
    last = await fetchval(
        "INSERT INTO case_number AS n (year, last) VALUES ($1, 1)"
        " ON CONFLICT (year) DO UPDATE SET last = n.last + 1 RETURNING last",
        year,
    )
    return f"{year}-{last:05d}"


async def was_checked(case_id: UUID) -> bool:
    """Whether a pre-filing check (核实) of the matter came back, also on a case that was merged into this one."""
    return await fetchval(
        "SELECT EXISTS (SELECT 1 FROM case_event WHERE case_id IN (SELECT case_family($1))"
        " AND command = 'report_check')",
        case_id,
    )


async def closed_at(case_id: UUID) -> datetime | None:
    """Since when a closed case is closed; what is recorded on it later does not count."""
    return await fetchval(
        "SELECT max(at) FROM case_event WHERE case_id = $1 AND to_state = 'closed' AND from_state <> 'closed'", case_id
    )
