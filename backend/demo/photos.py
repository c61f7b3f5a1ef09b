"""Puts the demo's pictures into the object store the way a phone does: by hash, through the photo service."""

import hashlib
from collections.abc import AsyncIterator

import anyio

from backend.demo.pictures import picture
from backend.kernel.clock import SystemClock
from backend.photos import service
from backend.storage import store


class Album:
    """The pictures sent so far in this load, by scene and variant."""

    def __init__(self) -> None:
        self._sent: dict[tuple[str, int], str] = {}

    async def photo(self, scene: str, variant: int) -> str:
        """The hash of a scene's variant, uploaded at first use. Errors: StoreUnavailable (503)."""
        if (scene, variant) not in self._sent:
            data = await anyio.to_thread.run_sync(picture, scene, variant)
            sha256 = hashlib.sha256(data).hexdigest()
            await service.upload(sha256, _chunks(data), None, "demo", store(), SystemClock())
            self._sent[scene, variant] = sha256
        return self._sent[scene, variant]


async def _chunks(data: bytes) -> AsyncIterator[bytes]:
    yield data
