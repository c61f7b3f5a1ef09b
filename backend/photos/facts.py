"""What a photo says of itself, read at once from header and metadata. Pixels are never decoded here.

Time: EXIF 2.32 DateTimeOriginal with OffsetTimeOriginal; without an offset it is local time, kept as such.
Position: GPS IFD in WGS-84; NaN, zero denominators, missing references, out of range and 0°/0° are no position.
"""

import math
import re
import struct
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import msgspec
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from backend.kernel.clock import heard_at
from backend.photos import containers
from backend.photos.errors import NotAPicture, TooLarge, TooManyPixels

MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 60_000_000
_TIME = re.compile(r"^(\d{4})[:\-/](\d{2})[:\-/](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
_OFFSET = re.compile(r"^([+-])(\d{2}):?([0-5]\d)$")
_NULL_ISLAND = 1e-6
_TEXT_LIMIT = 80


class Facts(msgspec.Struct, kw_only=True, frozen=True):
    """Typed facts; None where the photo does not say, or says nonsense. Degrees WGS-84, metres, degrees from north."""

    media_type: str
    width: int
    height: int
    orientation: int = 1
    taken_at: datetime | None = None
    taken_local: str | None = None
    taken_offset: str | None = None
    lon: float | None = None
    lat: float | None = None
    altitude_m: float | None = None
    direction: float | None = None
    gps_accuracy_m: float | None = None
    device_make: str | None = None
    device_model: str | None = None


def read(data: bytes) -> Facts:
    """The facts of a whole file.

    `width` and `height` are as a person sees the picture, its orientation applied.
    Errors: NotAPicture, Truncated, TooLarge (over 30 MB), TooManyPixels (over 60 million, or none).
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(limitBytes=MAX_BYTES)
    try:
        found = containers.read(data)
    except (IndexError, struct.error, OverflowError) as error:
        raise NotAPicture("文件结构有误") from error
    if found.width * found.height == 0:
        raise NotAPicture("照片没有尺寸")
    if found.width * found.height > MAX_PIXELS:
        raise TooManyPixels(width=found.width, height=found.height, limitPixels=MAX_PIXELS)
    return _with_metadata(found)


def believed(found: Facts, received_at: datetime) -> Facts:
    """The facts without a moment that cannot be, seen from when the photo came in; `taken_local` still says it."""
    return msgspec.structs.replace(found, taken_at=heard_at(found.taken_at, received_at))


def _with_metadata(found: containers.Container) -> Facts:
    """Metadata is a bonus: whatever is wrong with it, the photo itself stays acceptable."""
    main, detail, gps = _ifds(found.exif)
    orientation = main.get(Base.Orientation)
    turned = orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1
    if found.media_type in ("image/heic", "image/avif"):
        turned = 1  # the picture's own transforms count, EXIF repeats them
    sideways = turned >= 5
    taken_at, local, offset = _time(main, detail)
    lon, lat = _position(gps)
    return Facts(
        media_type=found.media_type,
        width=found.height if sideways else found.width,
        height=found.width if sideways else found.height,
        orientation=turned, taken_at=taken_at, taken_local=local, taken_offset=offset, lon=lon, lat=lat,
        altitude_m=_altitude(gps) if lon is not None else None,
        direction=_number(gps.get(GPS.GPSImgDirection), 0, 360),
        gps_accuracy_m=_number(gps.get(GPS.GPSHPositioningError), 0, 100_000),
        device_make=_text(main.get(Base.Make)), device_model=_text(main.get(Base.Model)),
    )  # fmt: skip


def _ifds(exif: bytes) -> tuple[dict[int, Any], dict[int, Any], dict[int, Any]]:
    """The main, Exif and GPS directories; empty ones where the block cannot be read."""
    if not exif:
        return {}, {}, {}
    try:
        block = Image.Exif()
        block.load(exif)
        return dict(block), dict(block.get_ifd(IFD.Exif)), dict(block.get_ifd(IFD.GPSInfo))
    except Exception:
        # A damaged block makes the parser fail in many ways; the photo counts as one without metadata.
        return {}, {}, {}


def _text(value: Any) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    clean = "".join(c for c in value if c.isprintable()).strip()[:_TEXT_LIMIT]
    return clean or None


def _float(value: Any) -> float | None:
    """A finite number of an EXIF rational (also a pair), or None."""
    try:
        if isinstance(value, tuple) and len(value) == 2:
            value = Fraction(int(value[0]), int(value[1]))
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _number(value: Any, least: float, most: float) -> float | None:
    number = _float(value)
    return number if number is not None and least <= number <= most else None


def _time(main: dict[int, Any], detail: dict[int, Any]) -> tuple[datetime | None, str | None, str | None]:
    """(moment if the offset is known, local time as written, offset as written)."""
    raw = _text(detail.get(Base.DateTimeOriginal)) or _text(detail.get(Base.DateTimeDigitized))
    match = _TIME.match(raw or "")
    if match is None:
        return None, None, None
    try:
        local = datetime(*(int(g) for g in match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 (local by nature)
    except ValueError:
        return None, None, None
    offset = _text(detail.get(Base.OffsetTimeOriginal)) or _text(detail.get(Base.OffsetTime))
    stated = _OFFSET.match(offset or "")
    if stated is None or int(stated[2]) > 14:
        return None, local.isoformat(), None
    sign = "-" if stated[1] == "-" else "+"
    words = f"{sign}{stated[2]}:{stated[3]}"
    try:
        return datetime.fromisoformat(local.isoformat() + words).astimezone(UTC), local.isoformat(), words
    except OverflowError:  # the first day of the year 1 east of Greenwich, or the last of 9999 west of it
        return None, local.isoformat(), None


def _degrees(value: Any, ref: Any, positive: str, negative: str, limit: float) -> float | None:
    """Degrees of an EXIF (degrees, minutes, seconds) triple with its reference."""
    letter = (_text(ref) or "").upper()[:1]
    if letter not in (positive, negative) or not isinstance(value, tuple) or len(value) != 3:
        return None
    parts = [_float(v) for v in value]
    if any(p is None for p in parts):
        return None
    d, m, s = (abs(p) for p in parts if p is not None)
    degrees = d + m / 60 + s / 3600
    if degrees > limit or m > 60 or s > 60:
        return None
    return -degrees if letter == negative else degrees


def _position(gps: dict[int, Any]) -> tuple[float | None, float | None]:
    lat = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "N", "S", 90)
    lon = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "E", "W", 180)
    if lon is None or lat is None or (abs(lon) < _NULL_ISLAND and abs(lat) < _NULL_ISLAND):
        return None, None
    return lon, lat


def _altitude(gps: dict[int, Any]) -> float | None:
    height = _number(gps.get(GPS.GPSAltitude), -500, 10_000)
    below = gps.get(GPS.GPSAltitudeRef) in (1, b"\x01")
    return -height if height is not None and below else height
