"""Where the published calendar ends: what is a day off by law, and what is told."""

from datetime import UTC, date, datetime

import pytest

from backend.cases.clocks import unpublished_year
from backend.catalog.files import working_calendar
from backend.catalog.limits import Limit, LimitUnit

CALENDAR = working_calendar("Asia/Shanghai")


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2027, 5, 1), date(2028, 10, 3), date(2030, 1, 1)])
def test_what_is_a_day_off_by_law_is_one_without_a_notice(day: date) -> None:
    assert CALENDAR.shifts(day) == ()


def test_a_limit_over_new_year_does_not_count_new_years_day() -> None:
    late = datetime(2026, 12, 31, 9, 0, tzinfo=UTC)  # 17:00 on a Thursday in Shanghai: an hour of work is left
    due = CALENDAR.due(late, Limit(4, LimitUnit.WORK_HOUR))
    assert due == datetime(2027, 1, 4, 3, 0, tzinfo=UTC)  # Monday 11:00; Friday is off by law


def test_a_limit_that_ends_beyond_the_published_calendar_says_so_when_it_counts_working_time() -> None:
    beyond, before = datetime(2027, 1, 4, 3, tzinfo=UTC), datetime(2026, 12, 31, 9, tzinfo=UTC)
    assert unpublished_year(beyond, Limit(4, LimitUnit.WORK_HOUR).words()) == 2027
    assert unpublished_year(beyond, Limit(2, LimitUnit.WORK_DAY).words()) == 2027
    assert unpublished_year(before, Limit(4, LimitUnit.WORK_HOUR).words()) is None
    assert unpublished_year(beyond, Limit(4, LimitUnit.URGENT_HOUR).words()) is None
    assert unpublished_year(beyond, Limit(15, LimitUnit.MINUTE).words()) is None
    assert unpublished_year(datetime(2026, 12, 31, 16, tzinfo=UTC), "4 工作时") == 2027  # midnight in Shanghai
