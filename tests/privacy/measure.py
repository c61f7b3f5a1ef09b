"""How many faces and plates are found, and how much is hidden that should not be.

`python -m tests.privacy.measure [FOLDER]` prints the tables of docs/privacy.md. FOLDER: JPEG photos without faces and
plates, to count false alarms on real pictures.
"""

import io
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from backend.privacy.find import Finder
from backend.privacy.rules import Box
from tests.privacy.pictures import SIZE, Label, samples

_COVERED = 0.7  # of the label's area


def covers(box: Box, label: Label) -> float:
    """The share of the label that the box hides."""
    left, top, right, bottom = label.box
    w = min(right, (box.x + box.w) * SIZE[0]) - max(left, box.x * SIZE[0])
    h = min(bottom, (box.y + box.h) * SIZE[1]) - max(top, box.y * SIZE[1])
    return max(0.0, w) * max(0.0, h) / ((right - left) * (bottom - top))


def opened(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((1280, 1280), Image.Resampling.LANCZOS)
    return np.asarray(upright)


def main() -> None:
    finder = Finder()
    asked: Counter[tuple[str, int]] = Counter()
    found: Counter[tuple[str, int]] = Counter()
    alarms: Counter[str] = Counter()
    spent = pictures = 0.0
    for sample in samples():
        picture = opened(sample.jpeg)
        begin = time.perf_counter()
        boxes = finder.find(picture)
        spent, pictures = spent + time.perf_counter() - begin, pictures + 1
        for label in sample.labels:
            asked[label.kind, label.size] += 1
            found[label.kind, label.size] += any(b.kind == label.kind and covers(b, label) >= _COVERED for b in boxes)
        for box in boxes:
            alarms[box.kind] += not any(covers(box, label) > 0.3 for label in sample.labels)
    for kind in ("face", "plate"):
        for (k, size), n in sorted(asked.items()):
            if k == kind:
                print(f"{kind:6} {size:4} px  {found[k, size]:3} of {n:3}")
        total = sum(n for (k, _), n in asked.items() if k == kind)
        print(f"{kind:6} all      {sum(n for (k, _), n in found.items() if k == kind):3} of {total:3}")
    print(f"false alarms in {pictures:.0f} pictures: faces {alarms['face']}, plates {alarms['plate']}")
    print(f"{spent / pictures:.2f} s per picture on one core")
    if len(sys.argv) > 1:
        _real(finder, Path(sys.argv[1]))


def _real(finder: Finder, folder: Path) -> None:
    alarms: Counter[str] = Counter()
    files = sorted(folder.rglob("*.jp*g"))
    for file in files:
        for box in finder.find(opened(file.read_bytes())):
            alarms[box.kind] += 1
            print(f"  {file.name}: {box.kind} {box.score} at {box.x:.2f}, {box.y:.2f}, {box.w:.2f} x {box.h:.2f}")
    print(f"false alarms in {len(files)} real photos: faces {alarms['face']}, plates {alarms['plate']}")


if __name__ == "__main__":
    main()
