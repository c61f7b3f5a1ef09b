"""Polygons that share their borders: made from pieces that almost fit, and joined where too small. Pure, metres."""

from typing import Any

import numpy as np
import shapely

GRID_M = 0.001  # vertices lie on this grid, so that neighbours have the same ones
_THIN_M = 16.0
_CRUMB_M2 = 0.5


def parts_of(shape: Any) -> list[Any]:
    """The polygons of any geometry."""
    return [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and p.area > 0] if shape else []


def divided(pieces: list[Any], area: Any) -> list[list[Any]]:
    """The faces of each piece within `area`, and last what none of them has; common vertices, no overlap.

    Where pieces overlap, the first one has the ground.
    """
    edges = [shapely.boundary(area), *(shapely.boundary(p) for p in pieces)]
    noded = shapely.union_all(np.array(edges, dtype=object), grid_size=GRID_M)
    shapely.prepare(area)
    faces = np.array(parts_of(shapely.polygonize(shapely.get_parts(noded))), dtype=object)
    inner = shapely.point_on_surface(faces)
    within = shapely.contains(area, inner)
    faces, inner = faces[within], inner[within]
    tree = shapely.STRtree(pieces)
    owner = np.full(len(faces), len(pieces))
    found, whose = tree.query(inner, predicate="intersects")
    np.minimum.at(owner, found, whose)
    held: list[list[Any]] = [[] for _ in range(len(pieces) + 1)]
    for face, one in zip(faces, owner, strict=True):
        held[one].append(face)
    return held


def clean(pieces: list[Any], area: Any) -> list[Any]:
    """The connected parts of `pieces` and of what they leave of `area`, as `divided` gives them."""
    return [part for faces in divided(pieces, area) if faces for part in parts_of(shapely.coverage_union_all(faces))]


def join_small(pieces: list[Any], least_m2: float, greatest_m2: float) -> list[Any]:
    """Pieces smaller than `least_m2` or thin join the neighbour with the longest common border.

    Neighbours that would not grow beyond `greatest_m2` come first; a piece without a neighbour stays,
    unless it is a crumb of rounding.
    """
    shapes: dict[int, Any] = dict(enumerate(pieces))
    stuck: set[int] = set()
    while small := [i for i, s in shapes.items() if i not in stuck and (s.area < least_m2 or is_thin(s))]:
        least = min(small, key=lambda i: shapes[i].area)
        partner = _partner(shapes, least, greatest_m2)
        if partner is None:
            stuck.add(least)
            if shapes[least].area < _CRUMB_M2:
                del shapes[least]
            continue
        shapes[partner] = _joined(shapes[partner], shapes.pop(least))
        stuck.discard(partner)
    return list(shapes.values())


def _joined(one: Any, other: Any) -> Any:
    """Their union without the lines and hairs that rounding may leave."""
    parts = parts_of(shapely.union(one, other, grid_size=GRID_M))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def is_thin(shape: Any) -> bool:
    """Narrower than about `_THIN_M` on the average."""
    return 2 * shape.area / shape.length < _THIN_M


def _partner(shapes: dict[int, Any], small: int, greatest_m2: float) -> int | None:
    mine = shapes[small]
    edge = mine.boundary
    found: list[tuple[bool, float, int]] = []
    for i, other in shapes.items():
        if i != small and other.intersects(mine):
            border = edge.intersection(other.boundary).length
            if border > min(1.0, edge.length / 8):
                found.append((other.area + mine.area <= greatest_m2, border, -i))
    return -max(found)[2] if found else None
