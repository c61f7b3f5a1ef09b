"""An import is laid over what is in force: shifts are measured, and the wrong datum is recognised by them."""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from backend.db import fetchval
from backend.geo.datum import gcj02_to_bd09, wgs84_to_gcj02
from backend.kernel.clock import FixedClock
from backend.territory import queries, service
from backend.territory.changes import How
from backend.territory.codes import Known
from backend.territory.comparing import Comparison, compare, in_words
from backend.territory.errors import BadAreaFile, MisplacedAreas
from backend.territory.files import Source

FORWARD: dict[str, Callable[[Any, Any], tuple[Any, Any]]] = {
    "wgs84": lambda lon, lat: (lon, lat), "gcj02": wgs84_to_gcj02,
    "bd09": lambda lon, lat: gcj02_to_bd09(*wgs84_to_gcj02(lon, lat)),
}  # fmt: skip


def _towns(size: float = 0.06) -> dict[str, Any]:
    """Nine crooked towns of about 6 km."""
    draw = np.random.default_rng(330781)
    corners = np.stack(np.meshgrid(np.arange(4), np.arange(4), indexing="ij"), axis=-1) * size + [119.4, 29.1]
    corners = corners + draw.uniform(-0.15, 0.15, corners.shape) * size
    ring = ((0, 0), (1, 0), (1, 1), (0, 1))
    return {
        f"33078110{3 * i + j}": shapely.Polygon([corners[i + a, j + b] for a, b in ring])
        for i in range(3) for j in range(3)
    }  # fmt: skip


def _in(forms: dict[str, Any], datum: str) -> dict[str, Any]:
    def move(c: Any) -> Any:
        return np.column_stack(FORWARD[datum](c[:, 0], c[:, 1]))

    return {code: shapely.transform(shapely.segmentize(form, 0.002), move) for code, form in forms.items()}


def _known(forms: dict[str, Any]) -> Known:
    return Known({code: (f"镇{code[-1]}", form) for code, form in forms.items()})


@pytest.mark.parametrize("stated", FORWARD)
@pytest.mark.parametrize("true", FORWARD)
@pytest.mark.parametrize("size", [0.06, 0.005])
def test_the_datum_that_the_outlines_are_in_is_found(stated: str, true: str, size: float) -> None:
    towns = _towns(size)
    found = compare(_in(towns, true), stated, "street", _known(towns))
    assert found is not None
    assert found.likely == (None if stated == true else true)
    assert (found.areas, found.is_off) == (9, stated != true)


def test_the_shift_is_told_in_metres_and_directions() -> None:
    towns = _towns()
    found = compare(towns, "gcj02", "street", _known(towns))
    assert found is not None
    assert (found.east_m, found.north_m) == pytest.approx((-470, 290), abs=30)
    words = in_words(found)
    assert words.startswith("和现行的 9 个区域相比偏西 4")
    assert "、偏北 300 m" in words
    assert words.endswith("坐标像是 wgs84：改用 --datum wgs84 试试")


@pytest.mark.parametrize("off_m", [0, 40, 150])
def test_outlines_drawn_anew_are_no_other_datum(off_m: float) -> None:
    towns = _towns()
    drawn = {code: shapely.transform(form, lambda c: c + np.sin(c * 5_000) / 1_000 + np.array([off_m / 97_000, 0]))
             for code, form in towns.items()}  # fmt: skip
    found = compare(drawn, "wgs84", "street", _known(towns))
    assert found is not None
    assert (found.likely, found.is_off) == (None, False)


def test_a_first_import_is_compared_with_the_level_above() -> None:
    towns = _towns()
    district = Known(above={"330781": ("兰溪市", shapely.union_all(list(towns.values())))})
    found = compare(towns, "bd09", "street", district)
    assert found is not None
    assert (found.level, found.areas, found.likely) == ("above", 1, "wgs84")
    few = dict(list(towns.items())[:3])
    assert compare(few, "wgs84", "street", district) is None
    assert compare(towns, "wgs84", "street", Known()) is None


def test_what_lies_elsewhere_is_off_under_any_datum() -> None:
    towns = _towns()
    away = {code: shapely.transform(form, lambda c: c + np.array([1, 0])) for code, form in towns.items()}
    found = compare(away, "wgs84", "street", _known(towns))
    assert found == Comparison("street", 9, pytest.approx(97_300, rel=0.01), pytest.approx(0, abs=1), 0.0, None)
    assert found.is_off


def _write(path: Path, forms: dict[str, Any]) -> Path:
    features = [
        {"properties": {"name": f"镇<{code[-1]}>", "code": code}, "geometry": json.loads(shapely.to_geojson(form))}
        for code, form in forms.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


async def test_a_file_in_another_datum_than_stated_changes_nothing(
    nothing_yet: None, tmp_path: Path, clock: FixedClock
) -> None:
    towns = _towns()
    right, wrong = _write(tmp_path / "a.json", towns), _write(tmp_path / "b.json", _in(towns, "gcj02"))
    before = await service.import_areas(Source(right, "wgs84"), "street", None, clock)
    with pytest.raises(MisplacedAreas, match="像是 gcj02"):
        await service.import_areas(Source(wrong, "wgs84"), "street", None, clock)
    assert await queries.version() == before.version
    fits = await service.import_areas(Source(wrong, "gcj02"), "street", None, clock)
    assert fits.compared == Comparison("street", 9, pytest.approx(0, abs=0.1), pytest.approx(0, abs=0.1), 1.0, None)
    taken = await service.import_areas(Source(wrong, "wgs84"), "street", None, clock, How(anyway=True))
    assert len(taken.imported) == 9


async def test_a_dry_run_tells_all_and_writes_a_picture_only(
    nothing_yet: None, tmp_path: Path, clock: FixedClock
) -> None:
    towns = _towns()
    await service.import_areas(Source(_write(tmp_path / "a.json", towns), "wgs84"), "street", None, clock)
    version, rows = await queries.version(), await fetchval("SELECT count(*) FROM area")
    fewer = _write(tmp_path / "b.json", dict(list(_in(towns, "gcj02").items())[1:]))
    how = How(trial=True, picture=tmp_path / "图.svg")
    report = await service.import_areas(Source(fewer, "wgs84"), "street", None, clock, how)
    assert (len(report.imported), report.ended) == (8, ["330781100"])
    assert report.compared is not None
    assert report.compared.likely == "gcj02"
    assert (await queries.version(), await fetchval("SELECT count(*) FROM area")) == (version, rows)
    assert await fetchval("SELECT count(*) FROM area_import") == 1
    picture, svg = ElementTree.parse(tmp_path / "图.svg").getroot(), "{http://www.w3.org/2000/svg}"
    classes = [mark.get("class") for mark in picture.iter(f"{svg}path")]
    assert (classes.count("old"), classes.count("new")) == (9, 8)
    assert "镇<1>" in {label.text for label in picture.iter(f"{svg}text")}


async def test_a_picture_that_cannot_be_written_is_told(nothing_yet: None, tmp_path: Path, clock: FixedClock) -> None:
    file = _write(tmp_path / "a.json", _towns())
    with pytest.raises(BadAreaFile, match="图写不到"):
        await service.import_areas(Source(file, "wgs84"), "street", None, clock, How(picture=tmp_path / "x" / "a.svg"))
    assert await queries.version() == 0
