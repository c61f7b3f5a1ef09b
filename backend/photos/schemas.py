"""Wire forms of photos."""

from datetime import datetime

from backend.kernel.wire import View


class ExifPoint(View):
    """Where the photo says it was taken."""

    lon: float
    lat: float
    datum: str = "wgs84"
    source: str = "exif"


class PhotoView(View):
    sha256: str
    bytes: int
    media_type: str
    width: int
    height: int
    taken_at: datetime | None
    taken_local: str | None
    location: ExifPoint | None


class ParkedView(View):
    sha256: str
    code: str
    detail: str
    attempts: int
    at: datetime


class DirectView(View):
    """Where to PUT the bytes, and until when."""

    url: str
    expires_at: datetime
