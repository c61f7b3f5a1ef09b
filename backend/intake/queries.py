"""SQL of what is known of a report: its answer, its way, what its sender said. create_queries.py writes it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.db import execute, fetch, fetchrow, fetchval

_ANSWER = """
SELECT r.id, r.tracking_code, r.body_hash, r.place, r.reporter_id, r.received_at, r.edition_id, r.category_code,
       r.component_code, NULL AS condition_id, cr.case_id
FROM report r JOIN case_report cr ON cr.report_id = r.id WHERE r.id = $1
"""

# The case a code stands for: the one that took the report's case in, at the end of the chain of mergers.
_TRACKED = """
WITH RECURSIVE chain AS (
    SELECT c.id, c.merged_into_id, 0 AS depth FROM report r JOIN case_report cr ON cr.report_id = r.id
    JOIN case_file c ON c.id = cr.case_id WHERE r.tracking_code = $1
    UNION ALL SELECT c.id, c.merged_into_id, depth + 1 FROM case_file c JOIN chain ON c.id = chain.merged_into_id
)
SELECT r.id AS report_id, r.tracking_code, r.received_at, r.words, c.state, c.edition_id, c.category_code,
       c.component_code, c.place_words, c.condition_id, c.clock_stage, c.due_at, c.limit_text,
       c.cell_name, c.no AS case_no,
       (SELECT count(*) FROM case_photo p WHERE p.event_id = r.id) AS photo_count,
       chain.id AS case_id, (SELECT array_agg(id ORDER BY depth) FROM chain) AS chain
FROM chain JOIN case_file c ON c.id = chain.id, report r
WHERE r.tracking_code = $1 ORDER BY depth DESC LIMIT 1
"""

_STEPS = """
SELECT e.case_id, e.no, e.at, e.command, e.to_state, coalesce(task_unit.name, u.name) AS unit_name, n.to_citizen,
       e.command IN ('rework', 'answer') AND e.actor_id IS NULL AS by_reporter,
       EXISTS (SELECT 1 FROM report_answer a WHERE a.event_id = e.id AND a.report_id = $2) AS by_you,
       e.command = 'check_pass' AND EXISTS (
           SELECT 1 FROM case_photo p WHERE p.event_id = e.id AND NOT EXISTS (
               SELECT 1 FROM case_photo o JOIN case_event b ON b.id = o.event_id
               WHERE o.case_id = e.case_id AND o.sha256 = p.sha256 AND b.case_id = e.case_id AND b.no < e.no)
       ) AS on_site
FROM case_event e LEFT JOIN case_event_private n ON n.event_id = e.id
LEFT JOIN case_task t ON t.id = e.task_id AND e.command NOT IN ('check_pass', 'rework')
LEFT JOIN unit task_unit ON task_unit.id = t.unit_id
LEFT JOIN unit u ON u.id = e.unit_id
WHERE e.case_id = ANY($1) ORDER BY e.at, e.no
"""


_WORK = """
WITH part AS (
    SELECT t.*, row_number() OVER (PARTITION BY t.assists ORDER BY t.opened_at DESC) AS latest FROM case_task t
    WHERE t.case_id = $1 AND t.kind = 'handle' AND t.state IN ('open', 'acknowledged', 'finished')
      AND t.verdict IS DISTINCT FROM 'failed'
),
whole AS (
    SELECT CASE WHEN bool_and(state = 'finished') THEN max(ended_at) END AS ended_at FROM part
    WHERE assists OR latest = 1
)
SELECT u.name, whole.ended_at AS finished_at, coalesce((
    SELECT max(e.at) FROM case_event e LEFT JOIN case_task sent ON sent.id = e.task_id
    WHERE e.case_id = t.case_id AND e.at <= coalesce(whole.ended_at, 'infinity')
      AND (e.command = 'check_fail' OR e.command IN ('dispatch', 'reassign') AND sent.assists IS NOT TRUE)
), t.opened_at) AS began_at
FROM part t JOIN unit u ON u.id = t.unit_id, whole ORDER BY t.assists, t.latest LIMIT 1
"""


async def answer(report_id: UUID) -> asyncpg.Record | None:
    """What the first answer said."""
    return await fetchrow(_ANSWER, report_id)


async def tracked(code: str) -> asyncpg.Record | None:
    return await fetchrow(_TRACKED, code)


async def steps(case_ids: list[UUID], report_id: UUID) -> list[asyncpg.Record]:
    """What happened to the cases; `by_you`: by what this report's sender answered; `on_site`: a check that
    brought a photo of its own, so that somebody is known to have looked there."""
    return await fetch(_STEPS, case_ids, report_id)


async def lock_case(case_id: UUID) -> dict[str, Any]:
    """The case of a tracking code, locked until the transaction ends; whoever holds the code may answer."""
    row = await fetchrow("SELECT * FROM case_file WHERE id = $1 FOR UPDATE", case_id)
    assert row is not None
    return dict(row)


async def closing(case_id: UUID) -> asyncpg.Record | None:
    """The last event that closed the case."""
    return await fetchrow(
        "SELECT id, no, at FROM case_event WHERE case_id = $1 AND command = 'close' ORDER BY no DESC LIMIT 1", case_id
    )


async def answers(report_id: UUID, case_ids: list[UUID]) -> list[asyncpg.Record]:
    """What this report's sender said of the cases' closings, the last first."""
    return await fetch(
        "SELECT a.case_id, closing_no, clean, answered_at, reasons, coalesce(n.note, '') AS words,"
        " (SELECT count(*) FROM case_photo p WHERE p.event_id = a.event_id) AS photos"
        " FROM report_answer a LEFT JOIN case_event_private n ON n.event_id = a.event_id"
        " WHERE report_id = $1 AND a.case_id = ANY($2) ORDER BY answered_at DESC, closing_no DESC",
        report_id, case_ids,
    )  # fmt: skip


async def was_reworked_by_reporter(case_id: UUID) -> bool:
    return bool(await fetchval("SELECT EXISTS (SELECT 1 FROM report_answer WHERE case_id = $1 AND reworked)", case_id))


async def save_answer(
    report_id: UUID, closing_no: int, case_id: UUID, event_id: UUID, clean: bool, reasons: list[str], reworked: bool,
    now: datetime,
) -> None:  # fmt: skip
    """The answer to a closing; who found it clean first may find out later that it is not."""
    await execute(
        "INSERT INTO report_answer AS a (report_id, closing_no, case_id, event_id, clean, reasons, reworked,"
        " answered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (report_id, case_id, closing_no) DO UPDATE"
        " SET event_id = $4, clean = $5, reasons = $6, reworked = $7, answered_at = $8",
        report_id, closing_no, case_id, event_id, clean, reasons, reworked, now,
    )  # fmt: skip


async def work(case_id: UUID) -> asyncpg.Record | None:
    """The last handling that was not taken back: the unit that leads, the beginning of the case's clock, and its end
    where everybody has handed in.

    A clock starts with a dispatch and anew with a failed check, and goes on where another unit inherits the task or
    comes to assist.
    """
    return await fetchrow(_WORK, case_id)
