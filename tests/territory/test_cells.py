"""Grid cells of made-up communities: the invariants hold whatever the ground is like."""

from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backend.db import fetchval
from backend.geo.metres import LocalMetres
from backend.kernel.clock import FixedClock
from backend.territory import changes, queries, service
from backend.territory.cells import LEAST, TARGET_M2, Ground, make_cells
from backend.territory.errors import NoSuchArea, TooManyCells
from backend.territory.grid import Asked, Unused
from backend.territory.importer import Outline

PLANE = LocalMetres(121.5, 31.23)
corner = st.tuples(st.integers(0, 600), st.integers(0, 600))


def _square(west: float, south: float, east: float, north: float) -> shapely.Geometry:
    return PLANE.back(shapely.box(west, south, east, north))


def _line(*points: tuple[float, float]) -> shapely.Geometry:
    return PLANE.back(shapely.LineString(points))


def _cells(community: shapely.Geometry, *lines: shapely.Geometry, buildings: tuple = ()) -> list[shapely.Geometry]:
    return [PLANE.forward(c) for c in make_cells(community, Ground(lines, buildings))]


def _check(cells: list[shapely.Geometry], community: shapely.Geometry) -> None:
    area = PLANE.forward(community)
    assert all(c.is_valid and c.geom_type == "Polygon" for c in cells)
    assert shapely.union_all(cells).intersection(area).area >= 0.999 * area.area
    assert sum(c.area for c in cells) == pytest.approx(area.area, abs=1.0 + area.area * 1e-6)


def test_a_small_community_is_one_cell() -> None:
    community = _square(0, 0, 80, 80)
    cells = _cells(community)
    assert len(cells) == 1
    _check(cells, community)


def test_ground_without_streets_is_divided_evenly() -> None:
    community = _square(0, 0, 400, 300)
    cells = _cells(community)
    _check(cells, community)
    assert len(cells) == 12
    assert all(8_000 < c.area < 12_000 for c in cells)


def test_a_border_runs_along_the_middle_of_a_dual_carriageway() -> None:
    community = _square(0, 0, 200, 100)
    cells = _cells(community, _line((95, -10), (95, 110)), _line((109, -10), (109, 110)))
    _check(cells, community)
    assert len(cells) == 2
    assert cells[0].bounds[2] == pytest.approx(102, abs=3)


def test_a_street_that_ends_within_a_block_divides_nothing() -> None:
    community = _square(0, 0, 120, 120)
    assert len(_cells(community, _line((60, -10), (60, 70)))) == 1


def test_no_cut_goes_through_a_building() -> None:
    community = _square(0, 0, 200, 100)
    building = _square(80, 10, 130, 90)
    cells = _cells(community, buildings=(building,))
    _check(cells, community)
    assert len(cells) == 2
    assert max(c.intersection(PLANE.forward(building)).area for c in cells) == pytest.approx(4_000, abs=1)


def test_a_building_under_every_possible_cut_stays_whole() -> None:
    community = _square(0, 0, 300, 100)
    building = _square(5, 40, 295, 60)
    cells = _cells(community, buildings=(building,))
    _check(cells, community)
    assert max(c.intersection(PLANE.forward(building)).area for c in cells) == pytest.approx(5_800, abs=1)


@settings(max_examples=25, deadline=None)
@example(streets=[[(234, 289), (594, 399), (251, 460), (417, 0)]], houses=[])  # zones that cross themselves
@given(st.lists(st.lists(corner, min_size=2, max_size=4, unique=True), max_size=6), st.lists(corner, max_size=6))
def test_any_streets_and_buildings_give_a_grid(streets: list[list[tuple[int, int]]], houses: list) -> None:
    community = _square(0, 0, 600, 600)
    lines = [_line(*s) for s in streets]
    cells = _cells(community, *lines, buildings=tuple(_square(x, y, x + 40, y + 25) for x, y in houses))
    _check(cells, community)
    assert min(c.area for c in cells) > LEAST * TARGET_M2 / 10
    all_ = np.array(cells, dtype=object)
    i, j = shapely.STRtree(all_).query(all_, predicate="intersects")
    assert shapely.area(shapely.intersection(all_[i[i < j]], all_[j[i < j]])).sum() < 1.0


async def test_an_area_without_communities_has_no_cells(nothing_yet: None, clock: FixedClock) -> None:
    with pytest.raises(NoSuchArea):
        await service.make_cells("330781", "nothing there", clock)


async def _never(codes: Sequence[str]) -> set[str]:
    return set()


@pytest.mark.parametrize("unused", [None, _never])
async def test_codes_run_out_rather_than_start_again(
    nothing_yet: None, clock: FixedClock, unused: Unused | None
) -> None:
    await _full("310115901001", clock)
    version = await queries.version()
    with pytest.raises(TooManyCells):
        await service.make_cells("310115901001", "one more", clock, Asked(unused=unused))
    assert await queries.version() == version


async def _full(code: str, clock: FixedClock, west: float = 0) -> None:
    """A community of one hectare whose last code is taken by a small cell; the first five were once used."""
    community = Outline(code, "社区", _square(west, 0, west + 100, 100))
    last = Outline(f"{code}999", "第 999 网格", _square(west, 0, west + 10, 10))
    gone = [
        Outline(f"{code}00{n}", f"第 {n} 网格", _square(west + 10 * n, 0, west + 10 * n + 10, 10)) for n in range(1, 6)
    ]
    await changes.add_areas({"community": [community], "cell": [last, *gone]}, "full", clock)
    await queries.end_areas(await queries.begin_version("ended", clock.now()), [c.code for c in gone], clock.now())


async def test_codes_that_no_case_ever_had_are_given_again_when_the_others_are_used_up(
    nothing_yet: None, clock: FixedClock
) -> None:
    async def but_the_first(codes: Sequence[str]) -> set[str]:
        assert [code[-3:] for code in codes] == ["001", "002", "003", "004", "005"]
        return set(codes) - {codes[0]}

    await _full("310115901001", clock)
    made = await service.make_cells("310115901001", "one more", clock, Asked(unused=but_the_first))
    assert (made.begun, made.ended) == (["310115901001002"], ["310115901001999"])


async def test_a_community_without_codes_stops_no_other(nothing_yet: None, clock: FixedClock) -> None:
    await _full("310115901001", clock)
    await changes.add_areas(
        {"community": [Outline("310115901002", "邻社区", _square(200, 0, 300, 100))]}, "next", clock
    )
    told: list[tuple[int, int, str, int]] = []
    made = await service.make_cells("310115901", "both", clock, Asked(progress=lambda *step: told.append(step)))
    assert (made.begun, made.ended, made.full) == (["310115901002001"], [], ["310115901001"])
    assert told == [(1, 2, "社区", 1), (2, 2, "邻社区", 1)]


async def test_a_village_too_large_for_its_codes_gets_larger_cells(nothing_yet: None, clock: FixedClock) -> None:
    village = Outline("330781101201", "大村", _square(0, 0, 4_000, 3_000))
    await changes.add_areas({"community": [village]}, "large", clock)
    made = await service.make_cells("330781101201", "first", clock)
    assert 500 < len(made.begun) <= 999
    assert made.larger["330781101201"] == pytest.approx(12e6 / (999 * 0.8), rel=0.01)
    again = await service.make_cells("330781101201", "again", clock)
    assert (again.begun, again.ended) == ([], [])


async def test_the_size_of_cells_is_asked(nothing_yet: None, clock: FixedClock) -> None:
    await changes.add_areas({"community": [Outline("310115901001", "社区", _square(0, 0, 400, 300))]}, "one", clock)
    fine = await service.make_cells("310115901001", "fine", clock, Asked(target_m2=5_000))
    assert (len(fine.begun), 4_000 < fine.median_m2 < 6_000) == (24, True)
    coarse = await service.make_cells("310115901001", "coarse", clock, Asked(target_m2=40_000))
    assert (len(coarse.begun), len(coarse.ended)) == (3, 24)


async def test_two_levels_added_together_are_one_version(nothing_yet: None, clock: FixedClock) -> None:
    street = Outline("310115901", "街道", _square(0, 0, 100, 100))
    community = Outline("310115901001", "社区", _square(0, 0, 100, 100))
    version = await changes.add_areas({"street": [street], "community": [community]}, "both", clock)
    assert await fetchval("SELECT array_agg(DISTINCT version_from) FROM area") == [version]
    assert await changes.add_areas({"street": [street]}, "again", clock) == version == await queries.version()
