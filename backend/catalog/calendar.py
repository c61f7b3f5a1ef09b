"""The working calendar and the arithmetic of limits. Pure: no clock of its own, no database.

Working time is counted in half-open intervals `[open, close)` of local time; every moment that goes in or comes out is
an aware UTC datetime. Unit rules: 紧急工作时 and 自然日 run through nights and holidays, 工作时 only inside
working hours, 1 工作日 = 8 working hours (rules of a transcribed municipal system; the hours themselves are data).
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from backend.catalog.errors import NoWorkingTime
from backend.catalog.limits import Limit, LimitUnit

Shifts = tuple[tuple[time, time], ...]
_ZERO = timedelta()
_MOST_YEARS = 2  # a notice covers a year, at times the days around it
_REACH_DAYS = 3660  # ten years: a limit that needs longer is a fault of the calendar


class Notice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a notice says of the days from `valid_from` to `valid_to`, both included; `demo`: invented."""

    valid_from: date
    valid_to: date
    source: str
    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()
    demo: bool = False


class WorkingCalendar(msgspec.Struct, frozen=True):
    """When people work: shifts by ISO weekday (1 = Monday), and dates that differ."""

    zone: ZoneInfo
    weekly: dict[int, Shifts]
    holidays: frozenset[date]
    workdays: frozenset[date]  # 调休: a weekend day worked with Monday's shifts
    hours_per_work_day: int = 8
    published_until: date | None = None
    by_law: frozenset[tuple[int, int]] = frozenset()  # (month, day) of holidays that need no yearly notice

    def shifts(self, day: date) -> Shifts:
        """The shifts of a local date; empty on a day off."""
        if day in self.holidays or (day.month, day.day) in self.by_law:
            return ()
        if day in self.workdays:
            return self.weekly.get(1, ())
        return self.weekly.get(day.isoweekday(), ())

    def with_notice(self, notice: Notice) -> "WorkingCalendar":
        """This calendar where the days of the notice are as the notice says."""
        first, last = notice.valid_from, notice.valid_to
        holidays, workdays = (
            frozenset(d for d in days if not first <= d <= last) for days in (self.holidays, self.workdays)
        )
        return msgspec.structs.replace(
            self,
            holidays=holidays | set(notice.holidays),
            workdays=workdays | set(notice.workdays),
            published_until=max(self.published_until, last) if self.published_until else None,
        )

    def unfit(self, notice: Notice) -> str | None:
        """Why a notice cannot stand after this calendar, in words; None when it can."""
        first, last, days = notice.valid_from, notice.valid_to, (*notice.holidays, *notice.workdays)
        outside = sorted(d for d in days if not first <= d <= last)
        weekdays = sorted(d for d in notice.workdays if self.weekly.get(d.isoweekday()))
        by_law = sorted(d for d in notice.workdays if (d.month, d.day) in self.by_law)
        if not notice.source.strip():
            return "没有写来源（source）"
        if first > last or last.year - first.year > _MOST_YEARS:
            return f"日期范围不对：{first} 到 {last}"
        if self.published_until is not None and first > self.published_until + timedelta(days=1):
            return f"现在的日历到 {self.published_until} 为止，{first} 之前还缺一段"
        if outside:
            return f"{outside[0]} 不在 {first} 到 {last} 之内"
        if len(set(days)) < len(days):
            return f"{next(d for d in days if days.count(d) > 1)} 写了两次"
        if weekdays or by_law:
            return f"{(weekdays + by_law)[0]} 不是休息日改上班：workdays 只写调休上班的周末"
        return None

    def unpublished_year(self, due: datetime) -> int | None:
        """The year whose days off are not published yet, for a limit in working time that ends in it; else None."""
        day = due.astimezone(self.zone).date()
        return day.year if self.published_until is not None and day > self.published_until else None

    def intervals(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working intervals from `start` on, in UTC, the first one cut at `start`."""
        first = start.astimezone(self.zone).date()
        for offset in range(_REACH_DAYS):
            day = first + timedelta(days=offset)
            for opens, closes in self.shifts(day):
                a = datetime.combine(day, opens, self.zone).astimezone(UTC)
                b = datetime.combine(day, closes, self.zone).astimezone(UTC)
                if b > start:
                    yield max(a, start), b

    def working_between(self, start: datetime, end: datetime) -> timedelta:
        """Working time inside `[start, end)`; zero when `end` is not after `start`."""
        total = _ZERO
        for a, b in self.intervals(start):
            if a >= end:
                break
            total += min(b, end) - a
        return total

    def after_working(self, start: datetime, amount: timedelta) -> datetime:
        """The moment when `amount` (> 0) of working time has passed since `start`.

        Errors: NoWorkingTime when the calendar has too few working hours in the next ten years.
        """
        left = amount
        for a, b in self.intervals(start):
            if left <= b - a:
                return a + left
            left -= b - a
        raise NoWorkingTime()

    def due(self, start: datetime, limit: Limit) -> datetime:
        """When a limit that starts at `start` ends, in UTC."""
        return self._after(start, self.amount(limit), limit.unit)

    def near(self, start: datetime, limit: Limit, share: float) -> datetime:
        """When `share` (0–1) of the limit is used up: beyond it the light is amber."""
        return self._after(start, self.amount(limit) * share, limit.unit)

    def _after(self, start: datetime, amount: timedelta, unit: LimitUnit) -> datetime:
        if counts_working_time(unit):
            return self.after_working(start, amount)
        return start.astimezone(UTC) + amount

    def amount(self, limit: Limit) -> timedelta:
        """The time a limit gives, in the kind of time its unit counts."""
        return limit.value * self._one(limit.unit)

    def spent(self, start: datetime, now: datetime, unit: LimitUnit) -> timedelta:
        """What of the limit is used up at `now`, in the kind of time its unit counts."""
        if counts_working_time(unit):
            return self.working_between(start, now)
        return max(now - start, _ZERO)

    def _one(self, unit: LimitUnit) -> timedelta:
        match unit:
            case LimitUnit.MINUTE:
                return timedelta(minutes=1)
            case LimitUnit.URGENT_HOUR | LimitUnit.WORK_HOUR:
                return timedelta(hours=1)
            case LimitUnit.WORK_DAY:
                return timedelta(hours=self.hours_per_work_day)
            case LimitUnit.NATURAL_DAY:
                return timedelta(days=1)


def counts_working_time(unit: LimitUnit) -> bool:
    """Whether nights and days off do not count."""
    return unit in (LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY)
