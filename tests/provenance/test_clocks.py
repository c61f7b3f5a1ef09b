"""A phone whose clock is wrong is told once; its photos contradict nothing by that."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from backend.kernel.clock import FixedClock
from tests.harness.photos import recorded_photo
from tests.harness.reports import new_case, report
from tests.provenance.test_flags import HERE, exif, judge_all, shot, told


async def judged(client: AsyncClient, clock: FixedClock, people: Any, ahead: timedelta, **said: Any) -> list[dict]:
    """The flags of a case whose three photos a phone took just now, by its own clock."""
    then = clock.now() + ahead
    photos = [await exif(await recorded_photo(clock), *HERE, then) for _ in range(3)]
    shots = [shot(p, *HERE, then) for p in photos]
    case = await new_case(client, photos=photos, shots=shots, deviceAt=then.isoformat(), **said)
    await judge_all(clock)
    return await told(client, case, "flags", people["clerk"])


@pytest.mark.parametrize("minutes", [10, -180, 60 * 24 * 30])
async def test_a_phone_that_measured_its_clock(client: AsyncClient, clock: FixedClock, people, minutes: int) -> None:
    ahead = timedelta(minutes=minutes)
    [flag] = await judged(client, clock, people, ahead, clockAheadMs=minutes * 60_000)
    assert (flag["kind"], flag["severity"]) == ("phone_clock", "note")
    assert flag["sentence"].startswith("这部手机的钟快" if minutes > 0 else "这部手机的钟慢")


async def test_a_phone_of_the_version_before_is_known_to_be_fast_when_it_dates_ahead_of_now(
    client: AsyncClient, clock: FixedClock, people
) -> None:
    [flag] = await judged(client, clock, people, timedelta(minutes=10))
    assert (flag["kind"], flag["sentence"][:14]) == ("phone_clock", "这部手机的钟快 10 分钟；")


async def test_a_phone_that_is_right_is_not_told(client: AsyncClient, clock: FixedClock, people) -> None:
    assert await judged(client, clock, people, timedelta(seconds=30), clockAheadMs=30_000) == []


async def test_a_photo_from_the_future_of_a_right_phone_still_contradicts(
    client: AsyncClient, clock: FixedClock, people
) -> None:
    photo = await recorded_photo(clock)
    late = clock.now() + timedelta(hours=3)
    case = await new_case(
        client, photos=[photo], shots=[shot(photo, *HERE, late)], deviceAt=clock.now().isoformat(), clockAheadMs=0
    )
    await judge_all(clock)
    assert [f["kind"] for f in await told(client, case, "flags", people["clerk"])] == ["future_time"]


async def inspected(client: AsyncClient, people, photo: str, location: dict, at: datetime, ahead: timedelta) -> str:
    place = (location["lon"], location["lat"])
    body = report(
        kind="inspection", photos=[photo], shots=[shot(photo, *place, at)], location=location,
        deviceAt=at.isoformat(), clockAheadMs=int(ahead.total_seconds() * 1000),
    )  # fmt: skip
    answer = await client.post("/api/reports", json=body, headers=people["inspector"])
    assert answer.status_code == 201, answer.text
    return str(answer.json()["caseId"])


async def test_two_phones_at_one_place_with_different_clocks_were_not_impossibly_fast(
    client: AsyncClient, clock: FixedClock, people
) -> None:
    """Ten minutes apart, 2 km: possible; as the clocks tell it, in no time."""
    far = (HERE[0] + 0.02, HERE[1])
    for place, ahead in ((HERE, timedelta()), (far, timedelta(minutes=-10))):
        photo, at = await recorded_photo(clock), clock.now() + ahead
        location = {"lon": place[0], "lat": place[1], "datum": "wgs84", "accuracyM": 8, "source": "device"}
        case = await inspected(client, people, photo, location, at, ahead)
        clock.advance(timedelta(minutes=10))
    await judge_all(clock)
    assert "impossible_speed" not in [f["kind"] for f in await told(client, case, "flags", people["clerk"])]


async def test_every_answer_of_the_api_tells_the_servers_time_and_the_citys_zone(
    client: AsyncClient, clock: FixedClock
) -> None:
    for path in ("/api/config", "/api/me", "/api/cases/nonsense"):
        answer = await client.get(path)
        assert int(answer.headers["Menqian-Time"]) == clock.now().timestamp() * 1000
        assert answer.headers["Menqian-Zone"] == "Asia/Shanghai"
