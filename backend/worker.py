"""The worker process: relay, place words, checkpoints, jobs, housekeeping. Any number may run."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

import anyio

from backend.cases import places, redating
from backend.catalog import notices, stages
from backend.db import DB, queue
from backend.db.budget import forget_before
from backend.demo.living import Living
from backend.evidence import copies
from backend.evidence import jobs as evidence
from backend.kernel.clock import Clock, SystemClock
from backend.likeness import jobs as likeness
from backend.live import checkpoint, relay
from backend.photos import direct, renderings
from backend.photos import jobs as photos
from backend.photos.sweep import sweep
from backend.privacy import jobs as privacy
from backend.provenance import service as provenance
from backend.settings import settings
from backend.storage import store

log = logging.getLogger("menqian.worker")

_CHECKPOINT_CHECK_S = 30.0
_CHECKPOINT_EVERY = timedelta(hours=1)
_HOUSEKEEPING_S = 3600.0
_PLACES_S = 0.5
_COLLECT_S = 3600.0
_SWEEP_S = 86_400.0
_PIECES_S = 120.0
_REDATE_S = 600.0
_REST_S = 5.0
_DEMO_S = 20.0


async def every(seconds: float, what: str, do: Callable[[], Awaitable[object]]) -> None:
    """Repeat for ever; a failure is logged and the next turn tries again."""
    while True:
        try:
            await do()
        except Exception:
            log.exception("%s failed, next try in %s s", what, max(seconds, _REST_S))
            await anyio.sleep(_REST_S)
        await anyio.sleep(seconds)


async def _seal(clock: Clock) -> None:
    async def keep(name: str, data: bytes) -> None:
        await store().put(name, data, "application/json")

    last = await checkpoint.sealed_at()
    if last is None or clock.now() - last >= _CHECKPOINT_EVERY:
        await relay.exclusively(lambda: checkpoint.seal(clock, keep))


async def _tidy(clock: Clock) -> None:
    await forget_before(clock.now() - timedelta(days=2))
    await queue.forget_before(clock.now() - timedelta(days=2))


async def main() -> None:
    """Run until the process is told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    clock = SystemClock()
    await DB.start_connection_pool(max_size=settings().pool_size)
    renderer, finder = renderings.child(), privacy.child()
    works = [
        *copies.works(renderer, store(), clock),
        *photos.works(renderer, store(), clock),
        *provenance.works(clock),
        *privacy.works(finder, store(), clock),
        *likeness.works(store(), clock),
    ]
    demo = Living(clock) if settings().demo_lives else None
    shelves = [*photos.SHELVES, *direct.SHELVES, *copies.SHELVES, *privacy.SHELVES]
    try:
        await relay.ensure_epoch()
        async with anyio.create_task_group() as group:
            group.start_soon(relay.run)
            group.start_soon(every, _PLACES_S, "place words", places.fill)
            group.start_soon(every, _CHECKPOINT_CHECK_S, "checkpoint", lambda: _seal(clock))
            group.start_soon(every, _HOUSEKEEPING_S, "housekeeping", lambda: _tidy(clock))
            group.start_soon(every, _COLLECT_S, "collecting", lambda: photos.collect_orphans(store(), clock))
            group.start_soon(every, _SWEEP_S, "sweeping", lambda: sweep(shelves, store(), clock))
            group.start_soon(every, notices.READ_EVERY_S, "the calendar", notices.read)
            group.start_soon(every, notices.READ_EVERY_S, "stage limits", stages.read)
            group.start_soon(every, _REDATE_S, "dating clocks", lambda: redating.redate(clock))
            group.start_soon(every, _PIECES_S, "noting pieces", lambda: evidence.note_pieces(store(), clock))
            group.start_soon(queue.run, works)
            if demo is not None:
                group.start_soon(every, _DEMO_S, "the demo city", lambda: relay.exclusively(demo.turn))
    finally:
        await renderer.stop()
        await finder.stop()
        await DB.close_connection_pool()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
