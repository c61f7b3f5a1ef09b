"""Perceptual fingerprints: 64 bits for a picture and for each of 14 cut-outs of it, and how near two pictures are.

A bit says whether one of the lowest 63 frequencies of the 32×32 grey picture lies above their median (the pHash of
C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010). A cropped picture is like a
cut-out of the whole one, so the whole of each is compared with every cut-out of the other; a turned or mirrored one is
found because the searched picture is tried in all eight positions.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Hashes = NDArray[np.uint64]

# The whole first; then the middle, four sides and four corners of nine tenths; the middle and four sides of eight
# tenths (kept as `more`: the ten before were released without them). Parts of width and height.
WINDOWS = (
    (0.0, 0.0, 1.0, 1.0), (0.05, 0.05, 0.95, 0.95), (0.0, 0.0, 0.9, 1.0), (0.1, 0.0, 1.0, 1.0), (0.0, 0.0, 1.0, 0.9),
    (0.0, 0.1, 1.0, 1.0), (0.0, 0.0, 0.9, 0.9), (0.1, 0.0, 1.0, 0.9), (0.0, 0.1, 0.9, 1.0), (0.1, 0.1, 1.0, 1.0),
    (0.1, 0.1, 0.9, 0.9), (0.0, 0.0, 0.8, 1.0), (0.2, 0.0, 1.0, 1.0), (0.0, 0.0, 1.0, 0.8), (0.0, 0.2, 1.0, 1.0),
)  # fmt: skip
FIRST = 10  # of them stand in `photo_hash.hashes`
NEAR_BITS = 14  # two pictures farther apart are not looked at; docs/likeness.md has what this finds and costs
_FLAT = 6.0  # grey levels of deviation; a picture of less has no shape to compare
_SIDE, _LOW = 32, 8
_POWERS = np.uint64(1) << np.arange(64, dtype=np.uint64)


def fingerprint(grey: Grey) -> Hashes | None:
    """A 64-bit number for each, in the order of WINDOWS; None for a picture without shape (a covered lens, a wall)."""
    if float(grey.std()) < _FLAT:
        return None
    height, width = grey.shape
    parts = [
        grey[round(y0 * height) : round(y1 * height), round(x0 * width) : round(x1 * width)]
        for x0, y0, x1, y1 in WINDOWS
    ]
    return np.array([_hash(part) for part in parts], dtype=np.uint64)


def _hash(grey: Grey) -> np.uint64:
    small = cv2.resize(grey, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    low = cv2.dct(small)[:_LOW, :_LOW].ravel()
    low[0] = 0.0  # the brightness of the whole says nothing about its shape
    bits = low > np.median(low[1:])
    bits[0] = False
    return np.uint64((_POWERS[bits]).sum(dtype=np.uint64))


def positions(grey: Grey) -> Iterator[tuple[int, Grey]]:
    """(position, the picture so turned): 0–3 quarter turns to the left, 4–7 the same of its mirror image."""
    for mirrored in (0, 4):
        picture = np.fliplr(grey) if mirrored else grey
        for turns in range(4):
            yield mirrored + turns, np.ascontiguousarray(np.rot90(picture, turns))


class Index:
    """The fingerprints of all photos in memory: 120 bytes each, a million in 120 MB, searched by counting bits."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._known: dict[str, int] = {}
        self._rows: Hashes = np.empty((1024, len(WINDOWS)), dtype=np.uint64)

    def __len__(self) -> int:
        return len(self._names)

    def add(self, name: str, hashes: Hashes) -> None:
        """The last for each name counts."""
        if name in self._known:
            self._rows[self._known[name]] = hashes
            return
        if len(self._names) == len(self._rows):
            self._rows = np.vstack([self._rows, np.empty_like(self._rows)])
        self._rows[len(self._names)] = hashes
        self._known[name] = len(self._names)
        self._names.append(name)

    def add_picture(self, name: str, grey: Grey) -> None:
        """A picture at hand; one without shape is never near."""
        hashes = fingerprint(grey)
        if hashes is not None:
            self.add(name, hashes)

    def near(self, grey: Grey, limit: int, bits: int = NEAR_BITS) -> list[tuple[str, int, int]]:
        """(name, position, differing bits) of the nearest, at most `limit`; each name once in its best position."""
        rows = self._rows[: len(self._names)]
        best = np.full(len(rows), 65, dtype=np.uint8)
        where = np.zeros(len(rows), dtype=np.uint8)
        for position, turned in positions(grey):
            hashes = fingerprint(turned)
            if hashes is None:
                return []
            apart = distances(rows, hashes)
            nearer = apart < best
            best[nearer], where[nearer] = apart[nearer], position
        found = np.flatnonzero(best <= bits)
        found = found[np.argsort(best[found], kind="stable")][:limit]
        return [(self._names[i], int(where[i]), int(best[i])) for i in found]


def distances(rows: Hashes, hashes: Hashes) -> NDArray[np.uint8]:
    """Differing bits between one fingerprint and each row: whole against any cut-out, either way round."""
    apart = np.bitwise_count(rows[:, 0] ^ hashes[0])
    for i in range(1, len(WINDOWS)):
        np.minimum(apart, np.bitwise_count(rows[:, i] ^ hashes[0]), out=apart)
        np.minimum(apart, np.bitwise_count(rows[:, 0] ^ hashes[i]), out=apart)
    return apart
