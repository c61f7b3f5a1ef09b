"""Facts of a case's photos by source, contradictions found on real reports, and how people settle them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from backend.db import execute, fetchval
from backend.geo.datum import wgs84_to_gcj02
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.provenance import queries, service
from tests.harness.photos import recorded_photo
from tests.harness.reports import new_case, report
from tests.harness.world import middle

HERE = middle(0)


async def judge_all(clock: FixedClock) -> None:
    while keys := await queries.unjudged(100):
        for key in keys:
            event, sha256 = key.split("/")
            await service.compare(event, sha256, clock)  # type: ignore[arg-type]


async def exif(sha256: str, lon: float, lat: float, at: datetime | None = None) -> str:
    await execute(
        "UPDATE photo SET exif_point = ST_SetSRID(ST_MakePoint($2, $3), 4326), taken_at = $4, device_make = 'HUAWEI',"
        " device_model = 'ALN-AL00', altitude_m = 12 WHERE sha256 = $1",
        sha256, lon, lat, at,
    )  # fmt: skip
    return sha256


def shot(sha256: str, lon: float, lat: float, at: datetime, **more: Any) -> dict[str, Any]:
    place = {"lon": lon, "lat": lat, "accuracyM": 9}
    return {"sha256": sha256, "takenAt": at.isoformat(), "location": place, "device": "Android · Chrome", **more}


async def told(client: AsyncClient, case: str, what: str, who: dict[str, str]) -> list[dict[str, Any]]:
    answer = await client.get(f"/api/cases/{case}/{what}", headers=who)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def in_gcj(client: AsyncClient, clock: FixedClock) -> str:
    """A case whose place was picked in GCJ-02 and sent as WGS-84, with a photo that knows better."""
    lon, lat = (float(x) for x in wgs84_to_gcj02(*HERE))
    photo = await exif(await recorded_photo(clock), *HERE, clock.now())
    place = {"lon": lon, "lat": lat, "datum": "wgs84", "accuracyM": 10, "source": "map"}
    case = await new_case(client, location=place, photos=[photo])
    await judge_all(clock)
    return case


async def test_each_source_is_kept_apart(client: AsyncClient, clock: FixedClock, people) -> None:
    lon, lat = HERE
    photo = await exif(await recorded_photo(clock), lon + 0.0001, lat, clock.now() - timedelta(minutes=1))
    seen = shot(photo, lon, lat + 0.0001, clock.now(), heading=180, altitudeM=4.5)
    case = await new_case(client, photos=[photo], shots=[seen])
    (facts,) = await told(client, case, "facts", people["clerk"])
    by = {s["origin"]: s for s in facts["sources"]}
    assert set(by) == {"exif", "device", "report.device"}
    assert (by["exif"]["device"], by["exif"]["altitudeM"]) == ("HUAWEI ALN-AL00", 12)
    assert by["device"]["location"] == {"lon": lon, "lat": pytest.approx(lat + 0.0001)}
    assert (by["device"]["direction"], by["device"]["altitudeM"], by["device"]["device"]) == (
        180,
        4.5,
        "Android · Chrome",
    )
    assert by["report.device"]["accuracyM"] == 8
    assert facts["judged"] is False
    await judge_all(clock)
    (facts,) = await told(client, case, "facts", people["clerk"])
    assert facts["judged"] is True
    assert await told(client, case, "flags", people["clerk"]) == []


async def test_a_shot_in_gcj02_is_kept_raw_and_converted(client: AsyncClient, clock: FixedClock, people) -> None:
    lon, lat = (float(x) for x in wgs84_to_gcj02(*HERE))
    photo = await recorded_photo(clock)
    seen = {"sha256": photo, "location": {"lon": lon, "lat": lat, "accuracyM": 9, "datum": "gcj02"}}
    case = await new_case(client, photos=[photo], shots=[seen])
    (facts,) = await told(client, case, "facts", people["clerk"])
    device = next(s for s in facts["sources"] if s["origin"] == "device")
    assert (device["lon"], device["lat"], device["datum"]) == (lon, lat, "gcj02")
    assert device["location"]["lon"] == pytest.approx(HERE[0], abs=1e-7)


async def test_what_the_phone_knew_is_part_of_the_sealed_log(client: AsyncClient, clock: FixedClock) -> None:
    photo = await recorded_photo(clock)
    case = await new_case(client, photos=[photo], shots=[shot(photo, *HERE, clock.now())])
    body = await fetchval(
        "SELECT convert_from(body, 'UTF8')::jsonb FROM case_event WHERE case_id = $1::text::uuid", case
    )
    assert photo in body
    assert "Android · Chrome" in body


async def test_a_shot_of_a_photo_that_was_not_sent_is_not_kept(client: AsyncClient, clock: FixedClock) -> None:
    photo, other = await recorded_photo(clock), await recorded_photo(clock)
    await new_case(client, photos=[photo], shots=[shot(other, *HERE, clock.now())])
    assert await fetchval("SELECT count(*) FROM case_shot") == 0


@pytest.mark.parametrize(
    "bad",
    [
        {"location": {"lon": 31.2, "lat": 121.5, "accuracyM": 9}},
        {"location": {"lon": 121.5, "lat": 31.2, "accuracyM": -1}},
        {"location": {"lon": 121.5, "lat": 31.2, "accuracyM": 5, "datum": "cgcs"}},
        {"heading": 400},
        {"altitudeM": 99_999},
        {"device": "x" * 81},
        {"takenAt": "yesterday"},
    ],
)
async def test_a_shot_that_makes_no_sense_is_refused(
    client: AsyncClient, clock: FixedClock, bad: dict[str, Any]
) -> None:
    photo = await recorded_photo(clock)
    body = report(photos=[photo], shots=[{"sha256": photo, **bad}])
    answer = await client.post("/api/reports", json=body)
    assert answer.status_code in (400, 422), answer.text


async def test_a_place_in_the_wrong_datum_is_explained_and_corrected(
    client: AsyncClient, clock: FixedClock, people
) -> None:
    case = await in_gcj(client, clock)
    (flag,) = await told(client, case, "flags", people["clerk"])
    assert (flag["kind"], flag["severity"]) == ("datum_shift", "doubt")
    assert "GCJ-02" in flag["sentence"]
    assert flag["proposal"] == {"lon": pytest.approx(HERE[0], abs=1e-6), "lat": pytest.approx(HERE[1], abs=1e-6)}
    body = {"id": str(new_id()), "how": "corrected", "note": "按照片位置更正"}
    for _ in range(2):  # the second is a repeat
        answer = await client.post(f"/api/cases/{case}/flags/{flag['id']}", json=body, headers=people["clerk"])
        assert answer.status_code == 200, answer.text
    settled = answer.json()["items"][0]
    assert (settled["settled"]["how"], settled["settled"]["note"]) == ("corrected", "按照片位置更正")
    assert settled["proposal"] is None
    now = (await client.get(f"/api/cases/{case}", headers=people["clerk"])).json()
    assert now["location"]["lon"] == pytest.approx(HERE[0], abs=1e-6)
    assert now["cell"]["code"].startswith("310115901")
    assert now["version"] == 2


async def test_a_flag_is_settled_once(client: AsyncClient, clock: FixedClock, people) -> None:
    case = await in_gcj(client, clock)
    (flag,) = await told(client, case, "flags", people["clerk"])
    url, body = f"/api/cases/{case}/flags/{flag['id']}", {"id": str(new_id()), "how": "dismissed", "note": "现场属实"}
    assert (await client.post(url, json=body)).status_code == 401
    assert (await client.post(url, json=body, headers=people["agency"])).status_code == 403
    assert (await client.post(url, json={**body, "note": ""}, headers=people["clerk"])).status_code == 400
    wrong = await client.post(url.replace(flag["id"], str(new_id())), json=body, headers=people["clerk"])
    assert wrong.json()["type"].endswith("flag.not_found")
    assert (await client.post(url, json=body, headers=people["clerk"])).status_code == 200
    again = await client.post(url, json=body, headers=people["dispatcher"])
    assert (again.status_code, again.json()["type"].split("/")[-1]) == (409, "flag.settled")


async def test_a_case_that_was_moved_since_has_nothing_to_correct(
    client: AsyncClient, clock: FixedClock, people, give
) -> None:
    case = await in_gcj(client, clock)
    place = {"lon": middle(1)[0], "lat": middle(1)[1]}
    assert (await give("clerk", case, "relocate", note="移到路东", place=place)).status_code == 200
    (flag,) = await told(client, case, "flags", people["clerk"])
    assert flag["proposal"] is None
    body = {"id": str(new_id()), "how": "corrected", "note": "按照片更正"}
    answer = await client.post(f"/api/cases/{case}/flags/{flag['id']}", json=body, headers=people["clerk"])
    assert answer.json()["type"].endswith("flag.nothing_to_correct")
    assert (await told(client, case, "flags", people["clerk"]))[0]["settled"] is None


async def test_a_reused_photo_is_flagged_on_the_later_case_alone(
    client: AsyncClient, clock: FixedClock, people
) -> None:
    photo = await exif(await recorded_photo(clock), *HERE, clock.now())
    first = await new_case(client, photos=[photo])
    second = await new_case(client, photos=[photo])
    await judge_all(clock)
    assert await told(client, first, "flags", people["clerk"]) == []
    (flag,) = await told(client, second, "flags", people["clerk"])
    assert (flag["kind"], flag["facts"]["cases"]) == ("reused", [first])


async def test_another_case_is_named_only_to_who_sees_it(
    client: AsyncClient, clock: FixedClock, people, give, advance, world
) -> None:
    photo = await exif(await recorded_photo(clock), *HERE, clock.now())
    await new_case(client, cell=2, photos=[photo])  # in the other squad's street
    case = await new_case(client, photos=[photo])
    await judge_all(clock)
    (flag,) = await told(client, case, "flags", people["squad"])
    assert flag["facts"]["cases"] == []
    assert "1 个案卷" in flag["sentence"]
    far = await client.get(f"/api/cases/{case}/flags", headers=people["other_squad"])
    assert far.status_code == 404


async def test_an_account_at_two_far_places_at_once_is_flagged(client: AsyncClient, clock: FixedClock, people) -> None:
    lon, lat = HERE
    near, far = await recorded_photo(clock), await recorded_photo(clock)
    for photo, x in ((near, lon), (far, lon + 0.5)):
        body = report(kind="inspection", photos=[photo], shots=[shot(photo, x, lat, clock.now())])
        body["location"] |= {"lon": x}
        answer = await client.post("/api/reports", json=body, headers=people["inspector"])
        assert answer.status_code == 201, answer.text
    await judge_all(clock)
    flags = await told(client, answer.json()["caseId"], "flags", people["supervisor"])
    assert [f["kind"] for f in flags] == ["impossible_speed"]
    assert "公里" in flags[0]["sentence"]


async def test_a_photo_of_handling_far_from_the_case_is_flagged(
    client: AsyncClient, clock: FixedClock, people, give, advance
) -> None:
    case = await new_case(client)
    await advance(case, "handling")
    photo = await recorded_photo(clock)
    lon, lat = HERE
    done = await give(
        "squad", case, "finish", note="已清理", photos=[photo], shots=[shot(photo, lon + 0.03, lat, clock.now())]
    )
    assert done.status_code == 200, done.text
    await judge_all(clock)
    (flag,) = await told(client, case, "flags", people["clerk"])
    assert (flag["kind"], flag["severity"], flag["facts"]["b"]) == ("far_apart", "contradiction", "case")


async def test_judging_twice_doubles_nothing(client: AsyncClient, clock: FixedClock) -> None:
    case = await in_gcj(client, clock)
    await execute("UPDATE case_photo SET judged_at = NULL")
    await judge_all(clock)
    assert await fetchval("SELECT count(*) FROM case_flag WHERE case_id = $1::text::uuid", case) == 1


async def test_a_time_without_an_offset_is_the_citys(client: AsyncClient, clock: FixedClock, people) -> None:
    photo = await exif(await recorded_photo(clock), *HERE)
    local = (clock.now() + timedelta(hours=8)).replace(tzinfo=None).isoformat()
    await execute("UPDATE photo SET taken_local = $2 WHERE sha256 = $1", photo, local)
    case = await new_case(client, photos=[photo], shots=[shot(photo, *HERE, clock.now().astimezone(UTC))])
    await judge_all(clock)
    assert await told(client, case, "flags", people["clerk"]) == []


async def test_the_photo_from_before_handed_in_again_contradicts(
    client: AsyncClient, clock: FixedClock, people, give, advance
) -> None:
    photo = await recorded_photo(clock)
    case = await new_case(client, photos=[photo])
    await advance(case, "handling")
    assert (await give("squad", case, "finish", note="办完", photos=[photo])).status_code == 200
    await judge_all(clock)
    [flag] = [f for f in await told(client, case, "flags", people["clerk"]) if f["kind"] == "alike"]
    assert (flag["severity"], flag["facts"]["sameCase"]) == ("contradiction", True)
    assert "不是处置后拍的" in flag["sentence"]
