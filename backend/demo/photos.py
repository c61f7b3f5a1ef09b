"""Puts the demo's pictures into the object store the way a phone does: by hash, through the photo service."""

import hashlib
from collections.abc import AsyncIterator

import anyio

from backend.demo.pictures import picture
from backend.kernel.clock import SystemClock
from backend.photos import service
from backend.storage import store

_OWN = 1000  # stories below this number have pictures of their own
_SHARED = 24  # those that arrive later take turns with so many per scene, so that a demo left running stays small


class Album:
    """The pictures sent so far in this load, by scene, variant and moment."""

    def __init__(self) -> None:
        self._sent: dict[tuple[str, int, str], str] = {}

    async def photo(self, scene: str, number: int, moment: str = "before") -> str:
        """The hash of a story's picture, uploaded at first use. Errors: StoreUnavailable (503)."""
        variant = number if number < _OWN else _OWN + number % _SHARED
        key = (scene, variant, moment)
        if key not in self._sent:
            data = await anyio.to_thread.run_sync(picture, scene, variant, moment)
            sha256 = hashlib.sha256(data).hexdigest()
            await service.upload(sha256, _chunks(data), None, "demo", store(), SystemClock())
            self._sent[key] = sha256
        return self._sent[key]


async def _chunks(data: bytes) -> AsyncIterator[bytes]:
    yield data
