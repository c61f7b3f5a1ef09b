"""SQL of evidence copies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.db import execute, fetch, fetchrow
from backend.people.visibility import visible_in_line

# A copy carries the case number, so it is made once the case has one. A case that ended without a number needs none.
_PENDING = """
SELECT cp.sha256 FROM case_photo cp JOIN case_file c ON c.id = cp.case_id JOIN photo p ON p.sha256 = cp.sha256
WHERE cp.copied_at IS NULL AND p.renderings <> 'parked' AND p.purged_at IS NULL
  AND ((c.no IS NOT NULL AND c.place_words <> '') OR NOT c.is_open)
GROUP BY cp.sha256 ORDER BY min(c.received_at) LIMIT $1
"""

_SUBJECTS = """
SELECT DISTINCT ON (cp.case_id) cp.case_id, cp.role, c.no, c.cell_code, c.place_words, a.officer_no, a.id AS account_id,
       p.taken_at, p.taken_local, p.received_at
FROM case_photo cp JOIN case_file c ON c.id = cp.case_id JOIN photo p ON p.sha256 = cp.sha256
JOIN case_event e ON e.id = cp.event_id LEFT JOIN account a ON a.id = e.actor_id
WHERE cp.sha256 = $1 AND cp.copied_at IS NULL AND c.no IS NOT NULL AND c.place_words <> ''
ORDER BY cp.case_id, e.no
"""

_DONE = """
UPDATE case_photo cp SET copied_at = $2 FROM case_file c
WHERE cp.sha256 = $1 AND cp.copied_at IS NULL AND c.id = cp.case_id
  AND (cp.case_id = ANY($3) OR (c.no IS NULL AND NOT c.is_open))
"""

# Of the case or of one that was merged into it, as its photos are shown; the newest case first when several that the
# scopes see hold the photo.
_SEEN = f"""
SELECT ec.object_key, ec.bytes, ec.copy_sha256, cp.case_id, p.renderings
FROM case_photo cp JOIN case_file c ON c.id = cp.case_id JOIN photo p ON p.sha256 = cp.sha256
LEFT JOIN evidence_copy ec ON ec.case_id = cp.case_id AND ec.sha256 = cp.sha256
WHERE cp.sha256 = $1 AND ($3::uuid IS NULL OR cp.case_id IN (SELECT case_family($3))) AND p.purged_at IS NULL
  AND {visible_in_line("cp.case_id", "$2")}
ORDER BY ec.case_id IS NULL, c.received_at DESC LIMIT 1
"""


async def without_copies(limit: int) -> list[str]:
    """Photos that lack the evidence copy of a numbered case, the oldest case first."""
    return [r["sha256"] for r in await fetch(_PENDING, limit)]


async def subjects(sha256: str) -> list[asyncpg.Record]:
    """For each numbered case that lacks its copy of this photo: what is to be burnt in."""
    return await fetch(_SUBJECTS, sha256)


async def insert_copies(rows: Sequence[Sequence[Any]]) -> None:
    """(case_id, sha256, copy_sha256, object_key, width, height, bytes, lines, made_at) each; a repeat replaces."""
    for row in rows:
        await execute(
            "INSERT INTO evidence_copy (case_id, sha256, copy_sha256, object_key, width, height, bytes, lines, made_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (case_id, sha256) DO UPDATE SET"
            " copy_sha256 = excluded.copy_sha256, width = excluded.width, height = excluded.height,"
            " bytes = excluded.bytes, lines = excluded.lines, made_at = excluded.made_at",
            *row,
        )


async def copies_done(sha256: str, case_ids: Sequence[UUID], now: datetime) -> None:
    """Nothing more is to be made of this photo for these cases, nor for those that ended without a number."""
    await execute(_DONE, sha256, now, list(case_ids))


async def copy_seen(sha256: str, scopes: Sequence[str], case_id: UUID | None) -> asyncpg.Record | None:
    """The copy on a case that the scopes see; its `object_key` is null while it is not made."""
    return await fetchrow(_SEEN, sha256, list(scopes), case_id)


async def known_copies(keys: list[str]) -> set[str]:
    """Those of the keys of evidence copies that a row names."""
    names = [key.rpartition("/")[2][:64] for key in keys]
    return {r["object_key"] for r in await fetch("SELECT object_key FROM evidence_copy WHERE sha256 = ANY($1)", names)}
