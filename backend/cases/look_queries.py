"""SQL of the photos that prove nothing (looks.py)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from backend.cases.looks import LEAST_SCORE, SLACK_S
from backend.cases.queries import SENT_BACK
from backend.db import fetch
from backend.settings import settings

# What was handed in since the case was last dispatched, until its own check sends it back, and what comes with the
# command. A unit that assists was sent at a time of its own, and what it handed in stays when the lead changes. A
# picture that a person has found unsuspicious is left alone. The clock of the phone is corrected by its own measure. A
# file that a case merged into this one had before is no new one either. A camera's time without an offset is read as
# the city's.
_TAKEN = """coalesce({said}, p.taken_at, CASE WHEN p.taken_local::timestamp >= timestamp '2000-01-01'
               THEN p.taken_local::timestamp AT TIME ZONE $6 END)"""
_HAD_BEFORE = """EXISTS (
        SELECT 1 FROM case_photo o JOIN case_event e ON e.id = o.event_id
        WHERE o.sha256 = shown.sha256 AND o.case_id IN (SELECT case_family($1))
          AND CASE WHEN o.case_id = $1 THEN e.no < shown.no ELSE e.at < shown.at END)"""
_LOOKS = f"""
WITH since AS (
    SELECT coalesce(max(e.no) FILTER (WHERE e.command = 'dispatch'), 0) AS no,
           max(e.at) FILTER (WHERE e.command = 'dispatch') AS dispatched,
           coalesce(max(e.no) FILTER (WHERE e.command = 'rework'), 0) AS again
    FROM case_event e LEFT JOIN case_task t ON t.id = e.task_id
    WHERE e.case_id = $1 AND (e.command = 'rework' OR e.command = 'dispatch' AND t.assists IS NOT TRUE)
),
shown AS (
    SELECT cp.event_id, cp.sha256, e.no, e.at, coalesce((
               SELECT d.at FROM case_event d WHERE d.task_id = t.id AND d.command = 'dispatch' AND t.assists
           ), since.dispatched) AS dispatched, {_TAKEN.format(said="s.taken_at")} - make_interval(secs => coalesce(
               (convert_from(e.body, 'UTF8')::jsonb -> 'facts' ->> 'clockAheadMs')::float8 / 1000, 0)) AS taken
    FROM since, case_photo cp JOIN case_event e ON e.id = cp.event_id JOIN photo p ON p.sha256 = cp.sha256
    LEFT JOIN case_shot s ON s.event_id = cp.event_id AND s.sha256 = cp.sha256
    LEFT JOIN case_task t ON t.id = e.task_id
    WHERE cp.case_id = $1 AND cp.role <> 'before'
      AND e.no > CASE WHEN t.assists THEN since.again ELSE since.no END
      AND NOT EXISTS (
        SELECT 1 FROM case_event f WHERE f.case_id = $1 AND f.command = 'check_fail' AND f.no >= e.no AND {SENT_BACK})
    UNION ALL SELECT NULL, x.sha, 2147483647, 'infinity', since.dispatched, {_TAKEN.format(said="x.taken")}
    FROM since, unnest($2::text[], $3::timestamptz[]) AS x(sha, taken) JOIN photo p ON p.sha256 = x.sha
)
SELECT kind, sha256 FROM (
    SELECT 'same_file' AS kind, sha256, no FROM shown WHERE {_HAD_BEFORE}
    UNION ALL SELECT 'same_picture', shown.sha256, shown.no FROM case_flag f JOIN shown ON shown.sha256 = f.sha256
        AND shown.event_id = f.event_id
    WHERE f.case_id = $1 AND f.kind = 'alike' AND f.severity = 'contradiction' AND NOT {_HAD_BEFORE}
    UNION ALL SELECT 'too_early', sha256, shown.no FROM shown WHERE taken < dispatched - $5::interval
    UNION ALL SELECT 'not_comparable', after_sha256, shown.no FROM photo_pair JOIN shown ON sha256 = after_sha256
    WHERE case_id = $1 AND score <= $4
) AS found
WHERE NOT EXISTS (SELECT 1 FROM case_flag f
    WHERE f.case_id = $1 AND f.sha256 = found.sha256 AND f.kind = 'alike' AND f.settled_as = 'dismissed')
ORDER BY no, sha256, kind
"""


async def looks(case_id: UUID, shas: Sequence[str] = (), taken: Sequence[datetime | None] = ()) -> list[asyncpg.Record]:
    """Photos of the present round of handling that prove nothing: `kind, sha256` (backend/cases/looks.py).

    `shas`, `taken`: photos that are being handed in, and when they were taken in true time as far as known.
    """
    slack, zone = timedelta(seconds=SLACK_S), settings().timezone
    return await fetch(_LOOKS, case_id, list(shas), list(taken), LEAST_SCORE, slack, zone)
