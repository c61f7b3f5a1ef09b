"""Area files as they come: bent, overlapping, without codes, in any datum."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from backend.db import fetch, fetchval
from backend.geo.datum import gcj02_to_bd09, wgs84_to_gcj02
from backend.kernel.clock import FixedClock
from backend.territory import queries, service
from backend.territory.codes import Codes, read_codes
from backend.territory.errors import BadAreaFile
from backend.territory.files import Features, Source
from backend.territory.importer import read_areas

_STEP = 0.01
NAMED = {"东镇": "330781101", "西镇": "330781102", "南镇": "330781103"}
CODES = Codes({name: {code} for name, code in NAMED.items()})


def _box(name: str, west: float, south: float, east: float, north: float, **props: Any) -> dict[str, Any]:
    shape = shapely.box(119.5 + west * _STEP, 29.2 + south * _STEP, 119.5 + east * _STEP, 29.2 + north * _STEP)
    return {"type": "Feature", "properties": {"name": name, **props}, "geometry": json.loads(shapely.to_geojson(shape))}


def _to_bd09(lon: float, lat: float) -> tuple[Any, Any]:
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def _text(*features: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def _features(*features: dict[str, Any], datum: str = "wgs84") -> Features:
    rows = [f["properties"] for f in features]
    forms = [f["geometry"] and shape(f["geometry"]) for f in features]
    return Features(list(dict.fromkeys(k for row in rows for k in row)), rows, forms, datum, "made here")


def test_an_overlap_goes_to_the_smaller_code_in_any_order() -> None:
    features = [_box("西镇", 0, 0, 1.1, 1), _box("东镇", 1, 0, 2, 1), _box("南镇", 0, -1, 2, 0.05)]
    first, report = read_areas(_features(*features), "street", CODES)
    second, again = read_areas(_features(*reversed(features)), "street", CODES)
    assert [a.code for a in first] == ["330781101", "330781102", "330781103"]
    assert all(a.geom.equals(b.geom) for a, b in zip(first, second, strict=True))
    assert report.overlaps == again.overlaps
    assert {(o.names, o.goes_to) for o in report.overlaps} == {
        (("东镇", "西镇"), "东镇"), (("东镇", "南镇"), "东镇"), (("西镇", "南镇"), "西镇"),
    }  # fmt: skip
    overlap = next(o for o in report.overlaps if o.names == ("东镇", "西镇"))
    assert overlap.area_m2 == pytest.approx(0.001 * 97_290 * 0.01 * 110_850, rel=0.01)
    assert shapely.area(shapely.intersection(first[0].geom, first[1].geom)) == 0


def test_an_enclosed_gap_is_reported_with_its_size_and_stays_a_gap() -> None:
    ring = [_box("西镇", 0, 0, 1, 3), _box("东镇", 2, 0, 3, 3), _box("南镇", 1, 0, 2, 1), _box("北镇", 1, 2, 2, 3)]
    areas, report = read_areas(_features(*ring), "street", Codes({**CODES.by_name, "北镇": {"330781104"}}))
    (gap,) = report.gaps
    assert gap.area_m2 == pytest.approx(0.01 * 97_290 * 0.01 * 110_850, rel=0.01)
    assert gap.near == ("东镇", "西镇", "南镇", "北镇")
    assert not any(a.geom.contains(shapely.Point(gap.lon, gap.lat)) for a in areas)


def test_the_outline_of_all_others_is_told_and_not_imported() -> None:
    found = _features(_box("兰溪市", 0, 0, 2.05, 1), _box("西镇", 0, 0, 1, 1), _box("东镇", 1, 0, 2, 1))
    areas, report = read_areas(found, "street", CODES)
    assert report.outlines == ["兰溪市"]
    assert [a.name for a in areas] == ["东镇", "西镇"]
    assert len(report.gaps) == 1


def test_names_are_trimmed_but_never_guessed() -> None:
    found = _features(_box("西镇 ", 0, 0, 1, 1), _box("东乡", 1, 0, 2, 1))
    areas, report = read_areas(found, "street", CODES)
    assert [(a.code, a.name) for a in areas] == [("330781102", "西镇"), ("330781901", "东乡")]
    assert [(u.name, u.provisional_code) for u in report.unmatched] == [("东乡", "330781901")]


@pytest.mark.parametrize(
    ("text", "code"),
    [("330781102", "330781102"), ("330781102000", "330781102"), ("330781102001", None), ("33078", None)],
)
def test_a_code_fits_its_level_or_is_none(text: str, code: str | None) -> None:
    areas, _ = read_areas(_features(_box("镇", 0, 0, 1, 1, code=text)), "street")
    assert [a.code for a in areas] == ([code] if code else [])


def test_a_city_among_districts_and_an_area_under_another_are_told() -> None:
    city, east, under = (_box("市", 0, 0, 2, 1, code="330700"), _box("东区", 1, 0, 2, 1, code="330702"),
                         _box("重区", 1.2, 0.2, 1.8, 0.8, code="330703"))  # fmt: skip
    areas, report = read_areas(_features(city, east, under), "district")
    assert (report.outlines, report.swallowed, [a.name for a in areas]) == (["市"], ["重区"], ["东区"])


def test_without_any_code_nothing_is_imported() -> None:
    areas, report = read_areas(_features(_box("东乡", 0, 0, 1, 1)), "street", CODES)
    assert areas == []
    assert [(u.name, u.provisional_code) for u in report.unmatched] == [("东乡", None)]


def test_a_bow_tie_is_repaired_and_reported() -> None:
    bent = _box("西镇", 0, 0, 1, 1)
    ring = bent["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    areas, report = read_areas(_features(bent), "street", CODES)
    assert [r.name for r in report.repaired] == ["西镇"]
    assert report.repaired[0].reason.startswith("Self-intersection")
    assert areas[0].geom.is_valid


@pytest.mark.parametrize(
    "features",
    [
        (_box("西镇", 0, 0, 1, 1, code="330781101"), _box("东镇", 1, 0, 2, 1, code="330781101")),
        (_box("", 0, 0, 1, 1),), ({"properties": {}, "geometry": _box("西镇", 0, 0, 1, 1)["geometry"]},),
        ({"properties": {"name": "点"}, "geometry": {"type": "Point", "coordinates": [119, 29]}},),
        ({"properties": {"name": "空"}, "geometry": None},),
    ],
)  # fmt: skip
def test_what_is_no_area_is_refused(features: tuple[dict[str, Any], ...]) -> None:
    with pytest.raises(BadAreaFile):
        read_areas(_features(*features), "street", CODES)


def test_a_list_of_codes_has_namesakes_and_the_level_above(tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_text("code,name\n330781101,东镇\n330782101,东镇\n330781102, 西镇 \n330781,县\n", encoding="utf-8")
    found = read_codes(file, "street")
    assert found.by_name == {"东镇": {"330781101", "330782101"}, "西镇": {"330781102"}}
    assert found.above == {"县": {"330781"}}


@pytest.mark.parametrize(("datum", "forward"), [("gcj02", wgs84_to_gcj02), ("bd09", _to_bd09)])
def test_every_datum_lands_on_the_same_ground(datum: str, forward: Any) -> None:
    plain, _ = read_areas(_features(_box("西镇", 0, 0, 1, 1)), "street", CODES)
    moved = _box("西镇", 0, 0, 1, 1)
    moved["geometry"]["coordinates"] = [
        [[float(v) for v in forward(lon, lat)] for lon, lat in ring] for ring in moved["geometry"]["coordinates"]
    ]
    back, report = read_areas(_features(moved, datum=datum), "street", CODES)
    assert back[0].geom.symmetric_difference(plain[0].geom).area * 1e10 < 10  # m²
    assert report.shift_east_m < -400


async def test_an_import_is_a_version_and_the_same_again_is_none(
    nothing_yet: None, tmp_path: Path, clock: FixedClock
) -> None:
    file, codes = tmp_path / "areas.geojson", tmp_path / "codes.csv"
    codes.write_text("code,name\n" + "".join(f"{c},{n}\n" for n, c in NAMED.items()), encoding="utf-8")
    file.write_text(_text(_box("西镇", 0, 0, 1, 1), _box("东镇", 1, 0, 2, 1)), encoding="utf-8")
    first = await service.import_areas(Source(file, "wgs84"), "street", codes, clock)
    again = await service.import_areas(Source(file, "wgs84"), "street", codes, clock)
    assert (first.imported, again.imported, again.version) == (["330781101", "330781102"], [], first.version)
    file.write_text(_text(_box("西镇", 0, 0, 1, 1), _box("南镇", 1, 0, 2, 1)), encoding="utf-8")
    other = await service.import_areas(Source(file, "wgs84"), "street", codes, clock)
    assert (other.imported, other.ended, other.unchanged) == (["330781103"], ["330781101"], ["330781102"])
    rows = await fetch("SELECT code, version_from, version_to FROM area ORDER BY code")
    assert [tuple(r) for r in rows] == [
        ("330781101", first.version, other.version), ("330781102", first.version, None),
        ("330781103", other.version, None),
    ]  # fmt: skip
    assert await fetchval("SELECT report->'imported'->>0 FROM area_import WHERE version = $1", other.version)


async def test_a_point_in_a_town_without_cells_names_the_town(
    nothing_yet: None, tmp_path: Path, clock: FixedClock
) -> None:
    file = tmp_path / "areas.geojson"
    file.write_text(_text(_box("西镇", 0, 0, 1, 1, code="330781102")), encoding="utf-8")
    await service.import_areas(Source(file, "wgs84"), "street", None, clock)
    place = await service.locate(119.505, 29.205, "wgs84", 5, clock.now())
    assert (place.certainty, [a.code for a in place.areas]) == ("outside", ["330781102"])
    assert await queries.areas_at(119.6, 29.3) == []
