"""What a supervisor asks of the cases in sight: what is late and with whom, what came back, what kept its limit."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from backend.cases.lists import DISPUTED
from backend.cases.oversight_schemas import AreaCount, CameBack, Kept, Oversight, StageCount, Started, UnitCount
from backend.cases.rules import DISPUTED_FOR
from backend.catalog.service import local_date
from backend.db import fetch, fetchrow, fetchval
from backend.kernel.clock import Clock
from backend.people.actor import Actor
from backend.people.permits import require
from backend.people.visibility import visible
from backend.settings import settings

# Each case once, whatever number of scopes shows it. What waits to be sent out is with no unit, whoever goes on.
_LATE = """
WITH late AS (
    SELECT DISTINCT s.case_id FROM case_scope s WHERE s.scope = ANY($1::text[]) AND s.is_open AND s.due_at < $2
)
SELECT c.clock_stage AS stage, left(c.cell_code, 9) AS street, t.unit_id, count(*)::int AS n
FROM late JOIN case_file c ON c.id = late.case_id
LEFT JOIN LATERAL (
    SELECT unit_id FROM case_task WHERE case_id = c.id AND c.state <> 'filed' AND ended_at IS NULL
    ORDER BY assists, opened_at DESC LIMIT 1
) t ON true
GROUP BY 1, 2, 3
"""
_STREETS = "SELECT code, name FROM area WHERE code = ANY($1::text[]) AND level = 'street' AND version_to IS NULL"
_UNITS = "SELECT id, name FROM unit WHERE id = ANY($1::uuid[])"

# Filed, and the last handling task was sent back.
_WAITING = """
SELECT count(*)::int FROM (
    SELECT DISTINCT s.case_id FROM case_scope s
    WHERE s.scope = ANY($1::text[]) AND s.is_open AND s.state = 'filed'
) f
WHERE (SELECT t.state FROM case_task t WHERE t.case_id = f.case_id AND t.kind = 'handle'
       AND NOT t.assists ORDER BY t.opened_at DESC LIMIT 1) = 'returned'
"""
_DISPUTED = f"SELECT count(*)::int FROM case_file c WHERE {DISPUTED.format('$2')} AND {visible('c.id', '$1::text[]')}"
_CAME_BACK = f"""
SELECT command, (count(*) FILTER (WHERE e.at >= $3))::int AS today, count(*)::int AS week FROM case_event e
WHERE e.at >= $2 AND e.at <= $4 AND e.command IN ('return', 'check_fail', 'rework')
  AND {visible("e.case_id", "$1::text[]")}
GROUP BY command
"""
_KEPT = f"""
SELECT e.stage, (count(*) FILTER (WHERE e.ended_at >= $3))::int AS today,
       (count(*) FILTER (WHERE e.ended_at >= $3 AND e.ended_at <= e.due_at))::int AS today_kept,
       count(*)::int AS week, (count(*) FILTER (WHERE e.ended_at <= e.due_at))::int AS week_kept
FROM stage_end e
WHERE e.ended_at >= $2 AND e.ended_at <= $4 AND e.to_state NOT IN ('merged', 'void', 'transferred')
  AND {visible("e.case_id", "$1::text[]")}
GROUP BY e.stage
"""
_TO_CLOSE = """
SELECT count(*)::int AS all, (count(*) FILTER (WHERE due_at < $2))::int AS over FROM (
    SELECT DISTINCT case_id, due_at FROM case_scope WHERE scope = ANY($1::text[]) AND is_open AND state = 'checked'
) c
"""
STAGES = ("accept", "check", "dispatch", "handle")


async def overview(actor: Actor | None, clock: Clock) -> Oversight:
    """The figures of now, of today and of the last seven days, today with them, at the city's clock.

    Errors: Forbidden without case.force_close.
    """
    who = require(actor, "case.force_close")
    now = clock.now()
    scopes = list(who.scopes)
    today = datetime.combine(local_date(now), time(), ZoneInfo(settings().timezone))
    span = (scopes, today - timedelta(days=6), today, now)
    late = await fetch(_LATE, scopes, now)
    to_close = await fetchrow(_TO_CLOSE, scopes, now)
    assert to_close is not None
    return Oversight(
        as_of=now, week_from=span[1], late=sum(r["n"] for r in late), late_by_stage=_by_stage(late),
        late_by_street=await _by_street(late), late_by_unit=await _by_unit(late),
        returned=await fetchval(_WAITING, scopes), disputed=await fetchval(_DISPUTED, scopes, now - DISPUTED_FOR),
        to_close=Started(to_close["all"], to_close["over"]),
        came_back=[CameBack(**dict(r)) for r in await fetch(_CAME_BACK, *span)],
        kept=sorted((Kept(**dict(r)) for r in await fetch(_KEPT, *span)), key=lambda k: _place(k.stage)),
    )  # fmt: skip


def _sums(rows: Sequence[Any], key: str) -> dict[Any, int]:
    found: dict[Any, int] = {}
    for row in rows:
        found[row[key]] = found.get(row[key], 0) + row["n"]
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], str(pair[0]))))


def _by_stage(rows: Sequence[Any]) -> list[StageCount]:
    found = _sums(rows, "stage")
    return [StageCount(s, found[s]) for s in sorted(found, key=_place)]


def _place(stage: str) -> int:
    """Where a stage stands on a case's way."""
    return STAGES.index(stage) if stage in STAGES else len(STAGES)


async def _by_street(rows: Sequence[Any]) -> list[AreaCount]:
    found = _sums(rows, "street")
    names = {r["code"]: r["name"] for r in await fetch(_STREETS, [c for c in found if c])}
    return [AreaCount(code, names.get(code), n) for code, n in found.items()]


async def _by_unit(rows: Sequence[Any]) -> list[UnitCount]:
    found = _sums(rows, "unit_id")
    names = {r["id"]: r["name"] for r in await fetch(_UNITS, [u for u in found if u])}
    return [UnitCount(u, names.get(u), n) for u, n in found.items()]
