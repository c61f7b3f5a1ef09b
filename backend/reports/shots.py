"""What the phone knew when a photo was taken, beside what stands in the photo: sent with the report or the command."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar

import msgspec

from backend.geo.datum import Datum, to_wgs84
from backend.kernel.clock import heard_at
from backend.kernel.wire import Wire


class ShotPlace(Wire):
    """The device's position, degrees in the named datum, metres it vouches for."""

    FIRST: ClassVar = ("lon", "lat", "accuracyM", "datum")

    lon: float
    lat: float
    accuracy_m: Annotated[float, msgspec.Meta(ge=0, le=100_000)]
    datum: Datum = "wgs84"


class Shot(Wire):
    """One photo at the moment it was taken, as the browser tells it."""

    FIRST: ClassVar = ("sha256", "takenAt", "location", "altitudeM", "heading", "device")

    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
    taken_at: datetime | None = None
    location: ShotPlace | None = None
    altitude_m: Annotated[float, msgspec.Meta(ge=-500, le=10_000)] | None = None
    heading: Annotated[float, msgspec.Meta(ge=0, le=360)] | None = None
    device: Annotated[str, msgspec.Meta(max_length=80)] | None = None


def recorded(shots: Sequence[Shot], photos: Sequence[str], now: datetime, ahead_ms: int | None) -> list[dict[str, Any]]:
    """What is kept of the shots of these photos, once each: the raw position and the same in WGS-84.

    A time that cannot be is not kept as one; what was said stands in `not_taken_at`.

    Errors: InvalidPoint, SwappedPoint (422).
    """
    kept = {s.sha256: s for s in shots if s.sha256 in photos}
    return [_row(s, now, ahead_ms) for s in kept.values()]


def _row(shot: Shot, now: datetime, ahead_ms: int | None) -> dict[str, Any]:
    place = shot.location
    lon, lat = to_wgs84(place.lon, place.lat, place.datum) if place else (None, None)
    at = heard_at(shot.taken_at, now, ahead_ms)
    refused = {"not_taken_at": shot.taken_at.isoformat()} if shot.taken_at is not None and at is None else {}
    return {
        "sha256": shot.sha256, "taken_at": at, **refused,
        "lon": lon, "lat": lat, "raw_lon": place and place.lon, "raw_lat": place and place.lat,
        "datum": place and place.datum, "accuracy_m": place and place.accuracy_m, "altitude_m": shot.altitude_m,
        "heading": shot.heading, "device": shot.device,
    }  # fmt: skip


def encoded(rows: list[dict[str, Any]]) -> str:
    """The rows as one JSON parameter for `jsonb_to_recordset`."""
    return msgspec.json.encode(rows).decode()


COLUMNS = (
    "sha256 text, taken_at timestamptz, lon float8, lat float8, raw_lon float8, raw_lat float8, datum text,"
    " accuracy_m real, altitude_m real, heading real, device text"
)
