"""SQL of intake. One statement writes a report with its case: a statement is a transaction of its own."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.cases.queries import INSERT_SHOTS
from backend.catalog.snapshot import UNKNOWN_EDITION
from backend.db import execute, fetch, fetchrow, fetchval
from backend.photos.queries import missing_sql
from backend.reports.shots import COLUMNS

# Writes only when the id is new, every photo has arrived, the territory is still the version the place was decided
# under, and none of the sender's budgets of this day is used up; says which of these failed.
CREATE = f"""
WITH known AS (SELECT body_hash FROM report WHERE id = $1),
missing AS ({missing_sql("$20", "$40", "$41")}),
version AS (SELECT coalesce(max(id), 0) AS id FROM territory_version),
spent AS (
    SELECT x.bucket, x.most, coalesce(b.used, 0) AS used, x.n
    FROM unnest($30::text[], $32::bigint[]) WITH ORDINALITY AS x(bucket, most, n)
    LEFT JOIN budget b ON b.bucket = x.bucket AND b.window_start = $31
),
go AS (
    SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM known) AND NOT EXISTS (SELECT 1 FROM missing)
    AND (SELECT id FROM version) = $16 AND NOT EXISTS (SELECT 1 FROM spent WHERE used >= most)
),
new_report AS (
    INSERT INTO report (id, kind, tracking_code, edition_id, category_code, component_code, words, location,
                        raw_lon, raw_lat, datum, source, accuracy_m, place, territory_version, reporter_id,
                        body_hash, received_at, words_salt)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::jsonb, $16, $17, $18, $19, $38 FROM go
    ON CONFLICT (id) DO NOTHING RETURNING id
),
new_case AS (
    INSERT INTO case_file (id, state, version, head, kind, edition_id, category_code, component_code, location,
                           accuracy_m, certainty, cell_code, cell_name, territory_version, received_at, state_since,
                           clock_stage, clock_started_at, near_at, due_at, limit_text)
    SELECT $15, 'reported', 1, $26, $2, nullif($4, '{UNKNOWN_EDITION}'),
           CASE WHEN $4 <> '{UNKNOWN_EDITION}' THEN $5 END, CASE WHEN $4 <> '{UNKNOWN_EDITION}' THEN $6 END,
           $8, $13, $21, $22, $23, $16, $19, $19,
           'accept', $19, $27, $28, $29 FROM new_report
    RETURNING id
),
link AS (INSERT INTO case_report (report_id, case_id) SELECT $1, id FROM new_case),
event AS (
    INSERT INTO case_event (case_id, no, id, command, to_state, at, actor_id, unit_id, format, body, previous, hash,
                            request_hash)
    SELECT id, 1, $1, 'report', 'reported', $19, $17, $33, 1, $24, $25, $26, $18 FROM new_case
),
scopes AS (
    INSERT INTO case_scope (case_id, scope, is_open, received_at, state, due_at, outside)
    SELECT new_case.id, s, true, $19, 'reported', coalesce($28, 'infinity'), $21 = 'outside'
    FROM new_case, unnest($34::text[]) AS s
),
pictures AS (
    INSERT INTO case_photo (event_id, sha256, case_id, position, role)
    SELECT $1, sha, new_case.id, ord, 'before' FROM new_case, unnest($20::text[]) WITH ORDINALITY AS x(sha, ord)
),
shots AS (
    {INSERT_SHOTS} FROM new_case, jsonb_to_recordset($39::jsonb) AS x({COLUMNS})
),
attached AS (
    UPDATE photo SET attached_at = $19 FROM new_case WHERE sha256 = ANY($20::text[]) AND attached_at IS NULL
),
reach AS (
    INSERT INTO contact (report_id, name, phone, email)
    SELECT $1, $35, $36, $37 FROM new_case WHERE $35 || $36 || $37 <> ''
),
charge AS (
    INSERT INTO budget AS b (bucket, window_start, used) SELECT spent.bucket, $31, 1 FROM new_case, spent
    ON CONFLICT (bucket, window_start) DO UPDATE SET used = b.used + 1
)
SELECT EXISTS (SELECT 1 FROM new_report) AS created, (SELECT body_hash FROM known) AS known,
       (SELECT array_agg(sha) FROM missing) AS missing, (SELECT id FROM version) AS version,
       (SELECT array_agg(used ORDER BY n) FROM spent) AS used
"""

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


async def create(values: list[Any]) -> asyncpg.Record:
    """Run CREATE with its 41 values in order."""
    row = await fetchrow(CREATE, *values)
    assert row is not None
    return row


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
