"""Running clocks when days off are published: loaded, dated anew, and left alone where a case has ended."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from backend.cases.redating import redate
from backend.catalog import notices
from backend.catalog.calendar import Notice
from backend.catalog.errors import NoticeUnfit
from backend.catalog.service import working_calendar
from backend.db import fetch, fetchrow, fetchval
from tests.harness.logs import unlike_their_log
from tests.harness.reports import new_case, report
from tests.harness.world import sign_in

NEW_YEAR = Notice(
    valid_from=date(2027, 1, 1), valid_to=date(2027, 12, 31), source="演示", demo=True,
    holidays=(date(2027, 1, 1), date(2027, 1, 4)), workdays=(date(2027, 1, 2),),
)  # fmt: skip
LATE = datetime(2026, 12, 31, 9, 0, tzinfo=UTC)  # Thursday 17:00 in Shanghai: an hour of work is left in the year
_CLOCK = "SELECT near_at, due_at, version, head FROM case_file WHERE id = $1::text::uuid"
_EVENTS = "SELECT no, hash, body FROM case_event WHERE case_id = $1::text::uuid ORDER BY no"


@pytest.fixture(autouse=True)
def packaged_days_again() -> Iterator[None]:
    notices.forget()
    yield
    notices.forget()


async def _running(client, people, give, clock) -> str:
    """A case whose handling, 4 working hours, began an hour before the year's work ends."""
    clock.set(LATE)
    for who in ("clerk", "dispatcher"):
        people[who] = await sign_in(who, clock)
    case_id = await new_case(client)
    await give("clerk", case_id, "accept", categoryCode="06010")
    await give("clerk", case_id, "file", note="清楚")
    return case_id


async def _dispatched(client, people, give, world, clock) -> str:
    case_id = await _running(client, people, give, clock)
    answer = await give("dispatcher", case_id, "dispatch", unitId=str(world.units["squad"]))
    assert answer.json()["clock"]["unpublishedYear"] == 2027
    return case_id


async def test_a_notice_moves_running_clocks_and_leaves_a_row_of_each_move(client, people, give, world, clock) -> None:
    case_id = await _dispatched(client, people, give, world, clock)
    before = await fetchrow(_CLOCK, case_id)
    assert before["due_at"] == datetime(2027, 1, 4, 3, tzinfo=UTC)  # Monday 11:00
    assert await notices.load(NEW_YEAR, clock.now())
    assert await redate(clock) == 1
    after = await fetchrow(_CLOCK, case_id)
    assert after["due_at"] == datetime(2027, 1, 2, 3, tzinfo=UTC)  # Saturday 11:00, worked
    (row,) = await fetch("SELECT near_before, near_at, due_before, due_at, stage, limit_text FROM clock_redating")
    assert (row["due_before"], row["due_at"]) == (before["due_at"], after["due_at"])
    assert (row["near_before"], row["near_at"]) == (before["near_at"], after["near_at"])
    assert (row["stage"], row["limit_text"]) == ("handle", "4 工作时")
    assert await unlike_their_log() == []
    detail = (await client.get(f"/api/cases/{case_id}", headers=people["clerk"])).json()
    assert detail["clock"]["unpublishedYear"] is None
    assert detail["clock"]["dueAt"] == "2027-01-02T03:00:00Z"


async def test_a_move_is_no_event_and_leaves_the_log_as_it_was(client, people, give, world, clock) -> None:
    case_id = await _dispatched(client, people, give, world, clock)
    before, events = await fetchrow(_CLOCK, case_id), await fetch(_EVENTS, case_id)
    await notices.load(NEW_YEAR, clock.now())
    assert await redate(clock) == 1
    after = await fetchrow(_CLOCK, case_id)
    assert (after["version"], after["head"]) == (before["version"], before["head"])
    assert await fetch(_EVENTS, case_id) == events


async def test_lists_sort_by_the_moved_moment(client, people, give, world, clock) -> None:
    case_id = await _dispatched(client, people, give, world, clock)
    await notices.load(NEW_YEAR, clock.now())
    await redate(clock)
    kept = await fetch("SELECT DISTINCT due_at FROM case_scope WHERE case_id = $1::text::uuid", case_id)
    assert [r["due_at"] for r in kept] == [datetime(2027, 1, 2, 3, tzinfo=UTC)]


async def test_an_ended_case_and_a_clock_that_runs_day_and_night_stay(client, people, give, world, clock) -> None:
    ended, night = await _dispatched(client, people, give, world, clock), await _running(client, people, give, clock)
    await give("clerk", ended, "void", note="重复")
    before = [await fetchrow(_CLOCK, one) for one in (ended, night)]
    await notices.load(NEW_YEAR, clock.now())
    assert await redate(clock) == 0
    assert [await fetchrow(_CLOCK, one) for one in (ended, night)] == before


async def test_what_was_moved_once_is_not_moved_again(client, people, give, world, clock) -> None:
    await _dispatched(client, people, give, world, clock)
    await notices.load(NEW_YEAR, clock.now())
    assert await redate(clock) == 1
    assert not await notices.load(NEW_YEAR, clock.now())
    assert await redate(clock) == 0


async def test_a_later_notice_counts_for_its_days(client, people, give, world, clock) -> None:
    case_id = await _dispatched(client, people, give, world, clock)
    await notices.load(NEW_YEAR, clock.now())
    await redate(clock)
    changed = Notice(valid_from=date(2027, 1, 1), valid_to=date(2027, 1, 31), source="更正（演示）", demo=True)
    assert await notices.load(changed, clock.now())
    await redate(clock)
    assert (await fetchrow(_CLOCK, case_id))["due_at"] == datetime(2027, 1, 4, 3, tzinfo=UTC)
    assert working_calendar().published_until == date(2027, 12, 31)


@pytest.mark.parametrize(("text", "why"), [
    ("valid_from = 2027-01-01\nvalid_to = 2027-12-31\nsource = ' '", "来源"),
    ("valid_from = 2027-01-01\nvalid_to = 2026-12-31\nsource = 'x'", "范围"),
    ("valid_from = 2028-01-01\nvalid_to = 2028-12-31\nsource = 'x'", "缺一段"),
    ("valid_from = 2027-01-01\nvalid_to = 9999-12-31\nsource = 'x'", "范围"),
    ("valid_from = 2027-01-01\nvalid_to = 2027-12-31\nsource = 'x'\nholidays = [2028-01-01]", "之内"),
    ("valid_from = 2027-01-01\nvalid_to = 2027-12-31\nsource = 'x'\nholidays = [2027-02-01, 2027-02-01]", "两次"),
    ("valid_from = 2027-01-01\nvalid_to = 2027-12-31\nsource = 'x'\nworkdays = [2027-02-01]", "调休"),
    ("valid_from = 2027-01-01\nvalid_to = 2027-12-31\nsource = 'x'\nworkdays = [2027-05-01]", "调休"),
    ("valid_from = 2027-01-01\nvalid_to = 2027-12-31\nsource = 'x'\nhoildays = []", "hoildays"),
    ("valid_from = 2027-01-01", "valid_to"),
    ("not toml", "读不了"),
])  # fmt: skip
async def test_a_notice_that_cannot_be_is_refused_in_words(world, clock, tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "notice.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NoticeUnfit) as caught:
        await notices.load(notices.read_file(file), clock.now())
    assert why in caught.value.detail
    assert await fetch("SELECT 1 FROM calendar_notice") == []


async def test_who_reported_is_told_that_the_moment_may_move(client, people, give, world, clock) -> None:
    clock.set(datetime(2026, 12, 31, 9, 50, tzinfo=UTC))  # ten minutes of work are left in the year
    sent = (await client.post("/api/reports", json=report(categoryCode="06010"))).json()
    code, case_id = sent["trackingCode"], str(await fetchval("SELECT case_id::text FROM case_report"))
    for who in ("clerk", "dispatcher"):
        people[who] = await sign_in(who, clock)
    await give("clerk", case_id, "accept", categoryCode="06010")
    await give("clerk", case_id, "file", note="清楚")
    await give("dispatcher", case_id, "dispatch", unitId=str(world.units["squad"]))
    stages = (await client.get(f"/api/track/{code}")).json()["stages"]
    assert [(s["stage"], s["unpublishedYear"]) for s in stages] == [("handle", 2027), ("check", None)]
