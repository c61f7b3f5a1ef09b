"""SQL of fingerprints and pairs."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

import asyncpg
import numpy as np

from backend.db import execute, fetch, fetchrow, fetchval
from backend.likeness.hashing import FIRST, WINDOWS, Hashes

_PAGE = 20_000


async def unhashed(limit: int) -> list[str]:
    """The oldest photos on cases without a fingerprint; when all have one, those that have it from before `more`, be
    they purged: what this passed over would be looked at again for ever."""
    rows = await fetch(
        "SELECT sha256 FROM photo WHERE renderings = 'made' AND hashed_at IS NULL AND attached_at IS NOT NULL"
        " AND purged_at IS NULL ORDER BY received_at LIMIT $1",
        limit,
    )
    if not rows:
        rows = await fetch("SELECT sha256 FROM photo_hash WHERE more IS NULL ORDER BY made_at LIMIT $1", limit)
    return [r["sha256"] for r in rows]


async def hashed(sha256: str, hashes: Hashes | None, now: datetime) -> None:
    """Keep a photo's fingerprint, or that it has none; repeating changes nothing."""
    await execute("UPDATE photo SET hashed_at = $2 WHERE sha256 = $1", sha256, now)
    if hashes is None:
        await execute("UPDATE photo_hash SET more = '{}' WHERE sha256 = $1 AND more IS NULL", sha256)
    else:
        numbers = hashes.view(np.int64).tolist()
        await execute(
            "INSERT INTO photo_hash (sha256, hashes, more, made_at) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (sha256) DO UPDATE SET hashes = $2, more = $3, made_at = $4 WHERE photo_hash.more IS NULL",
            sha256, numbers[:FIRST], numbers[FIRST:], now,
        )  # fmt: skip


async def uncompared(limit: int) -> list[str]:
    """The oldest fingerprints that have not been compared with the others."""
    rows = await fetch(
        "SELECT sha256 FROM photo_hash WHERE compared_at IS NULL ORDER BY made_at, sha256 LIMIT $1", limit
    )
    return [r["sha256"] for r in rows]


async def compared(sha256: str, now: datetime) -> None:
    await execute("UPDATE photo_hash SET compared_at = $2 WHERE sha256 = $1", sha256, now)


async def hashes_from(start: datetime) -> AsyncIterator[tuple[str, Hashes, datetime]]:
    """(photo, fingerprint, when made) from a moment on, in order, page by page."""
    at, last = start, ""
    while True:
        rows = await fetch(
            "SELECT sha256, hashes || coalesce(more, '{}') AS hashes, made_at FROM photo_hash"
            " WHERE (made_at, sha256) > ($1, $2) ORDER BY made_at, sha256 LIMIT $3",
            at, last, _PAGE,
        )  # fmt: skip
        for r in rows:
            numbers = [*r["hashes"], *[r["hashes"][0]] * (len(WINDOWS) - len(r["hashes"]))]  # the whole says no more
            yield r["sha256"], np.array(numbers, dtype=np.int64).view(np.uint64), r["made_at"]
        if len(rows) < _PAGE:
            return
        at, last = rows[-1]["made_at"], rows[-1]["sha256"]


async def uses(sha256: str) -> list[asyncpg.Record]:
    """The events that a photo came with."""
    return await fetch(
        "SELECT cp.case_id, cp.event_id, cp.sha256, cp.role, p.received_at FROM case_photo cp"
        " JOIN photo p ON p.sha256 = cp.sha256 WHERE cp.sha256 = $1 ORDER BY cp.event_id",
        sha256,
    )


async def unpaired(limit: int) -> list[str]:
    """Keys `event/sha256` of photos of handling and checking that have not been laid beside the earlier ones, in
    the order of arrival."""
    rows = await fetch(
        "SELECT cp.event_id, cp.sha256 FROM case_photo cp JOIN photo p ON p.sha256 = cp.sha256"
        " WHERE cp.role <> 'before' AND cp.paired_at IS NULL AND p.renderings = 'made' AND p.purged_at IS NULL"
        " ORDER BY cp.arrival NULLS FIRST LIMIT $1",
        limit,
    )
    return [f"{r['event_id']}/{r['sha256']}" for r in rows]


_FIRST = """
SELECT cp.sha256 FROM case_photo cp JOIN case_event e ON e.id = cp.event_id
WHERE cp.role = 'before' AND cp.case_id IN (SELECT case_family($1))
ORDER BY cp.case_id <> $1, e.at, e.no, cp.position LIMIT $2
"""
_HANDLED = """
SELECT cp.sha256 FROM case_photo cp JOIN case_event e ON e.id = cp.event_id
WHERE cp.role = 'after' AND cp.case_id = $1 AND e.no < $3 ORDER BY e.no DESC, cp.position LIMIT $2
"""
_NEXT = 2**31 - 1  # after every event


async def before(event_id: UUID, limit: int) -> list[str]:
    """The first photos of the matter as it was reported, the case's own before those of what was merged into it; for a
    check's photo also the last ones of the handling."""
    own = await fetchrow(
        "SELECT case_id, no, EXISTS (SELECT 1 FROM case_photo c WHERE c.event_id = $1 AND c.role = 'check') AS checks"
        " FROM case_event WHERE id = $1",
        event_id,
    )
    return await before_of(own["case_id"], limit, handled=own["checks"], no=own["no"]) if own else []


async def before_of(case_id: UUID, limit: int, *, handled: bool, no: int = _NEXT) -> list[str]:
    """The same for a photo of the case's event `no`; without it, for one that is to come."""
    rows = await fetch(_FIRST, case_id, limit)
    more = await fetch(_HANDLED, case_id, limit, no) if handled else []
    return list(dict.fromkeys(r["sha256"] for r in [*rows, *more]))


async def shown(case_id: UUID, limit: int) -> list[str]:
    """The photos of a case and of what was merged into it, the last that came first."""
    rows = await fetch(
        "SELECT cp.sha256 FROM case_photo cp JOIN case_event e ON e.id = cp.event_id"
        " WHERE cp.case_id IN (SELECT case_family($1)) ORDER BY e.at DESC, e.no DESC, cp.position LIMIT $2",
        case_id, limit,
    )  # fmt: skip
    return [r["sha256"] for r in rows]


async def is_of(case_id: UUID, sha256: str) -> bool:
    """Whether the case, or one that was merged into it, has this very file."""
    return bool(
        await fetchval(
            "SELECT 1 FROM case_photo WHERE case_id IN (SELECT case_family($1)) AND sha256 = $2 LIMIT 1",
            case_id, sha256,
        )
    )  # fmt: skip


async def paired(event_id: UUID, sha256: str, best: tuple[str, int] | None, now: datetime) -> None:
    """Keep the before photo that compares best and how well; None: there was none."""
    await execute("UPDATE case_photo SET paired_at = $3 WHERE event_id = $1 AND sha256 = $2", event_id, sha256, now)
    if best is not None:
        await execute(
            "INSERT INTO photo_pair (case_id, event_id, after_sha256, before_sha256, score, made_at)"
            " SELECT case_id, $1, $2, $3, $4, $5 FROM case_event WHERE id = $1 ON CONFLICT DO NOTHING",
            event_id, sha256, best[0], best[1], now,
        )  # fmt: skip


async def pass_over(event_id: UUID, now: datetime) -> None:
    """The photos of an event are neither searched for nor compared (drawn ones of the demo repeat themselves)."""
    await execute(
        "UPDATE photo SET hashed_at = $2 WHERE sha256 IN (SELECT sha256 FROM case_photo WHERE event_id = $1)",
        event_id, now,
    )  # fmt: skip
    await execute("UPDATE case_photo SET paired_at = $2 WHERE event_id = $1", event_id, now)


async def pairs(case_id: UUID) -> list[asyncpg.Record]:
    """The pairs of a case and of what was merged into it, in the order of their events."""
    return await fetch(
        "SELECT pp.event_id, pp.after_sha256 AS after, pp.before_sha256 AS before, pp.score FROM photo_pair pp"
        " JOIN case_event e ON e.id = pp.event_id WHERE pp.case_id IN (SELECT case_family($1))"
        " ORDER BY e.at, e.no, pp.after_sha256",
        case_id,
    )
