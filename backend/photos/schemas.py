"""Wire forms of photos."""

from datetime import datetime
from typing import Literal

from backend.geo.datum import Datum
from backend.kernel.wire import View


class ExifPoint(View):
    """Where the photo says it was taken."""

    lon: float
    lat: float
    datum: Datum = "wgs84"
    source: Literal["exif"] = "exif"


class PhotoView(View):
    """A photo's facts: null where it does not say, or says nonsense.

    `takenOffset` (`+08:00`) belongs to `takenLocal`. `direction`: where the camera looked, in degrees clockwise from
    north, which `directionReference` says to be true (`T`) or magnetic (`M`).
    """

    sha256: str
    bytes: int
    media_type: str
    width: int
    height: int
    taken_at: datetime | None
    taken_local: str | None
    taken_offset: str | None
    location: ExifPoint | None
    direction: float | None
    direction_reference: Literal["T", "M"] | None
    device_make: str | None
    device_model: str | None


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
