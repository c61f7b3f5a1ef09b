"""How many open cases one may see, by state: true figures for the tabs of a desk."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from backend.cases.lists import CAME_BACK, TASK_OF
from backend.db import fetch
from backend.people.permits import OUTSIDE
from backend.people.visibility import visible

# The widest scope is counted from its index alone. Of the other scopes only what it does not hold is added, each case
# once: a case seen by several scopes is never counted twice.
_BY_STATE = """
WITH rest AS (
    SELECT DISTINCT s.case_id, s.state, s.due_at, s.outside FROM case_scope s
    WHERE s.scope = ANY($2::text[]) AND s.is_open
      AND NOT EXISTS (SELECT 1 FROM case_scope w WHERE w.case_id = s.case_id AND w.scope = $1)
)
SELECT state, count(*)::int AS all, (count(*) FILTER (WHERE due_at < $3))::int AS over,
       (count(*) FILTER (WHERE outside))::int AS outside
FROM (
    SELECT s.state, s.due_at, s.outside FROM case_scope s WHERE s.scope = $1 AND s.is_open
    UNION ALL SELECT state, due_at, outside FROM rest
) seen GROUP BY state
"""

_OF_UNIT = f"""
SELECT s.state, count(*)::int AS all, (count(*) FILTER (WHERE s.due_at < $4))::int AS over,
       (count(*) FILTER (WHERE s.outside))::int AS outside,
       (count(*) FILTER (WHERE {CAME_BACK.format(case="s.case_id", unit="$2")}))::int AS came_back
FROM case_scope s
WHERE s.scope = $1 AND s.is_open AND {TASK_OF.format(case="s.case_id", unit="$2")}
  AND {visible("s.case_id", "$3::text[]")}
GROUP BY s.state
"""


def _widest(scopes: Sequence[str]) -> str:
    """The scope that most of the cases are seen by: a district, else a street, else any."""
    for kind in ("d:", "a:", ""):
        found = [s for s in scopes if s.startswith(kind) and s != OUTSIDE]
        if found:
            return found[0]
    return ""


async def by_state(scopes: Sequence[str], unit: UUID | None, now: datetime) -> list[asyncpg.Record]:
    """`state, all, over, outside` of the open cases the scopes may see; with `unit`, where that unit has a task, and
    `came_back` too.
    """
    if unit is not None:
        return await fetch(_OF_UNIT, f"u:{unit}", unit, list(scopes), now)
    widest = _widest(scopes)
    return await fetch(_BY_STATE, widest, [s for s in scopes if s != widest], now)
