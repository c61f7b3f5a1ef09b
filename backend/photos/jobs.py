"""Background work on photos: modern formats of the renderings, and bytes that no report took.

Thumbnail and screen size are made together with the evidence copies, in one pass: backend/evidence/copies.py.
"""

import hashlib
import logging
from datetime import timedelta

from backend.db import atomic
from backend.kernel.clock import Clock
from backend.kernel.work import Work
from backend.photos import queries
from backend.photos.child import Child
from backend.photos.claims import claimed
from backend.photos.renderings import SIZES, NotRenderable, Output, render_bytes
from backend.photos.senders import KEPT
from backend.photos.service import original_key
from backend.photos.sweep import Shelf
from backend.storage import ObjectStore
from backend.storage.errors import ObjectMissing

log = logging.getLogger("menqian.photos")

ORPHAN_LIFE = timedelta(hours=24)
SHELVES = [
    Shelf("photos/original/", queries.known_originals),
    *(Shelf(f"photos/{kind}/", queries.known_renderings) for kind in SIZES),
]


def works(renderer: Child, objects: ObjectStore, clock: Clock) -> list[Work]:
    """What a worker does in this room."""

    async def modern(sha256: str) -> None:
        await make_modern(sha256, renderer, objects, clock)

    return [Work(name="photo.modern", pending=queries.without_modern, do=modern, park=queries.give_up_modern)]


async def make_modern(sha256: str, renderer: Child, objects: ObjectStore, clock: Clock) -> None:
    """WebP beside the JPEG renderings of a photo, made from them: the original need not be decoded again."""
    async with claimed(sha256, wait=True):
        await _make_modern(sha256, renderer, objects, clock)


async def _make_modern(sha256: str, renderer: Child, objects: ObjectStore, clock: Clock) -> None:
    rows = []
    for row in await queries.renderings(sha256):
        if row["media_type"] != "image/jpeg":
            continue
        try:
            jpeg = await objects.get(row["object_key"])
            [made] = await render_bytes(jpeg, [Output(side=SIZES[row["kind"]], format="webp")], renderer)
        except (NotRenderable, ObjectMissing) as error:
            log.warning("no modern format of %s %s: %s", sha256[:12], row["kind"], error)
            continue
        key = rendering_key(sha256, row["kind"], "webp")
        await objects.put(key, made.data, made.media_type)
        facts = key, made.width, made.height, len(made.data), clock.now(), hashlib.sha256(made.data).hexdigest()
        rows.append((sha256, row["kind"], made.media_type, *facts))
    async with atomic():
        await queries.insert_derivatives(rows)
        await queries.modern_done(sha256, clock.now())


def rendering_key(sha256: str, kind: str, ending: str) -> str:
    return f"photos/{kind}/{sha256[:2]}/{sha256}.{ending}"


async def collect_orphans(objects: ObjectStore, clock: Clock) -> int:
    """Remove originals that no report took within 24 hours; how many. The row goes first: no row without object."""
    before = clock.now() - ORPHAN_LIFE
    await queries.forget_senders(clock.now() - KEPT)
    gone = 0
    for sha256 in await queries.unattached_before(before, 500):
        async with claimed(sha256) as mine:  # not while the same bytes are being sent or rendered
            keys = await queries.forget_unattached(sha256, before) if mine else None
            if keys is not None:
                for key in [original_key(sha256), *keys]:
                    await objects.delete(key)
                gone += 1
    return gone
