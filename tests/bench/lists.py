"""Lists at 100,000 and at 1,000,000 cases: p95 of the newest 50 of a squad, and of boxes with about 500 open cases."""

import random
import time
from datetime import UTC, datetime
from typing import Any

from backend.cases import lists
from backend.cases.lists import Filters
from backend.db import DB, execute, fetchval

SIZES = (100_000, 1_000_000)
_RUNS = 200
_BOX_CASES = 500
_STREETS = 40

# One case in five is open. The city keeps its size, so boxes of equal content grow smaller as cases grow more.
_FILL = """
WITH new AS (
    INSERT INTO case_file (id, state, version, head, kind, location, accuracy_m, certainty, cell_code,
                           territory_version, received_at, state_since, place_words)
    SELECT gen_random_uuid(), CASE WHEN i / 40 % 5 = 0 THEN 'handling' ELSE 'closed' END, 1,
           decode(repeat('00', 32), 'hex'), 'citizen',
           ST_SetSRID(ST_MakePoint(121.3 + random() * 0.4, 31.0 + random() * 0.4), 4326), 5, 'certain',
           '3101159' || lpad((i % 40)::text, 2, '0') || '001001', 1,
           timestamptz '2026-11-23' - i * interval '7 seconds', timestamptz '2026-11-23', 'x'
    FROM generate_series($1::int, $2::int) AS i RETURNING id, cell_code, is_open, received_at
)
INSERT INTO case_scope (case_id, scope, is_open, received_at)
SELECT id, s, is_open, received_at FROM new, unnest(ARRAY['d:310115', 'a:' || left(cell_code, 9)]) AS s
"""
_REPORTS = """
WITH lone AS (SELECT c.id FROM case_file c WHERE NOT EXISTS (SELECT 1 FROM case_report r WHERE r.case_id = c.id)),
made AS (
    INSERT INTO report (id, kind, tracking_code, words, words_salt, location, raw_lon, raw_lat, datum, source,
                        accuracy_m, place, territory_version, body_hash, received_at)
    SELECT id, 'citizen', id::text, '垃圾堆在路边', '', ST_SetSRID(ST_MakePoint(0, 0), 4326), 0, 0, 'wgs84', 'map', 5,
           '{}', 1, '', timestamptz '2026-11-23' FROM lone RETURNING id
)
INSERT INTO case_report (report_id, case_id) SELECT id, id FROM made
"""


async def _p95(filters: list[Filters], scopes: list[list[str]]) -> tuple[float, float]:
    """(p95 in ms, mean rows) of one list each."""
    times, rows = [], 0
    for f, s in zip(filters, scopes, strict=True):
        began = time.perf_counter()
        rows += len(await lists.page(s, f, None, 500 if f.bbox else 50, datetime(2026, 11, 23, tzinfo=UTC)))
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return times[int(len(times) * 0.95)], rows / len(filters)


async def bench() -> dict[str, Any]:
    await DB.start_connection_pool(max_size=4)
    chance = random.Random(1)
    figures: dict[str, Any] = {}
    have = 0
    for size in SIZES:
        for start in range(have + 1, size + 1, 100_000):
            await execute(_FILL, start, min(start + 99_999, size))
        await execute(_REPORTS)
        await execute("VACUUM ANALYZE")
        have = size
        squads = [[f"a:3101159{chance.randrange(_STREETS):02d}"] for _ in range(_RUNS)]
        side = 0.4 * (_BOX_CASES / (size / 5)) ** 0.5
        boxes = []
        for _ in range(_RUNS):
            w, s = 121.3 + chance.random() * (0.4 - side), 31.0 + chance.random() * (0.4 - side)
            boxes.append(Filters(bbox=(w, s, w + side, s + side), only_open=True))
        for name, filters, scopes in (
            ("newest_50_of_squad", [Filters(only_open=True)] * _RUNS, squads),
            ("box_of_500_open", boxes, [["d:310115"]] * _RUNS),
        ):
            await _p95(filters[:20], scopes[:20])
            figures[f"{name}_p95_ms_{size}"], figures[f"{name}_rows_{size}"] = await _p95(filters, scopes)
    for name in ("newest_50_of_squad", "box_of_500_open"):
        small, large = (figures[f"{name}_p95_ms_{s}"] for s in SIZES)
        figures[f"{name}_ratio"] = large / small
    figures["cases"] = await fetchval("SELECT count(*) FROM case_file")
    return figures
