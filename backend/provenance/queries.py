"""SQL of times, places and contradictions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from backend.db import execute, executemany, fetch, fetchrow, fetchval
from backend.kernel.ids import new_id
from backend.people.visibility import visible
from backend.provenance.guard import RULES, Finding

# One row for each photo of an event, with all that was said of it. A report's event carries the report's id.
_FACTS = """
SELECT cp.case_id, cp.event_id, cp.sha256, cp.role, cp.judged_at, isfinite(cp.judged_at) AS judged,
       e.command, e.at, e.actor_id, e.body,
       p.taken_at AS exif_at, p.taken_local, p.exif_point, p.gps_accuracy_m, p.altitude_m, p.direction, p.device_make,
       p.device_model, p.received_at,
       s.event_id IS NOT NULL AS has_shot, s.taken_at AS shot_at, s.point AS shot_point, s.raw_lon AS shot_lon,
       s.raw_lat AS shot_lat, s.datum AS shot_datum, s.accuracy_m AS shot_accuracy_m, s.altitude_m AS shot_altitude_m,
       s.heading, s.device,
       r.location AS report_point, r.raw_lon, r.raw_lat, r.datum, r.source, r.accuracy_m AS report_accuracy_m,
       c.location AS case_point, c.accuracy_m AS case_accuracy_m
FROM case_photo cp
JOIN case_event e ON e.id = cp.event_id
JOIN case_file c ON c.id = cp.case_id
JOIN photo p ON p.sha256 = cp.sha256
LEFT JOIN case_shot s ON s.event_id = cp.event_id AND s.sha256 = cp.sha256
LEFT JOIN report r ON r.id = cp.event_id
"""

# Where the same account was when it took other photos within two hours of this one.
_NEARBY = """
SELECT coalesce(s.taken_at, p.taken_at) AS at, coalesce(s.point, p.exif_point) AS point, cp.case_id, e.body,
       CASE WHEN s.point IS NOT NULL THEN s.accuracy_m ELSE p.gps_accuracy_m END AS accuracy_m
FROM case_event e JOIN case_photo cp ON cp.event_id = e.id JOIN photo p ON p.sha256 = cp.sha256
LEFT JOIN case_shot s ON s.event_id = cp.event_id AND s.sha256 = cp.sha256
WHERE e.actor_id = $1 AND e.at BETWEEN $2::timestamptz - interval '1 day' AND $2::timestamptz + interval '1 day'
  AND cp.sha256 <> $3 AND coalesce(s.point, p.exif_point) IS NOT NULL
  AND coalesce(s.taken_at, p.taken_at) - $4::timestamptz BETWEEN interval '-2 hours' AND interval '2 hours'
ORDER BY abs(extract(epoch FROM coalesce(s.taken_at, p.taken_at) - $4::timestamptz)) LIMIT 8
"""

_FLAGS = """
SELECT f.*, a.name AS settled_by_name, c.location AS case_point, r.location AS report_point
FROM case_flag f JOIN case_file c ON c.id = f.case_id LEFT JOIN account a ON a.id = f.settled_by
LEFT JOIN report r ON r.id = f.event_id
"""


async def unjudged(limit: int) -> list[str]:
    """Keys `event/sha256` of photos on cases whose facts have not been compared, in the order of arrival."""
    rows = await fetch(
        "SELECT event_id, sha256 FROM case_photo WHERE judged_at IS NULL ORDER BY arrival NULLS FIRST LIMIT $1", limit
    )
    return [f"{r['event_id']}/{r['sha256']}" for r in rows]


async def subject(event_id: UUID, sha256: str) -> asyncpg.Record | None:
    """What was said of one photo of one event."""
    return await fetchrow(f"{_FACTS} WHERE cp.event_id = $1 AND cp.sha256 = $2", event_id, sha256)


async def of_case(case_id: UUID) -> list[asyncpg.Record]:
    """What was said of each photo of a case and of what was merged into it, in the order of their events."""
    return await fetch(
        f"{_FACTS} WHERE cp.case_id IN (SELECT case_family($1)) ORDER BY cp.case_id <> $1, e.at, e.no, cp.position",
        case_id,
    )


async def nearby(actor_id: UUID, sent_at: datetime, sha256: str, taken_at: datetime) -> list[asyncpg.Record]:
    """Moments and places of the account's other photos around `taken_at`, the nearest in time first."""
    return await fetch(_NEARBY, actor_id, sent_at, sha256, taken_at)


async def earlier_cases(sha256: str, case_id: UUID, at: datetime) -> list[UUID]:
    """Cases of other matters that this very photo came with before."""
    rows = await fetch(
        "SELECT DISTINCT cp.case_id FROM case_photo cp JOIN case_event e ON e.id = cp.event_id"
        " WHERE cp.sha256 = $1 AND (e.at, cp.case_id) < ($3, $2) AND cp.case_id NOT IN ("
        "SELECT f.id FROM case_line($2) AS l (id) CROSS JOIN case_family(l.id) AS f (id)) LIMIT 10",
        sha256, case_id, at,
    )  # fmt: skip
    return [r["case_id"] for r in rows]


async def role_before(case_id: UUID, sha256: str, event_id: UUID) -> str | None:
    """The role under which this very photo came with an earlier event of the case, or was reported with a case that was
    merged into it; None when it is new to it."""
    return await fetchval(
        "SELECT o.role FROM case_photo o JOIN case_event oe ON oe.id = o.event_id, case_event e"
        " WHERE e.id = $3 AND o.sha256 = $2 AND o.case_id IN (SELECT case_family($1))"
        " AND CASE WHEN o.case_id = $1 THEN oe.no < e.no ELSE o.role = 'before' END ORDER BY oe.at, oe.no LIMIT 1",
        case_id, sha256, event_id,
    )  # fmt: skip


async def record(subject: asyncpg.Record, findings: Sequence[Finding], now: datetime) -> None:
    """Keep the findings and that the photo has been judged; repeating changes nothing."""
    await keep(subject, findings, now)
    await judged(subject["event_id"], now, subject["sha256"])


async def keep(subject: asyncpg.Record, findings: Sequence[Finding], now: datetime) -> None:
    """Keep the findings about the photo of an event (`case_id`, `event_id`, `sha256`), each kind once."""
    rows = [
        (new_id(), subject["case_id"], subject["event_id"], subject["sha256"], f.kind, f.severity,
         msgspec.json.encode(f.facts).decode(), RULES, now)
        for f in findings
    ]  # fmt: skip
    await executemany(
        "INSERT INTO case_flag (id, case_id, event_id, sha256, kind, severity, facts, rules, found_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT ON CONSTRAINT case_flag_once DO NOTHING",
        rows,
    )


async def judged(event_id: UUID, now: datetime, sha256: str | None = None) -> None:
    """One photo of the event, or all of them, need no comparing any more."""
    await execute(
        "UPDATE case_photo SET judged_at = $2 WHERE event_id = $1 AND ($3::text IS NULL OR sha256 = $3)",
        event_id, now, sha256,
    )  # fmt: skip


async def give_up(event_id: UUID, sha256: str) -> None:
    """Stop comparing the photo, without a moment at which it was compared."""
    await execute(
        "UPDATE case_photo SET judged_at = '-infinity' WHERE event_id = $1 AND sha256 = $2 AND judged_at IS NULL",
        event_id, sha256,
    )  # fmt: skip


async def flags(case_id: UUID) -> list[asyncpg.Record]:
    """A case's flags: open ones first, the gravest first."""
    return await fetch(
        f"{_FLAGS} WHERE f.case_id IN (SELECT case_family($1)) ORDER BY f.settled_at NULLS FIRST,"
        " array_position(ARRAY['contradiction', 'doubt', 'note'], f.severity), f.found_at, f.id",
        case_id,
    )


async def flag(case_id: UUID, flag_id: UUID) -> asyncpg.Record | None:
    """One flag, locked."""
    return await fetchrow(
        f"{_FLAGS} WHERE f.case_id IN (SELECT case_family($1)) AND f.id = $2 FOR UPDATE OF f", case_id, flag_id
    )


async def settle(flag_id: UUID, how: str, by: UUID, note: str, at: datetime) -> None:
    await execute(
        "UPDATE case_flag SET settled_as = $2, settled_by = $3, settled_note = $4, settled_at = $5 WHERE id = $1",
        flag_id, how, by, note, at,
    )  # fmt: skip


async def numbers(case_ids: Sequence[UUID], scopes: Sequence[str]) -> dict[str, str]:
    """Numbers (or the begin of the id) of those of the cases that the scopes see."""
    rows = await fetch(
        "SELECT c.id, c.no FROM case_file c WHERE c.id = ANY($1) AND " + visible("c.id", "$2"),
        list(case_ids), list(scopes),
    )  # fmt: skip
    return {str(r["id"]): r["no"] or str(r["id"])[:8] for r in rows}


async def seen(case_id: UUID, scopes: Sequence[str]) -> bool:
    return await fetchrow("SELECT 1 WHERE " + visible("$1", "$2"), case_id, list(scopes)) is not None
