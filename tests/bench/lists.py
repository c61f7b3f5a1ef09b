"""Lists, counts and search at 200,000 and at 1,000,000 cases, one in five open.

Full, rare and empty ones: a nearly empty inbox is the normal state of a good city, and must not be the dearest.
The ceiling of the same run is one index look-up of 50 rows with what a list shows of them.
"""

import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from backend.cases import counts, lists, search
from backend.cases.lists import Filters
from backend.db import DB, execute, fetch, fetchval
from backend.people.actor import Actor

SIZES = (200_000, 1_000_000)
_RUNS = 200
_BOX_CASES = 500
_STREETS = 40

# One case in five is open. The city keeps its size, so boxes of equal content grow smaller as cases grow more.
_FILL = """
WITH new AS (
    INSERT INTO case_file (id, state, version, head, kind, location, accuracy_m, certainty, cell_code,
                           territory_version, received_at, state_since, place_words, clock_stage,
                           clock_started_at, near_at, due_at)
    SELECT gen_random_uuid(), CASE WHEN i / 40 % 5 = 0 THEN 'handling' ELSE 'closed' END, 1,
           decode(repeat('00', 32), 'hex'), 'citizen',
           ST_SetSRID(ST_MakePoint(121.3 + random() * 0.4, 31.0 + random() * 0.4), 4326), 5, 'certain',
           '3101159' || lpad((i % 40)::text, 2, '0') || '001001', 1,
           timestamptz '2026-11-23' - i * interval '7 seconds', timestamptz '2026-11-23', '东昌路 ' || i || ' 号',
           'handle', timestamptz '2026-11-23', timestamptz '2026-11-23',
           timestamptz '2026-11-22 20:00+00' + i % 86400 * interval '1 second'
    FROM generate_series($1::int, $2::int) AS i RETURNING id, cell_code, is_open, received_at, due_at
)
INSERT INTO case_scope (case_id, scope, is_open, received_at, state, due_at, outside)
SELECT id, s, is_open, received_at, CASE WHEN is_open THEN 'handling' ELSE 'closed' END, due_at, false
FROM new, unnest(ARRAY['d:310115', 'a:' || left(cell_code, 9)]) AS s
"""
_REPORTS = """
WITH lone AS (SELECT c.id FROM case_file c WHERE NOT EXISTS (SELECT 1 FROM case_report r WHERE r.case_id = c.id)),
made AS (
    INSERT INTO report (id, kind, tracking_code, words, words_salt, location, raw_lon, raw_lat, datum, source,
                        accuracy_m, place, territory_version, body_hash, received_at)
    SELECT id, 'citizen', id::text,
           CASE WHEN random() < 0.00005 THEN '油烟很重' ELSE '垃圾堆在路边，有味道' END, '',
           ST_SetSRID(ST_MakePoint(0, 0), 4326), 0, 0, 'wgs84', 'map', 5,
           '{}', 1, '', timestamptz '2026-11-23' FROM lone RETURNING id
)
INSERT INTO case_report (report_id, case_id) SELECT id, id FROM made
"""


_DISTRICT = ["d:310115", "d:outside", "p:0", "u:0"]
_NOW = datetime(2026, 11, 23, tzinfo=UTC)
_CEILING = """
SELECT c.*, r.words FROM case_scope s JOIN case_file c ON c.id = s.case_id
JOIN case_report cr ON cr.case_id = c.id JOIN report r ON r.id = cr.report_id
WHERE s.scope = $1 AND s.is_open ORDER BY s.received_at DESC, s.case_id DESC LIMIT 50
"""


async def _p95(run: Callable[[int], Awaitable[Any]], runs: int = _RUNS) -> float:
    """p95 in ms."""
    for i in range(min(20, runs)):
        await run(i)
    times = []
    for i in range(runs):
        began = time.perf_counter()
        await run(i)
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return times[int(len(times) * 0.95)]


def _page(f: Filters, scopes: list[str] | None = None, limit: int = 50) -> Callable[[int], Awaitable[Any]]:
    return lambda _: lists.page(scopes or _DISTRICT, f, None, limit, _NOW)


def _searched(words: str) -> Callable[[int], Awaitable[Any]]:
    nobody = UUID(int=0)
    actor = Actor(
        account_id=nobody, session_id=nobody, username="", name="", officer_no=None, unit_id=None, unit_name=None,
        unit_kind=None, roles=(), verbs=frozenset({"case.read"}), scopes=tuple(_DISTRICT),
    )  # fmt: skip

    async def run(_: int) -> None:
        found = await search.find(words, actor, _NOW, b"")
        await lists.page(_DISTRICT, Filters(found=tuple(found)), None, 50, _NOW)

    return run


def _queries(size: int) -> dict[str, Callable[[int], Awaitable[Any]]]:
    chance = random.Random(1)
    squads = [[f"a:3101159{chance.randrange(_STREETS):02d}"] for _ in range(_RUNS)]
    side = 0.4 * (_BOX_CASES / (size / 5)) ** 0.5
    corners = [(121.3 + chance.random() * (0.4 - side), 31.0 + chance.random() * (0.4 - side)) for _ in range(_RUNS)]
    boxes = [Filters(bbox=(w, s, w + side, s + side), only_open=True) for w, s in corners]
    return {
        "ceiling": lambda i: fetch(_CEILING, squads[i % _RUNS][0]),
        "newest_of_squad": lambda i: lists.page(squads[i % _RUNS], Filters(only_open=True), None, 50, _NOW),
        "due_of_squad": lambda i: lists.page(squads[i % _RUNS], Filters(order="due"), None, 50, _NOW),
        "due_of_district": _page(Filters(order="due")),
        "due_handling": _page(Filters(order="due", states=("handling", "dispatched"))),
        "overdue": _page(Filters(order="due", overdue=True)),
        "reported_none": _page(Filters(order="due", states=("reported",))),
        "reported_none_newest": _page(Filters(states=("reported",))),
        "outside_none": _page(Filters(order="due", outside=True, only_open=True)),
        "void_none": _page(Filters(states=("void",))),
        "box_of_500_open": lambda i: lists.page(_DISTRICT, boxes[i % _RUNS], None, 500, _NOW),
        "counts_of_squad": lambda i: counts.by_state(squads[i % _RUNS], None, _NOW),
        "counts_of_district": lambda _: counts.by_state(_DISTRICT, None, _NOW),
        "search_rare_word": _searched("油烟"),
        "search_no_word": _searched("没有"),
        "search_common_word": _searched("垃圾"),
        "search_number": _searched("2026-00001"),
    }


async def bench() -> dict[str, Any]:
    await DB.start_connection_pool(max_size=4)
    figures: dict[str, Any] = {}
    have = 0
    for size in SIZES:
        for start in range(have + 1, size + 1, 100_000):
            await execute(_FILL, start, min(start + 99_999, size))
        await execute(_REPORTS)
        await execute("VACUUM ANALYZE")
        have = size
        for name, run in _queries(size).items():
            heavy = name in ("counts_of_district", "search_common_word")
            figures[f"{name}_{size}"] = await _p95(run, 20 if heavy else _RUNS)
    for name in _queries(SIZES[0]):
        figures[f"{name}_ratio"] = figures[f"{name}_{SIZES[1]}"] / figures[f"{name}_{SIZES[0]}"]
    figures["cases"] = await fetchval("SELECT count(*) FROM case_file")
    return figures
