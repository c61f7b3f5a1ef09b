"""Coordinate systems: what a file states, what the operator states, and projected metres made degrees.

WGS-84 and CGCS2000 (EPSG:4490, 4528 …) count as one (they differ by centimetres). Xi'an 1980 and Beijing 1954 lie up to
a hundred metres off, and the parameters to convert them are secret: refused.
"""

import re
from typing import Any

import numpy as np
import shapely

from backend.territory.errors import BadAreaFile

NONE = "none"  # `--crs none`: what the file states is not so
_WGS84 = re.compile(r"china.?2000|cgcs.?2000|world.geodetic.system.1984|wgs.?(19)?84", re.IGNORECASE)


def settle(name: str, stated: str | None, crs: str | None, datum: str | None) -> tuple[str | None, str]:
    """The coordinate system to convert from (None: degrees already) and the datum of the degrees.

    Errors: BadAreaFile (422) when file and operator contradict each other, or neither says it.
    """
    used = None if crs == NONE else crs or stated
    if used is None and datum is None:
        raise BadAreaFile(
            f"{name}：文件没有写坐标系；加 --datum wgs84、gcj02 或 bd09，投影坐标加 --crs，例如 --crs EPSG:4528"
        )
    if used is not None and datum not in (None, "wgs84"):
        whose = "--crs" if crs else "文件里写的"
        raise BadAreaFile(
            f"{name}：{whose}坐标系 {called(used)} 与 --datum {datum} 矛盾；"
            f"确知坐标是 {datum} 而文件写错了，就加 --crs none"
        )
    return used, datum or "wgs84"


def called(crs: str) -> str:
    """EPSG:n, or the name inside a WKT."""
    found = re.search(r'"([^"]+)"', crs)
    return crs if crs.upper().startswith("EPSG:") or found is None else found[1]


def is_known(crs: str | None) -> bool:
    """Whether what a file states is a place on the ground (GeoPackage has two systems named undefined)."""
    return bool(crs) and "undefined" not in str(crs).lower()


def degrees(forms: list[Any], crs: str, name: str) -> list[Any]:
    """Errors: BadAreaFile (422) for an unknown system, one that cannot be converted, and points outside it."""
    import pyproj

    pyproj.network.set_network_enabled(False)
    try:
        system = pyproj.CRS.from_user_input(crs).to_2d()
    except pyproj.exceptions.CRSError:
        raise BadAreaFile(f"{name}：不认识坐标系 {called(crs)}") from None
    ground = system.geodetic_crs
    if ground is None or ground.datum is None or not (system.is_projected or system.is_geographic):
        raise BadAreaFile(f"{name}：坐标系 {called(crs)} 不在地面上")
    if not _WGS84.search(ground.datum.name):
        raise BadAreaFile(
            f"{name}：坐标系 {called(crs)} 的基准 {ground.datum.name} 没有公开的换算参数，请先转成 CGCS2000"
        )
    if system.is_geographic:
        return forms
    convert = pyproj.Transformer.from_crs(system, ground, always_xy=True).transform
    moved = [form and shapely.transform(form, lambda c: np.column_stack(convert(c[:, 0], c[:, 1]))) for form in forms]
    if not all(np.isfinite(shapely.get_coordinates(form)).all() for form in moved if form):
        raise BadAreaFile(f"{name}：坐标不在 {called(crs)} 的范围里")
    return moved


def look_swapped(numbers: Any) -> Any:
    """Which points lie in China the other way round; none that lies there as it is does (73–136 °E, 3–54 °N)."""
    return (numbers[:, 0] >= 3) & (numbers[:, 0] <= 54) & (numbers[:, 1] >= 73) & (numbers[:, 1] <= 136)


def likely(x: float, y: float) -> str:
    """A hint for coordinates that are no degrees: the national 3° and 6° zones begin x with their number."""
    if look_swapped(np.array([[x, y]])).any():
        return "，像是纬度写在了经度前面，加 --swap 再试"
    if y > 13_000_000 > x:
        return "，像是北坐标写在了东坐标前面，加 --swap 再试"
    zone = int(x // 1_000_000)
    if 25 <= zone <= 45:
        return f"，像是 EPSG:{4513 + zone - 25}（3 度带第 {zone} 带），加 --crs EPSG:{4513 + zone - 25} 再试"
    if 13 <= zone <= 23:
        return f"，像是 EPSG:{4491 + zone - 13}（6 度带第 {zone} 带），加 --crs EPSG:{4491 + zone - 13} 再试"
    return "，投影坐标请用 --crs 写明，例如 --crs EPSG:4549"
