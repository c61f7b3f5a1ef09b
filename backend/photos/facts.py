"""What a photo says of itself, read at once from header and metadata. Pixels are never decoded here.

Time: EXIF 2.32 DateTimeOriginal, else DateTimeDigitized, with its offset; without one it is local time, kept as such.
Position: GPS IFD, converted to WGS-84 where it names another datum; NaN, zero denominators, missing references, out of
range, 0°/0°, a void fix (GPSStatus V) and unknown datums are no position.
"""

import struct
from datetime import datetime

import msgspec
from PIL.ExifTags import GPS, Base

from backend.kernel.clock import heard_at
from backend.photos import containers, exif
from backend.photos.errors import NotAPicture, TooLarge, TooManyPixels

MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 60_000_000


class Facts(msgspec.Struct, kw_only=True, frozen=True):
    """Typed facts; None where the photo does not say, or says nonsense. Degrees WGS-84, metres.

    `ended`: False for a JPEG without its end marker, of which only decoding tells whether more is missing.
    `direction`: degrees clockwise from north, which the reference says to be true (`T`) or magnetic (`M`).
    """

    media_type: str
    width: int
    height: int
    ended: bool = True
    orientation: int = 1
    taken_at: datetime | None = None
    taken_local: str | None = None
    taken_offset: str | None = None
    lon: float | None = None
    lat: float | None = None
    altitude_m: float | None = None
    direction: float | None = None
    direction_reference: str | None = None
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


def orientation(found: containers.Container) -> int:
    """How the picture is to be turned, 1 to 8: for its facts and for its renderings alike."""
    if found.media_type in ("image/heic", "image/avif"):
        return 1  # the picture's own transforms count, EXIF and XMP repeat them
    return exif.orientation(exif.tags(found.exif).main, found.xmp)


def _with_metadata(found: containers.Container) -> Facts:
    """Metadata is a bonus: whatever is wrong with it, the photo itself stays acceptable."""
    tags, turned = exif.tags(found.exif), orientation(found)
    sideways = turned >= 5
    taken, place = exif.moment(tags.detail), exif.position(tags.gps)
    direction, reference = exif.direction(tags.gps)
    return Facts(
        media_type=found.media_type, ended=found.ended,
        width=found.height if sideways else found.width,
        height=found.width if sideways else found.height,
        orientation=turned, taken_at=taken.at, taken_local=taken.local, taken_offset=taken.offset,
        lon=place[0] if place else None, lat=place[1] if place else None,
        altitude_m=exif.altitude(tags.gps) if place else None, direction=direction, direction_reference=reference,
        gps_accuracy_m=exif.number(tags.gps.get(GPS.GPSHPositioningError), 0, 100_000) if place else None,
        device_make=exif.text(tags.main.get(Base.Make)), device_model=exif.text(tags.main.get(Base.Model)),
    )  # fmt: skip
