"""What people do to a photo before they send it again, and what a second photo of the same place looks like."""

import io
from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageOps

from backend.likeness.hashing import Grey
from backend.photos.watermark import burn

SCENES = ("garbage1", "garbage2", "garbage3", "pothole", "bikes", "goods", "stall", "parking")
LINES = ("2026-11-23 09:30:00  (2026) 000123", "浦城路东侧，近东昌路路口 310115901001002", "A1023 · 9e63d48e4f")


def jpeg(picture: Image.Image, quality: int = 82) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def cut(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    w, h = picture.size
    return picture.crop((round(left * w), round(top * h), round(right * w), round(bottom * h)))


def _stamped(picture: Image.Image) -> Image.Image:
    copy = picture.copy()
    copy.thumbnail((1280, 1280))
    return burn(copy, LINES)


def _screen(picture: Image.Image) -> Image.Image:
    """A phone's screen that shows it: a line of signs, black above and below, a row of buttons."""
    width, height = 720, 1560
    shown = picture.copy()
    shown.thumbnail((width, height - 200))
    screen = Image.new("RGB", (width, height), "black")
    screen.paste(shown, ((width - shown.width) // 2, (height - shown.height) // 2))
    draw = ImageDraw.Draw(screen)
    draw.text((30, 20), "9:41   LTE   87 %", fill="white", font_size=32)
    for x in (120, 340, 560):
        draw.ellipse((x, height - 90, x + 44, height - 46), outline="white", width=4)
    return screen


CHANGES: dict[str, Callable[[Image.Image], bytes]] = {
    "JPEG quality 40": lambda p: jpeg(p, 40),
    "half the size": lambda p: jpeg(p.resize((p.width // 2, p.height // 2))),
    "a quarter turn": lambda p: jpeg(p.rotate(90, expand=True)),
    "upside down": lambda p: jpeg(p.rotate(180)),
    "mirrored": lambda p: jpeg(ImageOps.mirror(p)),
    "a quarter of the size": lambda p: jpeg(p.resize((p.width // 4, p.height // 4))),
    "10 % cut off around": lambda p: jpeg(cut(p, 0.05, 0.05, 0.95, 0.95)),
    "10 % cut off at the left": lambda p: jpeg(cut(p, 0.1, 0, 1, 1)),
    "10 % cut off at two sides": lambda p: jpeg(cut(p, 0, 0, 0.9, 0.9)),
    "a tenth cut off at all four sides": lambda p: jpeg(cut(p, 0.1, 0.1, 0.9, 0.9)),
    "20 % cut off at the right": lambda p: jpeg(cut(p, 0, 0, 0.8, 1)),
    "20 % cut off at the top": lambda p: jpeg(cut(p, 0, 0.2, 1, 1)),
    "on a phone's screen, with bars": lambda p: jpeg(_screen(p)),
    "watermarked": lambda p: jpeg(_stamped(p)),
    "brighter": lambda p: jpeg(p.point(lambda v: min(255, round(v * 1.25 + 10)))),
    "turned, cut, quality 50": lambda p: jpeg(cut(p.rotate(90, expand=True), 0, 0, 0.92, 0.92), 50),
}


def retake(grey: Grey, shift: float, seed: int) -> Grey:
    """The same place photographed again: another angle, near and far things shifted against each other by some
    `shift` pixels, other light, noise.
    """
    rng = np.random.default_rng(seed)
    height, width = grey.shape
    parallax = [
        cv2.resize(rng.normal(0, shift, (5, 6)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        for _ in range(2)
    ]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    moved = cv2.remap(grey, x + parallax[0], y + parallax[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    angle = cv2.getPerspectiveTransform(corners, corners + rng.normal(0, width * 0.02, (4, 2)).astype(np.float32))
    moved = cv2.warpPerspective(moved, angle, (width, height), borderMode=cv2.BORDER_REFLECT)
    lit = (np.asarray(moved) / 255.0) ** rng.uniform(0.8, 1.25) * 255 * rng.uniform(0.85, 1.1)
    return (lit + rng.normal(0, 4, lit.shape)).clip(0, 255).astype(np.uint8)
