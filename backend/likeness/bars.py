"""What a screen or an album puts around a picture is taken away before it is compared: bars of one grey. Pure."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_FLAT = 6  # grey levels from the 2nd to the 98th of a hundred pixels; compression leaves as much in one colour
_THICK = 0.02  # of the side; what is thinner is an edge in the picture
_LEAST = 0.2  # of the side that is left; what leaves less is a picture that is flat by itself


def without_bars(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The largest part without bars: first between those that lie across, then between the upright ones."""
    for axis in (1, 0):
        first, last = _longest_run(~_bars(grey, axis))
        if last - first >= _LEAST * grey.shape[1 - axis]:
            grey = grey[first:last] if axis == 1 else grey[:, first:last]
    return np.ascontiguousarray(grey)


def _bars(grey: NDArray[np.uint8], axis: int) -> NDArray[np.bool_]:
    """The lines that belong to a band of one grey; a sky grows lighter from line to line and is none."""
    low, high = np.percentile(grey, (2, 98), axis=axis)
    flat, mean = (high - low) <= _FLAT, grey.mean(axis=axis)
    found = np.zeros(len(flat), dtype=bool)
    for first, last in _runs(flat):
        if last - first >= _THICK * len(flat) and np.ptp(mean[first:last]) <= _FLAT:
            found[first:last] = True
    return found


def _runs(marks: NDArray[Any]) -> list[tuple[int, int]]:
    """(first, behind the last) of every run of true marks."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marks, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _longest_run(marks: NDArray[Any]) -> tuple[int, int]:
    return max(_runs(marks), key=lambda run: run[1] - run[0], default=(0, 0))
