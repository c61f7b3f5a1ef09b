"""Two pictures laid over each other by their corner points: is it one photo, and how well do two compare?

Points by ORB (Rublee et al. 2011), matched by Hamming distance and Lowe's ratio, a plane-to-plane map by RANSAC.
One photo twice agrees nearly everywhere to the grain, however it was compressed, scaled, cut or stamped; two photos of
one place, even from one spot, do not. Thresholds are the project's own: docs/likeness.md has what they find.
"""

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.likeness.bars import without_bars
from backend.likeness.hashing import Grey

SIDE = 640  # longer side of the pictures compared, pixels
_POINTS, _RATIO, _PIXELS, _LEAST = 1500, 0.8, 4.0, 15
_TILES, _TEXTURE, _TILE_INSIDE, _LEAST_TILES = 10, 5.0, 0.95, 12
_BLUR = 2.0  # pixels of the coarser picture; what compression and scaling change is finer than that
_AGREES = 0.95  # correlation of a tile that shows the very same pixels
_SAME = 0.75  # of the tiles
_ENOUGH = 40  # agreeing points that make two photos fully comparable


class Overlay(msgspec.Struct, frozen=True):
    """How one picture lies on another. `overlap`: part of the first that the second shows; `agreeing`: of its tiles;
    `quarter_turns`: how far the second had to be turned to the left for it."""

    points: int
    overlap: float
    agreeing: float
    tiles: int
    quarter_turns: int = 0

    @property
    def same(self) -> bool:
        """The two are one photo."""
        return self.tiles >= _LEAST_TILES and self.agreeing >= _SAME

    @property
    def score(self) -> int:
        """How well the two compare, 0 to 100: enough points agree, and both show the same part of the world."""
        return round(100 * self.overlap * min(1.0, self.points / _ENOUGH))


NOTHING = Overlay(0, 0.0, 0.0, 0)


def read(picture: bytes) -> Grey | None:
    """An encoded picture of ours in grey without bars, SIDE pixels at most; None when it cannot be decoded."""
    found = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    if found is None:
        return None
    grey = without_bars(np.asarray(found, dtype=np.uint8))
    shrink = SIDE / max(grey.shape)
    if shrink < 1:
        return np.asarray(cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return grey


def overlay(first: Grey, second: Grey) -> Overlay:
    """Lay the second on the first."""
    (first, blown), (second, other_blown) = _full_size(first), _full_size(second)
    found = _map(first, second)
    if found is None:
        return NOTHING
    plane, points = found
    height, width = first.shape
    inside = np.asarray(cv2.warpPerspective(np.full(second.shape, 255, np.uint8), plane, (width, height))) == 255
    laid = np.asarray(cv2.warpPerspective(second, plane, (width, height)), dtype=np.uint8)
    laid[~inside] = first[~inside]  # else the dark beyond an edge is blurred into the tiles beside it
    coarse = max(1.0, blown, other_blown * _scale(plane, second.shape))
    agreeing, tiles = _agreement(first, laid, inside, _BLUR * coarse)
    return Overlay(points, _overlap(inside, plane, second.shape), agreeing, tiles, _turns(plane, second.shape))


def _full_size(grey: Grey) -> tuple[Grey, float]:
    """A small picture blown up to SIDE, where its corner points are found too, and how many times."""
    times = SIDE / max(grey.shape)
    if times <= 1:
        return grey, 1.0
    blown = cv2.resize(grey, None, fx=times, fy=times, interpolation=cv2.INTER_CUBIC)
    return np.asarray(blown, dtype=np.uint8), times


def _scale(plane: NDArray[np.float64], shape: tuple[int, ...]) -> float:
    """How many times longer a line of a picture becomes when it is laid so."""
    return float(np.sqrt(abs(cv2.contourArea(_quad(plane, shape))) / (shape[0] * shape[1])))


def position_of(tried: int, laid: Overlay) -> int:
    """The position (backend.likeness.hashing.positions) a picture really is in, that lies so when tried in one: corner
    points are found in any direction, so the one that was tried need not be it."""
    return tried // 4 * 4 + (tried + laid.quarter_turns) % 4


def _turns(plane: NDArray[np.float64], shape: tuple[int, ...]) -> int:
    """Quarter turns to the left by which the plane turns the middle line of a picture, 0 to 3."""
    height, width = shape[:2]
    line = np.array([[[0, height / 2], [width, height / 2]]], dtype=np.float64)
    (x0, y0), (x1, y1) = cv2.perspectiveTransform(line, plane)[0]
    return round(np.arctan2(y0 - y1, x1 - x0) / (np.pi / 2)) % 4


def _map(first: Grey, second: Grey) -> tuple[NDArray[np.float64], int] | None:
    orb = cv2.ORB.create(_POINTS)
    (a, said_a), (b, said_b) = orb.detectAndCompute(first, None), orb.detectAndCompute(second, None)
    if said_a is None or said_b is None or min(len(a), len(b)) < _LEAST:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(said_b, said_a, k=2)
    good = [p[0] for p in pairs if len(p) == 2 and p[0].distance < _RATIO * p[1].distance]
    if len(good) < _LEAST:
        return None
    source = np.array([b[m.queryIdx].pt for m in good], dtype=np.float32)
    target = np.array([a[m.trainIdx].pt for m in good], dtype=np.float32)
    found, mask = cv2.findHomography(source, target, cv2.RANSAC, _PIXELS)
    if found is None or int(mask.sum()) < _LEAST:
        return None
    plane = np.asarray(found, dtype=np.float64)
    return (plane, int(mask.sum())) if _plausible(plane, second.shape) else None


def _plausible(plane: NDArray[np.float64], shape: tuple[int, ...]) -> bool:
    """A photo laid on a photo stays a four-cornered picture of about its size, not mirrored nor folded."""
    quad = _quad(plane, shape)
    area = cv2.contourArea(quad, oriented=True) / (shape[0] * shape[1])
    return bool(0.2 < area < 5.0 and cv2.isContourConvex(quad))


def _quad(plane: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Where the corners of a picture come to lie."""
    height, width = shape
    corners = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], dtype=np.float32)
    return np.asarray(cv2.perspectiveTransform(corners, plane)[0], dtype=np.float32)


def _overlap(inside: NDArray[np.bool_], plane: NDArray[np.float64], shape: tuple[int, ...]) -> float:
    """Common part over the whole of both, in the first picture's plane."""
    theirs = cv2.contourArea(_quad(plane, shape))
    common = float(inside.sum())
    return common / max(1.0, inside.size + theirs - common)


def _agreement(first: Grey, laid: Grey, inside: NDArray[np.bool_], blur: float) -> tuple[float, int]:
    """(part of the tiles with shape that correlate to the grain, how many tiles have shape and are covered)."""
    height, width = first.shape
    soft, other = (np.asarray(cv2.GaussianBlur(p, (0, 0), blur), dtype=np.float32) for p in (first, laid))
    agreeing = tiles = 0
    for ys in np.array_split(np.arange(height), _TILES):
        for xs in np.array_split(np.arange(width), _TILES):
            at = np.s_[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1]
            if inside[at].mean() < _TILE_INSIDE:
                continue
            a, b = soft[at], other[at]
            if a.std() < _TEXTURE and b.std() < _TEXTURE:
                continue
            tiles += 1
            agreeing += _correlation(a, b) > _AGREES
    return (agreeing / tiles if tiles else 0.0), tiles


def _correlation(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    a, b = a - a.mean(), b - b.mean()
    return float((a * b).sum() / max(1e-6, float(np.sqrt((a * a).sum() * (b * b).sum()))))
