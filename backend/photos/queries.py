"""SQL of photos."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import shapely

from backend.db import execute, fetch, fetchrow, fetchval
from backend.people.visibility import visible_in_line
from backend.photos.facts import Facts
from backend.photos.senders import PhotoSender

_COLUMNS = """
sha256, bytes, media_type, width, height, orientation, taken_at, taken_local, taken_offset, exif_point, altitude_m,
direction, direction_reference, gps_accuracy_m, device_make, device_model, received_at, uploaded_by, attached_at,
renderings
"""


def _seen(scopes: str) -> str:
    """A photo `p` is seen by who sees a case that holds it, or the case that such a one was merged into."""
    return f"""EXISTS (
    SELECT 1 FROM case_photo cp WHERE cp.sha256 = p.sha256 AND {visible_in_line("cp.case_id", scopes)})"""


def missing_sql(shas: str, marks: str, scopes: str) -> str:
    """The hashes of photos that did not arrive from this sender and that the scopes do not see: `sha` of each.

    The same for a hash that nobody ever sent: whoever guesses one learns nothing. Parameters: text[], the sender's
    marks of all of them (bytea[], backend/photos/senders.py), text[].
    """
    return f"""SELECT sha FROM unnest({shas}::text[]) AS x (sha) WHERE NOT EXISTS (
    SELECT 1 FROM photo p WHERE p.sha256 = sha AND p.purged_at IS NULL AND (
        EXISTS (SELECT 1 FROM photo_sender h WHERE h.sha256 = sha AND h.sender = ANY({marks}::bytea[]))
        OR {_seen(scopes)}))"""


async def photo(sha256: str) -> asyncpg.Record | None:
    return await fetchrow(f"SELECT {_COLUMNS} FROM photo WHERE sha256 = $1 AND purged_at IS NULL", sha256)


async def is_seen(sha256: str, scopes: Sequence[str]) -> bool:
    """Whether the scopes see a case with this photo."""
    return await fetchval(
        f"SELECT EXISTS (SELECT 1 FROM photo p WHERE p.sha256 = $1 AND {_seen('$2')})", sha256, list(scopes)
    )


async def seen_among(shas: Sequence[str], scopes: Sequence[str]) -> set[str]:
    """Those of the photos that the scopes see."""
    rows = await fetch(
        f"SELECT p.sha256 FROM photo p WHERE p.sha256 = ANY($1) AND {_seen('$2')}", list(shas), list(scopes)
    )
    return {r["sha256"] for r in rows}


async def missing(shas: Sequence[str], sender: PhotoSender) -> list[str]:
    """Those of the hashes that this sender may not put on a case: the bytes have to be sent first."""
    rows = await fetch(missing_sql("$1", "$2", "$3"), list(shas), sender.marks(shas), sender.scopes)
    return [r["sha"] for r in rows]


async def came_from(sha256: str, sender: PhotoSender) -> bool:
    """Whether this sender may put the photo on a case."""
    return not await missing([sha256], sender)


async def note_sender(sha256: str, sender: PhotoSender, now: datetime) -> None:
    """Keep that this sender had the bytes, anew from now."""
    await execute(
        "INSERT INTO photo_sender (sha256, sender, at) SELECT $1, mark, $3 FROM unnest($2::bytea[]) AS x (mark)"
        " ON CONFLICT (sha256, sender) DO UPDATE SET at = $3",
        sha256, sender.noted(sha256), now,
    )  # fmt: skip


async def forget_senders(before: datetime) -> None:
    await execute("DELETE FROM photo_sender WHERE at < $1", before)


async def insert(
    sha256: str, size: int, facts: Facts, uploaded_by: UUID | None, uploader_hash: bytes | None, now: datetime
) -> bool:
    """Record an original that the store already holds; False when it was recorded before."""
    point = shapely.Point(facts.lon, facts.lat) if facts.lon is not None else None
    done = await execute(
        "INSERT INTO photo (sha256, bytes, media_type, width, height, orientation, taken_at, taken_local, taken_offset,"
        " exif_point, altitude_m, direction, direction_reference, gps_accuracy_m, device_make, device_model,"
        " received_at, uploaded_by, uploader_hash)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
        " ON CONFLICT (sha256) DO NOTHING",
        sha256, size, facts.media_type, facts.width, facts.height, facts.orientation, facts.taken_at,
        facts.taken_local, facts.taken_offset, point, facts.altitude_m, facts.direction, facts.direction_reference,
        facts.gps_accuracy_m, facts.device_make, facts.device_model, now, uploaded_by, uploader_hash,
    )  # fmt: skip
    return done.endswith(" 1")


async def derivative(sha256: str, kind: str, media_type: str) -> asyncpg.Record | None:
    """A rendering in this format, or as JPEG when the modern one is not made yet."""
    return await fetchrow(
        "SELECT object_key, media_type, bytes FROM photo_derivative WHERE sha256 = $1 AND kind = $2"
        " AND media_type IN ($3, 'image/jpeg') ORDER BY media_type = $3 DESC LIMIT 1",
        sha256, kind, media_type,
    )  # fmt: skip


async def renderings(sha256: str) -> list[asyncpg.Record]:
    """Every rendering of a photo."""
    return await fetch("SELECT kind, media_type, object_key FROM photo_derivative WHERE sha256 = $1", sha256)


async def parked(sha256: str) -> asyncpg.Record | None:
    return await fetchrow(
        "SELECT code, detail FROM photo_parked k JOIN photo p ON p.sha256 = k.sha256"
        " WHERE k.sha256 = $1 AND p.renderings = 'parked'",
        sha256,
    )


async def without_renderings(limit: int) -> list[str]:
    """The oldest photos that nobody has rendered."""
    rows = await fetch(
        "SELECT sha256 FROM photo WHERE renderings = 'pending' AND purged_at IS NULL ORDER BY received_at LIMIT $1",
        limit,
    )
    return [r["sha256"] for r in rows]


async def without_modern(limit: int) -> list[str]:
    """The oldest photos whose renderings exist as JPEG only."""
    rows = await fetch(
        "SELECT sha256 FROM photo WHERE renderings = 'made' AND modern_at IS NULL AND purged_at IS NULL"
        " ORDER BY received_at LIMIT $1",
        limit,
    )
    return [r["sha256"] for r in rows]


async def rendered(sha256: str) -> None:
    await execute("UPDATE photo SET renderings = 'made' WHERE sha256 = $1", sha256)


async def modern_done(sha256: str, now: datetime) -> None:
    await execute("UPDATE photo SET modern_at = $2 WHERE sha256 = $1", sha256, now)


async def give_up_modern(sha256: str, reason: str) -> None:
    """JPEG alone will do."""
    await execute("UPDATE photo SET modern_at = '-infinity' WHERE sha256 = $1", sha256)


async def insert_derivatives(rows: Sequence[Sequence[Any]]) -> None:
    """(sha256, kind, media_type, object_key, width, height, bytes, made_at, content_sha256) each.

    A rendering made anew has replaced the object, so its row replaces the one before.
    """
    for row in rows:
        await execute(
            "INSERT INTO photo_derivative (sha256, kind, media_type, object_key, width, height, bytes, made_at,"
            " content_sha256) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            " ON CONFLICT (sha256, kind, media_type) DO UPDATE SET object_key = excluded.object_key,"
            " width = excluded.width, height = excluded.height, bytes = excluded.bytes, made_at = excluded.made_at,"
            " content_sha256 = excluded.content_sha256",
            *row,
        )


async def park(sha256: str, code: str, detail: str, now: datetime) -> None:
    """Stop trying to render this photo, and say why."""
    await execute(
        "WITH marked AS (UPDATE photo SET renderings = 'parked' WHERE sha256 = $1 RETURNING sha256)"
        " INSERT INTO photo_parked (sha256, code, detail, attempts, at) SELECT sha256, $2, $3, 1, $4 FROM marked"
        " ON CONFLICT (sha256) DO UPDATE SET attempts = photo_parked.attempts + 1, code = $2, detail = $3, at = $4",
        sha256, code, detail[:500], now,
    )  # fmt: skip


async def try_again(sha256: str) -> bool:
    """Put a parked photo back on the work list; False when it is not parked. Its attempts stay counted."""
    done = await execute("UPDATE photo SET renderings = 'pending' WHERE sha256 = $1 AND renderings = 'parked'", sha256)
    return done.endswith(" 1")


async def all_parked(limit: int) -> list[asyncpg.Record]:
    return await fetch(
        "SELECT k.sha256, code, detail, attempts, at FROM photo_parked k JOIN photo p ON p.sha256 = k.sha256"
        " WHERE p.renderings = 'parked' ORDER BY at DESC LIMIT $1",
        limit,
    )


async def unattached_before(moment: datetime, limit: int) -> list[str]:
    """Originals that no report took within the time."""
    rows = await fetch(
        "SELECT sha256 FROM photo WHERE attached_at IS NULL AND received_at < $1 ORDER BY received_at LIMIT $2",
        moment, limit,
    )  # fmt: skip
    return [r["sha256"] for r in rows]


async def forget_unattached(sha256: str, moment: datetime) -> list[str] | None:
    """Remove the row of a photo that is still unattached; its objects' keys, None when a report has taken it."""
    row = await fetchrow(
        "WITH keys AS (SELECT coalesce(array_agg(object_key), '{}') AS keys FROM photo_derivative WHERE sha256 = $1)"
        " DELETE FROM photo WHERE sha256 = $1 AND attached_at IS NULL AND received_at < $2"
        " RETURNING (SELECT keys FROM keys) AS keys",
        sha256, moment,
    )  # fmt: skip
    return list(row["keys"]) if row else None


async def screen_key(sha256: str) -> str | None:
    """Where the screen-size JPEG lies."""
    return await fetchval(
        "SELECT object_key FROM photo_derivative WHERE sha256 = $1 AND kind = 'screen' AND media_type = 'image/jpeg'",
        sha256,
    )


async def known_originals(keys: list[str]) -> set[str]:
    """Those of the keys of originals that a photo's row names, purged ones included: their end is the purge's work."""
    names = {key.rpartition("/")[2]: key for key in keys}
    rows = await fetch("SELECT sha256 FROM photo WHERE sha256 = ANY($1)", list(names))
    return {names[r["sha256"]] for r in rows}


async def known_renderings(keys: list[str]) -> set[str]:
    names = [key.rpartition("/")[2].partition(".")[0] for key in keys]
    return {
        r["object_key"] for r in await fetch("SELECT object_key FROM photo_derivative WHERE sha256 = ANY($1)", names)
    }
