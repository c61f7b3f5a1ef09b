"""Where a point lies, with its margin: pure, over cells held in memory.

`certain` when the disc of the accuracy lies in one cell, `probable` when one cell has at least 70 % of it, `outside`
when no area has more than 30 %, else `ask` with the candidates. On a border the lower code has the point.
"""

import math
from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np
import shapely

from backend.geo.metres import LocalMetres

Certainty = Literal["certain", "probable", "ask", "outside"]
PROBABLE_SHARE = 0.7
LEAST_RADIUS_M = 1.0
GREATEST_RADIUS_M = 1_000.0  # a vaguer place is asked about as if it were this vague
MOST_CANDIDATES = 4
LEAST_SHARE = 0.02
_SIDES = ("东侧", "东北侧", "北侧", "西北侧", "西侧", "西南侧", "南侧", "东南侧")


class Cell(msgspec.Struct, frozen=True):
    """A grid cell: 15 digits and its name."""

    code: str
    name: str


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A cell that has a share (0–1) of the disc, metres from the point, and on which side of it it lies."""

    code: str
    name: str
    share: float
    distance_m: float
    side: str


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """The answer. `cell` is the best one unless `outside`; `version` the territory it was decided under."""

    certainty: Certainty
    cell: Cell | None
    candidates: tuple[Candidate, ...]
    version: int


def _side(dx: float, dy: float) -> str:
    """The compass side of a direction in metres east and north."""
    return _SIDES[round(math.atan2(dy, dx) / (math.pi / 4)) % 8]


class Snapshot:
    """The cells of one version. `codes` ascend, so that the lowest index is the lowest code."""

    def __init__(
        self, version: int, codes: Sequence[str], names: Sequence[str], shapes: Sequence[shapely.Geometry]
    ) -> None:
        order = sorted(range(len(codes)), key=lambda i: codes[i])
        self.version = version
        self.cells = [Cell(codes[i], names[i]) for i in order]
        self._by_code = {c.code: c for c in self.cells}
        geometries = np.array([shapes[i] for i in order], dtype=object)
        centre = shapely.box(*shapely.total_bounds(geometries)).centroid if len(order) else shapely.Point(0, 0)
        self.plane = LocalMetres(centre.x, centre.y)
        self._scale = self.plane.scale
        self._shapes = self.plane.forward(geometries) if len(order) else geometries
        shapely.prepare(self._shapes)
        self._borders = shapely.boundary(self._shapes)
        shapely.prepare(self._borders)
        self._tree = shapely.STRtree(self._shapes)

    def cell(self, code: str) -> Cell | None:
        return self._by_code.get(code)

    def locate(self, lon: float, lat: float, accuracy_m: float) -> Place:
        """The place of a WGS-84 point with its accuracy in metres."""
        x, y = (lon - self.plane.lon) * self._scale[0], (lat - self.plane.lat) * self._scale[1]
        point = shapely.Point(x, y)
        radius = min(max(accuracy_m, LEAST_RADIUS_M), GREATEST_RADIUS_M)
        hits = self._tree.query(point, predicate="intersects")
        if len(hits):
            home = int(hits.min())
            if shapely.distance(self._borders[home], point) >= radius:
                return Place(certainty="certain", cell=self.cells[home], candidates=(), version=self.version)
        return self._doubtful(point, radius)

    def _doubtful(self, point: shapely.Point, radius: float) -> Place:
        disc = shapely.buffer(point, radius, quad_segs=16)
        near = np.sort(self._tree.query(disc, predicate="intersects"))
        parts = shapely.intersection(self._shapes[near], disc)
        shares = shapely.area(parts) / disc.area
        outside_share = 1.0 - float(shares.sum())
        if not len(near) or outside_share > PROBABLE_SHARE:
            return Place(certainty="outside", cell=None, candidates=(), version=self.version)
        least = min(LEAST_SHARE, float(shares.max()) / 2)  # of a disc much larger than the cells none has LEAST_SHARE
        order = [int(i) for i in np.argsort(-shares, kind="stable") if shares[i] >= least]
        best = order[0]
        cell = self.cells[int(near[best])]
        if len(order) == 1 and shares[best] > 0.999:
            return Place(certainty="certain", cell=cell, candidates=(), version=self.version)
        offered = order[:MOST_CANDIDATES]
        own = next((i for i in order if shapely.intersects(self._shapes[near[i]], point)), None)
        if own is not None and own not in offered:  # of a wide disc the cell in its middle may have a small share
            offered = [*offered[:-1], own]
        candidates = tuple(self._candidate(int(near[i]), float(shares[i]), parts[i], point) for i in offered)
        certainty: Certainty = "probable" if shares[best] >= PROBABLE_SHARE else "ask"
        return Place(certainty=certainty, cell=cell, candidates=candidates, version=self.version)

    def _candidate(self, index: int, share: float, part: shapely.Geometry, point: shapely.Point) -> Candidate:
        cell = self.cells[index]
        middle = part.centroid
        return Candidate(
            code=cell.code, name=cell.name, share=share, distance_m=float(shapely.distance(self._shapes[index], point)),
            side=_side(middle.x - point.x, middle.y - point.y),
        )  # fmt: skip

    def locate_many(self, lons: np.ndarray, lats: np.ndarray) -> list[str | None]:
        """The cell code of many WGS-84 points, without margins; None outside."""
        points = shapely.points((lons - self.plane.lon) * self._scale[0], (lats - self.plane.lat) * self._scale[1])
        inputs, found = self._tree.query(points, predicate="intersects")
        best = np.full(len(points), len(self.cells), dtype=np.int64)
        np.minimum.at(best, inputs, found)
        return [self.cells[i].code if i < len(self.cells) else None for i in best]
