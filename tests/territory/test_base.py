"""The base map, in our own words or OpenStreetMap's, in any of the three datums."""

import json
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import box, shape

from backend.db import fetch
from backend.geo.datum import wgs84_to_gcj02
from backend.kernel.clock import FixedClock
from backend.territory import base_queries, changes, queries, service
from backend.territory.base import read_base
from backend.territory.errors import BadAreaFile, NotInForce
from backend.territory.files import Features, Source
from backend.territory.importer import Outline
from tests.harness.world import SOUTH, STEP, WEST, World

STREET = {"type": "LineString", "coordinates": [[119.46, 29.21], [119.47, 29.21]]}
_CROSSED = [[119.46, 29.21], [119.461, 29.211], [119.461, 29.21], [119.46, 29.211], [119.46, 29.21]]
HOUSE = {"type": "Polygon", "coordinates": [_CROSSED]}


def features_of(*features: tuple[dict[str, Any], Any], datum: str = "wgs84") -> Features:
    rows = [props for props, _ in features]
    forms = [form and shape(form) for _, form in features]
    return Features(list(dict.fromkeys(k for row in rows for k in row)), rows, forms, datum, "made here")


def file_of(*features: tuple[dict[str, Any], Any]) -> str:
    rows = [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]
    return json.dumps({"type": "FeatureCollection", "features": rows}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("layer", "props", "kind"),
    [
        ("roads", {"kind": "major_road", "kind_detail": "primary"}, ("major_road", "primary")),
        ("roads", {"highway": "primary_link", "name": "兰荫路"}, ("major_road", "primary_link")),
        ("roads", {"highway": "residential"}, ("minor_road", "residential")),
        ("roads", {"highway": "footway"}, ("path", "footway")),
        ("roads", {"highway": "trunk", "tunnel": "yes"}, ("major_road", "tunnel")),
        ("roads", {"railway": "rail"}, ("rail", "rail")),
        ("water", {"waterway": "river"}, ("river", "")),
        ("buildings", {"building": "school"}, ("building", "school")),
        ("landuse", {"leisure": "park"}, ("park", "")),
        ("pois", {"amenity": "hospital"}, ("hospital", "")),
        ("pois", {"shop": "tailor", "name": "阿明裁缝"}, ("tailor", "shop")),
        ("pois", {"shop": "yes"}, ("shop", "shop")),
    ],
)
def test_a_feature_says_what_it_is(layer: str, props: dict[str, str], kind: tuple[str, str]) -> None:
    [found] = read_base(features_of((props, STREET)), layer, {}).features
    assert (found.kind, found.kind_detail, found.name) == (*kind, props.get("name", ""))


def test_shapes_are_moved_and_mended_and_what_says_nothing_is_counted() -> None:
    lon, lat = (float(x) for x in wgs84_to_gcj02(119.46, 29.21))
    shifted = {"type": "Point", "coordinates": [lon, lat]}
    found = features_of(({"shop": "bakery"}, shifted), ({}, STREET), ({"shop": "x"}, None), datum="gcj02")
    read = read_base(found, "pois", {})
    assert (read.unknown, round(read.features[0].form.x, 5), round(read.features[0].form.y, 5)) == (2, 119.46, 29.21)
    [house] = read_base(features_of(({"building": "yes"}, HOUSE)), "buildings", {}).features
    assert house.form.is_valid


def test_features_that_say_nothing_are_refused_with_what_was_looked_for() -> None:
    with pytest.raises(BadAreaFile, match=r"highway、railway.*--field kind=") as refused:
        read_base(features_of(({"道路类型": "主干路"}, STREET)), "roads", {})
    assert "道路类型" in str(refused.value.detail)


def test_the_operator_says_which_field_is_the_kind_and_which_the_name() -> None:
    found = features_of(({"类别": "river", "河名": "兰江"}, STREET))
    [river] = read_base(found, "water", {"kind": "类别", "name": "河名"}).features
    assert (river.kind, river.name) == ("river", "兰江")
    with pytest.raises(BadAreaFile, match="没有字段 河"):
        read_base(found, "water", {"name": "河"})
    with pytest.raises(BadAreaFile, match="不认识 code"):
        read_base(found, "water", {"code": "类别"})


@pytest.mark.parametrize(
    ("layer", "props", "kind"),
    [
        ("roads", {"fclass": "primary", "tunnel": "F"}, ("major_road", "primary")),
        ("roads", {"fclass": "residential", "tunnel": "T"}, ("minor_road", "tunnel")),
        ("roads", {"fclass": "rail"}, ("rail", "rail")),
        ("water", {"fclass": "river"}, ("river", "")),
        ("buildings", {"fclass": "building", "type": "house"}, ("building", "")),
        ("pois", {"fclass": "bakery", "code": 2511}, ("bakery", "")),
    ],
)
def test_extracts_of_geofabrik_say_it_in_fclass(layer: str, props: dict[str, Any], kind: tuple[str, str]) -> None:
    [found] = read_base(features_of((props, STREET)), layer, {}).features
    assert (found.kind, found.kind_detail) == kind


async def test_a_layer_takes_the_place_of_the_old_one(rolled_back: None, tmp_path: Path) -> None:
    file = tmp_path / "roads.geojson"
    for name in ("旧路", "新路"):
        file.write_text(file_of(({"highway": "primary", "name": name}, STREET)), encoding="utf-8")
        await service.import_base(Source(file, "wgs84"), "roads")
    assert [r["name"] for r in await fetch("SELECT name FROM base_feature WHERE layer = 'roads'")] == ["新路"]
    assert await service.place_words(119.465, 29.2102) == "新路北侧"
    with pytest.raises(BadAreaFile):
        await service.import_base(Source(tmp_path / "none.geojson", "wgs84"), "roads")


async def test_each_district_brings_its_own(world: World, tmp_path: Path) -> None:
    """Streets of the test city stand in for districts: the layer of one changes, that of the other stays."""

    def street(name: str, row: int, east: float = 0.0) -> tuple[dict[str, Any], Any]:
        y = SOUTH + (row + 0.5) * STEP
        line = [[WEST + 0.0002 + east, y], [WEST + 0.0012 + east, y]]
        return {"highway": "primary", "name": name}, {"type": "LineString", "coordinates": line}

    async def load(*streets: tuple[dict[str, Any], Any], area: str | None = None) -> set[str]:
        file = tmp_path / "roads.geojson"
        file.write_text(file_of(*streets), encoding="utf-8")
        await service.import_base(Source(file, "wgs84"), "roads", area)
        return {r["name"] for r in await fetch("SELECT name FROM base_feature WHERE layer = 'roads'")}

    assert await load(street("南旧", 0), street("北旧", 1)) == {"南旧", "北旧"}
    assert await load(street("南新", 0), street("北新", 1), area="310115901") == {"南新", "北旧"}
    # A street across the border goes with its middle, and only once.
    across = street("跨界", 0, east=0.0012)
    assert await load(street("南新", 0), across, area="310115901") == {"南新", "跨界", "北旧"}
    assert await load(street("南末", 0), across, area="310115901") == {"南末", "跨界", "北旧"}
    with pytest.raises(NotInForce):
        await load(street("南", 0), area="999999")


async def test_a_layer_goes_for_one_area_or_everywhere_and_the_tiles_know(world: World, tmp_path: Path) -> None:
    """What is ended leaves the tiles, also when the newest feature stays."""
    row, other = SOUTH + 0.5 * STEP, SOUTH + 1.5 * STEP
    streets = [
        ({"highway": "primary", "name": name},
         {"type": "LineString", "coordinates": [[WEST + 0.0002, y], [WEST + 0.0012, y]]})
        for name, y in (("南", row), ("北", other))
    ]  # fmt: skip
    (tmp_path / "roads.geojson").write_text(file_of(*streets), encoding="utf-8")
    await service.import_base(Source(tmp_path / "roads.geojson", "wgs84"), "roads")

    async def names() -> set[str]:
        return {r["name"] for r in await fetch("SELECT name FROM base_feature WHERE layer = 'roads'")}

    stamp = await queries.base_stamp()
    assert await service.end_base("roads", "310115901", trial=True) == 1
    assert (await names(), await queries.base_stamp()) == ({"南", "北"}, stamp)
    with pytest.raises(NotInForce):
        await service.end_base("roads", "999999", trial=False)
    assert await service.end_base("water", "310115901", trial=False) == 0
    assert await service.end_base("roads", "310115901", trial=False) == 1
    assert await names() == {"北"}
    assert await queries.base_stamp() > stamp
    assert await service.end_base("roads", None, trial=True) == 1
    assert await service.end_base("roads", None, trial=False) == 1
    assert await service.end_base("roads", None, trial=False) == 0
    assert await names() == set()


async def test_features_are_counted_for_the_district_that_has_their_middle(
    nothing_yet: None, tmp_path: Path, clock: FixedClock
) -> None:
    east, west = box(119.50, 29.20, 119.51, 29.21), box(119.49, 29.20, 119.50, 29.21)
    districts = [Outline("330781", "兰溪市", east), Outline("330782", "义乌市", west)]
    await changes.add_areas({"district": districts}, "two", clock)

    def road(start: float, end: float) -> tuple[dict[str, Any], Any]:
        return {"highway": "primary"}, {"type": "LineString", "coordinates": [[start, 29.205], [end, 29.205]]}

    shop = {"shop": "bakery"}, {"type": "Point", "coordinates": [119.505, 29.205]}
    for layer, found in (
        ("roads", [road(119.491, 119.502), road(119.503, 119.504), road(119.504, 119.505), road(119.6, 119.7)]),
        ("pois", [shop]),
    ):
        (tmp_path / "a.geojson").write_text(file_of(*found), encoding="utf-8")
        await service.import_base(Source(tmp_path / "a.geojson", "wgs84"), layer)
    assert [tuple(r) for r in await base_queries.counts()] == [
        ("pois", "330781", "兰溪市", 1),
        ("roads", "330781", "兰溪市", 2),
        ("roads", "330782", "义乌市", 1),
        ("roads", None, None, 1),
    ]
