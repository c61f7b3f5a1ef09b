"""The share of red and amber after a load, at whatever hour the demo is started: told by the rules of the worker."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.cases.workflow import State
from backend.demo import arrivals
from backend.demo.paces import Move, Standing, after, next_move
from backend.demo.stories import Story, read_stories, steps
from tests.demo.test_paces import CALENDAR, lights_of, limits

ZONE = ZoneInfo("Asia/Shanghai")
STARTS = {
    "by day": datetime(2026, 11, 25, 10, 0, tzinfo=ZONE),
    "in the evening": datetime(2026, 11, 25, 19, 30, tzinfo=ZONE),
    "at night": datetime(2026, 11, 26, 2, 0, tzinfo=ZONE),
    "on a Friday before closing": datetime(2026, 11, 27, 16, 30, tzinfo=ZONE),
    "on a Saturday": datetime(2026, 11, 28, 11, 0, tzinfo=ZONE),
    "on a holiday": datetime(2026, 10, 2, 9, 0, tzinfo=ZONE),
}
LATER = {
    "at once": timedelta(0), "after half an hour": timedelta(minutes=30), "after eight hours": timedelta(hours=8),
    "after a day": timedelta(days=1),
}  # fmt: skip
SOON = ("at once", "after half an hour")  # a city in which nothing is late has nothing to show its supervisor


def _first(story: Story, at: datetime) -> Standing:
    return Standing(
        key=story.key, state=State.reported, no=1, since=at, started=at, limit=limits(story.category).accept,
        stage="accept",
    )  # fmt: skip


def _loaded(story: Story, start: datetime) -> Standing:
    """How a story stands when it was told."""
    report, *rest = steps(story, start)
    case = _first(story, report.at)
    for step in rest:
        case = after(case, Move(step.at, step.command), limits(story.category))
    return case


def _cases(start: datetime, now: datetime) -> Iterator[Standing]:
    """All cases of a city that lived on from its start, with its people holding back as they do for some amber."""
    told = [(s, _loaded(s, start)) for s in read_stories()]
    told += [(s, _first(s, at)) for at, s in arrivals.due(start, now, CALENDAR)]
    for story, case in told:
        while (move := next_move(case, CALENDAR, held=True)) is not None and move.at <= now:
            case = after(case, move, limits(story.category))
        yield case


@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize("start", STARTS)
def test_most_is_in_time_some_amber_few_red_after_a_start(start: str, later: str) -> None:
    now = STARTS[start] + LATER[later]
    count = lights_of(_cases(STARTS[start], now), now)
    assert count["open"] >= 20
    assert count["amber"] >= 1
    assert count["red"] >= (1 if later in SOON else 0)
    assert count["red"] <= 0.12 * count["open"]
    assert count["red"] + count["amber"] <= 0.3 * count["open"]
