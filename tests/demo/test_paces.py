"""The demo city looks believable at any hour: told without a database, by the very rules that the worker follows."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.cases.workflow import ENDS, State
from backend.catalog.files import read_files, working_calendar
from backend.catalog.stage_limits import packaged
from backend.demo import arrivals
from backend.demo.paces import Limits, Standing, trajectory

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = working_calendar("Asia/Shanghai")
LIMITS = {
    c.code: c.limit for c in reversed(read_files().conditions) if c.edition == "GB/T 47678.5-2026" and not c.retired
}


def limits(category: str) -> Limits:
    desk = packaged()
    return Limits(accept=desk.accept, dispatch=desk.dispatch, check=desk.check, handle=LIMITS.get(category))


@pytest.fixture(scope="module")
def lives() -> list[list[tuple[datetime, Standing]]]:
    """All that comes in from 10 September to 10 October 2026 and what becomes of it."""
    since, until = datetime(2026, 9, 10, tzinfo=UTC), datetime(2026, 10, 10, tzinfo=UTC)
    return [
        [(move.at, case) for move, case in trajectory(story.key, at, limits(story.category), CALENDAR)]
        for at, story in arrivals.due(since, until, CALENDAR)
    ]


def lights(lives: list[list[tuple[datetime, Standing]]], now: datetime) -> Counter[str]:
    """How many cases are open at a moment of their lives, and how many of them amber and red."""
    last = [before[-1] for life in lives if (before := [case for at, case in life if at <= now])]
    return lights_of(last, now)


def lights_of(cases: Iterable[Standing], now: datetime) -> Counter[str]:
    """How many cases are open, and how many of them amber and red."""
    count: Counter[str] = Counter()
    for case in cases:
        if case.state in ENDS:
            continue
        count["open"] += 1
        if case.limit is None or case.started is None:
            continue
        if now > CALENDAR.due(case.started, case.limit):
            count["red"] += 1
        elif now > CALENDAR.near(case.started, case.limit, packaged().near):
            count["amber"] += 1
    return count


MOMENTS = {
    "at three in the night": datetime(2026, 9, 23, 3, 0, tzinfo=ZONE),
    "at ten on a Wednesday": datetime(2026, 9, 23, 10, 0, tzinfo=ZONE),
    "on a Saturday afternoon": datetime(2026, 9, 19, 15, 0, tzinfo=ZONE),
    "on the first of October": datetime(2026, 10, 1, 11, 0, tzinfo=ZONE),
    "at the end of the October holiday": datetime(2026, 10, 7, 20, 0, tzinfo=ZONE),
    "on the first working morning": datetime(2026, 10, 8, 9, 0, tzinfo=ZONE),
}


@pytest.mark.parametrize("when", MOMENTS)
def test_most_is_in_time_some_amber_few_red(lives: list[list[tuple[datetime, Standing]]], when: str) -> None:
    count = lights(lives, MOMENTS[when])
    assert 20 <= count["open"] <= 200
    assert count["red"] <= 0.10 * count["open"]
    assert 0.03 * count["open"] <= count["amber"] <= 0.25 * count["open"]


def test_the_share_of_red_never_runs_away(lives: list[list[tuple[datetime, Standing]]]) -> None:
    start = datetime(2026, 9, 17, tzinfo=UTC)
    for hour in range(0, 22 * 24, 2):
        count = lights(lives, start + timedelta(hours=hour))
        assert count["red"] <= 0.12 * count["open"], start + timedelta(hours=hour)


def test_what_comes_in_is_bounded(lives: list[list[tuple[datetime, Standing]]]) -> None:
    days = Counter(life[0][0].astimezone(ZONE).date() for life in lives)
    assert max(days.values()) <= 180
    events = Counter(at.astimezone(ZONE).date() for life in lives for at, _ in life)
    assert max(events.values()) <= 1600


def test_every_case_comes_to_an_end(lives: list[list[tuple[datetime, Standing]]]) -> None:
    assert all(life[-1][1].state in ENDS for life in lives)
    assert all(life[0][1].state is State.reported for life in lives)
    ends = Counter(life[-1][1].state for life in lives)
    assert ends[State.closed] > 0.85 * len(lives)
