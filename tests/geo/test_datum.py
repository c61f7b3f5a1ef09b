"""Datums against published vectors, their inverses, and points that make no sense."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from backend.geo import datum
from backend.geo.errors import InvalidPoint, SwappedPoint, UnknownDatum
from backend.geo.metres import LocalMetres

VECTORS = Path(__file__).with_name("gcoord_china_cities.csv")
in_china = st.tuples(st.floats(74, 135), st.floats(18, 53))

# WGS-84 and GCJ-02 (lon, lat) of Shanghai, Shenzhen and Beijing, from eviltransform's own tests (BSD-style licence).
EVILTRANSFORM = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
]


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    x, y = LocalMetres(*one).point(*other)
    return math.hypot(x, y)


def _columns() -> dict[str, np.ndarray]:
    with VECTORS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = ("wgs84_lon", "wgs84_lat", "gcj02_lon", "gcj02_lat", "bd09_lon", "bd09_lat")
    return {n: np.array([float(r[n]) for r in rows]) for n in names}


def test_hundreds_of_cities_agree_with_gcoord() -> None:
    """Its WGS-84 comes from an approximate inverse (0.73 m at most), its BD-09 from the formula."""
    c = _columns()
    lon, lat = datum.wgs84_to_gcj02(c["wgs84_lon"], c["wgs84_lat"])
    assert np.hypot((lon - c["gcj02_lon"]) * 96_000, (lat - c["gcj02_lat"]) * 111_000).max() < 1.0
    lon, lat = datum.gcj02_to_bd09(c["gcj02_lon"], c["gcj02_lat"])
    assert np.hypot((lon - c["bd09_lon"]) * 96_000, (lat - c["bd09_lat"]) * 111_000).max() < 0.02


@pytest.mark.parametrize(("wgs", "gcj"), EVILTRANSFORM)
def test_points_agree_with_eviltransform(wgs: tuple[float, float], gcj: tuple[float, float]) -> None:
    lon, lat = datum.wgs84_to_gcj02(*wgs)
    assert _metres((float(lon), float(lat)), gcj) < 1e-6


def test_the_shift_at_lanxi_is_about_480_m_east_and_300_m_south() -> None:
    lon, lat = datum.wgs84_to_gcj02(119.5, 29.25)
    assert (float(lon) - 119.5, float(lat) - 29.25) == pytest.approx((0.004954, -0.002708), abs=2e-5)


@given(in_china)
def test_there_and_back_is_the_same_point_within_a_millimetre(point: tuple[float, float]) -> None:
    for there, name in ((datum.wgs84_to_gcj02, "gcj02"), (_to_bd09, "bd09")):
        x, y = datum.convert(*there(*point), name)
        assert _metres(point, (float(x), float(y))) < 0.001


def _to_bd09(lon: float, lat: float) -> tuple[float, float]:
    return datum.gcj02_to_bd09(*datum.wgs84_to_gcj02(lon, lat))


def test_abroad_there_is_no_shift() -> None:
    assert datum.to_wgs84(2.35, 48.85, "gcj02") == (2.35, 48.85)


@pytest.mark.parametrize("point", [(math.nan, 31.0), (121.0, math.inf), (181.0, 31.0), (121.0, -91.0)])
def test_a_point_that_is_none_is_refused(point: tuple[float, float]) -> None:
    with pytest.raises(InvalidPoint):
        datum.to_wgs84(*point, "wgs84")


@given(in_china)
def test_swapped_coordinates_are_told_not_mended(point: tuple[float, float]) -> None:
    with pytest.raises(SwappedPoint):
        datum.to_wgs84(point[1], point[0], "wgs84")
    assert datum.to_wgs84(*point, "wgs84") == point


def test_an_unknown_datum_is_refused() -> None:
    with pytest.raises(UnknownDatum):
        datum.to_wgs84(121.5, 31.2, "cgcs3000")


@given(in_china)
def test_the_local_plane_takes_a_point_there_and_back(point: tuple[float, float]) -> None:

    plane = LocalMetres(*point)
    near = shapely.Point(point[0] + 0.01, point[1] - 0.01)
    assert plane.back(plane.forward(near)).distance(near) < 1e-12
