"""Streets without communities: marked ones stand in until the real ones come."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from backend.kernel.clock import FixedClock
from backend.territory import changes, queries, service
from backend.territory.errors import NoStreets
from backend.territory.files import Source
from backend.territory.importer import Outline

EAST, WEST = "330781001", "330781002"
MIDDLE = (119.5025, 29.2025)  # of the eastern street


def _box(west: float, south: float, east: float, north: float) -> Any:
    return shapely.box(119.5 + west * 0.001, 29.2 + south * 0.001, 119.5 + east * 0.001, 29.2 + north * 0.001)


@pytest.fixture
async def streets(nothing_yet: None, clock: FixedClock) -> None:
    both = [Outline(EAST, "兰江街道", _box(0, 0, 5, 5)), Outline(WEST, "云山街道", _box(-5, 0, 0, 5))]
    await changes.add_areas({"street": both}, "two streets", clock)


async def test_a_place_in_a_street_without_communities_gets_a_cell_once_asked(streets: None, clock: FixedClock) -> None:
    assert (await service.locate(*MIDDLE, "wgs84", 5, clock.now())).certainty == "outside"
    made = await service.stand_in(EAST, clock)
    assert made == [(f"{EAST}999", "兰江街道（暂代社区）")]
    await service.make_cells(EAST, "cells", clock)
    place = await service.locate(*MIDDLE, "wgs84", 5, clock.now())
    assert place.cell is not None
    assert place.cell.code.startswith(f"{EAST}999")
    assert [a.name for a in place.areas] == ["兰江街道", "兰江街道（暂代社区）"]
    version = await queries.version()
    assert await service.stand_in(EAST, clock) == []
    assert await queries.version() == version


async def test_only_ground_that_no_community_has_is_taken_and_slivers_are_not(streets: None, clock: FixedClock) -> None:
    whole = Outline(f"{WEST}001", "云山社区", _box(-5, 0, -0.01, 5))  # a metre short of the street
    half = Outline(f"{EAST}001", "滨江社区", _box(0, 0, 3, 5))
    await changes.add_areas({"community": [whole, half]}, "one and a half", clock)
    assert [code for code, _ in await service.stand_in("330781", clock)] == [f"{EAST}999"]
    [rest] = [r["geom"] for r in await queries.areas_of("community", f"{EAST}999")]
    assert rest.symmetric_difference(_box(3, 0, 5, 5)).area < 1e-10


async def test_the_real_communities_end_it_with_its_cells(streets: None, tmp_path: Path, clock: FixedClock) -> None:
    await service.stand_in("330781", clock)
    await service.make_cells("330781", "cells", clock)
    real = {"properties": {"name": "滨江社区", "code": f"{EAST}001"},
            "geometry": json.loads(shapely.to_geojson(_box(0, 0, 5, 5)))}  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps({"features": [real]}), encoding="utf-8")
    report = await service.import_areas(Source(tmp_path / "a.json", "wgs84"), "community", None, clock)
    assert report.imported == [f"{EAST}001"]
    assert {code[:12] for code in report.ended} == {f"{EAST}999"}
    assert [r["code"] for r in await queries.areas_of("community", "")] == [f"{EAST}001", f"{WEST}999"]


async def test_without_streets_nothing_can_stand_in(nothing_yet: None, clock: FixedClock) -> None:
    with pytest.raises(NoStreets):
        await service.stand_in("330781", clock)
