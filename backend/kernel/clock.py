"""Time comes from a clock object, so that rules are pure and tests choose their moment."""

from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable


@runtime_checkable  # Litestar checks injected values
class Clock(Protocol):
    """Tells the moment, always aware and in UTC."""

    def now(self) -> datetime: ...


ZONE_HEADER = "Menqian-Zone"  # beside it: the IANA name of the city's time zone, in which every page writes its times
TIME_HEADER = "Menqian-Time"  # on every answer: milliseconds since 1970, so that a phone learns how wrong its clock is


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
