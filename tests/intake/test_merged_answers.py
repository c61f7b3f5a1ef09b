"""Answers to the closings of a case that was merged, and of the case that took it in."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from backend.db import fetch, fetchval
from backend.db.migrate import run_sql_file
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from tests.harness.databases import REPOSITORY
from tests.harness.photos import recorded_photo
from tests.harness.power import as_owner, powerfully
from tests.harness.world import World
from tests.intake.answering import answer, close_again, no, reported, track


async def _close_filed(give: Any, world: World, clock: FixedClock, case: str, *others: str) -> int:
    """The number of the closing of a filed case; `others`: units that had it before the squad, an event each."""
    first, *more = [str(world.units[name]) for name in (*others, "squad")]
    assert (await give("dispatcher", case, "dispatch", unitId=first)).status_code == 200
    for unit in more:
        assert (await give("dispatcher", case, "reassign", unitId=unit, note="换")).status_code == 200
    for who, command, fields in [
        ("squad", "acknowledge", {}), ("squad", "finish", {"note": "清了", "photos": [await recorded_photo(clock)]}),
        ("clerk", "check_pass", {"note": "属实"}), ("clerk", "close", {}),
    ]:  # fmt: skip
        assert (await give(who, case, command, **fields)).status_code == 200
    clock.advance(timedelta(minutes=1))
    return await fetchval("SELECT version FROM case_file WHERE id = $1::text::uuid", case)


@pytest.fixture
async def merged(client: AsyncClient, world: World, clock: FixedClock, give: Any, advance: Any) -> tuple[str, str, str]:
    """The code of a report whose closing was answered with no, its own case, and the filed one that this was merged
    into. A merger is an event of the second case, so the first one was sent out once more than it will be."""
    code, own = await reported(client)
    _, case = await reported(client)
    await advance(own, "filed")
    await _close_filed(give, world, clock, own, "agency")
    assert (await answer(client, code, no(text="甲案没好"))).json()["state"] == "filed"
    clock.advance(timedelta(minutes=1))
    await advance(case, "filed")
    assert (await give("clerk", own, "merge", intoCaseId=case)).status_code == 200
    return code, own, case


@pytest.mark.parametrize("first", [True, False])
async def test_closings_of_the_same_number_in_two_cases_are_answered_apart(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, merged: tuple[str, str, str], first: bool
) -> None:
    """And the case that took the other one in is brought back once, like any."""
    code, own, case = merged
    number = await _close_filed(give, world, clock, case)
    assert await fetchval("SELECT closing_no FROM report_answer") == number
    if first:
        assert (await answer(client, code, {"id": str(new_id()), "clean": True})).json()["answer"]["clean"] is True
        assert (await answer(client, code, {"id": str(new_id()), "clean": True})).json()["why"] == "given"
        clock.advance(timedelta(minutes=1))
    answered = (await answer(client, code, no(text="乙案没好"))).json()
    assert (answered["state"], answered["answer"]["clean"]) == ("filed", False)
    rows = await fetch("SELECT case_id::text, closing_no, reworked FROM report_answer ORDER BY answered_at")
    assert [tuple(row) for row in rows] == [(own, number, True), (case, number, True)]
    await close_again(give, world, clock, case)
    assert (await track(client, code))["answer"]["reworks"] is False
    assert (await answer(client, code, no())).json()["state"] == "closed"
    assert (await answer(client, code, no())).json()["why"] == "given"


async def test_what_was_answered_stays_on_the_page_after_a_merger(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, merged: tuple[str, str, str]
) -> None:
    code, _, case = merged
    seen = await track(client, code)
    assert (seen["answer"], [said["text"] for said in seen["said"]]) == (None, ["甲案没好"])
    await _close_filed(give, world, clock, case)
    await answer(client, code, no(text="乙案没好"))
    seen = await track(client, code)
    assert [said["text"] for said in seen["said"]] == ["乙案没好", "甲案没好"]
    assert seen["answer"]["said"] == seen["said"]


async def test_an_answer_whose_row_was_taken_by_one_to_another_case_has_its_row_again(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, merged: tuple[str, str, str]
) -> None:
    """As the old key left it: the row of the one answer names the event of the other."""
    code, own, case = merged
    await _close_filed(give, world, clock, case)
    await answer(client, code, no(text="乙案没好", reasons=["partly", "other"]))
    rows = "SELECT * FROM report_answer ORDER BY answered_at"
    before = [tuple(row) for row in await fetch(rows)]
    await powerfully("DELETE FROM report_answer WHERE case_id = $1::text::uuid", own)
    await powerfully("UPDATE report_answer SET case_id = $1::text::uuid", own)
    for _ in range(2):
        async with as_owner():
            await run_sql_file(REPOSITORY / "migrations" / "m20261128_0900_answer_key.sql")
        assert [tuple(row) for row in await fetch(rows)] == before
    assert [said["text"] for said in (await track(client, code))["said"]] == ["乙案没好", "甲案没好"]


async def test_what_was_said_of_an_earlier_closing_is_not_taken_for_the_last_one(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, advance: Any
) -> None:
    """A phone without a network keeps an answer, and the case is brought back and closed anew meanwhile."""
    code, case = await reported(client)
    await advance(case, "closed")
    before = (await track(client, code))["answer"]["closing"]
    clock.advance(timedelta(minutes=5))
    assert (await give("supervisor", case, "rework", note="复查发现")).is_success
    await close_again(give, world, clock, case)
    after = (await track(client, code))["answer"]["closing"]
    late = await answer(client, code, no(closing=before))
    assert (late.status_code, late.json()["why"], "上一次" in late.json()["detail"]) == (409, "newer", True)
    assert (await track(client, code))["state"] == "closed"
    assert (await answer(client, code, no(closing=after))).json()["state"] == "filed"


async def test_what_was_said_of_ones_own_case_is_not_said_of_the_one_it_was_merged_into(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, advance: Any
) -> None:
    code, own = await reported(client)
    _, case = await reported(client)
    await advance(own, "closed")
    await advance(case, "filed")
    said = (await track(client, code))["answer"]["closing"]
    assert (await give("supervisor", own, "rework", note="复查发现")).is_success
    assert (await give("clerk", own, "merge", intoCaseId=case)).is_success
    await _close_filed(give, world, clock, case)
    assert (await answer(client, code, {"id": str(new_id()), "clean": True, "closing": said})).json()["why"] == "newer"
    assert await fetchval("SELECT count(*) FROM report_answer") == 0
    assert (await answer(client, code, {"id": str(new_id()), "clean": True})).is_success, "as older pages send it"


async def _published(shot: str, clock: FixedClock) -> None:
    """A public copy of a photo, approved."""
    clerk = await fetchval("SELECT id FROM account WHERE username = 'clerk'")
    await powerfully(
        "INSERT INTO photo_review (sha256, state, version, boxes, found_at, decided_at, decided_by, published_version)"
        " VALUES ($1, 'approved', 1, '[]', $2, $2, $3, 1)", shot, clock.now(), clerk,
    )  # fmt: skip
    await powerfully(
        "INSERT INTO public_copy (token, sha256, version, media_type, copy_sha256, object_key, width, height, bytes,"
        " made_at) VALUES (left($1, 24), $1, 1, 'image/jpeg', $1, $1, 9, 9, 9, $2)", shot, clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize("answers_first", [True, False])
async def test_the_page_of_one_reporter_shows_no_photo_that_another_reporter_answered_with(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, advance: Any, answers_first: bool
) -> None:
    """Neither to whom the case was merged nor to whose case took it in; who sent it sees it."""
    joined, own = await reported(client)
    whole, case = await reported(client)
    await advance(own, "accepted")
    await advance(case, "filed")
    assert (await give("clerk", own, "merge", intoCaseId=case)).status_code == 200
    await _close_filed(give, world, clock, case)
    sender, other = (joined, whole) if answers_first else (whole, joined)
    shot = await recorded_photo(clock)
    assert (await answer(client, sender, no(photos=[shot]))).status_code == 200
    await _published(shot, clock)
    assert (await track(client, other))["photos"] == []
    assert [p["role"] for p in (await track(client, sender))["photos"]] == ["check"]
