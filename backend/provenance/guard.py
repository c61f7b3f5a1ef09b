"""What contradicts what: pure comparison of the times and places that photo, browser and person gave.

A datum guard looks at two places that ought to be one. GCJ-02, the datum of Chinese consumer maps, lies 300–700 m from
WGS-84, BD-09 some hundred metres further, each in a direction and length that the formulas of backend/geo/datum.py
give for every place. When the two places differ by just this vector, one of them was given in the other datum: that is
explained and a corrected place is proposed. Thresholds are the project's own choice; docs/provenance.md argues them.
"""

import math
from datetime import datetime, timedelta

import msgspec

from backend.geo.datum import convert, gcj02_to_bd09, wgs84_to_gcj02

RULES = 3  # a number that grows when the rules change, so that cases can be judged again
LEAST_SLACK_M = 25.0  # phones are rarely better than this, whatever they claim
MOST_SLACK_M = 120.0  # vaguer positions cannot tell a datum
FAR_M = 250.0
VERY_FAR_M = 1_000.0
AHEAD = timedelta(minutes=5)
WRONG_CLOCK = timedelta(minutes=2)
OLD = timedelta(hours=24)
CLOCKS = timedelta(minutes=10)
FASTEST_MPS = 150 / 3.6
LEAST_WAY_M = 1_000.0
_EARTH_M = 6_371_008.8


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place somebody gave: degrees WGS-84 as far as known, metres it may be off, and who gave it.

    `origin`: exif, device (browser), map.
    """

    origin: str
    lon: float
    lat: float
    accuracy_m: float


class Shift(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Two places differ by a datum: `wrong` was given in `datum` but called WGS-84; (lon, lat) is where it means."""

    datum: str
    wrong: str
    right: str
    distance_m: float
    residue_m: float
    lon: float
    lat: float


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One contradiction. `severity`: note, doubt, contradiction."""

    kind: str
    severity: str
    facts: dict[str, object]


def metres(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Great-circle distance (haversine)."""
    a, b = math.radians(lat_a), math.radians(lat_b)
    h = math.sin((b - a) / 2) ** 2
    h += math.cos(a) * math.cos(b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(h)))


def slack(a: Spot, b: Spot) -> float:
    """How far two honest places of one spot may lie apart, in metres."""
    return max(LEAST_SLACK_M, math.hypot(a.accuracy_m, b.accuracy_m))


def shift(a: Spot, b: Spot) -> Shift | None:
    """The datum by which one of the two was given; None when no datum explains the distance, or noise might.

    The vector must fit within the slack, and be at least twice as long as the slack.
    """
    distance, room = metres(a.lon, a.lat, b.lon, b.lat), slack(a, b)
    if room > MOST_SLACK_M or distance < 2 * room:
        return None
    fits = [found for wrong, right in ((a, b), (b, a)) for found in _as_datum(wrong, right, distance, room)]
    return min(fits, key=lambda s: s.residue_m, default=None)


def _as_datum(wrong: Spot, right: Spot, distance: float, room: float) -> list[Shift]:
    fits = []
    for datum in ("gcj02", "bd09"):
        lon, lat = wgs84_to_gcj02(right.lon, right.lat)
        if datum == "bd09":
            lon, lat = gcj02_to_bd09(lon, lat)
        residue = metres(wrong.lon, wrong.lat, float(lon), float(lat))
        moved = metres(right.lon, right.lat, float(lon), float(lat))
        if residue <= room and moved >= 2 * room:
            x, y = convert(wrong.lon, wrong.lat, datum)
            fits.append(Shift(
                datum=datum, wrong=wrong.origin, right=right.origin, distance_m=round(distance, 1),
                residue_m=round(residue, 1), lon=round(float(x), 7), lat=round(float(y), 7),
            ))  # fmt: skip
    return fits


def compare_places(a: Spot, b: Spot) -> Finding | None:
    """A datum shift, a distance that accuracy cannot explain, or nothing."""
    found = shift(a, b)
    if found is not None:
        return Finding(kind="datum_shift", severity="doubt", facts=msgspec.to_builtins(found))
    distance = metres(a.lon, a.lat, b.lon, b.lat)
    if distance <= max(FAR_M, 3 * slack(a, b)):
        return None
    severity = "contradiction" if distance > VERY_FAR_M else "doubt"
    return Finding(kind="far_apart", severity=severity, facts={
        "a": a.origin, "b": b.origin, "distanceM": round(distance), "slackM": round(slack(a, b)),
    })  # fmt: skip


def check_time(taken_at: datetime | None, sent_at: datetime, received_at: datetime) -> Finding | None:
    """A photo from the future, or one much older than what it was sent with.

    `sent_at`: when the person finished the report or command, by the phone; `received_at`: the server's clock.
    """
    if taken_at is None:
        return None
    if taken_at > received_at + AHEAD:
        minutes = round((taken_at - received_at).total_seconds() / 60)
        return Finding(kind="future_time", severity="contradiction", facts={"minutes": minutes})
    if sent_at - taken_at > OLD:
        hours = round((sent_at - taken_at).total_seconds() / 3600)
        return Finding(kind="old_photo", severity="doubt", facts={"hours": hours})
    return None


def check_clock(ahead: timedelta) -> Finding | None:
    """A phone whose clock is wrong: a fact about the phone, told once for what it sent at once."""
    if abs(ahead) < WRONG_CLOCK:
        return None
    return Finding(kind="phone_clock", severity="note", facts={"minutes": round(ahead.total_seconds() / 60)})


def compare_times(exif: datetime | None, device: datetime | None) -> Finding | None:
    """The camera's clock and the browser's, which run on one phone."""
    if exif is None or device is None or abs(exif - device) <= CLOCKS:
        return None
    minutes = round(abs((exif - device).total_seconds()) / 60)
    return Finding(kind="clocks_differ", severity="doubt", facts={"minutes": minutes})


def check_speed(a: Spot, at: datetime, b: Spot, then: datetime) -> Finding | None:
    """Whether one person can have been at both places: faster than 150 km/h in a city is not possible."""
    way = metres(a.lon, a.lat, b.lon, b.lat) - slack(a, b)
    seconds = abs((then - at).total_seconds())
    if way < LEAST_WAY_M or way <= FASTEST_MPS * seconds:
        return None
    kmh = round(way / max(seconds, 1.0) * 3.6)
    return Finding(kind="impossible_speed", severity="contradiction", facts={
        "wayM": round(way), "seconds": round(seconds), "kmh": kmh,
    })  # fmt: skip
