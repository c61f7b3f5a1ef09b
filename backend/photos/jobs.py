"""Background work on photos: renderings, and bytes that no report took.

A committed photo row without its renderings *is* the work. A worker takes one photo by an advisory lock that goes with
its connection, so killing a worker loses nothing and two workers never render the same photo.
"""

import json
import logging
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import asyncpg
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream

from backend.db import atomic
from backend.kernel.clock import Clock, SystemClock
from backend.photos import queries
from backend.photos.claims import claimed
from backend.photos.service import KINDS, original_key
from backend.storage import ObjectStore, store
from backend.storage.errors import ObjectMissing, StoreUnavailable

log = logging.getLogger("menqian.photos")

RENDER_LIMIT_S = 10.0
ORPHAN_LIFE = timedelta(hours=24)
_IDLE_S = 0.3
_REST_S = 5.0
_COLLECT_S = 3600.0
_BATCH = 20
_ANSWER_BYTES = 65_536


class Renderer:
    """The child process that decodes pixels; started anew after it died or took too long."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._answers: BufferedByteReceiveStream | None = None

    async def render(self, source: Path, folder: Path) -> dict[str, Any]:
        """The child's answer: `made`, or `code` and `detail` of what was wrong with the photo."""
        process, answers = await self._child()
        assert process.stdin is not None
        try:
            with anyio.fail_after(RENDER_LIMIT_S):
                await process.stdin.send(json.dumps({"source": str(source), "folder": str(folder)}).encode() + b"\n")
                return json.loads(await answers.receive_until(b"\n", _ANSWER_BYTES))
        except TimeoutError:
            await self.stop()
            return {"code": "photo.too_slow", "detail": f"解码超过 {RENDER_LIMIT_S:.0f} 秒"}
        except (anyio.EndOfStream, anyio.IncompleteRead, anyio.BrokenResourceError, anyio.ClosedResourceError):
            await self.stop()
            return {"code": "photo.killed_decoder", "detail": "解码进程被这张照片弄停了"}

    async def _child(self) -> tuple[Process, BufferedByteReceiveStream]:
        if self._process is None or self._process.returncode is not None or self._answers is None:
            self._process = await anyio.open_process([sys.executable, "-m", "backend.photos.derive"], stderr=None)
            assert self._process.stdout is not None
            self._answers = BufferedByteReceiveStream(self._process.stdout)
        return self._process, self._answers

    async def stop(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            with anyio.CancelScope(shield=True):
                await self._process.wait()
        self._process = self._answers = None


async def make_renderings(sha256: str, renderer: Renderer, objects: ObjectStore, clock: Clock) -> bool:
    """Render one photo and record it, or park it with the reason; False when another process is at it or was."""
    async with claimed(sha256) as mine:
        if not mine or await queries.derivative(sha256, KINDS[0]) is not None:
            return False
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            try:
                source = anyio.Path(folder / "original")
                await source.write_bytes(await objects.get(original_key(sha256)))
            except ObjectMissing:
                await queries.park(sha256, "photo.original_missing", "存储里没有原件", clock.now())
                return True
            answer = await renderer.render(folder / "original", folder)
            if "made" not in answer:
                log.warning("photo %s parked: %s %s", sha256[:12], answer["code"], answer["detail"])
                await queries.park(sha256, answer["code"], answer["detail"], clock.now())
                return True
            await _record(sha256, folder, answer["made"], objects, clock)
    return True


async def _record(sha256: str, folder: Path, made: dict[str, Any], objects: ObjectStore, clock: Clock) -> None:
    rows = []
    for kind in KINDS:
        data = await anyio.Path(folder / f"{kind}.jpg").read_bytes()
        key = f"photos/{kind}/{sha256[:2]}/{sha256}.jpg"
        await objects.put(key, data, "image/jpeg")
        rows.append(
            (sha256, kind, "image/jpeg", key, made[kind]["width"], made[kind]["height"], len(data), clock.now())
        )
    async with atomic():
        await queries.insert_derivatives(rows)


async def collect_orphans(objects: ObjectStore, clock: Clock) -> int:
    """Remove originals that no report took within 24 hours; how many. The row goes first: no row without object."""
    before = clock.now() - ORPHAN_LIFE
    gone = 0
    for sha256 in await queries.unattached_before(before, 500):
        async with claimed(sha256) as mine:  # not while the same bytes are being sent or rendered
            keys = await queries.forget_unattached(sha256, before) if mine else None
            if keys is not None:
                for key in [original_key(sha256), *keys]:
                    await objects.delete(key)
                gone += 1
    return gone


async def render_all(renderer: Renderer, objects: ObjectStore, clock: Clock) -> int:
    """One pass over the work list; how many photos this process worked on."""
    work = await queries.without_derivatives(_BATCH, len(KINDS))
    return sum([await make_renderings(sha256, renderer, objects, clock) for sha256 in work])


async def run() -> None:
    """Render and collect until cancelled."""
    clock, renderer, objects = SystemClock(), Renderer(), store()
    next_collection = anyio.current_time()
    try:
        while True:
            try:
                if anyio.current_time() >= next_collection:
                    next_collection += _COLLECT_S
                    await collect_orphans(objects, clock)
                if not await render_all(renderer, objects, clock):
                    await anyio.sleep(_IDLE_S)
            except (StoreUnavailable, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("photo work rests: %s", error)
                await anyio.sleep(_REST_S)
    finally:
        await renderer.stop()
