"""The base map from GeoJSON, in our own words or OpenStreetMap's, in any of the three datums."""

import json
from pathlib import Path
from typing import Any

import pytest

from backend.db import fetch
from backend.geo.datum import wgs84_to_gcj02
from backend.territory import service
from backend.territory.base import read_base
from backend.territory.errors import BadAreaFile

STREET = {"type": "LineString", "coordinates": [[119.46, 29.21], [119.47, 29.21]]}
_CROSSED = [[119.46, 29.21], [119.461, 29.211], [119.461, 29.21], [119.46, 29.211], [119.46, 29.21]]
HOUSE = {"type": "Polygon", "coordinates": [_CROSSED]}


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
    [found] = read_base(file_of((props, STREET)), layer, "wgs84").features
    assert (found.kind, found.kind_detail, found.name) == (*kind, props.get("name", ""))


def test_shapes_are_moved_and_mended_and_what_says_nothing_is_counted() -> None:
    lon, lat = (float(x) for x in wgs84_to_gcj02(119.46, 29.21))
    shifted = {"type": "Point", "coordinates": [lon, lat]}
    read = read_base(file_of(({"shop": "bakery"}, shifted), ({}, STREET), ({"shop": "x"}, None)), "pois", "gcj02")
    assert (read.unknown, round(read.features[0].form.x, 5), round(read.features[0].form.y, 5)) == (2, 119.46, 29.21)
    [house] = read_base(file_of(({"building": "yes"}, HOUSE)), "buildings", "wgs84").features
    assert house.form.is_valid


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"features": [1]}', file_of(), file_of(({}, STREET)),
        file_of(({"highway": "primary"}, {"type": "Point", "coordinates": [481_234.5, 3_232_000.1]})),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(text: str) -> None:
    with pytest.raises(BadAreaFile):
        read_base(text, "roads", "wgs84")


async def test_a_layer_takes_the_place_of_the_old_one(rolled_back: None, tmp_path: Path) -> None:
    file = tmp_path / "roads.geojson"
    for name in ("旧路", "新路"):
        file.write_text(file_of(({"highway": "primary", "name": name}, STREET)), encoding="utf-8")
        await service.import_base(file, "roads", "wgs84")
    assert [r["name"] for r in await fetch("SELECT name FROM base_feature WHERE layer = 'roads'")] == ["新路"]
    assert await service.place_words(119.465, 29.2102) == "新路北侧"
    with pytest.raises(BadAreaFile):
        await service.import_base(tmp_path / "none.geojson", "roads", "wgs84")
