"""Boxes over a picture: pure. Fractions of width and height, from the upper left corner of the upright picture."""

from collections.abc import Sequence

import msgspec

from backend.kernel.wire import Wire

MARGIN = {"face": 0.18, "plate": 0.12}  # of the box's own size, on each side
LEAST = 0.002
_SAME = 0.6


class Box(Wire):
    """What is to be hidden. `kind`: face, plate, other; `origin`: model, person; `score`: the model's, 0 to 1."""

    x: float
    y: float
    w: float
    h: float
    kind: str
    origin: str = "person"
    score: float | None = None


def widened(box: Box) -> Box:
    """A model's box with its margin, within the picture: hair and ears, the plate's frame."""
    m = MARGIN.get(box.kind, 0.0)
    return msgspec.structs.replace(
        clipped(msgspec.structs.replace(
            box, x=box.x - box.w * m, y=box.y - box.h * m, w=box.w * (1 + 2 * m), h=box.h * (1 + 2 * m)
        ))
    )  # fmt: skip


def clipped(box: Box) -> Box:
    """The part inside the picture, rounded to a tenth of a thousandth."""
    left, top = max(0.0, box.x), max(0.0, box.y)
    right, bottom = min(1.0, box.x + box.w), min(1.0, box.y + box.h)
    return msgspec.structs.replace(
        box, x=round(left, 4), y=round(top, 4), w=round(max(0.0, right - left), 4), h=round(max(0.0, bottom - top), 4)
    )


def is_sound(box: Box) -> bool:
    """Whether a person's box lies in the picture and hides something."""
    inside = -1e-6 <= box.x <= 1 and -1e-6 <= box.y <= 1 and box.x + box.w <= 1 + 1e-6 and box.y + box.h <= 1 + 1e-6
    return inside and box.w >= LEAST and box.h >= LEAST and box.kind in ("face", "plate", "other")


def overlap(a: Box, b: Box) -> float:
    """Intersection over union."""
    w = min(a.x + a.w, b.x + b.w) - max(a.x, b.x)
    h = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    if w <= 0 or h <= 0:
        return 0.0
    return w * h / (a.w * a.h + b.w * b.h - w * h)


def distinct(boxes: Sequence[Box]) -> list[Box]:
    """The surest of boxes of one kind that cover the same thing."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda b: -(b.score or 0)):
        if all(k.kind != box.kind or overlap(k, box) < _SAME for k in kept):
            kept.append(box)
    return kept
