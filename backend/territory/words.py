"""A place in words, from what lies near it: 东昌路北侧，近浦城路口. Pure."""

import re
from collections.abc import Sequence

import msgspec

_SIDES = ("东侧", "北侧", "西侧", "南侧")
_ON_ROAD_M = 6.0
_CROSSING_M = 120.0
_LANDMARK_M = 60.0
_HAN = re.compile("[\u4e00-\u9fff]")  # a map has names in Latin letters only, too: they tell nobody the way here


class Near(msgspec.Struct, frozen=True):
    """Something named near the point: its distance in metres, and the way from it to the point (east, north)."""

    layer: str
    name: str
    distance_m: float
    dx: float
    dy: float


def words(found: Sequence[Near]) -> str:
    """The sentence; empty when nothing near has a Chinese name. `found` in ascending distance."""
    named = [n for n in found if _HAN.search(n.name)]
    roads = _first_of_each([n for n in named if n.layer == "roads"])
    marks = [n for n in named if n.layer != "roads" and n.distance_m <= _LANDMARK_M]
    if not roads:
        return f"{marks[0].name}旁" if marks else ""
    street = roads[0].name + _side(roads[0])
    if len(roads) > 1 and roads[1].distance_m <= _CROSSING_M:
        return (
            f"{street}，近{roads[1].name}路口" if not roads[1].name.endswith("路口") else f"{street}，近{roads[1].name}"
        )
    return f"{street}，近{marks[0].name}" if marks else street


def _first_of_each(roads: list[Near]) -> list[Near]:
    seen: dict[str, Near] = {}
    for road in roads:
        seen.setdefault(road.name, road)
    return list(seen.values())


def _side(road: Near) -> str:
    """Which side of the road the point is on; on the carriageway itself none is named."""
    if road.distance_m < _ON_ROAD_M:
        return ""
    if abs(road.dx) >= abs(road.dy):
        return _SIDES[0] if road.dx > 0 else _SIDES[2]
    return _SIDES[1] if road.dy > 0 else _SIDES[3]
