"""A small labelled set: faces, number plates and shop signs in street pictures, put together the same way every time.

Backgrounds are the demo's pictures (four photos, twelve drawings), faces two portraits in the public domain
(faces/NOTICE.md), plates and signs are drawn. Every label is therefore exact; what the set cannot show stands in
docs/privacy.md.
"""

import io
import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from backend.demo.pictures import picture
from backend.photos.watermark import font

FACES = Path(__file__).parent / "faces"
# Where the face is in the portrait: left, top, right, bottom in pixels.
_PORTRAITS = {"astronaut": (49, 63, 140, 177), "officer": (64, 85, 244, 296)}
SIZE = (1280, 960)
FACE_HEIGHTS = (20, 28, 40, 60, 100)
PLATE_WIDTHS = (60, 90, 130, 200)
_SCENES = ("garbage1", "garbage2", "garbage3", "pothole", "bikes", "goods", "stall", "parking")
_PLATES = ("沪A·12345", "苏E·88U63", "浙B·D0912", "京AD12345", "粤B·F34567", "皖C·7N820", "鲁A·0061警", "粤Z·B234港")
_COLOURS = {"blue": ((28, 72, 160), "white"), "green": ((120, 200, 150), "black"), "yellow": ((240, 190, 40), "black")}
_SIGNS = (
    "兰州牛肉面", "营业时间 8:00-22:00", "电话 021-58880000", "买一送一 ¥19.9", "A座1208室", "SALE50", "老王五金店",
    "沪上阿姨", "京东便利店", "云南过桥米线", "Coffee 24H", "东方路1367号", "招租 13800000000", "K11 B2F",
)  # fmt: skip


class Label(msgspec.Struct, frozen=True):
    """What stands where: kind face or plate; pixels of SIZE; `size` is the face's height or the plate's width."""

    kind: str
    box: tuple[float, float, float, float]
    size: int


class Sample(msgspec.Struct, frozen=True):
    jpeg: bytes
    labels: list[Label]


def samples(count: int = 40, seed: int = 7) -> Iterator[Sample]:
    """Pictures with two faces, two plates and two signs each."""
    for i in range(count):
        rng = random.Random(f"{seed}:{i}")
        image = background(_SCENES[i % len(_SCENES)], i)
        labels = [_face(image, rng, FACE_HEIGHTS[(2 * i + k) % len(FACE_HEIGHTS)], k) for k in range(2)]
        labels += [_plate(image, rng, PLATE_WIDTHS[(i + k) % len(PLATE_WIDTHS)], k) for k in range(2)]
        for k in range(2):
            _sign(image, rng, _SIGNS[(2 * i + k) % len(_SIGNS)], k)
        yield Sample(encoded(image), labels)


def background(scene: str, variant: int) -> Image.Image:
    with Image.open(io.BytesIO(picture(scene, variant))) as source:
        return source.convert("RGB").resize(SIZE)


def encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _face(image: Image.Image, rng: random.Random, height: int, place: int) -> Label:
    name = rng.choice(sorted(_PORTRAITS))
    left, top, right, bottom = _PORTRAITS[name]
    with Image.open(FACES / f"{name}.jpg") as source:
        head = source.convert("RGB")
    scale = height / (bottom - top)
    head = head.resize((round(head.width * scale), round(head.height * scale)), Image.Resampling.LANCZOS)
    if rng.random() < 0.5:
        head = head.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        left, right = head.width / scale - right, head.width / scale - left
    head = ImageEnhance.Brightness(head).enhance(rng.uniform(0.6, 1.2))
    mask = Image.new("L", head.size, 0)
    ImageDraw.Draw(mask).ellipse((0, -head.height * 0.1, head.width, head.height * 1.3), fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(max(1.0, height / 16)))
    x, y = rng.randint(40, 420) + place * 640, rng.randint(280, 420)
    image.paste(head, (x, y), mask)
    return Label("face", (x + left * scale, y + top * scale, x + right * scale, y + bottom * scale), height)


def _plate(image: Image.Image, rng: random.Random, width: int, place: int) -> Label:
    """A plate seen a little from the side."""
    text, (ground, ink) = rng.choice(_PLATES), _COLOURS[rng.choice(sorted(_COLOURS))]
    plate = Image.new("RGBA", (480, 140), (*ground, 255))
    draw = ImageDraw.Draw(plate)
    draw.rounded_rectangle((6, 6, 473, 133), 12, outline=ink, width=4)
    draw.text((240, 68), text, font=font(84), fill=ink, anchor="mm")
    height = round(width * 140 / 480)
    tilt = rng.uniform(-0.12, 0.12)
    plate = plate.transform(
        (480, 140 + 60), Image.Transform.AFFINE, (1, 0, 0, tilt, 1, -30 - tilt * 240), Image.Resampling.BICUBIC
    ).resize((width, round(height * 200 / 140)), Image.Resampling.LANCZOS)
    x, y = rng.randint(40, 380) + place * 640, rng.randint(700, 860)
    image.paste(plate, (x, y), plate)
    return Label("plate", (x, y + 30 / 200 * plate.height, x + width, y + 170 / 200 * plate.height), width)


def _sign(image: Image.Image, rng: random.Random, text: str, place: int) -> None:
    letters = font(rng.choice((22, 34, 52)))
    ground, ink = rng.choice((((150, 30, 30), "white"), ((20, 90, 60), "yellow"), ((240, 240, 235), "black")))
    x, y = rng.randint(20, 260) + place * 640, rng.randint(30, 200)
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = draw.textbbox((x, y), text, font=letters)
    draw.rectangle((left - 12, top - 8, right + 12, bottom + 8), fill=ground)
    draw.text((x, y), text, font=letters, fill=ink)
