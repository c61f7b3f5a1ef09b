"""What the demo's drawn pictures are about, drawn on a street (street.py). Pure.

Each scene draws what belongs to the place first, then the matter, unless it is cleared: before and after are one place.
"""

import math
import random
from collections.abc import Callable

from PIL import ImageDraw

from backend.demo.shops import invented
from backend.demo.street import CLOTH, DARK, HEIGHT, METAL, WIDTH, Canvas, Colour, shade
from backend.photos.watermark import font

_Scene = Callable[[Canvas, random.Random, bool], None]


def _bike(c: Canvas, x: float, y: float, s: float, colour: Colour, lean: float = 0.0) -> None:
    """A bicycle; `lean` 1 lies on the ground."""
    d, r, flat = c.draw, 46 * s, 1 - 0.62 * lean
    c.shadow(x + 65 * s, y + r * flat, 230 * s)

    def at(dx: float, dy: float) -> tuple[float, float]:
        return x + dx * s - dy * lean * 0.5 * s, y + dy * s * flat

    for cx in (0, 130):
        left, middle = at(cx, 0)
        d.ellipse([left - r, middle - r * flat, left + r, middle + r * flat], outline=DARK, width=max(3, round(6 * s)))
        d.ellipse([left - 7 * s, middle - 7 * s, left + 7 * s, middle + 7 * s], fill=METAL)
        for k in range(5):
            a = k * math.pi / 5
            d.line([(left - r * math.cos(a), middle - r * flat * math.sin(a)),
                    (left + r * math.cos(a), middle + r * flat * math.sin(a))], fill=(150, 152, 154))  # fmt: skip
    wide = max(4, round(10 * s))
    frame = [at(0, 0), at(44, -62), at(108, -62), at(62, 0), at(44, -62)]
    d.line(frame, fill=colour, width=wide, joint="curve")
    d.line([at(130, 0), at(106, -92), at(84, -98)], fill=shade(colour, 0.85), width=wide)
    d.line([at(62, 0), at(0, 0)], fill=DARK, width=max(3, round(5 * s)))
    d.line([at(26, -74), at(62, -74)], fill=DARK, width=round(13 * s))
    d.polygon([at(112, -98), at(150, -98), at(142, -64), at(116, -64)], fill=(70, 72, 74))


def _bikes(c: Canvas, rng: random.Random, cleared: bool) -> None:
    c.draw.line([(0, 716), (WIDTH, 716)], fill=(228, 224, 212), width=7)
    colour = rng.choice([(232, 180, 40), (62, 140, 206), (64, 170, 110)])
    if cleared:
        for i in range(4):
            _bike(c, 60 + i * 118, 672, 1.05, colour)
        return
    for row, (y, s) in enumerate([(508, 0.85), (596, 1.1), (682, 1.35)]):
        x = rng.uniform(-60, 60)
        while x < WIDTH - 60:
            lies = rng.choice([0.0, 0.06, 0.1, 0.95]) if row else 0.0
            one = colour if rng.random() < 0.7 else rng.choice([(232, 180, 40), (62, 140, 206), (210, 212, 214)])
            _bike(c, x, y + rng.uniform(-16, 16), s, one, lies)
            x += rng.uniform(64, 150) * (0.8 + row * 0.2)


def _box(c: Canvas, x: float, y: float, w: float, h: float, colour: Colour) -> None:
    """A crate that stands on y, seen a little from above."""
    d, deep = c.draw, h * 0.24
    c.shadow(x + w / 2, y, w * 1.05)
    d.rectangle([x, y - h, x + w, y], fill=colour, outline=shade(colour, 0.62), width=3)
    d.polygon([(x, y - h), (x + 12, y - h - deep), (x + w - 12, y - h - deep), (x + w, y - h)], fill=shade(colour, 1.2))
    for k in (1, 2):
        d.line([(x, y - h + k * h / 3), (x + w, y - h + k * h / 3)], fill=shade(colour, 0.7), width=3)


def _goods(c: Canvas, rng: random.Random, cleared: bool) -> None:
    d, cloth = c.draw, rng.choice(CLOTH)
    d.polygon([(160, 282), (1040, 282), (1090, 344), (110, 344)], fill=cloth)
    for i in range(0, 12, 2):
        a, b = 160 + i * 73.3, 110 + i * 81.6
        d.polygon([(a, 282), (a + 73, 282), (b + 81, 344), (b, 344)], fill=shade(cloth, 1.25))
    if cleared:
        return
    for row, (y, count) in enumerate([(520, 7), (628, 6)]):
        for i in range(count):
            x, h = 120 + row * 70 + i * 146 + rng.uniform(-8, 8), rng.uniform(74, 128)
            _box(c, x, y + rng.uniform(-10, 16), 132, h, rng.choice([(178, 142, 92), (70, 110, 160), (196, 168, 120)]))
            fruit = rng.choice([(196, 60, 48), (228, 150, 50), (120, 160, 70), (236, 208, 90)])
            for k in range(18):
                fx, fy = x + 18 + k % 6 * 20, y - h - 2 - k // 6 * 13
                tone = shade(fruit, rng.uniform(0.8, 1.1))
                d.ellipse([fx - 13, fy - 13, fx + 13, fy + 13], fill=tone)
                d.ellipse([fx - 7, fy - 9, fx - 1, fy - 3], fill=shade(tone, 1.25))
    _price(d, 250, 470, rng)
    _price(d, 700, 476, rng)


def _price(d: ImageDraw.ImageDraw, x: float, y: float, rng: random.Random) -> None:
    d.rectangle([x, y - 64, x + 96, y - 14], fill=(248, 240, 200), outline=(120, 110, 90), width=2)
    d.text((x + 48, y - 39), f"{rng.randint(2, 9)}.{rng.randint(0, 9)}元/斤", fill=(180, 30, 30), font=font(22),
           anchor="mm")  # fmt: skip


def _stall(c: Canvas, rng: random.Random, cleared: bool) -> None:
    if cleared:
        return
    d, cloth = c.draw, rng.choice(CLOTH)
    x = rng.uniform(160, 330)
    c.shadow(x + 330, 692, 720)
    for post in (x + 60.0, x + 600.0):
        d.line([(post, 330), (post, 640)], fill=METAL, width=11)
    for i in range(8):
        colour = cloth if i % 2 else (232, 228, 218)
        d.polygon([(x - 10 + i * 85, 400), (x + 75 + i * 85, 400), (x + 106 + i * 70, 306), (x + 36 + i * 70, 306)],
                  fill=colour)  # fmt: skip
    d.rectangle([x + 6, 540, x + 660, 652], fill=(168, 128, 84), outline=(110, 82, 54), width=5)
    d.rectangle([x + 6, 524, x + 660, 546], fill=(206, 208, 206))
    for i in range(34):
        fx, fy = x + 30 + i % 17 * 37, 514 - i // 17 * 22
        tone = shade(rng.choice([(202, 92, 50), (214, 170, 70), (130, 156, 84)]), rng.uniform(0.85, 1.15))
        d.ellipse([fx, fy - 17, fx + 40, fy + 17], fill=tone)
        d.ellipse([fx + 8, fy - 12, fx + 16, fy - 5], fill=shade(tone, 1.3))
    words = rng.choice(["现炒瓜子 10元", "烤红薯", "水果 便宜卖", "特色小吃"])
    d.text((x + 333, 600), words, fill=(252, 240, 200), font=font(48), anchor="mm", stroke_width=1)
    for cx in (x + 100, x + 560):
        d.ellipse([cx - 44, 622, cx + 44, 710], outline=DARK, width=13)
        d.ellipse([cx - 10, 656, cx + 10, 676], fill=METAL)
    for _ in range(12):
        lx, ly = rng.uniform(x, x + 700), rng.uniform(690, 722)
        d.polygon([(lx, ly), (lx + 16, ly - 6), (lx + 24, ly + 4)], fill=(226, 224, 216))


def _parking(c: Canvas, rng: random.Random, cleared: bool) -> None:
    if cleared:
        return
    d, body = c.draw, rng.choice([(206, 208, 212), (66, 74, 90), (148, 52, 46), (230, 228, 222), (40, 42, 46)])
    x, y, glass = rng.uniform(120, 320), 690, (62, 76, 86)
    c.shadow(x + 340, y + 20, 700)
    d.polygon([(x + 100, y - 150), (x + 226, y - 284), (x + 492, y - 284), (x + 616, y - 150)], fill=shade(body, 0.92))
    d.polygon([(x + 150, y - 156), (x + 242, y - 266), (x + 352, y - 266), (x + 352, y - 156)], fill=glass)
    d.polygon([(x + 370, y - 156), (x + 370, y - 266), (x + 482, y - 266), (x + 572, y - 156)], fill=glass)
    d.polygon([(x + 176, y - 158), (x + 250, y - 256), (x + 286, y - 256), (x + 220, y - 158)], fill=shade(glass, 1.6))
    d.rounded_rectangle([x, y - 166, x + 690, y - 36], 40, fill=body, outline=shade(body, 0.6), width=3)
    d.rounded_rectangle([x + 8, y - 164, x + 682, y - 138], 14, fill=shade(body, 1.14))
    d.rectangle([x + 10, y - 62, x + 680, y - 38], fill=shade(body, 0.6))
    d.line([(x + 361, y - 160), (x + 361, y - 60)], fill=shade(body, 0.6), width=3)
    d.rectangle([x + 376, y - 132, x + 414, y - 124], fill=shade(body, 0.5))
    d.rounded_rectangle([x + 640, y - 132, x + 690, y - 102], 10, fill=(250, 246, 226))
    d.rounded_rectangle([x, y - 132, x + 34, y - 100], 8, fill=(176, 40, 36))
    for cx in (x + 150, x + 540):
        d.ellipse([cx - 70, y - 104, cx + 70, y + 36], fill=(26, 26, 28))
        d.ellipse([cx - 40, y - 74, cx + 40, y + 6], fill=(166, 170, 174))
        d.ellipse([cx - 14, y - 48, cx + 14, y - 20], fill=(90, 92, 94))
    d.rounded_rectangle([x + 190, y - 106, x + 350, y - 58], 6, fill=(28, 72, 160), outline="white", width=3)
    d.text((x + 270, y - 82), f"沪A·D{rng.randint(0, 9999):04}", fill="white", font=font(30), anchor="mm")


def _laundry(c: Canvas, rng: random.Random, cleared: bool) -> None:
    d = c.draw
    for x in (120.0, 1080.0):
        c.shadow(x, 700, 60)
        d.line([(x, 180), (x, 700)], fill=METAL, width=16)
        d.line([(x - 4, 180), (x - 4, 700)], fill=shade(METAL, 1.5), width=4)
    if cleared:
        return
    d.line([(120, 250), (600, 290), (1080, 250)], fill=(60, 60, 60), width=5)
    x = 160.0
    while x < 980:
        w, h = rng.uniform(90, 190), rng.uniform(150, 320)
        colour = rng.choice(CLOTH)
        d.polygon([(x, 266), (x + w, 276), (x + w - 8, 270 + h), (x + w / 2, 280 + h), (x + 6, 264 + h)], fill=colour)
        for k in range(1, 4):
            fold = x + w * k / 4
            d.line([(fold, 276), (fold + rng.uniform(-8, 8), 262 + h)], fill=shade(colour, 0.84), width=7)
        if rng.random() < 0.5:
            for k in range(0, round(h) - 30, 34):
                d.line([(x + 4, 286 + k), (x + w - 6, 292 + k)], fill=shade(colour, 1.2), width=8)
        c.shadow(x + w / 2, 700, w)
        x += w + rng.uniform(8, 28)


def _leaves(c: Canvas, rng: random.Random, cleared: bool) -> None:
    d = c.draw
    d.rectangle([0, 480, WIDTH, 720], fill=(84, 104, 60))
    d.rectangle([0, 712, WIDTH, 726], fill=(140, 138, 132))
    grass = random.Random(f"{rng.random()}:mown") if cleared else rng  # noqa: S311  decoration
    for _ in range(1500):
        x, y = grass.uniform(0, WIDTH), grass.uniform(480, 716)
        long = 8 + (y - 470) * 0.1
        d.line([(x, y), (x + grass.uniform(-7, 7), y - grass.uniform(long * 0.5, long))],
               fill=shade((104, 134, 70), grass.uniform(0.6, 1.35)), width=3)  # fmt: skip
    if cleared:
        return
    for _ in range(46):
        x, y = rng.uniform(40, 1160), rng.uniform(520, 706)
        s = rng.uniform(8, 18) * (y - 380) / 160
        paper = rng.choice([(232, 232, 228), (200, 60, 50), (176, 132, 84), (84, 130, 180), (244, 220, 120)])
        d.polygon([(x, y), (x + s, y - s * 0.5), (x + s * 1.8, y + s * 0.2), (x + s, y + s * 0.6)], fill=paper)
        d.line([(x + s, y - s * 0.5), (x + s, y + s * 0.6)], fill=shade(paper, 0.75), width=3)


def _foliage(d: ImageDraw.ImageDraw, rng: random.Random, x: float, y: float, w: float, count: int) -> None:
    for _ in range(count):
        lx, ly, r = rng.gauss(x, w), rng.gauss(y, w * 0.5), rng.uniform(8, 24)
        tone = shade((88, 122, 70), rng.uniform(0.55, 1.35))
        d.ellipse([lx - r, ly - r * 0.7, lx + r, ly + r * 0.7], fill=tone)


def _tree(c: Canvas, rng: random.Random, cleared: bool) -> None:
    d = c.draw
    d.polygon([(470, 660), (740, 660), (766, 706), (444, 706)], fill=(92, 74, 56))
    c.shadow(600, 676, 420)
    for k in range(-20, 21):
        top, foot = 590 + k * 0.9, 602 + k * 1.3
        d.line([(foot, 676), (top, 420), (top - 30, 120)], fill=shade((104, 84, 64), 1.15 - abs(k - 6) / 40), width=3)
    _foliage(d, rng, 560, 90, 190, 420)
    if cleared:
        return
    d.line([(600, 430), (760, 560), (960, 640)], fill=(104, 82, 62), width=26, joint="curve")
    d.line([(760, 560), (860, 540), (930, 560)], fill=(96, 76, 58), width=14)
    d.polygon([(592, 410), (622, 430), (606, 470), (580, 440)], fill=(206, 176, 130))
    c.shadow(940, 690, 380)
    _foliage(d, rng, 940, 630, 84, 170)


def _manhole(c: Canvas, rng: random.Random, cleared: bool) -> None:
    d = c.draw
    x, y = rng.uniform(480, 700), rng.uniform(600, 630)
    d.ellipse([x - 262, y - 102, x + 262, y + 102], fill=(132, 130, 124))
    d.ellipse([x - 240, y - 90, x + 240, y + 90], fill=(14, 14, 15))
    if not cleared:
        d.chord([x - 240, y - 90, x + 240, y + 90], 200, 340, fill=(60, 56, 52))
        for k in range(3):
            d.line([(x - 60, y - 50 + k * 34), (x + 50, y - 50 + k * 34)], fill=(92, 84, 76), width=8)
    dx, dy = (0.0, 0.0) if cleared else (rng.uniform(150, 230), -34.0)
    if not cleared:
        c.shadow(x + dx + 20, y + dy + 46, 470)
        d.ellipse([x - 232 + dx, y - 72 + dy, x + 232 + dx, y + 100 + dy], fill=(50, 49, 48))
    d.ellipse(
        [x - 232 + dx, y - 86 + dy, x + 232 + dx, y + 86 + dy], fill=(112, 108, 104), outline=(74, 72, 70), width=9
    )
    for i in range(-6, 7):
        for k in range(-3, 4):
            px, py = x + dx + i * 32, y + dy + k * 24
            if (i * 32 / 200) ** 2 + (k * 24 / 70) ** 2 < 1:
                d.rectangle([px - 10, py - 6, px + 10, py + 5], fill=(84, 81, 78))
                d.line([(px - 10, py - 7), (px + 10, py - 7)], fill=(146, 142, 136), width=2)
    d.text((x + dx, y + dy), "雨", fill=(60, 58, 56), font=font(40), anchor="mm")
    if not cleared:
        for _ in range(40):
            sx, sy, r = rng.gauss(x, 220), rng.gauss(y + 80, 26), rng.uniform(3, 12)
            d.ellipse([sx - r, sy - r * 0.6, sx + r, sy + r * 0.6], fill=shade((130, 124, 114), rng.uniform(0.7, 1.1)))


def _grate(c: Canvas, rng: random.Random, cleared: bool) -> None:
    d = c.draw
    x, y = rng.uniform(330, 460), 620
    d.rectangle([x - 14, y - 10, x + 394, y + 108], fill=(126, 124, 118))
    d.rectangle([x, y, x + 380, y + 96], fill=(24, 24, 25), outline=(88, 86, 84), width=9)
    for i in range(12):
        if cleared or i not in (7, 8, 9):
            d.rectangle([x + 14 + i * 30, y + 8, x + 30 + i * 30, y + 88], fill=(112, 108, 102))
            d.line([(x + 14 + i * 30, y + 8), (x + 14 + i * 30, y + 88)], fill=(150, 146, 140), width=3)
    if cleared:
        return
    d.ellipse([x - 150, y + 30, x + 560, y + 140], fill=(78, 78, 74))
    for i in range(7):
        d.rectangle([x + 14 + i * 30, y + 8, x + 28 + i * 30, y + 88], fill=(104, 100, 94))
    for _ in range(260):
        lx, ly, r = rng.gauss(x + 150, 190), rng.gauss(y + 46, 38), rng.uniform(8, 20)
        tone = shade(rng.choice([(150, 112, 56), (176, 134, 66), (112, 84, 50)]), rng.uniform(0.8, 1.2))
        d.polygon([(lx, ly), (lx + r, ly - r * 0.5), (lx + r * 1.8, ly), (lx + r, ly + r * 0.4)], fill=tone)


def _lamp(c: Canvas, rng: random.Random, cleared: bool) -> None:
    d, lean = c.draw, rng.uniform(-24, 24)
    c.shadow(600, 708, 90)
    d.line([(600, 706), (600 + lean, 120)], fill=(122, 126, 132), width=20)
    d.line([(594, 706), (594 + lean, 120)], fill=(170, 174, 180), width=5)
    d.rectangle([578, 660, 622, 708], fill=(90, 94, 98))
    d.line([(600 + lean, 124), (770 + lean, 84)], fill=(122, 126, 132), width=14)
    d.ellipse([736 + lean, 64, 850 + lean, 110], fill=(92, 94, 98), outline=(170, 172, 176), width=5)
    if cleared:
        c.lamps.append((790 + lean, 90.0))
        c.shine((744 + lean, 84, 842 + lean, 106), (255, 240, 200))
        d.ellipse([744 + lean, 82, 842 + lean, 108], fill=(255, 246, 214))


def _poster(c: Canvas, rng: random.Random, cleared: bool) -> None:
    d = c.draw
    c.shadow(606, 740, 280)
    for k in range(34):
        d.rectangle(
            [490 + k * 6.5, 0, 497 + k * 6.5, 740], fill=shade((156, 154, 148), 0.7 + 0.4 * math.sin(k / 33 * 3.1))
        )
    if cleared:
        d.rectangle([492, 120, 706, 600], outline=(166, 164, 158), width=3)
        return
    words = ["开锁 换锁芯", "办证 刻章", "疏通下水道", "高价收药", "无抵押贷款", "旧房翻新", "搬家 拉货", "招工 日结"]
    for _ in range(15):
        x, y, w, h = rng.uniform(484, 580), rng.uniform(40, 600), rng.uniform(104, 132), rng.uniform(58, 88)
        paper = rng.choice([(240, 236, 226), (246, 228, 130), (234, 160, 148), (214, 228, 232)])
        d.polygon([(x, y), (x + w, y + rng.uniform(-7, 7)), (x + w - 4, y + h), (x + 3, y + h + 5)], fill=paper)
        ink = rng.choice([(170, 20, 20), (30, 30, 40)])
        d.text((x + w / 2, y + h * 0.34), rng.choice(words), fill=ink, font=font(19), anchor="mm", stroke_width=1)
        d.text((x + w / 2, y + h * 0.72), "000-0000-0000", fill=ink, font=font(15), anchor="mm")
        if rng.random() < 0.4:
            d.polygon([(x + w, y + h), (x + w - 34, y + h), (x + w, y + h - 30)], fill=shade(paper, 0.7))


def _site(c: Canvas, rng: random.Random, cleared: bool) -> None:
    d, sheet = c.draw, rng.choice([(70, 124, 150), (60, 128, 92), (196, 198, 200)])
    for i in range(60):
        tone = (0.82, 1.0, 1.1, 0.95)[i % 4]
        d.rectangle([i * 20, 190, i * 20 + 20, 560], fill=shade(sheet, tone))
    d.rectangle([0, 552, WIDTH, 580], fill=(150, 148, 142))
    d.rectangle([0, 172, WIDTH, 200], fill=(224, 182, 52))
    for i in range(-1, 18):
        d.polygon([(i * 80, 200), (i * 80 + 40, 200), (i * 80 + 64, 172), (i * 80 + 24, 172)], fill=(50, 50, 50))
    d.rectangle([320, 270, 880, 400], fill=(246, 244, 236), outline=(150, 30, 30), width=6)
    d.text((600, 335), "文明施工 安全第一", fill=(176, 32, 30), font=font(58), anchor="mm", stroke_width=1)
    c.cover_house()
    if cleared:
        return
    cx = rng.uniform(420, 760)
    c.shadow(cx, 704, 760)
    d.polygon([(cx - 350, 712), (cx - 210, 612), (cx - 60, 548), (cx + 50, 534), (cx + 190, 600), (cx + 360, 712)],
              fill=(186, 160, 118))  # fmt: skip
    d.polygon([(cx + 50, 534), (cx + 190, 600), (cx + 360, 712), (cx + 90, 712)], fill=(156, 132, 94))
    for _ in range(700):
        sx = rng.gauss(cx, 150)
        sy = rng.uniform(545 + abs(sx - cx) * 0.45, 714)
        r = rng.uniform(1, 5)
        d.ellipse([sx - r, sy - r * 0.7, sx + r, sy + r * 0.7], fill=shade((186, 160, 118), rng.uniform(0.6, 1.2)))
    for i in range(4):
        _box(c, cx + 330 + i % 2 * 106, 704 - i // 2 * 40, 100, 38, (150, 84, 62))


def _water(c: Canvas, rng: random.Random, cleared: bool) -> None:
    d = c.draw
    d.rectangle([150, 440, 226, 560], fill=(84, 98, 84), outline=(56, 66, 56), width=5)
    rings = [[rng.uniform(0.86, 1.12) for _ in range(28)] for _ in range(3)]
    if cleared:
        return
    for ring, (rx, ry, tone) in zip(
        rings, [(470, 122, (112, 108, 98)), (440, 110, (78, 80, 76)), (330, 76, (98, 104, 106))], strict=True
    ):
        points = []
        for i, r in enumerate(ring):
            a = i / 28 * math.tau
            points.append((600 + math.cos(a) * rx * r, 640 + math.sin(a) * ry * r))
        d.polygon(points, fill=tone)
    for _ in range(30):  # the sky in it
        x, y = rng.gauss(600, 150), rng.gauss(640, 30)
        w = rng.uniform(20, 80)
        d.ellipse([x - w, y - 4, x + w, y + 4], fill=shade((150, 160, 166), rng.uniform(0.8, 1.2)))
    for _ in range(14):
        x, y = rng.gauss(600, 220), rng.gauss(650, 44)
        d.polygon([(x, y), (x + 18, y - 6), (x + 30, y + 3)], fill=rng.choice([(120, 140, 70), (206, 200, 180)]))


def _furniture(c: Canvas, rng: random.Random, cleared: bool) -> None:
    if cleared:
        return
    d, colour = c.draw, rng.choice([(140, 92, 62), (110, 116, 122), (150, 124, 92), (120, 50, 46)])
    c.shadow(540, 694, 720)
    d.rounded_rectangle([230, 440, 820, 600], 34, fill=colour)
    for k in range(3):
        d.rounded_rectangle([244 + k * 190, 452, 424 + k * 190, 560], 24, fill=shade(colour, 1.1))
    d.rounded_rectangle([206, 540, 846, 682], 28, fill=shade(colour, 0.86))
    for k in range(2):
        d.rounded_rectangle([262 + k * 270, 536, 522 + k * 270, 600], 22, fill=shade(colour, 1.02))
    for x in (190, 794):
        d.rounded_rectangle([x, 500, x + 76, 684], 26, fill=shade(colour, 0.74))
    d.polygon([(470, 556), (610, 550), (596, 596), (500, 600)], fill=(214, 196, 150))
    for x in (220, 800):
        d.rectangle([x, 680, x + 22, 704], fill=DARK)
    for i in range(5):
        w = rng.uniform(100, 130)
        _box(c, 900 + i % 2 * 130, 700 - i // 2 * 84, w, 78, rng.choice([(176, 146, 104), (160, 128, 88)]))
    d.line([(150, 700), (90, 420)], fill=(150, 118, 80), width=20)


def _bag(c: Canvas, x: float, y: float, s: float, colour: Colour) -> None:
    """A knotted rubbish bag that stands on y."""
    d = c.draw
    c.shadow(x, y, s * 2)
    d.ellipse([x - s, y - s * 1.3, x + s, y + s * 0.12], fill=colour)
    d.polygon([(x - s * 0.3, y - s * 1.2), (x, y - s * 1.75), (x + s * 0.3, y - s * 1.2)], fill=colour)
    d.line([(x - s * 0.28, y - s * 1.25), (x + s * 0.28, y - s * 1.25)], fill=shade(colour, 0.6), width=5)
    for k in (-0.5, 0.0, 0.4):
        d.line([(x + s * k * 0.4, y - s * 1.15), (x + s * k * 1.4, y - s * 0.3)], fill=shade(colour, 0.78), width=4)
    light = shade(colour, 1.5) if max(colour) < 90 else shade(colour, 1.12)
    d.ellipse([x - s * 0.6, y - s * 1.0, x - s * 0.3, y - s * 0.6], fill=light)


def _bin(c: Canvas, rng: random.Random, cleared: bool) -> None:
    d = c.draw
    for x, colour, words in ((420.0, (44, 96, 160), "可回收物"), (640.0, (62, 66, 70), "干垃圾")):
        c.shadow(x + 80, 664, 200)
        for k in (20, 116):
            d.ellipse([x + k, 636, x + k + 26, 674], fill=DARK)
        d.polygon([(x, 430), (x + 160, 430), (x + 146, 660), (x + 14, 660)], fill=colour)
        d.polygon([(x, 430), (x + 30, 430), (x + 36, 660), (x + 14, 660)], fill=shade(colour, 1.25))
        d.rectangle([x - 8, 414, x + 168, 438], fill=shade(colour, 0.7))
        d.text((x + 80, 540), words, fill="white", font=font(32), anchor="mm")
        if cleared:
            d.polygon([(x - 6, 414), (x + 10, 384), (x + 150, 384), (x + 166, 414)], fill=shade(colour, 0.9))
    if cleared:
        return
    black, white = (46, 48, 52), (220, 220, 216)
    for x in (440.0, 500.0, 560.0, 660.0, 720.0, 780.0):
        _bag(c, x + rng.uniform(-8, 8), 436, rng.uniform(34, 46), rng.choice([black, white, (190, 60, 54)]))
    for _ in range(26):
        x, y = rng.gauss(600, 300), rng.uniform(640, 716)
        _bag(c, x, y, rng.uniform(38, 64), rng.choice([black, black, white, (84, 140, 96), (230, 206, 140)]))
    for _ in range(24):
        x, y, s = rng.gauss(600, 240), rng.uniform(690, 730), rng.uniform(10, 26)
        d.polygon([(x, y), (x + s, y - s * 0.4), (x + s * 1.6, y + s * 0.2), (x + s * 0.6, y + s * 0.5)],
                  fill=rng.choice([(236, 232, 222), (200, 70, 50), (160, 124, 80)]))  # fmt: skip


def _sign(c: Canvas, rng: random.Random, cleared: bool) -> None:
    d, tilt = c.draw, rng.uniform(60, 110)
    board = rng.choice([(168, 44, 40), (34, 86, 132), (50, 110, 82)])
    name = invented(rng.randrange(10_000))
    if cleared:
        tilt = 0.0
    c.shine((190, 130, 1010, 290), (255, 244, 226))
    d.polygon([(190, 130), (1010, 130 + tilt), (1002, 290 + tilt), (182, 290)], fill=board)
    d.polygon([(204, 144), (996, 144 + tilt), (988, 276 + tilt), (196, 276)], outline=(236, 226, 200), width=5)
    for i, letter in enumerate(name):
        x = 600 + (i - (len(name) - 1) / 2) * 132
        d.text((x, 210 + tilt * (x - 190) / 820), letter, fill=(250, 244, 224), font=font(100), anchor="mm",
               stroke_width=2)  # fmt: skip
    if tilt:
        d.line([(1004, 90), (1006, 292 + tilt)], fill=METAL, width=7)
        d.line([(960, 110), (1012, 134 + tilt)], fill=(40, 40, 42), width=5)
        d.rectangle([930, 128, 1010, 140], fill=(60, 58, 56))


def _lane(c: Canvas, rng: random.Random, cleared: bool) -> None:
    """A lane before the houses instead of the pavement; another coat when the matter is mended."""
    d, tone = c.draw, (74, 76, 80) if cleared else (104, 105, 106)
    d.rectangle([0, 500, WIDTH, HEIGHT], fill=tone)
    d.rectangle([0, 486, WIDTH, 502], fill=(158, 156, 150))
    coat = random.Random(f"{rng.random()}:{cleared}")  # noqa: S311  decoration
    for _ in range(1400):
        y = coat.uniform(504, HEIGHT)
        x, r = coat.uniform(0, WIDTH), coat.uniform(1, 2) + (y - 500) / 130
        d.ellipse([x - r, y - r * 0.6, x + r, y + r * 0.6], fill=shade(tone, coat.uniform(0.72, 1.3)))


def _hole(c: Canvas, rng: random.Random, cleared: bool) -> None:
    _lane(c, rng, cleared)
    d, x, y = c.draw, rng.uniform(470, 700), rng.uniform(650, 700)
    if cleared:
        d.rectangle([x - 300, y - 96, x + 300, y + 104], fill=(50, 51, 54), outline=(36, 36, 38), width=9)
        return
    for _ in range(16):  # cracks
        a, at = rng.uniform(0, math.tau), [(x, y)]
        for k in range(1, 6):
            turn = a + rng.uniform(-0.3, 0.3)
            at.append((x + math.cos(turn) * k * 78, y + math.sin(turn) * k * 32))
        d.line(at, fill=(44, 44, 46), width=5, joint="curve")
    for size, tone in ((1.0, (62, 60, 58)), (0.86, (38, 36, 36)), (0.56, (126, 134, 140))):
        ring = [(i / 26 * math.tau, size * rng.uniform(0.86, 1.1)) for i in range(26)]
        d.polygon([(x + math.cos(a) * 250 * r, y + math.sin(a) * 92 * r) for a, r in ring], fill=tone)
    for _ in range(60):
        sx, sy, r = rng.gauss(x, 200), rng.gauss(y + 50, 50), rng.uniform(3, 11)
        d.ellipse([sx - r, sy - r * 0.6, sx + r, sy + r * 0.6], fill=shade((92, 90, 88), rng.uniform(0.6, 1.2)))


def _line(c: Canvas, rng: random.Random, cleared: bool) -> None:
    _lane(c, rng, cleared)
    d, worn = c.draw, (150, 148, 140)
    for y, high in ((610.0, 20), (690.0, 30)):
        if cleared:
            d.polygon([(0, y), (WIDTH, y - 10), (WIDTH, y - 10 + high), (0, y + high)], fill=(240, 238, 230))
            continue
        for _ in range(70):
            x, w = rng.uniform(0, WIDTH), rng.uniform(6, 34)
            top = y - 10 * x / WIDTH + rng.uniform(0, high * 0.6)
            d.polygon([(x, top), (x + w, top - 2), (x + w * 0.8, top + high * 0.5), (x + 2, top + high * 0.4)],
                      fill=shade(worn, rng.uniform(0.8, 1.25)))  # fmt: skip


def _clean(c: Canvas, rng: random.Random, cleared: bool) -> None:
    d, x = c.draw, rng.uniform(120, 240)
    c.shadow(x + 55, 690, 150)
    d.rectangle([x, 520, x + 110, 690], fill=(70, 104, 84), outline=(48, 76, 60), width=6)
    d.rectangle([x - 10, 500, x + 120, 528], fill=(58, 88, 70))


SCENES: dict[str, _Scene] = {
    "bikes": _bikes, "goods": _goods, "stall": _stall, "parking": _parking, "laundry": _laundry, "leaves": _leaves,
    "tree": _tree, "manhole": _manhole, "grate": _grate, "lamp": _lamp, "poster": _poster, "site": _site,
    "water": _water, "furniture": _furniture, "bin": _bin, "sign": _sign, "clean": _clean,
    "hole": _hole, "line": _line,
}  # fmt: skip
