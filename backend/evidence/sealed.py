"""SQL of `menqian verify-evidence`: photo rows, what the chain sealed of them, copies, what was purged."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from backend.db import execute, fetch, fetchval

_PHOTO = """
SELECT p.sha256, p.bytes, p.media_type, p.width, p.height, p.orientation, p.taken_at, p.taken_local, p.taken_offset,
       p.exif_point, p.device_make, p.device_model, p.received_at, p.purged_at, pp.rule_id,
       rr.basis, k.piece_bytes, k.hashes
FROM photo p LEFT JOIN photo_purge pp ON pp.sha256 = p.sha256 LEFT JOIN retention_rule rr ON rr.id = pp.rule_id
LEFT JOIN photo_pieces k ON k.sha256 = p.sha256
"""
_EVENTS = """
SELECT e.case_id, e.no, e.body, e.hash FROM case_event e
WHERE (e.case_id, e.no) > ($1, $2) AND position('"photos":['::bytea IN e.body) > 0
  AND ($3::timestamptz IS NULL OR e.at >= $3)
ORDER BY e.case_id, e.no LIMIT $4
"""
_EVENTS_OF = """
SELECT e.case_id, e.no, e.body, e.hash FROM case_event e
WHERE e.id IN (SELECT event_id FROM case_photo WHERE sha256 = ANY($1)) ORDER BY e.case_id, e.no
"""
_PURGES = """
SELECT e.body, e.hash FROM case_event e
WHERE e.command = 'purge' AND e.case_id IN (SELECT case_id FROM case_photo WHERE sha256 = $1)
"""

# The stored bytes of a copy as they are now: a copy made anew replaces the object, the older record stays true.
_COPIES = """
SELECT DISTINCT ON (c.object_key) c.* FROM (
    SELECT object_key, copy_sha256 AS sha256, sha256 AS photo, made_at AS at,
           EXISTS (SELECT 1 FROM issued_copy i WHERE i.sha256 = ec.copy_sha256) AS recorded
    FROM evidence_copy ec
    UNION ALL
    SELECT object_key, sha256, photo_sha256, issued_at, true FROM issued_copy
    WHERE object_key IS NOT NULL AND withdrawn_at IS NULL
) c JOIN photo p ON p.sha256 = c.photo
WHERE p.purged_at IS NULL AND c.object_key > $1 AND ($2::text[] IS NULL OR c.photo = ANY($2))
  AND ($3::timestamptz IS NULL OR c.at >= $3)
ORDER BY c.object_key, c.at DESC LIMIT $4
"""

_RENDERINGS = """
SELECT d.sha256, d.kind, d.object_key, d.bytes, d.content_sha256
FROM photo_derivative d JOIN photo p ON p.sha256 = d.sha256
WHERE p.purged_at IS NULL AND d.object_key > $1 AND ($2::text[] IS NULL OR d.sha256 = ANY($2))
  AND ($3::timestamptz IS NULL OR d.made_at >= $3)
ORDER BY d.object_key LIMIT $4
"""


async def page(after: str, since: datetime | None, limit: int) -> list[asyncpg.Record]:
    """Photos behind a hash, those that arrived since a moment."""
    where = "WHERE p.sha256 > $1 AND ($2::timestamptz IS NULL OR p.received_at >= $2) ORDER BY p.sha256 LIMIT $3"
    return await fetch(f"{_PHOTO} {where}", after, since, limit)


async def named(shas: Sequence[str]) -> list[asyncpg.Record]:
    return await fetch(f"{_PHOTO} WHERE p.sha256 = ANY($1) ORDER BY p.sha256", list(shas))


async def sample(n: int) -> list[str]:
    """Hashes of photos drawn by lot."""
    return [r["sha256"] for r in await fetch("SELECT sha256 FROM photo ORDER BY random() LIMIT $1", n)]


async def how_many(since: datetime | None) -> int:
    return await fetchval("SELECT count(*) FROM photo WHERE $1::timestamptz IS NULL OR received_at >= $1", since)


async def is_there(sha256: str) -> bool:
    """Whether the photo's row still stands and its bytes are to be kept."""
    return await fetchval("SELECT EXISTS (SELECT 1 FROM photo WHERE sha256 = $1 AND purged_at IS NULL)", sha256)


async def rows_among(shas: Sequence[str]) -> dict[str, bool]:
    """Those of these hashes that have a row, and whether it is purged."""
    rows = await fetch("SELECT sha256, purged_at IS NOT NULL AS gone FROM photo WHERE sha256 = ANY($1)", list(shas))
    return {r["sha256"]: r["gone"] for r in rows}


async def sizes_of(shas: Sequence[str]) -> dict[str, asyncpg.Record]:
    """What the rows say of what the chain seals."""
    rows = await fetch("SELECT sha256, bytes, received_at FROM photo WHERE sha256 = ANY($1)", list(shas))
    return {r["sha256"]: r for r in rows}


async def events(after: tuple[UUID, int], since: datetime | None, limit: int) -> list[asyncpg.Record]:
    """Events that name photos, behind (case, number)."""
    return await fetch(_EVENTS, *after, since, limit)


async def events_of(shas: Sequence[str]) -> list[asyncpg.Record]:
    """Events that brought these photos."""
    return await fetch(_EVENTS_OF, list(shas))


async def purge_events(sha256: str) -> list[asyncpg.Record]:
    """Purges on the cases of this photo."""
    return await fetch(_PURGES, sha256)


async def copies(after: str, shas: Sequence[str] | None, since: datetime | None, limit: int) -> list[asyncpg.Record]:
    """Stored copies behind an object key."""
    return await fetch(_COPIES, after, None if shas is None else list(shas), since, limit)


async def renderings(
    after: str, shas: Sequence[str] | None, since: datetime | None, limit: int
) -> list[asyncpg.Record]:
    """Renderings behind an object key, of originals that are to be kept."""
    return await fetch(_RENDERINGS, after, None if shas is None else list(shas), since, limit)


async def cases_of(sha256: str) -> list[str]:
    """The numbers of the cases that show a photo, or their ids where they have none yet."""
    rows = await fetch(
        "SELECT coalesce(no, id::text) AS name FROM case_file"
        " WHERE id IN (SELECT case_id FROM case_photo WHERE sha256 = $1) ORDER BY 1",
        sha256,
    )
    return [r["name"] for r in rows]


async def without_pieces(after: str, limit: int) -> list[str]:
    """Attached originals behind a hash whose pieces are not noted yet."""
    rows = await fetch(
        "SELECT p.sha256 FROM photo p WHERE p.sha256 > $1 AND p.attached_at IS NOT NULL AND p.purged_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM photo_pieces k WHERE k.sha256 = p.sha256) ORDER BY p.sha256 LIMIT $2",
        after, limit,
    )  # fmt: skip
    return [r["sha256"] for r in rows]


async def insert_pieces(sha256: str, piece_bytes: int, hashes: bytes, now: datetime) -> None:
    await execute(
        "INSERT INTO photo_pieces (sha256, piece_bytes, hashes, noted_at) SELECT sha256, $2, $3, $4 FROM photo"
        " WHERE sha256 = $1 ON CONFLICT DO NOTHING",
        sha256, piece_bytes, hashes, now,
    )  # fmt: skip
