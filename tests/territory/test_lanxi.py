"""Lanxi as it is found: GCJ-02, 17 features, no codes, overlaps and gaps."""

import json
import os
import random
from pathlib import Path

import numpy as np
import pytest
import shapely

from backend.geo.metres import LocalMetres
from backend.kernel.clock import FixedClock
from backend.territory import queries, service
from backend.territory.files import Source

DATA = Path(os.environ.get("MENQIAN_REFERENCE_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
TOWNS = DATA / "admin_china" / "lanxi_330781_towns_raw_gcj02.json"
CODES = DATA / "admin_codes" / "lanxi_330781_villages.csv"
pytestmark = pytest.mark.skipif(
    not (TOWNS.exists() and CODES.exists()), reason="reference data not found: set MENQIAN_REFERENCE_DATA"
)


async def test_sixteen_towns_come_from_gcj02_with_their_codes(nothing_yet: None, clock: FixedClock) -> None:
    report = await service.import_areas(Source(TOWNS, "gcj02"), "street", CODES, clock)
    rows = await queries.areas_of("street", "330781")
    assert (len(rows), report.features, report.outlines) == (16, 17, ["兰溪市"])
    assert [u.name for u in report.unmatched] == ["水亭乡"]
    assert (report.shift_east_m, report.shift_north_m) == pytest.approx((-480, 300), abs=15)
    assert np.hypot(report.shift_east_m, report.shift_north_m) == pytest.approx(570, abs=15)
    assert [r.name for r in report.repaired] == ["上华街道", "梅江镇"]
    assert "黄店镇" in {r["name"] for r in rows}


async def test_every_overlap_and_gap_is_in_the_report(nothing_yet: None, clock: FixedClock) -> None:
    report = await service.import_areas(Source(TOWNS, "gcj02"), "street", CODES, clock)
    plane = LocalMetres(119.55, 29.25)
    shapes = plane.forward(np.array([r["geom"] for r in await queries.areas_of("street", "330781")], dtype=object))
    i, j = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    assert shapely.area(shapely.intersection(shapes[i[i < j]], shapes[j[i < j]])).max() < 1e-3
    assert len(report.overlaps) == 27
    assert sum(g.area_m2 for g in report.gaps) == pytest.approx(27.4e6, rel=0.02)
    for gap in report.gaps:
        assert await queries.areas_at(gap.lon, gap.lat) == []


async def test_points_get_the_same_town_in_whatever_order_the_towns_come(
    nothing_yet: None, tmp_path: Path, clock: FixedClock
) -> None:
    towns = json.loads(TOWNS.read_text(encoding="utf-8"))
    draw = random.Random(330781)
    points = [(draw.uniform(119.22, 119.92), draw.uniform(29.02, 29.46)) for _ in range(2_000)]
    answers = []
    for turn in range(2):
        file = tmp_path / f"{turn}.json"
        file.write_text(json.dumps(towns), encoding="utf-8")
        await service.import_areas(Source(file, "gcj02"), "street", CODES, clock)
        answers.append([[r["code"] for r in await queries.areas_at(*p)] for p in points])
        await queries.end_areas(await queries.begin_version("empty", clock.now()),
                                [r["code"] for r in await queries.areas_of("street", "")], clock.now())  # fmt: skip
        draw.shuffle(towns["features"])
    assert answers[0] == answers[1]
    assert sum(map(bool, answers[0])) > 700  # the rest of the box lies beyond the towns
