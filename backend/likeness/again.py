"""A picture among a few others, as within one case: before it is handed in and when it has been. Blocks."""

from collections.abc import Mapping

import msgspec

from backend.likeness.hashing import NEAR_BITS, Grey, Index, positions
from backend.likeness.matching import overlay, position_of


class Alike(msgspec.Struct, frozen=True):
    """Another photo that shows the same, and in which position (hashing.positions) this one lies on it."""

    sha256: str
    position: int


def same_among(mine: Grey, others: Mapping[str, Grey]) -> Alike | None:
    """The nearest of the others that is the same picture in another file."""
    index = Index()
    for name, grey in others.items():
        index.add_picture(name, grey)
    turned = dict(positions(mine))
    for name, position, _ in index.near(mine, len(others), NEAR_BITS):
        laid = overlay(others[name], turned[position])
        if laid.same:
            return Alike(name, position_of(position, laid))
    return None
