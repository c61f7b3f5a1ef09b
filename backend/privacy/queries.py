"""SQL of reviews and public copies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.cases.queries import SENT_BACK
from backend.db import execute, fetch, fetchrow
from backend.people.visibility import visible_in_line

# What the public may see of a photo is decided by who sees the case that it was first put on, or the case that such a
# one was merged into: putting it on another case gives nobody a say.
_SEEN = f"""
JOIN LATERAL (
    SELECT c.id AS case_id, c.no AS case_no, c.place_words, e.at AS received_at, cp.role FROM case_photo cp
    JOIN case_event e ON e.id = cp.event_id JOIN case_file c ON c.id = cp.case_id
    WHERE cp.sha256 = v.sha256 ORDER BY e.at, e.id LIMIT 1
) seen ON {visible_in_line("seen.case_id", "$1")}
"""
_ITEM = "v.*, seen.*, d.width, d.height"
_FROM = f"""
FROM photo_review v JOIN photo p ON p.sha256 = v.sha256 AND p.purged_at IS NULL
JOIN photo_derivative d ON d.sha256 = v.sha256 AND d.kind = 'screen' AND d.media_type = 'image/jpeg' {_SEEN}
"""


# Photos take turns by who sent them: hundreds of one sender (the demo's, a flood) hold nobody else's up.
_SENDER = "coalesce(p.uploaded_by::text, encode(p.uploader_hash, 'hex'))"
_LOOK = 2000  # of the oldest that wait, as far as turns are given


async def unsearched(limit: int) -> list[str]:
    """Photos on cases in which nobody has looked for faces and plates: the oldest of each sender in turn."""
    rows = await fetch(
        f"SELECT sha256 FROM (SELECT sha256, received_at, row_number() OVER (PARTITION BY sender ORDER BY received_at)"
        f" AS turn FROM (SELECT p.sha256, p.received_at, {_SENDER} AS sender FROM photo p WHERE p.renderings = 'made'"
        " AND p.searched_at IS NULL AND p.attached_at IS NOT NULL AND p.purged_at IS NULL ORDER BY p.received_at"
        " LIMIT $2) oldest) waiting ORDER BY turn, received_at LIMIT $1",
        limit, _LOOK,
    )  # fmt: skip
    return [r["sha256"] for r in rows]


async def found(sha256: str, boxes: str, trouble: str | None, now: datetime) -> None:
    """Begin a review with the proposed boxes (JSON); repeating changes nothing."""
    await execute("UPDATE photo SET searched_at = $2 WHERE sha256 = $1", sha256, now)
    await execute(
        "WITH new AS (INSERT INTO photo_review (sha256, state, version, boxes, trouble, found_at)"
        " VALUES ($1, 'waiting', 1, $2::jsonb, $3, $4) ON CONFLICT (sha256) DO NOTHING RETURNING sha256)"
        " INSERT INTO photo_review_step (sha256, version, what, boxes, reason, at)"
        " SELECT sha256, 1, 'found', $2::jsonb, $3, $4 FROM new",
        sha256, boxes, trouble, now,
    )  # fmt: skip


async def page(
    scopes: Sequence[str], state: str, after: tuple[datetime, str] | None, limit: int
) -> list[asyncpg.Record]:
    """Reviews in a state on cases that the scopes see: waiting ones oldest first, decided ones newest first."""
    at, way, sign = ("v.found_at", "ASC", ">") if state == "waiting" else ("v.decided_at", "DESC", "<")
    place = f"AND ({at}, v.sha256) {sign} ($4::timestamptz, $5::text)" if after else ""
    return await fetch(
        f"SELECT {_ITEM} {_FROM} WHERE v.state = $2 {place} ORDER BY {at} {way}, v.sha256 {way} LIMIT $3",
        list(scopes), state, limit, *(after or ()),
    )  # fmt: skip


async def review(scopes: Sequence[str], sha256: str) -> asyncpg.Record | None:
    """One review of a photo that the scopes see."""
    return await fetchrow(f"SELECT {_ITEM} {_FROM} WHERE v.sha256 = $2", list(scopes), sha256)


async def stored(sha256: str) -> asyncpg.Record | None:
    return await fetchrow("SELECT * FROM photo_review WHERE sha256 = $1", sha256)


async def locked(sha256: str) -> asyncpg.Record | None:
    return await fetchrow("SELECT * FROM photo_review WHERE sha256 = $1 FOR UPDATE", sha256)


async def steps(sha256: str) -> list[asyncpg.Record]:
    return await fetch(
        "SELECT s.what, s.version, a.name AS by, s.at, s.reason FROM photo_review_step s"
        " LEFT JOIN account a ON a.id = s.actor_id WHERE s.sha256 = $1 ORDER BY s.version DESC",
        sha256,
    )


async def decide(
    sha256: str, state: str, version: int, boxes: str, what: str, by: UUID, reason: str | None, now: datetime
) -> None:
    """The next version of a review."""
    await execute(
        "UPDATE photo_review SET state = $2, version = $3, boxes = $4::jsonb, decided_by = $5, decided_at = $6,"
        " reason = $7 WHERE sha256 = $1",
        sha256, state, version, boxes, by, now, reason,
    )  # fmt: skip
    await execute(
        "INSERT INTO photo_review_step (sha256, version, what, boxes, actor_id, reason, at)"
        " VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7)",
        sha256, version, what, boxes, by, reason, now,
    )  # fmt: skip


async def withdraw_copies(sha256: str, now: datetime) -> list[str]:
    """End every standing public copy of a photo; the hashes of their bytes."""
    rows = await fetch(
        "UPDATE public_copy SET withdrawn_at = $2 WHERE sha256 = $1 AND withdrawn_at IS NULL RETURNING copy_sha256",
        sha256, now,
    )  # fmt: skip
    return [r["copy_sha256"] for r in rows]


async def unpublished(limit: int) -> list[str]:
    """Approved photos without the copies of the version that was approved, those of each sender in turn. One that was
    parked waits for another decision."""
    rows = await fetch(
        f"SELECT sha256 FROM (SELECT v.sha256, v.decided_at, row_number() OVER (PARTITION BY {_SENDER}"
        " ORDER BY v.decided_at) AS turn FROM photo_review v"
        " JOIN photo p ON p.sha256 = v.sha256 AND p.renderings = 'made'"
        " WHERE v.state = 'approved' AND v.published_version IS DISTINCT FROM v.version AND p.purged_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM work_parked k WHERE k.work = 'privacy.publish' AND k.key = v.sha256"
        " AND k.at >= v.decided_at)"
        ") approved ORDER BY turn, decided_at LIMIT $1",
        limit,
    )
    return [r["sha256"] for r in rows]


async def publish(sha256: str, version: int, rows: Sequence[Sequence[Any]]) -> None:
    """The copies of a version: token, sha256, version, media type, hash, key, width, height, bytes, time of each."""
    for row in rows:
        await execute(
            "INSERT INTO public_copy (token, sha256, version, media_type, copy_sha256, object_key, width, height,"
            " bytes, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            *row,
        )
    await execute("UPDATE photo_review SET published_version = $2 WHERE sha256 = $1", sha256, version)


async def to_remove(limit: int) -> list[str]:
    """Withdrawn copies whose bytes are still in the store."""
    rows = await fetch(
        "SELECT token FROM public_copy c WHERE withdrawn_at IS NOT NULL AND removed_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM work_parked k WHERE k.work = 'privacy.remove' AND k.key = c.token)"
        " ORDER BY withdrawn_at LIMIT $1",
        limit,
    )
    return [r["token"] for r in rows]


async def removed(token: str, now: datetime) -> None:
    await execute("UPDATE public_copy SET removed_at = $2 WHERE token = $1", token, now)


async def copy(token: str) -> asyncpg.Record | None:
    """A copy by its address. One whose original was purged counts as withdrawn."""
    return await fetchrow(
        "SELECT c.*, p.purged_at FROM public_copy c JOIN photo p ON p.sha256 = c.sha256 WHERE c.token = $1", token
    )


async def standing(sha256: str) -> asyncpg.Record | None:
    """The JPEG copy of the approved version."""
    return await fetchrow(
        "SELECT c.* FROM public_copy c JOIN photo_review v ON v.sha256 = c.sha256 AND v.version = c.version"
        " WHERE c.sha256 = $1 AND v.state = 'approved' AND c.withdrawn_at IS NULL AND c.media_type = 'image/jpeg'",
        sha256,
    )


async def public_photos(case_ids: Sequence[UUID], report_id: UUID) -> list[asyncpg.Record]:
    """Approved copies of the cases' photos in the order of their events, once each, without what other reports than
    this one brought with an answer to a closing.

    `outdated`: of a handling or a check after which the case went back to work: not how the place is now.
    """
    return await fetch(
        "SELECT DISTINCT ON (e.at, e.no, cp.position, v.sha256) cp.case_id, cp.role, e.at, j.token, w.token AS modern,"
        " j.width, j.height, cp.role <> 'before' AND EXISTS (SELECT 1 FROM case_event f WHERE f.case_id = cp.case_id"
        f" AND f.no > e.no AND (f.command = 'rework' OR f.command = 'check_fail' AND {SENT_BACK})) AS outdated"
        " FROM case_photo cp JOIN case_event e ON e.id = cp.event_id LEFT JOIN case_task t ON t.id = e.task_id"
        " JOIN photo p ON p.sha256 = cp.sha256 AND p.purged_at IS NULL"
        " JOIN photo_review v ON v.sha256 = cp.sha256 AND v.state = 'approved'"
        " JOIN public_copy j ON j.sha256 = v.sha256 AND j.version = v.version AND j.media_type = 'image/jpeg'"
        " LEFT JOIN public_copy w ON w.sha256 = v.sha256 AND w.version = v.version AND w.media_type = 'image/webp'"
        " WHERE cp.case_id = ANY($1) AND j.withdrawn_at IS NULL AND CASE"
        " WHEN e.actor_id IS NULL AND e.command IN ('answer', 'rework')"
        " THEN convert_from(e.body, 'UTF8')::jsonb -> 'facts' ->> 'report' = $2::uuid::text ELSE true END"
        " ORDER BY e.at, e.no, cp.position, v.sha256",
        list(case_ids), report_id,
    )  # fmt: skip


async def known_copies(keys: list[str]) -> set[str]:
    """Those of the keys of public copies that a row names and whose bytes were not removed."""
    names = [key.rpartition("/")[2].rpartition(".")[0] for key in keys]
    rows = await fetch("SELECT object_key FROM public_copy WHERE token = ANY($1) AND removed_at IS NULL", names)
    return {r["object_key"] for r in rows}
