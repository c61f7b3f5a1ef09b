"""Uploading originals and handing out derivatives."""

import hashlib
import mmap
import re
import tempfile
from collections.abc import AsyncIterator
from typing import IO, BinaryIO, NamedTuple

import anyio

from backend.db import queue
from backend.db.budget import spend_day
from backend.kernel.clock import Clock
from backend.people import audit
from backend.people.actor import Actor
from backend.people.audit import network_hash
from backend.people.permits import require
from backend.photos import facts, queries
from backend.photos.child import Child
from backend.photos.claims import claimed
from backend.photos.errors import (
    DerivativeFailed,
    DerivativePending,
    HashMismatch,
    NotAPicture,
    PhotoNotFound,
    TooLarge,
)
from backend.photos.glance import glance
from backend.photos.room import Place, of
from backend.photos.schemas import ExifPoint, ParkedView, PhotoView
from backend.photos.senders import PhotoSender
from backend.settings import settings
from backend.storage import ObjectStore

KINDS = ("thumb", "screen")
_SHOWS_PEOPLE = ("screen",)  # large enough to know somebody again
_SHA = re.compile(r"[0-9a-f]{64}")
_MIB = 1024 * 1024
_storing = anyio.Semaphore(6)  # uploads mapped and sent to the store at a time, per process


def original_key(sha256: str) -> str:
    return f"photos/original/{sha256[:2]}/{sha256}"


def check_sha(sha256: str) -> str:
    """Errors: PhotoNotFound (404) for what cannot be a hash."""
    if not _SHA.fullmatch(sha256):
        raise PhotoNotFound()
    return sha256


async def upload(
    sha256: str, body: AsyncIterator[bytes], sender: PhotoSender, store: ObjectStore, clock: Clock,
    eyes: Child | None = None,
) -> tuple[PhotoView, bool]:  # fmt: skip
    """Take an original in; its facts, and whether it is new.

    A photo that is known already is received and counted like any other: having the bytes, not naming their hash, is
    what gives the right to it. The object is stored before the row is written, so a row always has its object.
    `eyes`: the renderer that looks at a new one (backend/photos/glance.py).
    Errors: HashMismatch, NotAPicture, Truncated, Undecodable, TooLarge (413), TooManyPixels, Stalled and TooSlow
    (408), RateLimited (429), TooBusy and StoreUnavailable (503).
    """
    check_sha(sha256)
    room, who = of(sender)
    with tempfile.TemporaryFile() as file, room.place(who) as place:
        try:
            size = await _receive(sha256, body, file, place)
        finally:  # what was refused came over the wire all the same
            if sender.actor is None:
                with anyio.CancelScope(shield=True):
                    await _charge(sender.address, file.tell(), clock)
        found = facts.believed(await anyio.to_thread.run_sync(_read_facts, file), clock.now())
        if await queries.photo(sha256) is None:
            await glance(file, eyes, ended=found.ended)
        async with _storing, claimed(sha256, wait=True):  # not while the collector removes the same bytes
            new = await queries.photo(sha256) is None
            created = new and await _keep(sha256, size, found, file, sender, store, clock)
            row = await queries.photo(sha256)
            if row is None:
                raise PhotoNotFound()
            await queries.note_sender(sha256, sender, clock.now())
    return view(row), created


async def _keep(
    sha256: str, size: int, found: facts.Facts, file: BinaryIO, sender: PhotoSender, store: ObjectStore, clock: Clock
) -> bool:
    """Store and record a new photo; False when it was recorded before (and has been purged)."""
    await store.put(original_key(sha256), file, found.media_type)
    account = sender.actor.account_id if sender.actor else None
    uploader = None if sender.actor else network_hash(sender.address)
    return await queries.insert(sha256, size, found, account, uploader, clock.now())


async def _receive(sha256: str, body: AsyncIterator[bytes], file: IO[bytes], place: Place) -> int:
    """Write the body to the file while hashing it; its size in bytes."""
    digest, size = hashlib.sha256(), 0
    async for chunk in body:
        size += len(chunk)
        if size > facts.MAX_BYTES:
            raise TooLarge(limitBytes=facts.MAX_BYTES)
        place.take(len(chunk))
        digest.update(chunk)
        file.write(chunk)
    place.whole = True
    if digest.hexdigest() != sha256:
        raise HashMismatch(received=digest.hexdigest(), bytes=size)
    if size == 0:
        raise NotAPicture("文件是空的")
    return size


def _read_facts(file: IO[bytes]) -> facts.Facts:
    """The facts of the file, mapped instead of read: it may be 30 MB."""
    file.flush()
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        return facts.read(mapped)  # type: ignore[arg-type]


async def _charge(address: str, size: int, clock: Clock) -> None:
    """Anonymous uploads have a budget per address and one for all together, in bytes a day of the city."""
    hashed = network_hash(address).hex()[:32]
    now = clock.now()
    await spend_day(f"photo:{hashed}", size, settings().photo_mib_per_address * _MIB, now)
    await spend_day("photo:anonymous", size, settings().photo_mib_anonymous * _MIB, now)


def view(row: queries.asyncpg.Record) -> PhotoView:
    point = row["exif_point"]
    return PhotoView(
        sha256=row["sha256"], bytes=row["bytes"], media_type=row["media_type"], width=row["width"],
        height=row["height"], taken_at=row["taken_at"], taken_local=row["taken_local"],
        taken_offset=row["taken_offset"],
        location=ExifPoint(lon=point.x, lat=point.y) if point is not None else None,
        direction=row["direction"], direction_reference=row["direction_reference"],
        device_make=row["device_make"], device_model=row["device_model"],
    )  # fmt: skip


async def facts_of(sha256: str, sender: PhotoSender) -> PhotoView:
    """The facts of a photo, for who sent it and for who sees a case that has it; an address that many share is nobody.

    Errors: PhotoNotFound (404).
    """
    row = await queries.photo(check_sha(sha256))
    if row is None or not sender.is_named or not await queries.came_from(sha256, sender):
        raise PhotoNotFound()
    return view(row)


class Rendering(NamedTuple):
    """A derivative: where its bytes lie, what they are, how many."""

    key: str
    media_type: str
    size: int


async def rendering(
    sha256: str, kind: str, actor: Actor | None, address: str, clock: Clock, *, modern: bool = False
) -> Rendering:
    """A derivative for who sees a case with this photo; as WebP where the caller can show it and it is made already.

    That somebody saw it large is written down before it goes out (backend/people/audit.py).

    Errors: PhotoNotFound (404), DerivativePending (404, `Retry-After`), DerivativeFailed (404).
    """
    check_sha(sha256)
    if actor is None or "photo.read" not in actor.verbs or kind not in KINDS:
        raise PhotoNotFound()
    if not await queries.is_seen(sha256, actor.scopes):
        raise PhotoNotFound()
    row = await queries.derivative(sha256, kind, "image/webp" if modern else "image/jpeg")
    if row is not None:
        if kind in _SHOWS_PEOPLE:
            await audit.record_read(
                "photo_read", clock.now(), actor.account_id, network_hash(address), f"photo/{sha256}"
            )
        return Rendering(row["object_key"], row["media_type"], row["bytes"])
    failed = await queries.parked(sha256)
    if failed is not None:
        raise DerivativeFailed(failed["detail"], reason=failed["code"])
    raise DerivativePending(headers={"Retry-After": "1"}, retryAfter=1)


async def parked(actor: Actor | None) -> list[ParkedView]:
    """Photos that could not be rendered, newest first. Errors: Forbidden without ops.read."""
    require(actor, "ops.read")
    return [ParkedView(**dict(r)) for r in await queries.all_parked(200)]


async def try_again(sha256: str, actor: Actor | None) -> None:
    """Let the workers try a parked photo once more. Errors: Forbidden without ops.read, PhotoNotFound (404)."""
    require(actor, "ops.read")
    if not await queries.try_again(check_sha(sha256)):
        raise PhotoNotFound()
    await queue.unpark(["photo.render", "photo.evidence"], sha256)
