"""Pictures to send: real JPEG bytes, different each time."""

import io
import random

from PIL import ExifTags, Image


def jpeg(seed: int = 0) -> bytes:
    """A small photo-like picture."""
    rng = random.Random(seed)
    small = Image.new("RGB", (16, 12))
    small.putdata([tuple(rng.randrange(60, 220) for _ in range(3)) for _ in range(16 * 12)])
    out = io.BytesIO()
    small.resize((1280, 960), Image.Resampling.BICUBIC).save(out, "JPEG", quality=82)
    return out.getvalue()


def with_gps(data: bytes, lon: float, lat: float, taken: str) -> bytes:
    """The JPEG with a camera's own place (WGS-84) and its local time, `2026:08:01 09:30:00`."""
    with Image.open(io.BytesIO(data)) as picture:
        exif = picture.getexif()
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(
            {
                ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: _degrees(lat),
                ExifTags.GPS.GPSLongitudeRef: "E", ExifTags.GPS.GPSLongitude: _degrees(lon),
            }
        )  # fmt: skip
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=82, exif=exif)
    return out.getvalue()


def _degrees(value: float) -> tuple[float, float, float]:
    minutes = value % 1 * 60
    return float(int(value)), float(int(minutes)), minutes % 1 * 60
