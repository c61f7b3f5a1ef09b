"""The relay under full load: events lost, and how long an event waits for its number."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

from backend.db import DB, fetchval
from backend.live import queries, relay
from tests.bench import servers
from tests.bench.create import request

_SECONDS = 8


async def _follow(lags: list[float], until: asyncio.Event) -> int:
    """Number as the worker does, and note how old each new event is (its `at` is the server's clock); the events."""
    numbered = 0
    while not until.is_set():
        before = (await queries.position())[1]
        n = await relay.step()
        if not n:
            await asyncio.sleep(0.05)
            continue
        numbered += n
        lags += [
            r * 1000
            for r in await fetchval(
                "SELECT array_agg(extract(epoch FROM $2::timestamptz - e.at)::float) FROM feed_entry f"
                " JOIN case_event e ON e.id = f.event_id WHERE f.seq > $1",
                before,
                datetime.now(UTC),
            )
            or []
        ]
    return numbered


async def bench() -> dict[str, Any]:
    await DB.start_connection_pool(max_size=4)
    await relay.ensure_epoch()
    server = servers.cluster()
    lags: list[float] = []
    done = asyncio.Event()
    with servers.uvicorn("backend.app:create_app", server.url("bench_relay"), "--factory") as (port, _):
        follower = asyncio.create_task(_follow(lags, done))
        began = time.perf_counter()
        run = await servers.load(port, request, _SECONDS)
        await asyncio.sleep(1)
        done.set()
        numbered = await follower
        while n := await relay.step():
            numbered += n
    events = await fetchval("SELECT count(*) FROM case_event")
    lags.sort()
    return {
        "creates_per_second": run.per_second,
        "events": events,
        "events_lost": events - await fetchval("SELECT count(DISTINCT event_id) FROM feed_entry"),
        "gaps": await fetchval("SELECT max(seq) - count(*) FROM feed_entry"),
        "lag_p50_ms": lags[len(lags) // 2],
        "lag_p99_ms": lags[int(len(lags) * 0.99)],
        "seconds": time.perf_counter() - began,
    }
