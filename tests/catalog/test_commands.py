"""What is typed at the command line about time stands in the city's zone."""

from datetime import UTC, datetime

import pytest

from backend import commands
from backend.settings import settings


@pytest.mark.parametrize(("zone", "begins"), [
    ("Asia/Shanghai", datetime(2026, 12, 31, 16, tzinfo=UTC)), ("Asia/Urumqi", datetime(2026, 12, 31, 18, tzinfo=UTC)),
])  # fmt: skip
def test_rules_loaded_from_a_date_begin_at_the_citys_midnight(
    monkeypatch: pytest.MonkeyPatch, zone: str, begins: datetime
) -> None:
    monkeypatch.setenv("MENQIAN_TIMEZONE", zone)
    settings.cache_clear()
    try:
        assert commands.in_city(datetime.fromisoformat("2027-01-01")) == begins
        assert commands.in_city(datetime.fromisoformat("2027-01-01T00:00+00:00")).hour == 0
    finally:
        monkeypatch.undo()
        settings.cache_clear()


@pytest.mark.parametrize("typed", ["9999-12-31T23:59-12:00", "0001-01-01T00:00+12:00", "9999-12-31"])
def test_what_no_clock_can_say_is_taken_to_the_nearest_that_it_can(typed: str) -> None:
    assert 200 <= commands.in_city(datetime.fromisoformat(typed)).year <= 9800
