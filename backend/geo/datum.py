"""Datums of Chinese maps: WGS-84 (≈ CGCS2000), GCJ-02 and BD-09, in degrees; scalars or numpy arrays.

The GCJ-02 offset is published only as formulas that agree with each other (eviltransform, gcoord); tests hold them to
the vectors of both. Its inverse is found by iteration to about 1e-9 degrees (0.1 mm). Outside the formula's box
(72.004–137.8347 °E, 0.8293–55.8271 °N) GCJ-02 equals WGS-84.
"""

import math
from collections.abc import Callable
from typing import Any, Literal, get_args

import numpy as np

from backend.geo.errors import InvalidPoint, SwappedPoint, UnknownDatum

Datum = Literal["wgs84", "gcj02", "bd09"]
DATUMS: tuple[Datum, ...] = get_args(Datum)
_A = 6378245.0  # Krasovsky 1940 semi-major axis, metres
_EE = 0.00669342162296594323  # its eccentricity squared
_BD = math.pi * 3000.0 / 180.0
_ITERATIONS = 6


def _in_box(lon: Any, lat: Any) -> Any:
    return (lon > 72.004) & (lon < 137.8347) & (lat > 0.8293) & (lat < 55.8271)


def _waves(x: Any, y: Any) -> tuple[Any, Any]:
    """The formula's (latitude, longitude) terms in metres-like units for x = lon - 105, y = lat - 35."""
    pi = math.pi
    common = (20.0 * np.sin(6.0 * x * pi) + 20.0 * np.sin(2.0 * x * pi)) * 2.0 / 3.0
    lat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + common
    lat += (20.0 * np.sin(y * pi) + 40.0 * np.sin(y / 3.0 * pi)) * 2.0 / 3.0
    lat += (160.0 * np.sin(y / 12.0 * pi) + 320.0 * np.sin(y * pi / 30.0)) * 2.0 / 3.0
    lon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + common
    lon += (20.0 * np.sin(x * pi) + 40.0 * np.sin(x / 3.0 * pi)) * 2.0 / 3.0
    lon += (150.0 * np.sin(x / 12.0 * pi) + 300.0 * np.sin(x / 30.0 * pi)) * 2.0 / 3.0
    return lat, lon


def wgs84_to_gcj02(lon: Any, lat: Any) -> tuple[Any, Any]:
    """GCJ-02 of a WGS-84 point."""
    d_lat, d_lon = _waves(lon - 105.0, lat - 35.0)
    rad = np.radians(lat)
    magic = 1 - _EE * np.sin(rad) ** 2
    root = np.sqrt(magic)
    d_lat = d_lat * 180.0 / ((_A * (1 - _EE)) / (magic * root) * math.pi)
    d_lon = d_lon * 180.0 / (_A / root * np.cos(rad) * math.pi)
    inside = _in_box(lon, lat)
    return np.where(inside, lon + d_lon, lon), np.where(inside, lat + d_lat, lat)


def gcj02_to_bd09(lon: Any, lat: Any) -> tuple[Any, Any]:
    """BD-09 of a GCJ-02 point."""
    z = np.sqrt(lon * lon + lat * lat) + 0.00002 * np.sin(lat * _BD)
    theta = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD)
    return z * np.cos(theta) + 0.0065, z * np.sin(theta) + 0.006


def _inverse(forward: Callable[[Any, Any], tuple[Any, Any]], lon: Any, lat: Any) -> tuple[Any, Any]:
    """The point that `forward` takes to (lon, lat), by fixed-point iteration."""
    x, y = lon, lat
    for _ in range(_ITERATIONS):
        fx, fy = forward(x, y)
        x, y = x + (lon - fx), y + (lat - fy)
    return x, y


def gcj02_to_wgs84(lon: Any, lat: Any) -> tuple[Any, Any]:
    """WGS-84 of a GCJ-02 point."""
    return _inverse(wgs84_to_gcj02, lon, lat)


def bd09_to_gcj02(lon: Any, lat: Any) -> tuple[Any, Any]:
    """GCJ-02 of a BD-09 point."""
    return _inverse(gcj02_to_bd09, lon, lat)


def convert(lon: Any, lat: Any, datum: str) -> tuple[Any, Any]:
    """WGS-84 of points in `datum`, unchecked. Errors: UnknownDatum (422)."""
    if datum == "wgs84":
        return lon, lat
    if datum == "gcj02":
        return gcj02_to_wgs84(lon, lat)
    if datum == "bd09":
        return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))
    raise UnknownDatum(datum, datum=datum, known=list(DATUMS))


def to_wgs84(lon: float, lat: float, datum: str) -> tuple[float, float]:
    """(lon, lat) in WGS-84 of one point that came in.

    Errors (422): UnknownDatum; InvalidPoint for NaN or out of range; SwappedPoint when only the other order makes sense
    (latitude beyond 90°, or a point that lies in China the other way round and nowhere near it this way).
    """
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise InvalidPoint("坐标不是数字")
    if datum not in DATUMS:
        raise UnknownDatum(datum, datum=datum, known=list(DATUMS))
    if _swapped(lon, lat):
        raise SwappedPoint(lon=lon, lat=lat)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise InvalidPoint("坐标超出范围", lon=lon, lat=lat)
    if datum == "wgs84":
        return lon, lat
    x, y = convert(lon, lat, datum)
    return float(x), float(y)


def _swapped(lon: float, lat: float) -> bool:
    """Latitude beyond the pole, or 18–54 / 73–135 given in the wrong order."""
    return 73 <= lat <= 136 and 3 <= lon <= 54
