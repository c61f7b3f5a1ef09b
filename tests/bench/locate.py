"""Locating in batch: the service function against the plain SQL, same points, same database, one process."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

import numpy as np

from backend.db import DB, execute, fetch
from backend.demo.city.load import load_city
from backend.territory import service

POINTS = 20_000
ROUNDS = 5
BOX = (121.49, 31.227, 121.52, 31.25)  # the demo city with some of the river
_SQL = """
SELECT a.code FROM unnest($1::float8[], $2::float8[]) WITH ORDINALITY AS p (lon, lat, n)
LEFT JOIN LATERAL (
    SELECT code FROM area WHERE level = 'cell' AND version_to IS NULL
      AND ST_Intersects(geom, ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326))
    ORDER BY code LIMIT 1
) a ON true ORDER BY p.n
"""


async def bench() -> dict[str, Any]:
    """Points per second of both, their ratio (goal ≥ 0.9), and on how many points they agree."""
    await DB.start_connection_pool(max_size=2)
    await execute("TRUNCATE territory_version, base_feature CASCADE")  # the template's small test city
    await load_city()
    draw = np.random.default_rng(310115)
    lons, lats = draw.uniform(BOX[0], BOX[2], POINTS), draw.uniform(BOX[1], BOX[3], POINTS)

    async def by_sql() -> list[str | None]:
        return [r["code"] for r in await fetch(_SQL, lons.tolist(), lats.tolist())]

    async def by_service() -> list[str | None]:
        return await service.locate_many(lons, lats)

    one, two = await by_sql(), await by_service()  # warms both
    sql_s, service_s = await _best(by_sql), await _best(by_service)
    await DB.close_connection_pool()
    return {
        "service, points/s": POINTS / service_s,
        "plain SQL, points/s": POINTS / sql_s,
        "service : SQL (goal ≥ 0.9)": sql_s / service_s,
        "points": POINTS,
        "points that agree": sum(a == b for a, b in zip(one, two, strict=True)),
        "points in a cell": sum(a is not None for a in one),
    }


async def _best(run: Callable[[], Awaitable[list[str | None]]]) -> float:
    """Seconds of the fastest of some rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await run()
        times.append(time.perf_counter() - began)
    return min(times)
