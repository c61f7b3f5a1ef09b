"""A report comes in."""

import msgspec
import pytest
from httpx import AsyncClient

from backend.db import fetchrow, fetchval
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.kernel.secrets import body_hashes
from backend.reports.schemas import ReportInput
from backend.settings import settings
from tests.harness.power import powerfully
from tests.harness.reports import new_case, report
from tests.harness.world import World, middle, sign_in


async def test_a_citizen_report_gets_its_cell_a_code_and_a_case(
    client: AsyncClient, world: World, clock: FixedClock
) -> None:
    answer = await client.post("/api/reports", json=report(2))
    assert answer.status_code == 201
    body = answer.json()
    assert body["status"] == "reported"
    assert body["place"] == {
        "certainty": "certain",
        "cell": {"code": world.cells[2], "name": "网格 001"},
        "candidates": [],
    }
    assert "caseId" not in body
    row = await fetchrow("SELECT state, version, cell_code, clock_stage FROM case_file")
    assert tuple(row) == ("reported", 1, world.cells[2], "accept")


async def test_the_same_report_again_gives_the_first_answer_and_no_second_row(
    client: AsyncClient, world: World
) -> None:
    body = report()
    first = await client.post("/api/reports", json=body)
    again = await client.post("/api/reports", json=body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert await fetchval("SELECT count(*) FROM case_file") == 1


async def test_the_same_id_with_other_words_is_a_conflict(client: AsyncClient, world: World, clock: FixedClock) -> None:
    body = report()
    await client.post("/api/reports", json=body)
    answer = await client.post("/api/reports", json={**body, "text": "别的"})
    assert answer.status_code == 409
    assert answer.json()["type"] == "id.reused"


async def test_the_id_of_a_command_is_taken_for_a_report_too(
    client: AsyncClient, world: World, clock: FixedClock
) -> None:
    case_id, command = await new_case(client), str(new_id())
    said = {"id": command, "command": "accept", "categoryCode": "06010"}
    await client.post(f"/api/cases/{case_id}/commands", json=said, headers=await sign_in("clerk", clock))
    answer = await client.post("/api/reports", json=report(id=command))
    assert (answer.status_code, answer.json()["type"]) == (409, "id.reused")


async def test_a_report_taken_in_by_the_first_release_gets_its_first_answer(client: AsyncClient, world: World) -> None:
    body = report()
    first = await client.post("/api/reports", json=body)
    old = body_hashes([settings().secret], "anonymous", msgspec.convert(body, ReportInput))[1]
    await powerfully("UPDATE report SET body_hash = $1", old)
    again = await client.post("/api/reports", json=body)
    assert (again.status_code, again.json()) == (200, first.json())
    other = await client.post("/api/reports", json={**body, "text": "别的"})
    assert other.json()["type"] == "id.reused"


async def test_a_photo_that_never_arrived_is_named(client: AsyncClient, world: World, clock: FixedClock) -> None:
    missing = "ab" * 32
    answer = await client.post("/api/reports", json=report(photos=[missing]))
    assert answer.status_code == 409
    assert answer.json()["type"] == "report.photo_missing"
    assert answer.json()["missing"] == [missing]
    assert await fetchval("SELECT count(*) FROM report") == 0


async def test_outside_every_area_is_taken_in_for_the_clerk(
    client: AsyncClient, world: World, clock: FixedClock
) -> None:
    location = {"lon": 119.3523, "lat": 29.1293, "datum": "wgs84", "accuracyM": 5, "source": "exif"}
    answer = await client.post("/api/reports", json=report(location=location))
    assert answer.status_code == 201
    assert answer.json()["place"]["certainty"] == "outside"
    clerk = await sign_in("clerk", clock)
    listed = await client.get("/api/cases?outside=true", headers=clerk)
    assert [c["certainty"] for c in listed.json()["items"]] == ["outside"]


async def test_on_a_border_the_person_is_asked_and_the_answer_decides(
    client: AsyncClient, world: World, clock: FixedClock
) -> None:
    lon, lat = middle(0)
    location = {"lon": lon + 0.0005, "lat": lat, "datum": "wgs84", "accuracyM": 20, "source": "device"}
    asked = (await client.post("/api/reports", json=report(location=location))).json()["place"]
    assert asked["certainty"] == "ask"
    assert {c["code"] for c in asked["candidates"]} == set(world.cells[:2])
    chosen = {**location, "cellCode": world.cells[1]}
    answer = await client.post("/api/reports", json=report(location=chosen))
    assert answer.json()["place"]["cell"]["code"] == world.cells[1]


@pytest.mark.parametrize("named", ["another", "999999999999999"])
async def test_a_cell_that_is_no_candidate_is_kept_as_said_and_the_clerk_decides(
    client: AsyncClient, world: World, clock: FixedClock, named: str
) -> None:
    """Cells changed under a phone without a network: its outbox never stands still for it."""
    code = world.cells[3] if named == "another" else named
    body = report(0)
    answer = await client.post("/api/reports", json={**body, "location": {**body["location"], "cellCode": code}})
    assert answer.status_code == 201
    place = answer.json()["place"]
    assert (place["certainty"], place["cell"]["code"]) == ("ask", world.cells[0])
    assert place["said"] == {"code": code, "name": "网格 002" if named == "another" else ""}
    clerk = await sign_in("clerk", clock)
    listed = (await client.get("/api/cases", headers=clerk)).json()["items"][0]
    detail = (await client.get(f"/api/cases/{listed['id']}", headers=clerk)).json()
    assert (detail["certainty"], detail["place"]["said"]["code"]) == ("ask", code)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"lon": 31.23, "lat": 121.5}, 422, "geo.swapped"),
        ({"lon": 200.0}, 422, "geo.invalid_point"),
        ({"datum": "mars"}, 422, "geo.unknown_datum"),
        ({"accuracyM": -1}, 400, "request.invalid"),
        ({"source": "guess"}, 400, "request.invalid"),
    ],
)
async def test_a_bad_place_is_refused_with_its_code(
    client: AsyncClient, world: World, clock: FixedClock, change: dict, status: int, code: str
) -> None:
    body = report()
    answer = await client.post("/api/reports", json={**body, "location": {**body["location"], **change}})
    assert (answer.status_code, answer.json()["type"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"accuracyM": 150_000}, "定位误差（米）不能大于 100000"),
        ({"accuracyM": -1}, "定位误差（米）不能小于 0"),
        ({"accuracyM": "近"}, "定位误差（米）要填数字，收到的是文字"),
        ({"source": "guess"}, "位置来源没有这个选项"),
        ({"floor": 3}, "位置没有叫 floor 的字段"),
    ],
)
async def test_what_does_not_fit_is_told_in_chinese_with_its_field(
    client: AsyncClient, world: World, clock: FixedClock, change: dict, sentence: str
) -> None:
    body = report()
    answer = (await client.post("/api/reports", json={**body, "location": {**body["location"], **change}})).json()
    assert (answer["title"], answer["detail"]) == ("内容格式不对", sentence)
    assert [one["message"] for one in answer["errors"]] == [sentence]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"id": 1}', b'{"lon": NaN}', "垃圾".encode()])
async def test_a_body_that_is_no_report_is_refused(
    client: AsyncClient, world: World, clock: FixedClock, content: bytes
) -> None:
    answer = await client.post("/api/reports", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["type"] == "request.invalid"


async def test_unknown_fields_are_refused(client: AsyncClient, world: World, clock: FixedClock) -> None:
    answer = await client.post("/api/reports", json=report(extra=1))
    assert answer.status_code == 400


async def test_a_body_that_is_too_large_is_refused(client: AsyncClient, world: World, clock: FixedClock) -> None:
    answer = await client.post("/api/reports", json=report(text="x" * 300_000))
    assert answer.status_code == 413


async def test_an_id_that_is_not_version_7_is_refused(client: AsyncClient, world: World, clock: FixedClock) -> None:
    answer = await client.post("/api/reports", json=report(id="00000000-0000-4000-8000-000000000000"))
    assert (answer.status_code, answer.json()["type"]) == (422, "id.not_uuid7")


async def test_a_category_that_no_edition_has_is_kept_as_said_and_means_nothing(
    client: AsyncClient, world: World, clock: FixedClock
) -> None:
    assert (await client.post("/api/reports", json=report(categoryCode="99999"))).status_code == 201
    kept = await fetchrow("SELECT edition_id, category_code FROM report")
    assert tuple(kept) == ("unknown", "99999")
    listed = (await client.get("/api/cases", headers=await sign_in("clerk", clock))).json()["items"]
    assert listed[0]["category"] is None
    detail = (await client.get(f"/api/cases/{listed[0]['id']}", headers=await sign_in("clerk", clock))).json()
    assert detail["reports"][0]["unknownCode"] == "99999"


OLD, NEW = "GB/T 30428.2-2013", "GB/T 47678.5-2026"


@pytest.mark.parametrize(
    ("said", "edition"),
    [
        ({"categoryCode": "0101", "deviceAt": "2026-06-30T12:00:00Z"}, OLD),
        ({"categoryCode": "0101"}, OLD),  # no other edition has it
        ({"categoryCode": "0101", "editionId": OLD}, OLD),
        ({"categoryCode": "06010"}, NEW),
        ({"categoryCode": "06010", "editionId": OLD}, "unknown"),  # never given the meaning of another edition
        ({"categoryCode": "06010", "deviceAt": "2000-01-01T00:00:00Z"}, NEW),
    ],
)
async def test_a_report_keeps_its_category_in_the_edition_it_was_said_in(
    client: AsyncClient, world: World, clock: FixedClock, said: dict, edition: str
) -> None:
    assert (await client.post("/api/reports", json=report(**said))).status_code == 201
    key = (edition, said["categoryCode"])
    assert tuple(await fetchrow("SELECT edition_id, category_code FROM report")) == key
    case = tuple(await fetchrow("SELECT edition_id, category_code FROM case_file"))
    assert case == (key if edition != "unknown" else (None, None))


async def test_an_inspection_needs_somebody_who_may_inspect(
    client: AsyncClient, world: World, clock: FixedClock
) -> None:
    assert (await client.post("/api/reports", json=report(kind="inspection"))).status_code == 401
    agency = await sign_in("agency", clock)
    assert (await client.post("/api/reports", json=report(kind="inspection"), headers=agency)).status_code == 403
    inspector = await sign_in("inspector", clock)
    answer = await client.post("/api/reports", json=report(kind="inspection"), headers=inspector)
    assert answer.status_code == 201
    assert answer.json()["caseId"]


async def test_contact_lies_apart_and_only_the_clerk_reads_it(
    client: AsyncClient, world: World, clock: FixedClock
) -> None:
    await client.post("/api/reports", json=report(contact={"phone": "138 0000 0000"}))
    case_id = await fetchval("SELECT id FROM case_file")
    clerk, dispatcher = await sign_in("clerk", clock), await sign_in("dispatcher", clock)
    url, why = f"/api/cases/{case_id}/contact-reads", {"reason": "核对情况"}
    seen = await client.post(url, json=why, headers=clerk)
    assert [c["phone"] for c in seen.json()["items"]] == ["138 0000 0000"]
    assert (await client.post(url, json=why, headers=dispatcher)).status_code == 403
    events = await client.get(f"/api/cases/{case_id}/events", headers=clerk)
    detail = await client.get(f"/api/cases/{case_id}", headers=clerk)
    assert "138" not in events.text.replace(str(case_id), "") or "0000 0000" not in events.text
    assert "138 0000 0000" not in detail.text


async def test_a_landline_with_its_extension_is_kept_and_nonsense_is_said_to_be_none(
    client: AsyncClient, world: World, clock: FixedClock
) -> None:
    answer = await client.post("/api/reports", json=report(contact={"phone": "（021）5888 1234 转 801"}))
    assert answer.status_code == 201
    assert await fetchval("SELECT phone FROM contact") == "021-5888 1234-801"
    refused = await client.post("/api/reports", json=report(contact={"phone": "不告诉你"}))
    assert (refused.status_code, refused.json()["type"]) == (422, "report.bad_phone")


@pytest.mark.parametrize(
    ("said", "ahead"),
    [
        ("0001-01-01T00:00:00+14:00", 0), ("0001-01-01T00:00:00Z", 1000),
        ("9999-12-31T23:59:59-14:00", 0), ("9999-12-31T23:59:59Z", -3_155_760_000_000),
    ],
)  # fmt: skip
async def test_a_clock_that_is_centuries_wrong_loses_no_report_and_hides_no_case(
    client: AsyncClient, people, photo: str, world: World, said: str, ahead: int
) -> None:
    body = report(photos=[photo], categoryCode="06010", deviceAt=said, clockAheadMs=ahead)
    answer = await client.post("/api/reports", json={**body, "shots": [{"sha256": photo, "takenAt": said}]})
    assert answer.status_code == 201, answer.text
    case_id = await fetchval("SELECT id FROM case_file")
    for page in ("", "/events", "/facts"):
        assert (await client.get(f"/api/cases/{case_id}{page}", headers=people["clerk"])).status_code == 200
