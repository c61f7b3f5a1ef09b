"""Photos that prove nothing are asked about before a case passes its check and before it is closed."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.db import execute, fetchval
from backend.provenance.service import compare
from tests.harness.photos import recorded_photo
from tests.harness.reports import new_case


async def handed_in(client, give, advance, photo: str) -> str:
    case = await new_case(client)
    await advance(case, "handling")
    assert (await give("squad", case, "finish", note="已清理", photos=[photo])).status_code == 200
    return case


async def looks(client, people, case: str) -> list[dict]:
    return (await client.get(f"/api/cases/{case}", headers=people["clerk"])).json()["looks"]


async def test_a_photo_of_its_own_is_not_asked_about(client, people, give, advance, clock) -> None:
    case = await handed_in(client, give, advance, await recorded_photo(clock))
    assert await looks(client, people, case) == []
    passed = await give("clerk", case, "check_pass", note="属实", photos=[await recorded_photo(clock)], looked=[])
    assert passed.status_code == 200
    assert (await give("clerk", case, "close", looked=[])).status_code == 200


async def test_the_checkers_photo_that_is_the_squads_own_file_has_to_be_looked_at(
    client, people, give, advance, clock
) -> None:
    photo = await recorded_photo(clock)
    case = await handed_in(client, give, advance, photo)
    asked = await give("clerk", case, "check_pass", note="属实", photos=[photo], looked=[])
    assert (asked.status_code, asked.json()["type"]) == (422, "case.look_first")
    key = f"same_file/{photo}"
    assert [one["key"] for one in asked.json()["looks"]] == [key]
    assert (await give("clerk", case, "check_pass", note="属实", photos=[photo], looked=[key])).status_code == 200
    assert [one["key"] for one in await looks(client, people, case)] == [key]
    assert (await give("clerk", case, "close")).json()["type"] == "case.look_first"
    assert (await give("clerk", case, "close", looked=["same_file/other"])).status_code == 422
    assert (await give("clerk", case, "close", looked=[key])).status_code == 200
    events = (await client.get(f"/api/cases/{case}/events", headers=people["clerk"])).json()["items"]
    assert [e["facts"].get("looked") for e in events[-2:]] == [[key], [key]]


@pytest.mark.parametrize(("reported_first", "kinds"), [(True, ["same_file"]), (False, [])])
async def test_the_file_of_a_report_that_was_merged_in_is_no_new_photo(
    client, people, give, advance, clock, reported_first: bool, kinds: list[str]
) -> None:
    photo = await recorded_photo(clock)
    case = await new_case(client)
    await advance(case, "handling")
    other = await new_case(client, photos=[photo]) if reported_first else ""
    clock.advance(timedelta(minutes=1))
    await give("squad", case, "finish", note="已清理", photos=[photo])
    clock.advance(timedelta(minutes=1))
    other = other or await new_case(client, photos=[photo])
    assert (await give("clerk", other, "merge", intoCaseId=case)).status_code == 200
    assert [one["kind"] for one in await looks(client, people, case)] == kinds


async def test_what_a_phone_of_the_version_before_has_passed_is_taken_and_closing_asks(
    client, people, give, advance, clock
) -> None:
    photo = await recorded_photo(clock)
    case = await handed_in(client, give, advance, photo)
    assert (await give("clerk", case, "check_pass", note="属实", photos=[photo])).status_code == 200
    events = (await client.get(f"/api/cases/{case}/events", headers=people["clerk"])).json()["items"]
    assert events[-1]["facts"]["notLookedAt"] == [f"same_file/{photo}"]
    assert (await give("clerk", case, "close")).status_code == 422


async def test_one_file_that_came_twice_is_told_once(client, people, give, advance, clock) -> None:
    photo = await recorded_photo(clock)
    case = await handed_in(client, give, advance, photo)
    await give("clerk", case, "check_pass", note="属实", photos=[photo])
    event = await fetchval("SELECT id FROM case_event WHERE case_id = $1::text::uuid ORDER BY no DESC LIMIT 1", case)
    await compare(event, photo, clock)
    assert [one["key"] for one in await looks(client, people, case)] == [f"same_file/{photo}"]


@pytest.mark.parametrize(("before", "asked"), [(timedelta(hours=1), True), (timedelta(), False)])
async def test_a_photo_taken_before_the_dispatch_is_asked_about(
    client, people, give, advance, clock, before: timedelta, asked: bool
) -> None:
    photo = await recorded_photo(clock)
    await execute("UPDATE photo SET taken_at = $2 WHERE sha256 = $1", photo, clock.now() - before)
    case = await handed_in(client, give, advance, photo)
    assert [one["kind"] for one in await looks(client, people, case)] == (["too_early"] if asked else [])


@pytest.mark.parametrize(("hours", "asked"), [(1, True), (0, False), (-1, False)])
async def test_a_cameras_time_without_an_offset_is_the_citys(
    client, people, give, advance, clock, hours: int, asked: bool
) -> None:
    photo = await recorded_photo(clock)
    local = (clock.now() - timedelta(hours=hours)).astimezone(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None)
    await execute("UPDATE photo SET taken_local = $2 WHERE sha256 = $1", photo, local.isoformat())
    case = await handed_in(client, give, advance, photo)
    assert [one["kind"] for one in await looks(client, people, case)] == (["too_early"] if asked else [])


@pytest.mark.parametrize("local", ["0001-01-01T00:00:00", "1999-12-31T23:59:59", "9999-12-31T23:59:59"])
async def test_a_cameras_time_that_cannot_be_asks_nothing(client, people, give, advance, clock, local: str) -> None:
    photo = await recorded_photo(clock)
    await execute("UPDATE photo SET taken_local = $2 WHERE sha256 = $1", photo, local)
    assert await looks(client, people, await handed_in(client, give, advance, photo)) == []


async def test_the_time_of_a_photo_is_corrected_by_the_phones_own_clock(client, people, give, advance, clock) -> None:
    """A phone that is three hours slow dates its photo before the dispatch."""
    case = await new_case(client)
    await advance(case, "handling")
    photo, slow = await recorded_photo(clock), timedelta(hours=-3)
    shot = {"sha256": photo, "takenAt": (clock.now() + slow).isoformat()}
    await give(
        "squad", case, "finish", note="已清理", photos=[photo], shots=[shot],
        clockAheadMs=int(slow.total_seconds() * 1000),
    )  # fmt: skip
    assert await looks(client, people, case) == []


async def test_before_and_after_with_nothing_in_common_are_asked_about_until_handled_anew(
    client, people, give, advance, clock
) -> None:
    photo = await recorded_photo(clock)
    case = await handed_in(client, give, advance, photo)
    event = await fetchval("SELECT event_id FROM case_photo WHERE sha256 = $1", photo)
    await execute(
        "INSERT INTO photo_pair (case_id, event_id, after_sha256, before_sha256, score, made_at)"
        " VALUES ($1::text::uuid, $2, $3, $4, 2, $5)",
        case, event, photo, await recorded_photo(clock), clock.now(),
    )  # fmt: skip
    assert [one["kind"] for one in await looks(client, people, case)] == ["not_comparable"]
    await give("clerk", case, "check_fail", note="没有清理")
    await give("squad", case, "finish", note="已清理", photos=[await recorded_photo(clock)])
    assert await looks(client, people, case) == []


async def test_an_end_by_force_is_not_asked_and_says_what_nobody_looked_at(
    client, people, give, advance, clock
) -> None:
    photo = await recorded_photo(clock)
    case = await handed_in(client, give, advance, photo)
    await give("clerk", case, "check_pass", note="属实", photos=[photo])
    assert (await give("supervisor", case, "force_close", note="法院审理中，先行结案")).status_code == 200
    events = (await client.get(f"/api/cases/{case}/events", headers=people["supervisor"])).json()["items"]
    assert events[-1]["facts"]["notLookedAt"] == [f"same_file/{photo}"]
