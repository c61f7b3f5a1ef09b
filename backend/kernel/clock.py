"""Time comes from a clock object, so that rules are pure and tests choose their moment."""

from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable


@runtime_checkable  # Litestar checks injected values
class Clock(Protocol):
    """Tells the moment, always aware and in UTC."""

    def now(self) -> datetime: ...


ZONE_HEADER = "Menqian-Zone"  # beside it: the IANA name of the city's time zone, in which every page writes its times
TIME_HEADER = "Menqian-Time"  # on every answer: milliseconds since 1970, so that a phone learns how wrong its clock is


# What every zone, the database and a correction of a century can still say of a time that somebody else wrote.
_FIRST, _LAST = datetime(200, 1, 1, tzinfo=UTC), datetime(9800, 1, 1, tzinfo=UTC)
# Nothing that concerns this product is older, and no clock that is to be believed is further ahead.
_SINCE, _AHEAD = datetime(2000, 1, 1, tzinfo=UTC), timedelta(days=1)


def said_at(at: datetime, ahead_ms: int | None = None) -> datetime:
    """A time as a device wrote it, in UTC and without what its clock was ahead; a nonsensical one at the nearest end.

    A time without a zone is taken for UTC.
    """
    if at.year < _FIRST.year:
        return _FIRST
    if at.year >= _LAST.year:
        return _LAST
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.astimezone(UTC) - timedelta(milliseconds=ahead_ms or 0)


def heard_at(at: datetime | None, now: datetime, ahead_ms: int | None = None) -> datetime | None:
    """A time that came in, in UTC as the device wrote it; None when it cannot be: in truth, without what the clock was
    ahead, before 2000 or more than a day after `now`. Every time that somebody else tells passes here.

    A time without a zone is taken for UTC.
    """
    if at is None:
        return None
    true = said_at(at, ahead_ms)
    return said_at(at) if _SINCE <= true <= now + _AHEAD else None


def may_begin(at: datetime, now: datetime) -> bool:
    """Whether a rule of the city can hold from then on: since 2000, and no more than ten years ahead."""
    return _SINCE <= at <= now + timedelta(days=3660)


class SystemClock:
    """The server's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that moves only when told to."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a clock needs an aware datetime")
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def advance(self, by: timedelta) -> datetime:
        self._at += by
        return self._at

    def set(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)
