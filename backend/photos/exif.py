"""A picture's EXIF and XMP as typed values. Whatever is wrong in them counts as not said.

EXIF 2.32 (CIPA DC-008): times with their offsets, the GPS directory, the orientation. XMP (ISO 16684-1) is asked for
the orientation alone, and only where EXIF does not say it.
"""

import math
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, NamedTuple

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from backend.geo.datum import to_wgs84
from backend.kernel.errors import DomainError
from backend.kernel.words import plain

_TIME = re.compile(r"^(\d{4})[:\-/](\d{2})[:\-/](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
_OFFSET = re.compile(r"^([+-])(\d{2}):?([0-5]\d)$")
_NULL_ISLAND = 1e-6
_TEXT_LIMIT = 80
_XMP_ORIENTATION = re.compile(rb"tiff:Orientation\s*(?:=\s*[\"']|>)\s*([1-8])\s*[\"'<]")
# GPSMapDatum without signs and blanks. The first line are realisations of one datum, equal within a metre or two.
_DATUMS = {
    **dict.fromkeys(("", "WGS84", "WGS1984", "CGCS2000", "ETRS89", "JGD2000", "JGD2011", "NAD83"), "wgs84"),
    "GCJ02": "gcj02", "BD09": "bd09", "BD09LL": "bd09",
}  # fmt: skip


class Moment(NamedTuple):
    """A camera's time: the moment if the offset is known, the local time as written, the offset as written."""

    at: datetime | None = None
    local: str | None = None
    offset: str | None = None


class Tags(NamedTuple):
    """The main, Exif and GPS directories; empty ones where the block cannot be read."""

    main: dict[int, Any]
    detail: dict[int, Any]
    gps: dict[int, Any]


def tags(block: bytes) -> Tags:
    """The directories of a TIFF block."""
    if not block:
        return Tags({}, {}, {})
    try:
        exif = Image.Exif()
        exif.load(block)
        return Tags(dict(exif), dict(exif.get_ifd(IFD.Exif)), dict(exif.get_ifd(IFD.GPSInfo)))
    except Exception:
        # A damaged block makes the parser fail in many ways; the photo counts as one without metadata.
        return Tags({}, {}, {})


def orientation(main: dict[int, Any], xmp: bytes) -> int:
    """How the stored picture is to be turned, 1 to 8: what EXIF says, else XMP, else 1 (as it is)."""
    said = main.get(Base.Orientation)
    if isinstance(said, int) and 1 <= said <= 8:
        return said
    also = _XMP_ORIENTATION.search(xmp)
    return int(also[1]) if also else 1


def text(value: Any) -> str | None:
    """At most 80 visible signs. Phones write UTF-8 where the standard has ASCII, and Pillow reads Latin-1."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    with suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    clean = "".join(c for c in plain(value) if c.isprintable()).strip()[:_TEXT_LIMIT]
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


def number(value: Any, least: float, most: float) -> float | None:
    """A finite number within both ends."""
    found = _float(value)
    return found if found is not None and least <= found <= most else None


def moment(detail: dict[int, Any]) -> Moment:
    """When the picture was taken, else when it was digitised: the first of both that is a time."""
    for time, offsets in _times(detail):
        match = _TIME.match(text(time) or "")
        if match is None:
            continue
        try:
            local = datetime(*(int(g) for g in match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 (local by nature)
        except ValueError:  # cameras whose clock was never set write zeros
            continue
        return _at(local, next((o for o in map(_offset, offsets) if o), None))
    return Moment()


def _times(detail: dict[int, Any]) -> Iterator[tuple[Any, list[Any]]]:
    """Each time with the offsets that may belong to it, the most fitting first."""
    taken, either = detail.get(Base.OffsetTimeOriginal), detail.get(Base.OffsetTime)
    yield detail.get(Base.DateTimeOriginal), [taken, either]
    yield detail.get(Base.DateTimeDigitized), [detail.get(Base.OffsetTimeDigitized), taken, either]


def _offset(value: Any) -> str | None:
    """`+08:00`; a Z is +00:00, blanks are none."""
    said = text(value) or ""
    if said in ("Z", "z"):
        return "+00:00"
    stated = _OFFSET.match(said)
    return f"{stated[1]}{stated[2]}:{stated[3]}" if stated and int(stated[2]) <= 14 else None


def _at(local: datetime, offset: str | None) -> Moment:
    if offset is None:
        return Moment(None, local.isoformat())
    try:
        return Moment(datetime.fromisoformat(local.isoformat() + offset).astimezone(UTC), local.isoformat(), offset)
    except OverflowError:  # the first day of the year 1 east of Greenwich, or the last of 9999 west of it
        return Moment(None, local.isoformat())


def _degrees(value: Any, ref: Any, positive: str, negative: str, limit: float) -> float | None:
    """Degrees of an EXIF (degrees, minutes, seconds) triple with its reference."""
    letter = (text(ref) or "").upper()[:1]
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


def position(gps: dict[int, Any]) -> tuple[float, float] | None:
    """(lon, lat) in WGS-84; None without both and their references, at 0°/0°, where the receiver itself says that it is
    void (GPSStatus V), and in a datum that is not known here."""
    lat = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "N", "S", 90)
    lon = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "E", "W", 180)
    if lon is None or lat is None or (abs(lon) < _NULL_ISLAND and abs(lat) < _NULL_ISLAND):
        return None
    datum = _DATUMS.get(re.sub(r"[^A-Z0-9]", "", (text(gps.get(GPS.GPSMapDatum)) or "").upper()))
    if datum is None or (text(gps.get(GPS.GPSStatus)) or "").upper() == "V":
        return None
    try:
        return to_wgs84(lon, lat, datum) if datum != "wgs84" else (lon, lat)
    except DomainError:
        return None


def altitude(gps: dict[int, Any]) -> float | None:
    """Metres above the sea."""
    height = number(gps.get(GPS.GPSAltitude), -500, 10_000)
    below = gps.get(GPS.GPSAltitudeRef) in (1, b"\x01")
    return -height if height is not None and below else height


def direction(gps: dict[int, Any]) -> tuple[float | None, str | None]:
    """(degrees clockwise, `T` from true or `M` from magnetic north); a reference that is not said is None."""
    degrees = number(gps.get(GPS.GPSImgDirection), 0, 360)
    reference = (text(gps.get(GPS.GPSImgDirectionRef)) or "").upper()
    return degrees, reference if degrees is not None and reference in ("T", "M") else None
