"""Limits as municipal tables write them, and the arithmetic of working time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.catalog.calendar import WorkingCalendar
from backend.catalog.errors import NoWorkingTime, UnreadableLimit
from backend.catalog.files import working_calendar
from backend.catalog.limits import Limit, LimitUnit, parse_limit
from backend.catalog.stage_limits import packaged

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = working_calendar("Asia/Shanghai")
moments = st.integers(0, 425 * 86_400).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
amounts = st.integers(1, 60 * 60 * 80).map(lambda s: timedelta(seconds=s))


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("4小时", Limit(4, LimitUnit.WORK_HOUR)),
        ("2紧急工作时", Limit(2, LimitUnit.URGENT_HOUR)),
        ("2 天", Limit(2, LimitUnit.WORK_DAY)),
        ("2工作日", Limit(2, LimitUnit.WORK_DAY)),
        ("1紧急工作日", Limit(1, LimitUnit.NATURAL_DAY)),
        ("15分钟", Limit(15, LimitUnit.MINUTE)),
    ],
)
def test_the_words_of_municipal_tables_are_read(text: str, limit: Limit) -> None:
    assert parse_limit(text) == limit


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4",
        "小时",
        "0天",
        "约4小时",
        "4 hours",
        "-1天",
        "四小时",
        "1.5天",
        "4小时以内",
        "367天",
        "999999999999小时",
        "9" * 5000 + "天",
    ],
)
def test_a_limit_that_cannot_be_read_is_an_error_and_never_a_default(text: str) -> None:
    with pytest.raises(UnreadableLimit):
        parse_limit(text)


def test_limits_are_told_as_people_write_them() -> None:
    assert Limit(4, LimitUnit.WORK_HOUR).words() == "4 工作时"
    assert parse_limit(Limit(2, LimitUnit.URGENT_HOUR).words()) == Limit(2, LimitUnit.URGENT_HOUR)


def test_four_working_hours_from_friday_afternoon_end_on_monday_morning() -> None:
    due = CALENDAR.due(local(2026, 11, 20, 16, 30), Limit(4, LimitUnit.WORK_HOUR))
    assert due == local(2026, 11, 23, 10, 30)


def test_lunch_and_night_do_not_count_as_working_time() -> None:
    assert CALENDAR.due(local(2026, 11, 23, 11, 0), Limit(2, LimitUnit.WORK_HOUR)) == local(2026, 11, 23, 15, 0)
    assert CALENDAR.due(local(2026, 11, 23, 22, 0), Limit(1, LimitUnit.WORK_HOUR)) == local(2026, 11, 24, 9, 0)


def test_urgent_hours_run_through_the_night_and_natural_days_through_holidays() -> None:
    assert CALENDAR.due(local(2026, 11, 20, 23, 0), Limit(2, LimitUnit.URGENT_HOUR)) == local(2026, 11, 21, 1, 0)
    assert CALENDAR.due(local(2026, 10, 1, 9, 0), Limit(2, LimitUnit.NATURAL_DAY)) == local(2026, 10, 3, 9, 0)


def test_a_holiday_week_and_its_working_saturday_are_respected() -> None:
    """国庆 2026: 1–7 October off, Saturday 10 October worked."""
    assert CALENDAR.due(local(2026, 9, 30, 17, 0), Limit(1, LimitUnit.WORK_DAY)) == local(2026, 10, 8, 17, 0)
    assert CALENDAR.due(local(2026, 10, 9, 17, 0), Limit(1, LimitUnit.WORK_DAY)) == local(2026, 10, 10, 17, 0)


def test_the_light_turns_when_four_fifths_of_the_limit_are_used() -> None:
    start = local(2026, 11, 23, 9, 0)
    assert CALENDAR.near(start, Limit(5, LimitUnit.WORK_HOUR), packaged().near) == local(2026, 11, 23, 15, 0)


@given(start=moments, amount=amounts)
def test_working_time_until_the_end_of_a_limit_is_the_limit(start: datetime, amount: timedelta) -> None:
    due = CALENDAR.after_working(start, amount)
    assert due > start
    assert CALENDAR.working_between(start, due) == amount


@given(start=moments, first=amounts, second=amounts)
def test_limits_add_up(start: datetime, first: timedelta, second: timedelta) -> None:
    halfway = CALENDAR.after_working(start, first)
    assert CALENDAR.after_working(halfway, second) == CALENDAR.after_working(start, first + second)


@given(a=moments, b=moments, c=moments)
def test_working_time_splits_at_any_moment_and_never_exceeds_natural_time(
    a: datetime, b: datetime, c: datetime
) -> None:
    a, b, c = sorted((a, b, c))
    whole = CALENDAR.working_between(a, c)
    assert whole == CALENDAR.working_between(a, b) + CALENDAR.working_between(b, c)
    assert timedelta() <= whole <= c - a


@given(early=moments, late=moments, amount=amounts)
def test_who_starts_later_is_never_due_earlier(early: datetime, late: datetime, amount: timedelta) -> None:
    early, late = sorted((early, late))
    assert CALENDAR.after_working(early, amount) <= CALENDAR.after_working(late, amount)


@given(start=moments, value=st.integers(1, 40), unit=st.sampled_from(LimitUnit))
def test_at_its_end_a_limit_is_spent_to_the_second_in_every_unit(start: datetime, value: int, unit: LimitUnit) -> None:
    limit = Limit(value, unit)
    due = CALENDAR.due(start, limit)
    assert CALENDAR.spent(start, due, unit) == CALENDAR.amount(limit)


def test_a_calendar_without_working_hours_says_so_instead_of_waiting_for_ever() -> None:
    idle = WorkingCalendar(zone=SHANGHAI, weekly={}, holidays=frozenset(), workdays=frozenset())
    with pytest.raises(NoWorkingTime):
        idle.due(local(2026, 11, 23, 9, 0), Limit(1, LimitUnit.WORK_HOUR))


def test_the_calendar_says_how_far_the_published_holidays_reach() -> None:
    assert CALENDAR.published_until == date(2026, 12, 31)
