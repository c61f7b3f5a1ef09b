"""A street of shops as the demo's drawn pictures show it, by day, at dusk and at night. Pure.

Everything is drawn on a canvas in its own units; what darkens and what shines is kept apart, so that one street can
be seen in any light. The same generator gives the same street.
"""

import random
from functools import lru_cache
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from backend.demo.shops import invented
from backend.photos.watermark import font

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]
Light = Literal["day", "dusk", "night"]

WIDTH, HEIGHT = 1200, 900
HORIZON, KERB = 430, 730
METAL: Colour = (92, 98, 104)
DARK: Colour = (48, 50, 52)
CLOTH: list[Colour] = [(178, 74, 62), (58, 98, 134), (212, 178, 98), (112, 138, 106), (226, 222, 212), (120, 96, 130)]
_WALLS: list[Colour] = [
    (201, 190, 173), (176, 172, 164), (160, 112, 90), (188, 196, 198), (205, 199, 186), (146, 92, 76), (214, 204, 178),
]  # fmt: skip
_BOARDS: list[tuple[Colour, Colour]] = [
    ((176, 38, 34), (252, 232, 160)), ((24, 74, 128), (250, 250, 250)), ((238, 234, 224), (140, 30, 28)),
    ((28, 104, 72), (250, 246, 230)), ((236, 186, 40), (120, 24, 20)), ((46, 44, 48), (236, 204, 130)),
    ((206, 92, 40), (255, 250, 240)), ((92, 58, 40), (244, 226, 190)),
]  # fmt: skip
_SKY: dict[Light, tuple[Colour, Colour]] = {
    "day": ((255, 255, 255), (255, 252, 246)), "dusk": ((156, 142, 170), (196, 164, 140)),
    "night": ((52, 56, 74), (76, 74, 82)),
}  # fmt: skip
_MAP = 4  # the map of light is so many times smaller than the canvas


class Canvas:
    """The picture of a place before light falls on it, its shadows, and what shines by itself after dark."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT))
        self.draw = ImageDraw.Draw(self.image)
        self.lamps: list[tuple[float, float]] = []
        self._shadows = Image.new("L", (WIDTH // _MAP, HEIGHT // _MAP), 255)
        self._shining: list[tuple[Box, Colour]] = []

    def shadow(self, x: float, y: float, w: float) -> None:
        """Where something of width `w` stands on the ground."""
        self._ellipse(x + w * 0.06, y, w * 0.58, max(12.0, w * 0.07), 120)

    def eaves(self) -> None:
        """The foot of the house lies in its own shade."""
        foot = (HORIZON - 6) // _MAP
        ImageDraw.Draw(self._shadows).rectangle([0, foot, WIDTH, foot + 7], fill=150)

    def cover_house(self) -> None:
        """Something stands before the whole house: neither its shade nor its lights are seen."""
        self._shining.clear()
        self._shadows.paste(255, (0, 0, *self._shadows.size))

    def shine(self, box: Box, colour: Colour) -> None:
        """Lit after dark."""
        self._shining.append((box, colour))

    def sunny(self, rng: random.Random) -> None:
        """The shadow of a house over the way or of a tree lies across the street."""
        edge, lean = rng.uniform(0.1, 0.8) * WIDTH, rng.uniform(120, 340)
        side = rng.choice([0.0, float(WIDTH)])
        points = [(side, HORIZON - 30), (edge, HORIZON - 30), (edge + lean, HEIGHT), (side, HEIGHT)]
        ImageDraw.Draw(self._shadows).polygon([(x / _MAP, y / _MAP) for x, y in points], fill=166)

    def lit(self, light: Light) -> Image.Image:
        """The place in this light."""
        size = self._shadows.size
        top, bottom = _SKY[light]
        level = gradient(size, top, bottom)
        shadows = self._shadows.filter(ImageFilter.GaussianBlur(2.2))
        if light == "night":
            shadows = ImageChops.add(shadows, Image.new("L", size, 70))
        level = ImageChops.multiply(level, Image.merge("RGB", (shadows,) * 3))
        if light != "day":
            level = ImageChops.add(level, self._glow(size, light))
        whole = level.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
        image = ImageChops.multiply(self.image, whole)
        if light == "day":
            return image
        haze = self._heads(size).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
        return ImageChops.screen(image, haze)

    def _glow(self, size: tuple[int, int], light: Light) -> Image.Image:
        """What signs, windows, lamps and the phone's own flash add."""
        wide, sharp = Image.new("RGB", size), Image.new("RGB", size)
        soft, hard = ImageDraw.Draw(wide), ImageDraw.Draw(sharp)
        share = 1.0 if light == "night" else 0.4
        for (left, top, right, bottom), colour in self._shining:
            box = [left / _MAP, top / _MAP, right / _MAP, bottom / _MAP]
            hard.rectangle(box, fill=shade(colour, 0.8 * share))
            reach = [box[0] - 8, box[3], box[2] + 8, box[3] + 34]
            soft.rectangle(reach, fill=shade(colour, 0.34 * share))
        if light == "night":
            flash = (WIDTH / 2 / _MAP, 620 / _MAP)
            soft.ellipse([flash[0] - 82, flash[1] - 50, flash[0] + 82, flash[1] + 58], fill=(126, 128, 136))
        for x, y in self.lamps:
            foot = (x / _MAP, max(y + 420, KERB - 60) / _MAP)
            soft.ellipse([foot[0] - 78, foot[1] - 26, foot[0] + 78, foot[1] + 26], fill=shade((214, 164, 92), share))
        return ImageChops.add(
            wide.filter(ImageFilter.GaussianBlur(14)), sharp.filter(ImageFilter.GaussianBlur(0.8))
        )  # fmt: skip

    def _heads(self, size: tuple[int, int]) -> Image.Image:
        haze = Image.new("RGB", size)
        draw = ImageDraw.Draw(haze)
        for (left, top, right, bottom), colour in self._shining:
            draw.rectangle([left / _MAP, top / _MAP, right / _MAP, bottom / _MAP], fill=shade(colour, 0.1))
        for x, y in self.lamps:
            draw.ellipse([x / _MAP - 16, y / _MAP - 12, x / _MAP + 16, y / _MAP + 12], fill=(255, 226, 160))
        return haze.filter(ImageFilter.GaussianBlur(6))

    def _ellipse(self, x: float, y: float, rx: float, ry: float, level: int) -> None:
        box = [(x - rx) / _MAP, (y - ry) / _MAP, (x + rx) / _MAP, (y + ry) / _MAP]
        ImageDraw.Draw(self._shadows).ellipse(box, fill=level)


def shade(colour: Colour, factor: float) -> Colour:
    """Lighter above 1, darker below."""
    r, g, b = (max(0, min(255, round(c * factor))) for c in colour)
    return r, g, b


def gradient(size: tuple[int, int], top: Colour, bottom: Colour) -> Image.Image:
    """From one colour at the top to another at the bottom."""
    steps = Image.new("RGB", (1, 2))
    steps.putpixel((0, 0), top)
    steps.putpixel((0, 1), bottom)
    return steps.resize(size, Image.Resampling.BILINEAR)


@lru_cache(maxsize=8)
def _rough(width: int, height: int, grain: int, spread: int) -> Image.Image:
    """A surface: fine grain and wide stains around white, to multiply with."""
    rng = random.Random(f"{width}:{height}:{grain}")  # noqa: S311  decoration
    fine = Image.frombytes("L", (width // grain, height // grain), rng.randbytes(width // grain * (height // grain)))
    wide = Image.frombytes("L", (width // 90, height // 40), rng.randbytes(width // 90 * (height // 40)))
    mixed = Image.blend(
        fine.resize((width, height), Image.Resampling.BILINEAR),
        wide.resize((width, height), Image.Resampling.BICUBIC), 0.5,
    )  # fmt: skip
    return mixed.point([255 - spread + round(spread * v / 255) for v in range(256)]).convert("RGB")


def _multiply(image: Image.Image, top: int, bottom: int, grain: int, spread: int) -> None:
    box = (0, top, WIDTH, bottom)
    image.paste(ImageChops.multiply(image.crop(box), _rough(WIDTH, bottom - top, grain, spread)), box)


def street(canvas: Canvas, rng: random.Random) -> None:
    """A house front with its shops, the pavement with its slabs, the kerb and a strip of road."""
    _house(canvas, rng)
    _ground(canvas, rng)
    x = rng.uniform(-60, 20)
    for _ in range(4):
        width = rng.uniform(300, 470)
        _shop(canvas, rng, x, width)
        x += width + 14
    _multiply(canvas.image, 0, HORIZON, 2, 44)
    if rng.random() < 0.5:
        canvas.sunny(rng)
    canvas.eaves()


def lamp_somewhere(canvas: Canvas, rng: random.Random) -> None:
    """A street lamp at the edge of the picture, seen by its light only."""
    canvas.lamps.append((rng.choice([rng.uniform(60, 260), rng.uniform(940, 1140)]), -60.0))


def walkers(canvas: Canvas, rng: random.Random) -> None:
    """People who walk along the shops, seen from behind: they have no faces."""
    d = canvas.draw
    for place in range(5):
        x, y, tall = place * 230 + rng.uniform(20, 200), rng.uniform(474, 486), rng.uniform(186, 214)
        coat, legs = shade(rng.choice(CLOTH), 0.9), rng.choice([DARK, (58, 66, 88), (96, 84, 70)])
        canvas.shadow(x, y, 70)
        for side in (-1, 1):
            d.polygon([(x, y - tall * 0.5), (x + side * 16, y - tall * 0.5), (x + side * 20, y), (x + side * 7, y)],
                      fill=legs)  # fmt: skip
        d.rounded_rectangle([x - 29, y - tall * 0.86, x + 29, y - tall * 0.4], 14, fill=coat)
        d.line([(x - 29, y - tall * 0.76), (x - 34, y - tall * 0.44)], fill=shade(coat, 0.8), width=13)
        d.line([(x + 29, y - tall * 0.76), (x + 34, y - tall * 0.44)], fill=shade(coat, 0.8), width=13)
        d.ellipse([x - 15, y - tall, x + 15, y - tall * 0.84], fill=rng.choice([(34, 30, 28), (66, 52, 44), DARK]))


def _house(canvas: Canvas, rng: random.Random) -> None:
    wall, d = rng.choice(_WALLS), canvas.draw
    canvas.image.paste(gradient((WIDTH, HORIZON), shade(wall, 1.06), shade(wall, 0.92)), (0, 0))
    if rng.random() < 0.6:
        _courses(d, wall, rng.choice([14, 22, 30]))
    pitch, tall = rng.uniform(190, 300), rng.uniform(110, 150)
    x = rng.uniform(-120, 0)
    while x < WIDTH:
        _window(canvas, rng, (x + 40, 26, x + pitch - 40, 26 + tall))
        if rng.random() < 0.4:
            _cooler(d, x + pitch - 34, 110)
        x += pitch
    for _ in range(rng.randint(1, 2)):
        pipe = rng.uniform(0, WIDTH)
        d.line([(pipe, 0), (pipe, 190)], fill=shade(wall, 0.7), width=10)
        d.line([(pipe - 3, 0), (pipe - 3, 190)], fill=shade(wall, 1.15), width=2)
    d.rectangle([0, 188, WIDTH, HORIZON], fill=shade(wall, 0.66))


def _courses(d: ImageDraw.ImageDraw, wall: Colour, high: int) -> None:
    """Bricks or tiles, under everything else on the wall."""
    joint = shade(wall, 0.86)
    for row, y in enumerate(range(0, 190, high)):
        d.line([(0, y), (WIDTH, y)], fill=joint, width=2)
        for x in range(high if row % 2 else 0, WIDTH, high * 2):
            d.line([(x, y), (x, y + high)], fill=joint, width=2)


def _window(canvas: Canvas, rng: random.Random, box: Box) -> None:
    left, top, right, bottom = box
    d, glass = canvas.draw, rng.choice([(70, 86, 98), (88, 100, 108), (58, 70, 80)])
    frame = rng.choice([(222, 222, 218), (120, 88, 62), (86, 92, 98)])
    d.rectangle([left - 7, top - 7, right + 7, bottom + 12], fill=frame)
    d.rectangle(box, fill=glass)
    d.polygon([(left, bottom), (left, top + 30), (left + 60, top), (left + 110, top)], fill=shade(glass, 1.35))
    if rng.random() < 0.5:
        d.rectangle([left, top, left + (right - left) * rng.uniform(0.2, 0.6), bottom], fill=rng.choice(CLOTH))
    for share in (1 / 3, 2 / 3):
        x = left + (right - left) * share
        d.line([(x, top), (x, bottom)], fill=frame, width=6)
    if rng.random() < 0.45:
        canvas.shine(box, rng.choice([(255, 212, 140), (232, 238, 255)]))


def _cooler(d: ImageDraw.ImageDraw, x: float, y: float) -> None:
    d.rectangle([x, y, x + 66, y + 50], fill=(214, 214, 208), outline=(150, 150, 146), width=2)
    d.ellipse([x + 8, y + 6, x + 46, y + 44], fill=(120, 122, 122), outline=(90, 92, 92), width=3)


def _shop(canvas: Canvas, rng: random.Random, x: float, width: float) -> None:
    d = canvas.draw
    board, ink = rng.choice(_BOARDS)
    sign = (x + 6, 196.0, x + width - 6, 276.0)
    d.rectangle(sign, fill=board, outline=shade(board, 0.65), width=4)
    d.line([(sign[0], 279), (sign[2], 279)], fill=(60, 58, 56), width=5)
    name = invented(rng.randrange(10_000))
    d.text(
        ((sign[0] + sign[2]) / 2, 236), name, fill=ink, font=font(54 if len(name) < 6 else 46), anchor="mm",
        stroke_width=1, stroke_fill=ink,
    )  # fmt: skip
    front = (x + 14, 284.0, x + width - 14, float(HORIZON))
    kind = rng.random()
    if kind < 0.22:
        _shutter(d, front, rng.choice([(164, 168, 170), (142, 150, 156), (178, 172, 160)]))
        return
    _window_of_shop(canvas, rng, front, open_=kind > 0.7)
    canvas.shine(sign, (255, 244, 226))


def _shutter(d: ImageDraw.ImageDraw, front: Box, colour: Colour) -> None:
    d.rectangle(front, fill=colour)
    for y in range(round(front[1]), HORIZON, 11):
        d.line([(front[0], y), (front[2], y)], fill=shade(colour, 0.8), width=3)


def _window_of_shop(canvas: Canvas, rng: random.Random, front: Box, *, open_: bool) -> None:
    left, top, right, bottom = front
    d, inside = canvas.draw, (58, 54, 50) if open_ else (84, 92, 94)
    d.rectangle(front, fill=inside)
    for shelf in range(3):
        y = top + 42 + shelf * 38
        d.line([(left + 8, y), (right - 8, y)], fill=shade(inside, 1.4), width=4)
        at = left + 12
        while at < right - 24:
            w = rng.uniform(8, 22)
            d.rectangle([at, y - rng.uniform(12, 28), at + w, y - 2], fill=shade(rng.choice(CLOTH), 0.8))
            at += w + rng.uniform(1, 9)
    canvas.shine(front, (255, 222, 168))
    if open_:
        return
    pane = Image.new("L", (round(right - left), round(bottom - top)), 0)
    ImageDraw.Draw(pane).polygon([(0, 90), (0, 30), (150, 0), (230, 0), (40, 146)], fill=70)
    canvas.image.paste((220, 228, 232), (round(left), round(top)), pane)
    door = left + (right - left) * rng.uniform(0.3, 0.7)
    for post in (left, door - 46, door, door + 46, right - 6):
        d.rectangle([post, top, post + 6, bottom], fill=(176, 178, 178))
    d.rectangle([left, bottom - 26, right, bottom], fill=(140, 136, 130))


def _ground(canvas: Canvas, rng: random.Random) -> None:
    d = canvas.draw
    slab = rng.choice([(176, 172, 164), (166, 156, 144), (160, 164, 166), (184, 170, 156)])
    canvas.image.paste(gradient((WIDTH, KERB - HORIZON), shade(slab, 0.84), shade(slab, 1.02)), (0, HORIZON))
    d.rectangle([0, HORIZON, WIDTH, HORIZON + 12], fill=shade(slab, 0.62))
    joint, edge, step = shade(slab, 0.8), float(HORIZON + 12), 14.0
    vanishing = rng.uniform(400, 800)
    for i in range(-16, 17):
        d.line([(vanishing + i * 58, HORIZON + 12), (vanishing + i * 150, KERB)], fill=joint, width=2)
    while edge < KERB:
        d.line([(0, edge), (WIDTH, edge)], fill=joint, width=2)
        edge, step = edge + step, step * 1.28
    if rng.random() < 0.6:  # the strip that blind people follow
        d.rectangle([0, 556, WIDTH, 592], fill=(196, 166, 84))
        for knob in range(-4, WIDTH, 26):
            d.rectangle([knob, 562, knob + 18, 586], fill=(212, 184, 104))
    d.rectangle([0, KERB, WIDTH, KERB + 26], fill=(168, 166, 160))
    for gap in range(rng.randint(-150, 0), WIDTH, 190):
        d.line([(gap, KERB), (gap - 6, KERB + 26)], fill=(112, 110, 106), width=3)
    d.rectangle([0, KERB + 26, WIDTH, HEIGHT], fill=(96, 96, 98))
    d.rectangle([0, KERB + 26, WIDTH, KERB + 36], fill=(62, 62, 62))
    if rng.random() < 0.5:
        d.polygon([(0, 846), (WIDTH, 838), (WIDTH, 852), (0, 862)], fill=(206, 200, 186))
    for _ in range(26):
        x, y, w = rng.uniform(0, WIDTH), rng.uniform(HORIZON + 20, HEIGHT), rng.uniform(4, 26)
        d.ellipse([x, y, x + w, y + w * 0.35], fill=shade(slab, rng.uniform(0.62, 0.8)))
    _multiply(canvas.image, HORIZON, HEIGHT, 3, 74)
