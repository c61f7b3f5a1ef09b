"""What comes in to the demo city after its load: when, where and about what. Pure, the same at every run.

Time is cut into slots of six minutes; a draw says whether somebody reports in one. So at most 240 reports a day can
come, about 120 do. While a person is looking, one more a minute may come until the inbox holds something.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import msgspec

from backend.catalog.calendar import WorkingCalendar
from backend.demo.paces import draw
from backend.demo.stories import Story, demo_id, read_stories

DATA = Path(__file__).parent / "data"
SLOT = timedelta(minutes=6)
MINUTE = timedelta(minutes=1)
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_BY_DAY, _BY_NIGHT = 0.62, 0.32
_NIGHT_HOURS = {22, 23, 0, 1, 2, 3, 4, 5}
_JITTER = 0.00022  # degrees, about 20 m


class Template(msgspec.Struct, frozen=True):
    """A row of living.csv; `night` 1: also at night and on days off, when its limit runs on."""

    category: str
    by: str
    pictures: str
    text: str
    note: str
    night: int


@lru_cache
def templates() -> tuple[Template, ...]:
    with (DATA / "living.csv").open(encoding="utf-8", newline="") as file:
        return tuple(msgspec.convert(row, Template, strict=False) for row in csv.DictReader(file))


@lru_cache
def _places() -> tuple[tuple[float, float], ...]:
    """Where stories happened: every one lies in a cell of its district."""
    return tuple((s.lon, s.lat) for s in read_stories() if s.plan not in ("reported", "transferred"))


def due(since: datetime, until: datetime, calendar: WorkingCalendar) -> Iterator[tuple[datetime, Story]]:
    """The reports of the slots after `since`, up to `until`."""
    slot = (since - _EPOCH) // SLOT
    while (begin := _EPOCH + slot * SLOT) <= until:
        key = f"n{slot}"
        at = begin + SLOT * draw(key, "second")
        hour = at.astimezone(calendar.zone).hour
        rate = _BY_NIGHT if hour in _NIGHT_HOURS else _BY_DAY
        if since < at <= until and draw(key, "comes") < rate:
            yield at, story(key, at, calendar)
        slot += 1


def one_more(now: datetime, calendar: WorkingCalendar) -> Story:
    """One more report of this minute."""
    return story(f"v{(now - _EPOCH) // MINUTE}", now, calendar)


def story(key: str, at: datetime, calendar: WorkingCalendar) -> Story:
    """What the report of a key is about."""
    quiet = (
        not calendar.shifts(at.astimezone(calendar.zone).date()) or at.astimezone(calendar.zone).hour in _NIGHT_HOURS
    )
    running = draw(key, "kind") < (0.9 if quiet else 0.45)  # most have a limit that runs day and night
    offered = [t for t in templates() if t.night] if running else templates()
    template = offered[int(draw(key, "what") * len(offered))]
    lon, lat = _places()[int(draw(key, "where") * len(_places()))]
    return Story(
        key=key, plan="living", age_min=0, since_min=0, by=template.by, category=template.category,
        pictures=template.pictures, lon=round(lon + _JITTER * (draw(key, "x") - 0.5), 6),
        lat=round(lat + _JITTER * (draw(key, "y") - 0.5), 6), text=template.text, note=template.note,
    )  # fmt: skip


def key_of(report_id: object, at: datetime) -> str | None:
    """The key of a report that arrived here; None when it is somebody else's."""
    for key in (f"n{(at - _EPOCH) // SLOT}", f"v{(at - _EPOCH) // MINUTE}"):
        if demo_id(key, "report") == report_id:
            return key
    return None
