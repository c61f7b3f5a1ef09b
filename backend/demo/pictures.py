"""Pictures for the demo cases: seven real photos under free licences (data/photos/NOTICE.md), the rest drawn here.

Drawn ones carry DEMO in a corner: no freely usable photos of these matters were found, and none may look like evidence.
The same scene and variant give the same bytes, so a second load finds them stored.
"""

import io
import math
import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from backend.photos.watermark import font

PHOTOS = Path(__file__).parent / "data" / "photos"
WIDTH, HEIGHT = 1200, 900
_HORIZON = 430
_RAINS = 0.15
_Colour = tuple[int, int, int]

_WALLS: list[_Colour] = [(201, 190, 173), (184, 178, 168), (172, 150, 130), (190, 196, 196), (205, 199, 186)]
_CLOTH: list[_Colour] = [(178, 74, 62), (58, 98, 134), (212, 178, 98), (112, 138, 106), (226, 222, 212), (120, 96, 130)]
_METAL: _Colour = (92, 98, 104)
_DARK: _Colour = (48, 50, 52)


def picture(scene: str, variant: int, moment: str = "before") -> bytes:
    """A JPEG of the scene: a real photo (data/photos) or a drawing. Errors: KeyError for an unknown scene.

    `moment`: `after` shows the same street cleared (a real photo has no such pair: another street), `again` another
    picture of the matter.
    """
    variant = variant + 500 if moment == "again" else variant
    if moment == "after" and (PHOTOS / f"{scene}.jpg").exists():
        scene, moment = "clean", "before"
    rng = random.Random(f"{scene}:{variant}")  # noqa: S311  decoration, not security
    file = PHOTOS / f"{scene}.jpg"
    image = _from_photo(file, rng) if file.exists() else _drawn(scene, rng, cleared=moment == "after")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _from_photo(file: Path, rng: random.Random) -> Image.Image:
    """Another framing of the photo, as from another phone."""
    with Image.open(file) as source:
        image = source.convert("RGB")
    w, h = image.size
    share = rng.uniform(0.78, 1.0)
    left, top = rng.uniform(0, w * (1 - share)), rng.uniform(0, h * (1 - share))
    image = image.resize((960, 768), Image.Resampling.LANCZOS, box=(left, top, left + w * share, top + h * share))
    if rng.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return ImageEnhance.Brightness(image).enhance(rng.uniform(0.9, 1.1))


def _drawn(scene: str, rng: random.Random, *, cleared: bool = False) -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    _street(draw, rng)
    _front(draw, rng)
    (_CLEARED.get(scene, _clean) if cleared else _SCENES[scene])(draw, rng)
    if not cleared and rng.random() < _RAINS and scene != "lamp":
        _rain(draw, rng)
    image = image.filter(ImageFilter.GaussianBlur(1.1))
    small = (WIDTH // 2, HEIGHT // 2)
    grain = Image.frombytes("L", small, rng.randbytes(small[0] * small[1])).resize((WIDTH, HEIGHT)).convert("RGB")
    image = Image.blend(image, grain, 0.05)
    image = ImageEnhance.Brightness(image).enhance(rng.uniform(0.92, 1.12))
    ImageDraw.Draw(image).text(
        (WIDTH - 128, HEIGHT - 48), "DEMO", fill=(255, 255, 255), font=ImageFont.load_default(34)
    )
    return image


def _shade(colour: _Colour, factor: float) -> _Colour:
    r, g, b = (max(0, min(255, round(c * factor))) for c in colour)
    return r, g, b


def _street(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    """A house front, the pavement before it with its slabs, the kerb and a strip of road."""
    wall = rng.choice(_WALLS)
    for y in range(_HORIZON):
        d.line([(0, y), (WIDTH, y)], fill=_shade(wall, 1.06 - 0.16 * y / _HORIZON))
    for x in range(rng.randint(-120, 0), WIDTH, 240):
        d.rectangle([x + 30, 60, x + 190, 280], fill=_shade(wall, 0.62), outline=_shade(wall, 0.5), width=5)
        d.line([(x + 110, 60), (x + 110, 280)], fill=_shade(wall, 0.5), width=5)
    d.rectangle([0, _HORIZON - 34, WIDTH, _HORIZON], fill=_shade(wall, 0.55))
    slab = rng.choice([(176, 172, 164), (166, 160, 152), (182, 176, 170)])
    kerb = 730
    for y in range(_HORIZON, kerb):
        d.line([(0, y), (WIDTH, y)], fill=_shade(slab, 0.84 + 0.2 * (y - _HORIZON) / (kerb - _HORIZON)))
    edge, step = float(_HORIZON), 14.0
    while edge < kerb:
        d.line([(0, edge), (WIDTH, edge)], fill=_shade(slab, 0.78), width=2)
        edge, step = edge + step, step * 1.28
    for i in range(-14, 15):
        d.line([(600 + i * 58, _HORIZON), (600 + i * 150, kerb)], fill=_shade(slab, 0.78), width=2)
    d.rectangle([0, kerb, WIDTH, kerb + 26], fill=(150, 148, 142))
    d.rectangle([0, kerb + 26, WIDTH, HEIGHT], fill=(92, 92, 94))


def _front(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    """What tells one street from the next: a sign, a door, bricks, cracks and stains."""
    x, board = rng.uniform(60, 700), rng.choice(_CLOTH)
    d.rectangle([x, 300, x + 420, 372], fill=board, outline=_shade(board, 0.6), width=5)
    for i in range(5):
        left = x + 30 + i * 76
        for _ in range(5):
            a, b = (
                (left + rng.uniform(0, 50), rng.uniform(314, 358)),
                (left + rng.uniform(0, 50), rng.uniform(314, 358)),
            )
            d.line([a, b], fill=(240, 236, 222), width=6)
    d.rectangle([x + 150, 372, x + 270, _HORIZON], fill=_shade(board, 0.5))
    for _ in range(130):
        bx, by, w, h = rng.uniform(0, WIDTH), rng.uniform(4, 296), rng.uniform(12, 52), rng.uniform(8, 22)
        d.rectangle([bx, by, bx + w, by + h], fill=_shade((160, 150, 138), rng.uniform(0.6, 1.3)))
    for _ in range(70):
        sx, sy, w = rng.uniform(0, WIDTH), rng.uniform(_HORIZON + 10, 720), rng.uniform(8, 34)
        stain = _shade((150, 146, 138), rng.uniform(0.72, 1.12))
        d.polygon(
            [(sx, sy), (sx + w, sy - w * 0.2), (sx + w * 0.8, sy + w * 0.3), (sx + w * 0.2, sy + w * 0.36)], fill=stain
        )


def _rain(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    for _ in range(160):
        x, y = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT)
        d.line([(x, y), (x - 7, y + 34)], fill=(206, 212, 216), width=1)


def _shadow(d: ImageDraw.ImageDraw, x: float, y: float, w: float) -> None:
    d.ellipse([x - w / 2, y - 12, x + w / 2, y + 12], fill=(118, 114, 108))


def _bike(d: ImageDraw.ImageDraw, x: float, y: float, s: float, colour: _Colour) -> None:
    r = 46 * s
    _shadow(d, x + 65 * s, y + r, 260 * s)
    for cx in (x, x + 130 * s):
        d.ellipse([cx - r, y - r, cx + r, y + r], outline=_DARK, width=max(3, round(7 * s)))
    top = y - 62 * s
    frame = [(x, y), (x + 44 * s, top), (x + 108 * s, top), (x + 62 * s, y), (x + 44 * s, top)]
    d.line(frame, fill=colour, width=max(4, round(11 * s)), joint="curve")
    d.line([(x + 130 * s, y), (x + 106 * s, y - 92 * s), (x + 84 * s, y - 98 * s)], fill=colour, width=round(10 * s))
    d.line([(x + 26 * s, top - 10 * s), (x + 60 * s, top - 10 * s)], fill=_DARK, width=round(12 * s))


def _bikes(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    colours: list[_Colour] = [(232, 180, 40), (70, 140, 196), (64, 160, 110)]
    for row, (y, s) in enumerate([(500, 0.85), (600, 1.15), (690, 1.4)]):
        x = rng.uniform(-40, 60)
        while x < WIDTH - 60:
            _bike(d, x, y + rng.uniform(-14, 14), s, rng.choice(colours))
            x += rng.uniform(120, 210) * (0.8 + row * 0.2)


def _box(d: ImageDraw.ImageDraw, x: float, y: float, w: float, h: float, colour: _Colour) -> None:
    """A crate standing on y."""
    _shadow(d, x + w / 2, y, w * 1.15)
    d.rectangle([x, y - h, x + w, y], fill=colour, outline=_shade(colour, 0.6), width=4)
    d.rectangle([x, y - h, x + w, y - h * 0.78], fill=_shade(colour, 1.18))


def _goods(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    d.polygon([(120, 300), (1080, 300), (1150, 400), (50, 400)], fill=rng.choice(_CLOTH))
    for i in range(7):
        x, h = 90 + i * 150 + rng.uniform(-10, 10), rng.uniform(110, 190)
        _box(d, x, 600 + rng.uniform(-20, 30), 132, h, rng.choice([(178, 142, 92), (150, 118, 84), (196, 168, 120)]))
        fruit = rng.choice([(196, 70, 48), (222, 150, 50), (120, 160, 70)])
        for k in range(10):
            fx, fy = x + 14 + k % 5 * 26, 598 - h - 8 - k // 5 * 16
            d.ellipse([fx - 14, fy - 14, fx + 14, fy + 14], fill=_shade(fruit, rng.uniform(0.85, 1.1)))


def _stall(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    cloth = rng.choice(_CLOTH)
    _shadow(d, 560, 690, 760)
    for x in (300, 820):
        d.line([(x, 250), (x, 640)], fill=_METAL, width=12)
    for i in range(8):
        colour = cloth if i % 2 else (232, 228, 218)
        d.polygon([(220 + i * 85, 330), (305 + i * 85, 330), (288 + i * 70, 220), (218 + i * 70, 220)], fill=colour)
    d.rectangle([230, 500, 890, 640], fill=(168, 128, 84), outline=(110, 82, 54), width=6)
    for i in range(11):
        x = 262 + i * 58
        d.ellipse([x, 460, x + 50, 512], fill=rng.choice([(202, 92, 50), (210, 170, 70), (130, 156, 84)]))
    for x in (330, 790):
        d.ellipse([x - 44, 620, x + 44, 708], outline=_DARK, width=12)


def _parking(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    body = rng.choice([(196, 198, 202), (70, 78, 92), (148, 52, 46), (230, 228, 222)])
    x, y = rng.uniform(120, 320), 690
    _shadow(d, x + 340, y + 6, 760)
    d.polygon([(x + 120, y - 150), (x + 230, y - 280), (x + 500, y - 280), (x + 600, y - 150)], fill=_shade(body, 0.9))
    d.polygon([(x + 160, y - 156), (x + 246, y - 258), (x + 356, y - 258), (x + 356, y - 156)], fill=(86, 104, 116))
    d.polygon([(x + 372, y - 156), (x + 372, y - 258), (x + 486, y - 258), (x + 562, y - 156)], fill=(86, 104, 116))
    d.rounded_rectangle([x, y - 160, x + 690, y - 40], 34, fill=body, outline=_shade(body, 0.6), width=4)
    for cx in (x + 150, x + 540):
        d.ellipse([cx - 66, y - 100, cx + 66, y + 32], fill=_DARK)
        d.ellipse([cx - 30, y - 64, cx + 30, y - 4], fill=(160, 164, 168))
    d.rounded_rectangle([x + 250, y - 110, x + 430, y - 58], 6, fill=(28, 72, 160), outline="white", width=3)
    number = f"沪A·D{rng.randint(0, 9999):04}"  # drawn at random
    d.text((x + 340, y - 84), number, fill="white", font=font(34), anchor="mm")


def _laundry(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    d.line([(120, 180), (120, 700)], fill=_METAL, width=16)
    d.line([(1080, 180), (1080, 700)], fill=_METAL, width=16)
    d.line([(120, 210), (600, 250), (1080, 210)], fill=(60, 60, 60), width=5)
    x = 160.0
    while x < 980:
        w, h = rng.uniform(90, 190), rng.uniform(150, 320)
        colour = rng.choice(_CLOTH)
        d.polygon([(x, 226), (x + w, 236), (x + w - 8, 230 + h), (x + 6, 224 + h)], fill=colour)
        d.line([(x + w * 0.4, 236), (x + w * 0.45, 220 + h)], fill=_shade(colour, 0.8), width=5)
        x += w + rng.uniform(8, 28)


def _leaves(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    d.rectangle([0, 470, WIDTH, 720], fill=(104, 126, 78))
    for _ in range(900):
        x, y = rng.uniform(0, WIDTH), rng.uniform(470, 720)
        d.line(
            [(x, y), (x + rng.uniform(-6, 6), y - rng.uniform(8, 24))],
            fill=_shade((104, 132, 74), rng.uniform(0.7, 1.3)),
            width=3,
        )
    for _ in range(38):
        x, y, s = rng.uniform(40, 1160), rng.uniform(500, 700), rng.uniform(12, 34)
        d.polygon([(x, y), (x + s, y - s * 0.5), (x + s * 1.8, y + s * 0.2), (x + s, y + s * 0.6)],
                  fill=rng.choice([(226, 226, 222), (190, 60, 50), (150, 112, 70), (84, 120, 168)]))  # fmt: skip


def _tree(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    d.rectangle([470, 640, 740, 700], fill=(92, 74, 56))
    d.line([(600, 660), (590, 420), (560, 200)], fill=(96, 76, 58), width=52, joint="curve")
    for _ in range(240):
        x, y, r = rng.gauss(560, 170), rng.gauss(150, 90), rng.uniform(20, 52)
        d.ellipse([x - r, y - r, x + r, y + r], fill=_shade((88, 122, 70), rng.uniform(0.7, 1.25)))
    d.line([(600, 430), (780, 560), (930, 610)], fill=(104, 82, 62), width=26, joint="curve")
    for _ in range(60):
        x, y, r = rng.gauss(930, 70), rng.gauss(600, 34), rng.uniform(10, 28)
        d.ellipse([x - r, y - r, x + r, y + r], fill=_shade((112, 124, 64), rng.uniform(0.7, 1.2)))


def _manhole(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    x, y = rng.uniform(480, 700), rng.uniform(580, 620)
    d.ellipse([x - 250, y - 96, x + 250, y + 96], fill=(66, 64, 62))
    dx = rng.uniform(40, 110)
    d.ellipse([x - 236 + dx, y - 108, x + 236 + dx, y + 70], fill=(108, 106, 104), outline=(74, 72, 70), width=9)
    for i in range(-5, 6):
        for k in range(-2, 3):
            px, py = x + dx + i * 38, y - 18 + k * 30
            if (i * 38 / 215) ** 2 + (k * 30 / 76) ** 2 < 1:
                d.rectangle([px - 12, py - 6, px + 12, py + 6], fill=(84, 82, 80))


def _grate(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    x, y = rng.uniform(330, 460), 640
    d.rectangle([x, y, x + 380, y + 86], fill=(58, 58, 58), outline=(120, 118, 114), width=9)
    for i in range(9):
        if i != 6:
            d.rectangle([x + 18 + i * 40, y + 10, x + 36 + i * 40, y + 76], fill=(116, 114, 110))
    for _ in range(70):
        lx, ly, r = rng.gauss(x + 190, 170), rng.gauss(y + 30, 40), rng.uniform(8, 18)
        d.ellipse(
            [lx - r, ly - r * 0.5, lx + r, ly + r * 0.5],
            fill=rng.choice([(150, 112, 56), (176, 134, 66), (120, 90, 52)]),
        )


def _lamp(d: ImageDraw.ImageDraw, rng: random.Random) -> float:
    """A dark lamp at night; how far its head leans to the right, in pixels."""
    d.rectangle([0, 0, WIDTH, HEIGHT], fill=(30, 36, 48))
    for y in range(0, HEIGHT, 3):
        d.line([(0, y), (WIDTH, y)], fill=_shade((46, 54, 70), 0.5 + y / HEIGHT * 0.7), width=3)
    for _ in range(34):
        left, top = rng.uniform(0, WIDTH), rng.uniform(120, 520)
        d.rectangle([left, top, left + 20, top + 26], fill=rng.choice([(200, 170, 100), (60, 66, 80), (70, 78, 94)]))
    d.polygon([(0, HEIGHT), (420, 540), (780, 540), (WIDTH, HEIGHT)], fill=(44, 46, 52))
    lean = rng.uniform(-30, 30)
    d.line([(600, 860), (600 + lean, 180)], fill=(122, 126, 132), width=20)
    d.line([(600 + lean, 184), (760 + lean, 150)], fill=(122, 126, 132), width=16)
    d.ellipse([730 + lean, 134, 830 + lean, 180], fill=(88, 90, 94), outline=(150, 152, 156), width=5)
    return lean


def _poster(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    d.rectangle([430, 0, 770, 760], fill=(146, 144, 140))
    d.rectangle([430, 0, 500, 760], fill=(124, 122, 118))
    for _ in range(15):
        x, y, w, h = rng.uniform(400, 660), rng.uniform(30, 620), rng.uniform(80, 150), rng.uniform(60, 120)
        paper = rng.choice([(238, 234, 222), (244, 226, 130), (232, 160, 150), (214, 228, 232)])
        d.polygon([(x, y), (x + w, y + rng.uniform(-10, 10)), (x + w - 4, y + h), (x + 3, y + h + 6)], fill=paper)
        for k in range(4):
            d.line([(x + 12, y + 18 + k * h / 5), (x + w - 14, y + 18 + k * h / 5)], fill=_shade(paper, 0.5), width=5)


def _site(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    for i in range(8):
        x = i * 160 - 20
        d.rectangle(
            [x, 220, x + 152, 600], fill=(70, 124, 150) if i % 2 else (82, 138, 164), outline=(46, 92, 116), width=5
        )
    d.rectangle([0, 200, WIDTH, 224], fill=(224, 182, 52))
    for i in range(-1, 18):
        d.polygon([(i * 80, 224), (i * 80 + 40, 224), (i * 80 + 64, 200), (i * 80 + 24, 200)], fill=(50, 50, 50))
    cx = rng.uniform(420, 760)
    d.polygon(
        [(cx - 330, 705), (cx - 120, 560), (cx + 40, 520), (cx + 190, 590), (cx + 340, 705)], fill=(186, 160, 118)
    )
    for _ in range(260):
        sx, sy = rng.gauss(cx, 140), rng.uniform(590, 705)
        d.ellipse([sx - 4, sy - 3, sx + 4, sy + 3], fill=_shade((186, 160, 118), rng.uniform(0.7, 1.15)))


def _water(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    points = []
    for i in range(28):
        a = i / 28 * math.tau
        r = rng.uniform(0.86, 1.1)
        points.append((600 + math.cos(a) * 430 * r, 650 + math.sin(a) * 108 * r))
    d.polygon(points, fill=(98, 100, 92))
    for _ in range(22):
        x, y = rng.gauss(600, 190), rng.gauss(650, 40)
        d.ellipse([x - 40, y - 8, x + 40, y + 8], fill=_shade((120, 124, 118), rng.uniform(0.9, 1.25)))
    d.rectangle([150, 470, 250, 610], fill=(84, 98, 84), outline=(56, 66, 56), width=6)


def _furniture(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    colour = rng.choice([(140, 92, 62), (110, 116, 122), (150, 124, 92)])
    _shadow(d, 560, 690, 800)
    d.rounded_rectangle([230, 420, 820, 570], 36, fill=colour)
    d.rounded_rectangle([200, 520, 850, 680], 30, fill=_shade(colour, 0.86))
    for x in (190, 800):
        d.rounded_rectangle([x, 470, x + 76, 680], 26, fill=_shade(colour, 0.74))
    d.polygon([(470, 540), (620, 536), (600, 590), (500, 596)], fill=_shade(colour, 1.4))
    for i in range(4):
        _box(d, 880 + i % 2 * 130, 690 - i // 2 * 92, 124, 90, (176, 146, 104))


def _bin(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    for x, colour in ((430, (64, 104, 150)), (630, (70, 74, 78))):
        _shadow(d, x + 80, 690, 250)
        d.polygon([(x, 430), (x + 160, 430), (x + 146, 690), (x + 14, 690)], fill=colour)
        d.rectangle([x - 8, 410, x + 168, 440], fill=_shade(colour, 0.7))
    for _ in range(46):
        bx, by, s = rng.gauss(600, 170), rng.choice([rng.uniform(340, 430), rng.uniform(640, 710)]), rng.uniform(22, 56)
        bag = rng.choice([(228, 228, 224), (60, 62, 64), (206, 70, 60), (90, 150, 100), (236, 214, 150)])
        d.ellipse([bx - s, by - s * 0.7, bx + s, by + s * 0.7], fill=_shade(bag, rng.uniform(0.85, 1.05)))


def _sign(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    tilt = rng.uniform(22, 64)
    board = rng.choice([(168, 44, 40), (34, 86, 132), (50, 110, 82)])
    d.polygon([(170, 190), (1030, 190 + tilt), (1020, 350 + tilt), (162, 340)], fill=board)
    d.polygon([(186, 206), (1014, 206 + tilt), (1006, 336 + tilt), (178, 326)], outline=(236, 226, 200), width=6)
    for i in range(5):
        x, y = 280 + i * 140, 236 + tilt * i / 6
        d.rectangle([x, y, x + 92, y + 74], outline=(244, 238, 220), width=10)
        d.line([(x, y + 37), (x + 92, y + 37)], fill=(244, 238, 220), width=9)
    d.line([(1010, 150), (1024, 350 + tilt)], fill=_METAL, width=8)
    d.rectangle([330, 440, 870, 690], fill=(70, 66, 62))
    d.rectangle([348, 456, 852, 690], fill=(120, 130, 134))


def _clean(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    x = rng.uniform(120, 240)
    d.rectangle([x, 520, x + 110, 690], fill=(70, 104, 84), outline=(48, 76, 60), width=6)
    d.rectangle([x - 10, 500, x + 120, 528], fill=(58, 88, 70))


def _lit(d: ImageDraw.ImageDraw, rng: random.Random) -> None:
    """The lamp of `_lamp`, mended: it burns."""
    x = 780 + _lamp(d, rng)
    d.polygon([(x - 44, 176), (x + 44, 176), (x + 200, 860), (x - 200, 860)], fill=(92, 88, 72))
    d.ellipse([x - 50, 134, x + 50, 180], fill=(255, 238, 180))


_Scene = Callable[[ImageDraw.ImageDraw, random.Random], object]
_CLEARED: dict[str, _Scene] = {"lamp": _lit}  # all others leave a clean street
_SCENES: dict[str, _Scene] = {
    "bikes": _bikes, "goods": _goods, "stall": _stall, "parking": _parking, "laundry": _laundry, "leaves": _leaves,
    "tree": _tree, "manhole": _manhole, "grate": _grate, "lamp": _lamp, "poster": _poster, "site": _site,
    "water": _water, "furniture": _furniture, "bin": _bin, "sign": _sign, "clean": _clean,
}  # fmt: skip
