"""The demo city's cells keep what a grid promises, and its tiles are tiles."""

import time

import httpx
import numpy as np
import pytest
import shapely

from backend.db import fetch, fetchval
from backend.demo.city.load import load_city
from backend.demo.stories import read_stories
from backend.geo.metres import LocalMetres
from backend.kernel.clock import FixedClock
from backend.territory import base_queries, queries, service

pytestmark = pytest.mark.xdist_group("demo city")  # one process makes the city, the others need not
PLANE = LocalMetres(121.507, 31.237)


async def _shapes(level: str) -> dict[str, shapely.Geometry]:
    rows = await queries.areas_of(level, "310115")
    return {r["code"]: PLANE.forward(r["geom"]) for r in rows}


def _overlaps(shapes: list[shapely.Geometry]) -> float:
    """The greatest common area of two shapes, m²."""
    all_ = np.array(shapes, dtype=object)
    i, j = shapely.STRtree(all_).query(all_, predicate="intersects")
    pairs = i < j
    return float(shapely.area(shapely.intersection(all_[i[pairs]], all_[j[pairs]])).max())


async def test_cells_fill_their_community_without_overlap_at_the_size_of_a_grid(demo_city: None) -> None:
    cells, communities = await _shapes("cell"), await _shapes("community")
    sizes = np.array([c.area for c in cells.values()])
    assert len(communities) == 15
    assert 5_000 <= np.median(sizes) <= 20_000
    assert _overlaps(list(cells.values())) < 1.0
    for code, community in communities.items():
        own = shapely.union_all([c for k, c in cells.items() if k.startswith(code)])
        assert own.intersection(community).area >= 0.999 * community.area
        assert own.difference(community).area < 1.0


async def test_areas_of_each_level_fill_the_one_above(demo_city: None) -> None:
    district = (await _shapes("district"))["310115"]
    for level in ("street", "community"):
        shapes = list((await _shapes(level)).values())
        assert _overlaps(shapes) < 1.0
        assert abs(shapely.union_all(shapes).area - district.area) < 10.0


async def test_no_border_of_a_cell_runs_through_a_building_within_a_community(demo_city: None) -> None:
    cells, communities = await _shapes("cell"), await _shapes("community")
    rows = await fetch("SELECT geom FROM base_feature WHERE layer = 'buildings' AND ST_Area(geom) > 0")
    whole = 0
    for building in (PLANE.forward(r["geom"]) for r in rows):
        if any(c.contains(building) for c in communities.values()):
            whole += 1
            held = max(c.intersection(building).area for c in cells.values() if c.intersects(building))
            assert held > building.area - 1.0
    assert whole > 400


async def test_cells_are_numbered_from_north_west_to_south_east(demo_city: None) -> None:
    cells = await _shapes("cell")
    for code in await _shapes("community"):
        own = [cells[c] for c in sorted(cells) if c.startswith(code)]
        assert own[0].centroid.y > own[-1].centroid.y
        assert [int(c[-3:]) for c in sorted(cells) if c.startswith(code)] == list(range(1, len(own) + 1))


async def test_loading_again_changes_nothing(demo_city: None, clock: FixedClock) -> None:
    counts = (
        "SELECT (SELECT count(*) FROM area), (SELECT count(*) FROM base_feature), (SELECT max(version_from) FROM area)"
    )
    before = (await fetch(counts))[0]
    began = time.monotonic()
    await load_city(clock)
    assert (await fetch(counts))[0] == before
    assert time.monotonic() - began < 5


async def test_demo_cases_lie_in_a_cell_of_either_district_but_for_one(demo_city: None) -> None:
    stories = read_stories()
    found = await service.locate_many(np.array([s.lon for s in stories]), np.array([s.lat for s in stories]))
    outside = [s for s, code in zip(stories, found, strict=True) if code is None]
    assert [s.key for s in outside] == ["c122"]
    assert {code[:6] for code in found if code} == {"310115", "310101"}


async def test_the_river_divides_the_districts_and_beyond_them_is_outside(
    demo_city: None, client: httpx.AsyncClient
) -> None:
    async def district(lon: float, lat: float) -> str:
        answer = (await client.get("/api/territory/locate", params={"lon": lon, "lat": lat})).json()
        return answer["cell"]["code"][:6] if answer["cell"] else answer["certainty"]

    assert await district(121.485, 31.238) == "310101"
    assert await district(121.507, 31.234) == "310115"
    assert await district(121.4795, 31.2331) == "outside"


async def test_every_cell_of_the_second_district_has_a_squad() -> None:
    from backend.demo.roster import roster

    assert roster().desk("clerk", "310101") == "clerk-hp"
    assert roster().desk("clerk", "310115") == "clerk"
    assert roster().desk("clerk", "") == "clerk"


async def test_making_cells_again_keeps_all_that_came_with_the_city(demo_city: None, clock: FixedClock) -> None:
    made = await service.make_cells("310115", "again", clock)
    assert (made.begun, made.ended, made.communities) == ([], [], 15)
    assert made.kept > 150
    assert made.version == await queries.version()


async def test_a_changed_street_ends_cells_and_their_codes_are_not_used_again(
    demo_city: None, clock: FixedClock
) -> None:
    community = "310115902001"
    last = await queries.last_cell(community)
    others = "SELECT count(*) FROM area WHERE level = 'cell' AND NOT starts_with(code, $1) AND version_to IS NULL"
    untouched = await fetchval(others, community)
    shape = shapely.union_all([r["geom"] for r in await queries.areas_of("community", community)])
    x0, y0, x1, y1 = shape.bounds
    street = shapely.LineString([(x0, y0), (x1, y1)])
    await base_queries.add_base([("roads", "minor_road", "residential", "新路", "{}", street)])
    made = await service.make_cells(community, "new street", clock)
    assert made.begun
    assert made.ended
    assert min(made.begun) > f"{community}{last:03d}"
    ended = await fetch("SELECT code FROM area WHERE version_to = $1", made.version)
    assert sorted(r["code"] for r in ended) == made.ended
    assert await fetchval(others, community) == untouched


def _layers(tile: bytes) -> set[str]:
    """Names of the layers of a vector tile: field 3 of the tile, field 1 of the layer (MVT 2.1, §4)."""
    names, at = set(), 0
    while at < len(tile):
        assert tile[at] == 0x1A
        size, at = _varint(tile, at + 1)
        layer = tile[at : at + size]
        mark = layer.index(0x0A)
        length, start = _varint(layer, mark + 1)
        names.add(layer[start : start + length].decode())
        at += size
    assert at == len(tile)
    return names


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if not data[at - 1] & 0x80:
            return value, at


async def test_tiles_hold_their_layers_and_are_not_sent_twice(demo_city: None, client: httpx.AsyncClient) -> None:
    for path, layers in (
        ("base/16/54887/26775", {"roads", "buildings"}),
        ("areas/16/54887/26775", {"cells", "streets"}),
    ):
        answer = await client.get(f"/api/tiles/{path}.mvt")
        assert answer.status_code == 200
        assert layers <= _layers(answer.content)
        again = await client.get(f"/api/tiles/{path}.mvt", headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


async def test_a_tile_number_that_is_none_is_not_found(client: httpx.AsyncClient) -> None:
    for number in ("16/65536/0", "16/0/65536", "23/0/0", "3/1/x", "3/1/1.png", "3/1/-1"):
        answer = await client.get(f"/api/tiles/base/{number}{'' if '.' in number else '.mvt'}")
        assert answer.status_code == 404, number
