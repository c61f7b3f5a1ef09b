"""`python -m tests.likeness.measure [FOLDER …]`: what is found again, what is taken for the same, how fast.

Prints the table of docs/likeness.md. FOLDERs hold photos; without any, the demo's pictures are taken.
"""

import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from backend.demo.pictures import picture
from backend.likeness.hashing import WINDOWS, Grey, Index, fingerprint, positions
from backend.likeness.matching import Overlay, overlay, read
from backend.photos.derive import decoded
from tests.likeness.pictures import CHANGES, SCENES, jpeg, retake

_CANDIDATES = 16
_LEAST_SIDE = 480


def photos(folders: list[str]) -> Iterator[tuple[str, Image.Image]]:
    """Pictures of at least 480 pixels, each content once."""
    seen: set[bytes] = set()
    for path in sorted(p for f in folders for p in Path(f).rglob("*") if p.is_file()):
        try:
            found = decoded(path.read_bytes(), 1280)
        except Exception:  # not a picture
            continue
        mark = found.resize((8, 8)).tobytes()
        if min(found.size) >= _LEAST_SIDE and mark not in seen:
            seen.add(mark)
            yield str(path), found


def drawn() -> Iterator[tuple[str, Image.Image]]:
    """The demo's scenes: four photos, the rest drawings."""
    for name in SCENES:
        yield name, Image.open(io.BytesIO(picture(name, 0)))


def laid(grey: Grey, other: Grey, position: int) -> Overlay:
    return overlay(other, dict(positions(grey))[position])


def main() -> None:
    cv2.setNumThreads(1)
    pictures = dict(photos(sys.argv[1:]) if sys.argv[1:] else drawn())
    greys = {name: read(jpeg(p)) for name, p in pictures.items()}
    index = Index()
    known: dict[str, Grey] = {}
    for name, grey in greys.items():
        hashes = fingerprint(grey) if grey is not None else None
        if grey is not None and hashes is not None:
            index.add(name, hashes)
            known[name] = grey
    print(f"{len(known)} photos\n\n| change | among the candidates | taken for the same |\n|---|---|---|")
    for change, make in CHANGES.items():
        near = same = 0
        for name in known:
            grey = read(make(pictures[name]))
            assert grey is not None
            found = {n: position for n, position, _ in index.near(grey, _CANDIDATES)}
            near += name in found
            same += name in found and laid(grey, known[name], found[name]).same
        print(f"| {change} | {near} | {same} |")
    print("\n| another photo | taken for the same | median score |\n|---|---|---|")
    for shift in (2, 4, 8):
        over = [overlay(g, retake(g, shift, i)) for i, g in enumerate(known.values())]
        score = np.median([o.score for o in over])
        print(f"| of the same place, {shift} px of parallax | {sum(o.same for o in over)} | {score:.0f} |")
    names = list(known)
    wrong, scores = 0, []
    for name, grey in known.items():
        for other, position, _ in index.near(grey, _CANDIDATES):
            wrong += other != name and laid(grey, known[other], position).same
        scores.append(overlay(grey, known[names[names.index(name) - 1]]).score)
    print(f"| of another place | {wrong} | {np.median(scores):.0f} |\n")
    speed(next(iter(known.values())))


def speed(grey: Grey, rows: int = 1_000_000) -> None:
    rng = np.random.default_rng(1)
    index = Index()
    for i in range(0, rows, 1000):
        for j, hashes in enumerate(rng.integers(0, 2**63, (1000, len(WINDOWS)), dtype=np.uint64)):
            index.add(str(i + j), hashes)
    started = time.perf_counter()
    for _ in range(3):
        index.near(grey, _CANDIDATES)
    each = (time.perf_counter() - started) / 3
    started = time.perf_counter()
    for _ in range(20):
        overlay(grey, grey)
    print(f"search among {rows:,}: {each:.2f} s; laying one on another: {(time.perf_counter() - started) / 20:.3f} s")


if __name__ == "__main__":
    main()
