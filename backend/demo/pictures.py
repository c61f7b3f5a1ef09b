"""Pictures for the demo cases: real photos under free licences (data/photos/NOTICE.md), the rest drawn.

Drawn ones carry DEMO in a corner: no freely usable photos of these matters were found, and none may look like evidence.
The same scene, variant, moment and light give the same bytes, so a second load finds them stored.
"""

import io
import random
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from backend.demo.matters import SCENES
from backend.demo.street import HEIGHT, WIDTH, Canvas, Light, gradient, lamp_somewhere, street, walkers
from backend.photos.watermark import font

PHOTOS = Path(__file__).parent / "data" / "photos"
_SIZE = (960, 720)
_EXPOSURE: dict[Light, float] = {"day": 1.34, "dusk": 1.25, "night": 1.2}
_DARK_SCENE = "lamp"  # one sees only after dark whether it burns


def picture(scene: str, variant: int, moment: str = "before", light: Light = "day") -> bytes:
    """A JPEG of the scene: a real photo (data/photos) or a drawing. Errors: KeyError for an unknown scene, and for
    another moment of a real photo: nobody took one.

    `moment`: `after` shows the same place cleared, `again` the matter once more, from a few steps aside.
    """
    file = PHOTOS / f"{scene}.jpg"
    if file.exists() and moment == "before":
        image = _from_photo(file, random.Random(f"{scene}:{variant}:{moment}"), light)  # noqa: S311  decoration
    else:
        image = _drawn(scene, variant, moment, light)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def light_at(hour: float) -> Light:
    """Of an hour of the city's clock."""
    if 6.5 <= hour < 17:
        return "day"
    return "dusk" if 5.5 <= hour < 18.5 else "night"


def _from_photo(file: Path, rng: random.Random, light: Light) -> Image.Image:
    """Another framing of the photo, as from another phone; by flash after dark."""
    with Image.open(file) as source:
        image = source.convert("RGB")
    w, h = image.size
    share = rng.uniform(0.78, 1.0)
    left, top = rng.uniform(0, w * (1 - share)), rng.uniform(0, h * (1 - share))
    image = image.resize((960, 768), Image.Resampling.LANCZOS, box=(left, top, left + w * share, top + h * share))
    if rng.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    image = ImageEnhance.Brightness(image).enhance(rng.uniform(0.9, 1.1))
    if light == "dusk":
        return ImageChops.multiply(image, gradient(image.size, (186, 172, 190), (206, 182, 166)))
    if light == "night":
        return ImageChops.multiply(image, _flash().resize(image.size, Image.Resampling.BILINEAR))
    return image


@lru_cache(maxsize=1)
def _flash() -> Image.Image:
    cone = Image.new("RGB", (96, 72), (44, 46, 58))
    ImageDraw.Draw(cone).ellipse([14, 12, 82, 70], fill=(214, 216, 220))
    return cone.filter(ImageFilter.GaussianBlur(11))


def _drawn(scene: str, variant: int, moment: str, light: Light) -> Image.Image:
    place, matter, shot = (
        random.Random(f"{what}:{scene}:{variant}")  # noqa: S311  decoration
        for what in ("place", "matter", f"shot:{moment}")
    )
    light = "night" if scene == _DARK_SCENE else light
    canvas = Canvas()
    street(canvas, place)
    if scene != _DARK_SCENE:
        lamp_somewhere(canvas, place)
    if moment != "before":  # another hour: others walk by
        walkers(canvas, random.Random(f"walkers:{scene}:{variant}:{moment}"))  # noqa: S311  decoration
    SCENES[scene](canvas, matter, moment == "after")
    return _shot(canvas.lit(light), place, shot, light, closer=moment == "again")


def _shot(image: Image.Image, place: random.Random, shot: random.Random, light: Light, *, closer: bool) -> Image.Image:
    """As a phone takes it: from a little aside, with its lens, its noise and its exposure."""
    yaw = place.uniform(-45, 45)
    near = 150.0 if closer else 0.0
    x, y, turn = shot.uniform(10, 26) + near, shot.uniform(10, 22) + near / 2, shot.uniform(-12, 12)
    left, right = max(0.0, yaw), max(0.0, -yaw)
    far, low = WIDTH - 40 - near / 2 + x / 2, HEIGHT - 40 + y / 2 - near / 4
    corners = (x, y + left + turn, x, low - left / 2, far, low - right / 2, far, y + right - turn + 12)
    image = image.transform(_SIZE, Image.Transform.QUAD, corners, Image.Resampling.BILINEAR)
    image = ImageEnhance.Brightness(image).enhance(_EXPOSURE[light] * shot.uniform(0.93, 1.08))
    image = ImageChops.multiply(image, _vignette())
    image = ImageChops.add(image, _noise(12 if light == "day" else 20, shot.randrange(2)), 1, -128)
    ImageDraw.Draw(image).text((_SIZE[0] - 96, _SIZE[1] - 40), "DEMO", fill=(255, 255, 255), font=font(28))
    return image


@lru_cache(maxsize=1)
def _vignette() -> Image.Image:
    dark = Image.radial_gradient("L").resize(_SIZE, Image.Resampling.BILINEAR)
    return dark.point([255 - round((v / 255) ** 2.4 * 80) for v in range(256)]).convert("RGB")


@lru_cache(maxsize=8)
def _noise(spread: int, which: int) -> Image.Image:
    """Around 128, in colour, a little soft as after a phone's own smoothing."""
    rng = random.Random(f"{spread}:{which}")  # noqa: S311  decoration
    width, height = _SIZE
    raw = Image.frombytes("RGB", _SIZE, rng.randbytes(width * height * 3)).filter(ImageFilter.GaussianBlur(0.7))
    return raw.point([round(128 + (v - 128) * spread / 64) for v in range(256)] * 3)
