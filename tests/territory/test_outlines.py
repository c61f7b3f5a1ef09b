"""Outlines that were exported and are imported again are the same."""

from pathlib import Path

import pytest

from backend.kernel.clock import FixedClock
from backend.territory import queries, service, version_queries
from backend.territory.files import Source
from backend.territory.outlines import geojson
from tests.territory.test_lanxi import CODES, TOWNS

_SKIP = pytest.mark.skipif(not TOWNS.exists(), reason="reference data not found: set MENQIAN_REFERENCE_DATA")


async def _again(folder: Path, level: str, under: str, clock: FixedClock) -> tuple[int, list[str], list[str]]:
    """How many came back unchanged, and which did not."""
    rows = await version_queries.outlines(level, under)
    file = folder / f"{level}.geojson"
    file.write_text(geojson(level, rows), encoding="utf-8")
    report = await service.import_areas(Source(file), level, None, clock)
    assert sorted([*report.unchanged, *report.imported]) == [r["code"] for r in rows]
    return len(report.unchanged), report.imported, report.ended


@pytest.mark.parametrize(
    ("level", "under"), [("district", ""), ("street", ""), ("community", "310115"), ("cell", ""), ("cell", "310101901")]
)
async def test_the_demo_city_comes_back_as_it_went(
    demo_city: None, level: str, under: str, tmp_path: Path, clock: FixedClock
) -> None:
    version = await queries.version()
    count, imported, ended = await _again(tmp_path, level, under, clock)
    assert (imported, ended) == ([], [])
    assert count > 0
    assert await queries.version() == version


@_SKIP
@pytest.mark.parametrize("under", ["", "330781001", "33078110"])
async def test_towns_of_a_real_county_come_back_as_they_went(
    nothing_yet: None, under: str, tmp_path: Path, clock: FixedClock
) -> None:
    await service.import_areas(Source(TOWNS, "gcj02"), "street", CODES, clock)
    rows = await version_queries.outlines("street", under)
    file = tmp_path / "some.geojson"
    file.write_text(geojson("street", rows), encoding="utf-8")
    report = await service.import_areas(Source(file), "street", None, clock)
    assert report.imported == []
    assert len(report.unchanged) == len(rows) > 0
