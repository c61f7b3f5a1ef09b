"""Burns the facts of an evidence copy into its pixels: a dark plate along the bottom, legible on any picture."""

from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Medium.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
)
_PLATE = (12, 22, 20)
_OPACITY = 0.74  # white on it has a contrast of at least 7 : 1 also over pure white
_INK = (255, 255, 255)
_MARK = (95, 208, 180)  # the accent of the dark theme
_SMALLEST_PX = 13


class FontMissing(RuntimeError):
    """No font with Chinese characters is installed; the package is fonts-noto-cjk."""


@lru_cache(maxsize=8)
def font(size: int) -> ImageFont.FreeTypeFont:
    """The first installed font with Chinese characters. Errors: FontMissing."""
    for path in _FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, size)
    raise FontMissing("没有安装中文字体：请安装 fonts-noto-cjk")


def burn(picture: Image.Image, lines: list[str]) -> Image.Image:
    """A copy of the RGB picture with the lines on a plate at its bottom; the first line stands out.

    The plate covers at most a third of the height; lines that are too wide end with an ellipsis.
    """
    width, height = picture.size
    size = max(_SMALLEST_PX, min(round(min(width, height) / 32), round(height / 3 / (1.5 * len(lines) + 1))))
    step, edge = round(size * 1.5), round(size * 0.9)
    top = max(0, height - step * len(lines) - edge)
    copy = picture.copy()
    plate = copy.crop((0, top, width, height))
    copy.paste(Image.blend(plate, Image.new("RGB", plate.size, _PLATE), _OPACITY), (0, top))
    draw = ImageDraw.Draw(copy)
    draw.rectangle((0, top, max(3, size // 4), height), fill=_MARK)
    for i, line in enumerate(lines):
        letters = font(size if i else round(size * 1.12))
        at = (edge + max(3, size // 4), top + edge // 2 + i * step + step // 2)
        draw.text(at, _fitted(line, letters, width - at[0] - edge), font=letters, fill=_INK, anchor="lm")
    return copy


def _fitted(line: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    """The line, shortened until it fits into so many pixels."""
    if font.getlength(line) <= room:
        return line
    while line and font.getlength(line + "…") > room:
        line = line[:-1]
    return line + "…"
