"""Which pictures the demo's people take, and when: put into the object store the way a phone does, by hash."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context

import anyio
import msgspec

from backend.catalog import service as catalog
from backend.demo.pictures import light_at, picture
from backend.demo.stories import Step
from backend.demo.street import Light
from backend.kernel.clock import SystemClock
from backend.photos import queries, service
from backend.photos.senders import PhotoSender
from backend.storage import store

REUSED = "c001"  # sends a picture again that belongs to another story:
_TAKEN_FROM = 77
_OWN = 1000  # stories below this number have pictures of their own
_SHARED = 12  # those that arrive later take turns with so many per scene, so that a demo left running stays small
_PAINTERS = 2
_DEMO = PhotoSender(actor=None, address="demo")


class Taken(msgspec.Struct, frozen=True):
    """A picture as it is taken."""

    scene: str
    number: int
    moment: str
    light: Light

    @property
    def key(self) -> tuple[str, int, str, str]:
        """What is taken once: a story's own picture keeps the light of its first use, also when it is sent again."""
        own = self.number < _OWN
        return (
            self.scene,
            self.number if own else _OWN + self.number % _SHARED,
            self.moment,
            "" if own else self.light,
        )


def taken(step: Step) -> list[Taken]:
    """The pictures that belong to a step, in the light of its hour."""
    story, light = step.story, _light(step.at)
    number = _TAKEN_FROM if story.key == REUSED and step.command == "report" else story.number
    scenes = story.pictures.split("+")
    match step.command:
        case "report":
            return [Taken(scene, number, "before", light) for scene in scenes]
        case "finish":
            return [Taken(scenes[0], number, "after", light)]
        case "report_check":
            return [Taken(scenes[0], number, "again", light)]
        case _:
            return []


def _light(at: datetime) -> Light:
    local = at.astimezone(catalog.working_calendar().zone)
    return light_at(local.hour + local.minute / 60)


class Album:
    """The pictures sent so far in this load."""

    def __init__(self) -> None:
        self._sent: dict[tuple[str, int, str, str], str] = {}
        self._ahead: dict[tuple[str, int, str, str], Future[bytes]] = {}
        self._painters: ProcessPoolExecutor | None = None

    def paint_ahead(self, steps: Iterable[Step]) -> None:
        """Have the pictures of these steps drawn in processes beside this one, until `close`."""
        self._painters = ProcessPoolExecutor(
            _PAINTERS, mp_context=get_context("spawn"), initializer=os.nice, initargs=(5,)
        )
        for one in (t for step in steps for t in taken(step)):
            if one.key not in self._ahead:
                scene, variant, moment, _ = one.key
                self._ahead[one.key] = self._painters.submit(picture, scene, variant, moment, one.light)

    def close(self) -> None:
        """End those processes."""
        if self._painters is not None:
            self._painters.shutdown(wait=False, cancel_futures=True)
            self._painters = None

    async def photo(self, one: Taken, sender: PhotoSender) -> str:
        """The hash of a picture for this sender's hands, uploaded at first use. Errors: StoreUnavailable (503)."""
        if one.key not in self._sent:
            data = await self._drawn(one)
            sha256 = hashlib.sha256(data).hexdigest()
            await service.upload(sha256, _chunks(data), _DEMO, store(), SystemClock())
            self._sent[one.key] = sha256
        await queries.note_sender(self._sent[one.key], sender, SystemClock().now())
        return self._sent[one.key]

    async def _drawn(self, one: Taken) -> bytes:
        ahead = self._ahead.pop(one.key, None)
        if ahead is not None:
            return await asyncio.wrap_future(ahead)
        scene, variant, moment, _ = one.key
        return await anyio.to_thread.run_sync(picture, scene, variant, moment, one.light)


async def _chunks(data: bytes) -> AsyncIterator[bytes]:
    yield data
