"""Unit grid cells (单元网格, 万米网格) of one community from its streets, water and buildings: pure, in metres.

Blocks are what streets and water leave of the community; a border runs along the middle of what lies between two blocks
(a Voronoi diagram of their edges, so that dual carriageways and roads that almost meet give one clean line). Large
blocks are cut across their long axis where no building stands; small and thin ones join the neighbour with the longest
common border. A building belongs whole to the cell that has most of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import shapely
import shapely.ops

from backend.geo.metres import LocalMetres
from backend.territory.coverage import clean, join_small, parts_of

TARGET_M2 = 10_000.0
GREATEST = 1.7  # of the target
LEAST = 0.45
_ROAD_HALF_M = 7.0  # blocks keep this distance from a street's line
_CLOSE_M = 8.0  # streets closer to each other than twice this and the width count as one
_EDGE_STEP_M = 6.0
_ROW = 1.2  # of a cell's side: cells of one row are numbered from west to east
_THIN_BLOCK_M = 6.0
_ANGLES = (0.0, -12.0, 12.0, -24.0, 24.0)
_OFFSETS = np.linspace(-0.14, 0.14, 15)
_BUILDING_COST = 40.0  # a metre through a building weighs as much as this many metres of open ground

_STREETS = {"major_road", "minor_road"}
_WATER = {"water", "river", "canal", "riverbank"}
_UNDERGROUND = "tunnel"


class Ground(msgspec.Struct, frozen=True):
    """What is known of the ground, WGS-84: lines of streets and water, outlines of buildings."""

    lines: Sequence[Any]
    buildings: Sequence[Any]


def ground_of(features: Iterable[Mapping[str, Any]]) -> Ground:
    """Streets, water and buildings among features of the base map: `layer`, `kind`, `kind_detail`, `geom` (WGS-84)."""
    lines, buildings = [], []
    for one in features:
        form = one["geom"]
        if one["layer"] == "buildings" and form.area > 0:
            buildings.append(form)
        elif one["layer"] == "water" and one["kind"] in _WATER and form.length > 0:
            lines.append(form.boundary if form.area > 0 else form)
        elif one["layer"] == "roads" and one["kind"] in _STREETS and one["kind_detail"] != _UNDERGROUND:
            lines.append(form)
    return Ground(lines, buildings)


def make_cells(community: Any, ground: Ground, target_m2: float = TARGET_M2) -> list[Any]:
    """Polygons of about `target_m2` in WGS-84 that fill `community` (WGS-84) without overlaps, from north-west to
    south-east.
    """
    least_m2, greatest_m2 = target_m2 * LEAST, target_m2 * GREATEST
    centre = community.centroid
    plane = LocalMetres(centre.x, centre.y)
    area = plane.forward(community)
    lines = plane.forward(np.array(list(ground.lines), dtype=object))
    buildings = plane.forward(np.array(list(ground.buildings), dtype=object))
    buildings = buildings[shapely.intersects(buildings, area)] if len(buildings) else buildings
    tree = shapely.STRtree(buildings)
    pieces = [piece for block in blocks(area, lines) for piece in cut(block, tree, target_m2)]
    pieces = join_small(clean(pieces, area), least_m2, greatest_m2)
    pieces = clean(keep_whole(pieces, buildings), area)
    return [plane.back(p) for p in _in_order(join_small(pieces, least_m2, greatest_m2), target_m2)]


def blocks(area: Any, lines: Any, half_m: float = _ROAD_HALF_M) -> list[Any]:
    """`area` divided along the middle of `lines` (metres); dead ends divide nothing."""
    near = [line for line in lines if line.intersects(area)]
    if not near:
        return parts_of(area)
    streets = shapely.buffer(shapely.union_all(near), half_m + _CLOSE_M, quad_segs=4).buffer(-_CLOSE_M, quad_segs=4)
    left = parts_of(area.difference(streets))
    cores = [p for p in left if not p.buffer(-_THIN_BLOCK_M).is_empty]
    return _grown(cores, area) if len(cores) > 1 else parts_of(area)


def _grown(cores: list[Any], area: Any) -> list[Any]:
    """The cores, each with the part of `area` that is nearest to it."""
    edges = shapely.segmentize(shapely.boundary(np.array(cores, dtype=object)), _EDGE_STEP_M)
    points, owner = shapely.get_coordinates(edges, return_index=True)
    points, first = np.unique(np.round(points, 2), axis=0, return_index=True)
    owner = owner[first]
    diagram = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=area, ordered=True)
    # GEOS draws a zone that crosses itself by a rounding error now and then.
    zones = shapely.make_valid(np.array(list(diagram.geoms), dtype=object))
    grown = [shapely.union_all(zones[owner == i]) for i in range(len(cores))]
    smooth = shapely.coverage_simplify(np.array(grown, dtype=object), 4.0)
    return clean([z.intersection(area) for z in smooth], area)


def cut(face: Any, buildings: shapely.STRtree, target_m2: float = TARGET_M2) -> list[Any]:
    """`face` (metres) in pieces of about `target_m2`, across its long axis, between the buildings where it can."""
    count = round(face.area / target_m2)
    if face.area <= target_m2 * GREATEST or count < 2:
        return [face]
    halves = _best_cut(face, (count // 2) / count, buildings)
    return [piece for half in halves for piece in cut(half, buildings, target_m2)] if len(halves) > 1 else halves


def _best_cut(face: Any, share: float, buildings: shapely.STRtree) -> list[Any]:
    """The pieces on both sides of the cheapest line that leaves about `share` of the face on one side."""
    a, b, c = shapely.get_coordinates(shapely.minimum_rotated_rectangle(face))[:3]
    if np.hypot(*(b - a)) < np.hypot(*(c - b)):
        a, b, c = c, b, a
    axis, half_width = b - a, (c - b) / 2
    best, cost = None, np.inf
    for angle in _ANGLES:
        for offset in _OFFSETS:
            line = _across(a + half_width + axis * (share + offset), axis, angle)
            price = _price(line.intersection(face), buildings) + abs(offset) * np.hypot(*axis) / 2 + abs(angle) * 0.5
            if price < cost:
                best, cost = line, price
    return parts_of(shapely.ops.split(face, best))


def _across(middle: Any, axis: Any, degrees: float) -> Any:
    turn = np.radians(90 + degrees)
    unit = axis / np.hypot(*axis)
    way = np.array([unit[0] * np.cos(turn) - unit[1] * np.sin(turn), unit[0] * np.sin(turn) + unit[1] * np.cos(turn)])
    reach = way * np.hypot(*axis) * 4
    return shapely.LineString([middle - reach, middle + reach])


def _price(cut: Any, buildings: shapely.STRtree) -> float:
    crossed = buildings.geometries[buildings.query(cut, predicate="intersects")]
    inside = float(shapely.length(shapely.intersection(crossed, cut)).sum()) if len(crossed) else 0.0
    return cut.length + inside * _BUILDING_COST


def keep_whole(pieces: list[Any], buildings: Any) -> list[Any]:
    """The pieces with every building that a border crosses given to the piece that has most of it."""
    shapes = list(pieces)
    for building in buildings:
        if not building.is_valid:
            continue
        held = [(shapes[i].intersection(building).area, i) for i in _touching(shapes, building)]
        held = sorted(((a, i) for a, i in held if a > 0.01), reverse=True)
        if len(held) < 2:
            continue
        inside = building.intersection(shapely.union_all([shapes[i] for _, i in held]))
        shapes[held[0][1]] = shapes[held[0][1]].union(inside)
        for _, i in held[1:]:
            shapes[i] = shapes[i].difference(inside)
    return shapes


def _touching(shapes: list[Any], other: Any) -> list[int]:
    return [i for i, s in enumerate(shapes) if not s.is_empty and s.intersects(other)]


def _in_order(pieces: list[Any], target_m2: float) -> list[Any]:
    """Rows from north to south, each from west to east."""
    if not pieces:
        return []
    top, row = max(p.bounds[3] for p in pieces), _ROW * float(np.sqrt(target_m2))
    return sorted(pieces, key=lambda p: (int((top - p.centroid.y) // row), p.centroid.x))
