"""From what was said of one photo to its contradictions: pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from backend.provenance.guard import (
    Finding,
    Spot,
    check_clock,
    check_speed,
    check_time,
    compare_places,
    compare_times,
)

EXIF_ACCURACY_M = 30.0  # of a position in a photo that does not say how good it is
_GRAVITY = ("note", "doubt", "contradiction")


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """Where the same account was, and when."""

    at: datetime
    lon: float
    lat: float
    accuracy_m: float
    case_id: str


class Subject(msgspec.Struct, kw_only=True):
    """All that is known of one photo of one event.

    Times of the phone (`exif_at`, `device_at`) are as it told them; its clock is `ahead` of the server's, and the photo
    with `tells_clock` says so for all of its event. `sent_at` and `received_at` are true time.
    `target` is the place that the photo must agree with: the report's own, or the case's for later photos.
    """

    exif: Spot | None
    device: Spot | None
    target: Spot
    exif_at: datetime | None
    device_at: datetime | None
    sent_at: datetime
    received_at: datetime
    has_shot: bool
    ahead: timedelta = timedelta()
    tells_clock: bool = False
    impossible: Mapping[str, str] = msgspec.field(default_factory=dict)  # by origin, what was said and cannot be
    moments: Sequence[Moment] = ()
    earlier_cases: Sequence[str] = ()
    sha256: str = ""
    came_as: str | None = None  # the role of the same file on an earlier event of the case

    @property
    def at(self) -> datetime | None:
        """When it was taken, in true time as far as known. A camera's own clock is corrected with the phone's only
        where that phone took the photo, or where it shares its fault: a moment that has not come yet."""
        if self.device_at is not None:
            return self.device_at - self.ahead
        if self.exif_at is None or self.has_shot or self.exif_at > self.received_at:
            return self.exif_at - self.ahead if self.exif_at else None
        return self.exif_at

    @property
    def spot(self) -> Spot | None:
        return self.device or self.exif


def local_time(text: str | None, zone: ZoneInfo) -> datetime | None:
    """A camera's time without an offset, read as the city's."""
    return datetime.fromisoformat(text).replace(tzinfo=zone) if text else None


def judge(s: Subject) -> list[Finding]:
    """The contradictions, at most one of a kind, the graver where two are of one kind."""
    found = [*_places(s), *_times(s), *_speeds(s), *_others(s)]
    best: dict[str, Finding] = {}
    for f in found:
        known = best.get(f.kind)
        if known is None or _GRAVITY.index(f.severity) > _GRAVITY.index(known.severity):
            best[f.kind] = f
    return list(best.values())


def _places(s: Subject) -> list[Finding | Any]:
    spots = {p.origin: p for p in (s.exif, s.device, s.target) if p is not None}
    found = [compare_places(a, b) for a, b in combinations(spots.values(), 2)]
    return [_weighed(f, s.target) for f in found if f is not None]


def _weighed(f: Finding, target: Spot) -> Finding:
    """A datum shift of a mere witness is explained by itself; one of the case's own place asks for a correction."""
    if f.kind == "datum_shift" and f.facts["wrong"] != target.origin:
        return msgspec.structs.replace(f, severity="note")
    return f


def _times(s: Subject) -> list[Finding]:
    found = [check_time(s.at, s.sent_at, s.received_at), compare_times(s.exif_at, s.device_at)]
    for origin, said in s.impossible.items():
        found.append(Finding(kind="impossible_time", severity="doubt", facts={"origin": origin, "said": said}))
    if s.tells_clock:
        found.append(check_clock(s.ahead))
    return [f for f in found if f is not None]


def _speeds(s: Subject) -> list[Finding]:
    if s.spot is None or s.at is None:
        return []
    for m in s.moments:
        there = Spot(origin="device", lon=m.lon, lat=m.lat, accuracy_m=m.accuracy_m)
        found = check_speed(s.spot, s.at, there, m.at)
        if found is not None:
            return [msgspec.structs.replace(found, facts=found.facts | {"cases": [m.case_id]})]
    return []


def _others(s: Subject) -> list[Finding]:
    found = []
    if s.earlier_cases:
        found.append(Finding(kind="reused", severity="doubt", facts={"cases": list(s.earlier_cases)}))
    if s.came_as is not None:
        facts = {"sha256": s.sha256, "turned": False, "sameCase": True, "cases": [], "cameAs": s.came_as}
        found.append(Finding(kind="alike", severity="contradiction", facts=facts))
    if not s.has_shot and s.exif is None and s.exif_at is None and not s.impossible:
        found.append(Finding(kind="no_facts", severity="note", facts={}))
    return found
