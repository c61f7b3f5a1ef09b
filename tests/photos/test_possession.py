"""A hash is not a key: a photo goes on a case by who sent its bytes, or who sees it already."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient, Response

from backend.db import fetchval
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.photos import jobs, service
from backend.photos.senders import KEPT
from backend.settings import settings
from backend.storage import ObjectStore
from tests.harness.reports import new_case, report
from tests.photos.test_photos import picture, put, sha

PHONE, OTHER = {"X-Menqian-Phone": "p" * 22}, {"X-Menqian-Phone": "q" * 22}
DATA = picture(size=(301, 200))
NAME = sha(DATA)


async def send(client: AsyncClient, who: dict[str, str], data: bytes = DATA) -> Response:
    return await client.put(f"/api/photos/{sha(data)}", content=data, headers=who)


async def hand_in(client: AsyncClient, who: dict[str, str], **more: Any) -> Response:
    return await client.post("/api/reports", json=report(photos=[NAME], **more), headers=who)


async def test_only_who_sent_the_bytes_can_report_with_them(
    client: AsyncClient, store: ObjectStore, people: dict[str, Any]
) -> None:
    assert (await send(client, PHONE)).status_code == 201
    for who in (OTHER, {}, people["inspector"], people["other_squad"]):
        answer = await hand_in(client, who)
        assert (answer.status_code, answer.json()["missing"]) == (409, [NAME])
    unknown = await client.post("/api/reports", json=report(photos=["ab" * 32]), headers=OTHER)
    assert unknown.json() | {"missing": [NAME], "instance": None} == (await hand_in(client, OTHER)).json() | {
        "instance": None
    }
    assert (await hand_in(client, PHONE)).status_code == 201
    assert (await send(client, OTHER)).status_code == 200
    assert (await hand_in(client, OTHER)).status_code == 201


async def test_a_retry_and_a_new_installation_send_the_bytes_again(
    client: AsyncClient, store: ObjectStore, clock: FixedClock
) -> None:
    await send(client, PHONE)
    body = report(photos=[NAME])
    assert (await client.post("/api/reports", json=body, headers=PHONE)).status_code == 201
    again = await client.post("/api/reports", json=body, headers=OTHER)
    assert again.status_code == 200  # the same report: its photos are there
    clock.advance(KEPT + timedelta(hours=1))
    await jobs.collect_orphans(store, clock)
    assert await fetchval("SELECT count(*) FROM photo_sender") == 0
    assert (await hand_in(client, PHONE)).status_code == 409
    assert (await send(client, PHONE)).status_code == 200
    assert (await hand_in(client, PHONE)).status_code == 201


async def test_a_command_takes_what_its_sender_sent_or_sees(
    client: AsyncClient, store: ObjectStore, people: dict[str, Any], give: Any, advance: Any
) -> None:
    await send(client, PHONE)
    assert (await hand_in(client, PHONE, cell=2)).status_code == 201
    mine = await new_case(client)
    await advance(mine, "handling")
    refused = await give("squad", mine, "finish", note="办完", photos=[NAME])
    assert (refused.status_code, refused.json()["type"]) == (409, "report.photo_missing")
    assert (await send(client, people["squad"])).status_code == 200
    assert (await give("squad", mine, "finish", note="办完", photos=[NAME])).status_code == 200


async def test_a_photo_that_is_on_a_case_in_sight_may_be_used_again(
    client: AsyncClient, store: ObjectStore, people: dict[str, Any], give: Any, advance: Any
) -> None:
    await send(client, PHONE)
    await hand_in(client, PHONE)
    mine = await new_case(client)
    await advance(mine, "handling")
    assert (await give("squad", mine, "finish", note="办完", photos=[NAME])).status_code == 200


async def test_the_masked_copy_leads_nobody_to_the_original(
    client: AsyncClient, store: ObjectStore, people: dict[str, Any], clock: FixedClock
) -> None:
    """Whoever holds a hash from elsewhere gets neither the picture nor a say about what the public sees of it."""
    await send(client, PHONE)
    await hand_in(client, PHONE)
    stranger = people["other_squad"]
    answer = await hand_in(client, stranger, kind="citizen")
    assert answer.status_code == 409
    for path in (NAME, f"{NAME}/screen", f"{NAME}/thumb"):
        assert (await client.get(f"/api/photos/{path}", headers=stranger)).status_code == 404


async def test_a_known_hash_answers_nothing_before_the_bytes_are_there(client: AsyncClient, store: ObjectStore) -> None:
    assert (await send(client, PHONE)).status_code == 201
    for who in (OTHER, {}, PHONE):
        refused = await client.put(f"/api/photos/{NAME}", content=b"x", headers=who)
        assert (refused.status_code, refused.json()["type"]) == (422, "photo.hash_mismatch")
        assert "location" not in refused.text
    assert (await client.get(f"/api/photos/{NAME}", headers=OTHER)).status_code == 404


@pytest.mark.parametrize("name", [NAME, "nonsense", "AB" * 32])
async def test_a_refused_body_is_read_to_its_end(client: AsyncClient, store: ObjectStore, name: str) -> None:
    came = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal came
        for _ in range(40):
            came += 1
            yield bytes(50_000)

    assert (await client.put(f"/api/photos/{name}", content=body())).status_code in (404, 422)
    assert came == 40


async def test_what_was_refused_counts_for_the_address(
    client: AsyncClient, store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = msgspec.structs.replace(settings(), photo_mib_per_address=1)
    monkeypatch.setattr(service, "settings", lambda: own)
    monkeypatch.setattr(service, "_MIB", 1500)
    answers = [await client.put(f"/api/photos/{'ab' * 32}", content=bytes(1000)) for _ in range(3)]
    assert [a.status_code for a in answers[:1]] == [422]
    assert answers[-1].status_code == 429


async def test_two_senders_of_one_photo_cannot_be_told_from_one(client: AsyncClient, store: ObjectStore) -> None:
    """What is kept of a sender says nothing about another photo of the same phone."""
    second = picture(size=(302, 200))
    await send(client, PHONE)
    await send(client, PHONE, second)
    marks = [await fetchval("SELECT sender FROM photo_sender WHERE sha256 = $1", n) for n in (NAME, sha(second))]
    assert marks[0] != marks[1]
    assert PHONE["X-Menqian-Phone"].encode() not in marks[0]


async def test_the_reporter_of_a_closing_shows_only_an_own_photo(
    client: AsyncClient, store: ObjectStore, people: dict[str, Any], advance: Any
) -> None:
    case = await new_case(client)
    await advance(case, "closed")
    code = await fetchval(
        "SELECT tracking_code FROM report r JOIN case_report c ON c.report_id = r.id WHERE c.case_id = $1::text::uuid",
        case,
    )
    await send(client, PHONE)
    body = {"id": str(new_id()), "clean": False, "reasons": [], "photos": [NAME]}
    refused = await client.post(f"/api/track/{code}/answer", json=body, headers=OTHER)
    assert (refused.status_code, refused.json()["missing"]) == (409, [NAME])
    assert (await client.post(f"/api/track/{code}/answer", json=body, headers=PHONE)).status_code == 200


async def test_a_phone_of_the_version_before_names_itself_with_the_report_alone(
    client: AsyncClient, store: ObjectStore
) -> None:
    assert (await put(client, DATA)).status_code == 201
    assert (await hand_in(client, OTHER)).status_code == 201
    assert (await hand_in(client, {})).status_code == 201
