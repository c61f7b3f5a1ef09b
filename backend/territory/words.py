"""A place in words, from what lies near it: 东昌路北侧，近浦城路口, or 东昌路北侧麦当劳门前. Pure."""

import re
from collections.abc import Sequence

import msgspec

_SIDES = ("东侧", "北侧", "西侧", "南侧")
_ON_ROAD_M = 6.0
_CROSSING_M = 120.0
_LANDMARK_M = 60.0
_FRONT_M = 15.0  # so near to a shop is before it; phones are seldom more exact
_HAN = re.compile("[\u4e00-\u9fff]")  # a map has names in Latin letters only, too: they tell nobody the way here


class Near(msgspec.Struct, frozen=True):
    """Something named near the point: its distance in metres, and the way from it to the point (east, north).

    `dx` and `dy` share a unit. `shop`: it has a front on the street (shops.py).
    """

    layer: str
    name: str
    distance_m: float
    dx: float
    dy: float
    shop: bool = False


def words(found: Sequence[Near]) -> str:
    """The sentence; empty when nothing near has a Chinese name. `found` in ascending distance."""
    named = [n for n in found if _HAN.search(n.name)]
    roads = _first_of_each([n for n in named if n.layer == "roads"])
    marks = [n for n in named if n.layer != "roads" and n.distance_m <= _LANDMARK_M]
    front = _front(found, roads[0] if roads else None)
    if not roads:
        return front or (f"{marks[0].name}旁" if marks else "")
    street = roads[0].name + _side(roads[0]) + front
    if len(roads) > 1 and roads[1].distance_m <= _CROSSING_M:
        return (
            f"{street}，近{roads[1].name}路口" if not roads[1].name.endswith("路口") else f"{street}，近{roads[1].name}"
        )
    return f"{street}，近{marks[0].name}" if marks and not front else street


def _front(found: Sequence[Near], road: Near | None) -> str:
    """麦当劳门前 for the nearest shop, one with a Chinese name first (a sign may have Latin letters only); or empty.

    The shop is on the point's side of the street; on the carriageway itself it is before no shop.
    """
    if road and road.distance_m < _ON_ROAD_M:
        return ""
    near = [n for n in found if n.shop and n.distance_m <= _FRONT_M and (road is None or _same_side(n, road))]
    shop = min(near, key=lambda n: not _HAN.search(n.name), default=None)
    return f"{shop.name.strip()}门前" if shop else ""


def _same_side(shop: Near, road: Near) -> bool:
    """Whether the ways from the road's nearest spot to the point and to the shop go the same way."""
    return (road.dx - shop.dx) * road.dx + (road.dy - shop.dy) * road.dy > 0


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
