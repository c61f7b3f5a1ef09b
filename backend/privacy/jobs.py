"""Background work: propose boxes, burn approved ones in, remove withdrawn copies."""

import hashlib
import os
import secrets
from typing import Any

import asyncpg
import msgspec

from backend.db import atomic
from backend.evidence.service import record_issued
from backend.kernel.clock import Clock
from backend.kernel.work import Work
from backend.photos.child import Child, ChildTooSlow, memory, path_of
from backend.photos.renderings import screen
from backend.photos.sweep import Shelf
from backend.privacy import queries
from backend.storage import ObjectStore

SHELVES = [Shelf("public/", queries.known_copies)]
LIMIT_S = 30.0  # the models' loading included
_ENDING = {"image/jpeg": "jpg", "image/webp": "webp"}


class FindingFailed(Exception):
    """The child could not do it in time, on this machine or with this picture; the message says what happened."""


def child(limit_s: float = LIMIT_S) -> Child:
    """A new finder; not started yet."""
    return Child("backend.privacy.find", limit_s)


def works(finder: Child, objects: ObjectStore, clock: Clock) -> list[Work]:
    """What a worker does in this room. What is to vanish goes first."""

    async def propose_(sha256: str) -> None:
        await propose(sha256, finder, objects, clock)

    async def no_boxes(sha256: str, reason: str) -> None:
        async with atomic():
            words = reason.removeprefix(f"{FindingFailed.__name__}: ")
            await queries.found(sha256, "[]", f"没有找成：{words}"[:300], clock.now())

    async def publish_(sha256: str) -> None:
        await publish(sha256, finder, objects, clock)

    async def remove_(token: str) -> None:
        await remove(token, objects, clock)

    async def noted(key: str, reason: str) -> None:
        """What the queue notes is enough: the list leaves it out."""

    return [
        Work(name="privacy.remove", pending=queries.to_remove, do=remove_, park=noted, priority=4),
        Work(name="privacy.publish", pending=queries.unpublished, do=publish_, park=noted, priority=3),
        Work(name="privacy.propose", pending=queries.unsearched, do=propose_, park=no_boxes),
    ]


async def propose(sha256: str, finder: Child, objects: ObjectStore, clock: Clock) -> None:
    """Look for faces and plates in the screen-size rendering; a person decides what becomes of them.

    A search that does not finish is tried again by the queue; once it is parked the review begins without boxes, says
    why, and is approved only by who says to have looked. Errors: ChildDied and FindingFailed, StoreUnavailable.
    """
    picture = await screen(sha256, objects)
    if picture is None:
        raise FindingFailed("没有屏幕大小的副本")
    boxes = await _found(picture, finder)
    async with atomic():
        await queries.found(sha256, msgspec.json.encode(boxes).decode(), None, clock.now())


async def _found(picture: bytes, finder: Child) -> list[Any]:
    with memory(picture) as source:
        try:
            answer = await finder.ask({"find": path_of(source)})
        except ChildTooSlow as error:
            raise FindingFailed(f"查找超过 {error}") from error
    if "boxes" not in answer:
        raise FindingFailed(answer["failure"])
    return list(answer["boxes"])


async def publish(sha256: str, finder: Child, objects: ObjectStore, clock: Clock) -> None:
    """Make the copies of the approved version under new addresses; nothing when the approval fell meanwhile.

    Objects are stored before the rows are written, so that an address always has its bytes.
    """
    row = await queries.stored(sha256)
    if row is None or row["state"] != "approved" or row["published_version"] == row["version"]:
        return
    picture = await screen(sha256, objects)
    if picture is None:
        raise FindingFailed("没有屏幕大小的副本")
    rows = await _copies(row, picture, finder, clock)
    for made, data in rows:
        await objects.put(made[5], data, made[3])
    kept = await _record(row, [made for made, _ in rows], clock)
    for made, _ in rows if not kept else ():
        await objects.delete(made[5])


async def _copies(
    row: asyncpg.Record, picture: bytes, finder: Child, clock: Clock
) -> list[tuple[tuple[Any, ...], bytes]]:
    with memory(picture) as source, memory(b"") as target:
        boxes = msgspec.json.decode(row["boxes"])
        answer = await finder.ask({"hide": path_of(source), "target": path_of(target), "boxes": boxes})
        if "made" not in answer:
            raise FindingFailed(answer["failure"])
        os.lseek(target, 0, os.SEEK_SET)
        made = [(kind, os.read(target, size)) for kind, size in answer["made"]]
    rows = []
    for kind, data in made:
        token = secrets.token_urlsafe(18)
        key = f"public/{token}.{_ENDING[kind]}"
        digest = hashlib.sha256(data).hexdigest()
        values = (
            token, row["sha256"], row["version"], kind, digest, key, answer["width"], answer["height"], len(data),
            clock.now(),
        )  # fmt: skip
        rows.append((values, data))
    return rows


async def _record(row: asyncpg.Record, rows: list[tuple[Any, ...]], clock: Clock) -> bool:
    """Whether the copies stand: not when somebody decided anew, or another worker was first."""
    async with atomic():
        now = await queries.locked(row["sha256"])
        same = now is not None and (now["state"], now["version"]) == ("approved", row["version"])
        if now is None or not same or now["published_version"] == row["version"]:
            return False
        await queries.publish(row["sha256"], row["version"], rows)
        for values in rows:
            await record_issued(values[4], row["sha256"], None, "public", clock.now(), values[5])
    return True


async def remove(token: str, objects: ObjectStore, clock: Clock) -> None:
    """Delete the bytes of a withdrawn copy; its address keeps saying that it is gone."""
    row = await queries.copy(token)
    if row is not None and row["withdrawn_at"] is not None and row["removed_at"] is None:
        await objects.delete(row["object_key"])
        await queries.removed(token, clock.now())
