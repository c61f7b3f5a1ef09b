"""After a rotation of the secret everything that somebody holds goes on: nothing is asked for or sent twice."""

from typing import Any

import altcha
import msgspec
import pytest
from httpx import ASGITransport, AsyncClient
from litestar import Litestar

from backend.db import fetchval
from backend.intake import proofs
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.kernel.secrets import body_hashes
from backend.people import tries
from backend.reports.schemas import ReportInput
from backend.settings import settings
from backend.storage import ObjectStore
from tests.evidence.test_copies import numbered
from tests.harness.power import powerfully
from tests.harness.reports import new_case, report
from tests.harness.rotation import Rotate, rotate
from tests.harness.world import PASSWORD, World, sign_in
from tests.photos.test_photos import picture, sha

__all__ = ["rotate"]
PHONE = {"X-Menqian-Phone": "p" * 22}


async def test_a_session_goes_on(client: AsyncClient, world: World, clock: FixedClock, rotate: Rotate) -> None:
    signed = await sign_in("clerk", clock)
    for _ in range(2):
        rotate()
        assert (await client.get("/api/me", headers=signed)).status_code == 200


async def test_a_tracking_code_is_known(client: AsyncClient, world: World, rotate: Rotate) -> None:
    code = (await client.post("/api/reports", json=report())).json()["trackingCode"]
    rotate()
    assert (await client.get(f"/api/track/{code}")).status_code == 200


async def test_a_copy_of_a_case_is_recognised(
    client: AsyncClient, store: ObjectStore, advance: Any, rotate: Rotate
) -> None:
    data = picture(size=(320, 240))
    case = await numbered(client, advance, data)
    number = await fetchval("SELECT no FROM case_file WHERE id = $1::text::uuid", case)
    rotate()
    answer = await client.post("/api/verify", json={"caseNo": number, "sha256": sha(data)})
    assert answer.json()["match"] == "original"


async def test_what_was_said_before_and_comes_again_gets_its_first_answer(
    client: AsyncClient, world: World, clock: FixedClock, advance: Any, rotate: Rotate
) -> None:
    """Phones repeat what they had no answer to: a report, a command, an answer."""
    body = report()
    first = (await client.post("/api/reports", json=body)).json()
    case = await new_case(client)
    clerk = await sign_in("clerk", clock)
    command = {"id": str(new_id()), "command": "accept", "categoryCode": "06010"}
    assert (await client.post(f"/api/cases/{case}/commands", json=command, headers=clerk)).status_code == 200
    closed = await fetchval("SELECT case_id FROM case_report WHERE report_id = $1::text::uuid", body["id"])
    await advance(str(closed), "closed")
    path = f"/api/track/{first['trackingCode']}/answer"
    no = {"id": str(new_id()), "clean": False, "reasons": ["still_there"], "text": "还在原地"}
    assert (await client.post(path, json=no)).status_code == 200
    events = await fetchval("SELECT count(*) FROM case_event")
    for _ in range(2):
        rotate()
        again = await client.post("/api/reports", json=body)
        assert (again.status_code, again.json()["trackingCode"]) == (200, first["trackingCode"])
        assert (await client.post(f"/api/cases/{case}/commands", json=command, headers=clerk)).status_code == 200
        assert (await client.post(path, json=no)).status_code == 200
    assert await fetchval("SELECT count(*) FROM case_event") == events
    for changed in ({**body, "text": "别的"}, {**body, "id": no["id"]}):
        assert (await client.post("/api/reports", json=changed)).json()["type"] == "id.reused"


async def test_a_photo_that_was_sent_before_need_not_be_sent_again(
    client: AsyncClient, store: ObjectStore, world: World, rotate: Rotate
) -> None:
    data = picture(size=(301, 200))
    assert (await client.put(f"/api/photos/{sha(data)}", content=data, headers=PHONE)).status_code == 201
    rotate()
    stranger = {"X-Menqian-Phone": "q" * 22}
    assert (await client.post("/api/reports", json=report(photos=[sha(data)]), headers=stranger)).status_code == 409
    assert (await client.post("/api/reports", json=report(photos=[sha(data)]), headers=PHONE)).status_code == 201


async def test_a_proof_of_work_that_was_begun_before_opens(clock: FixedClock, rotate: Rotate) -> None:
    asked = new_id()
    challenge = altcha.Challenge.from_dict(proofs.challenge(asked, clock.now()))
    rotate()
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    proof = altcha.Payload(challenge, solution).to_base64()
    assert proofs.holds(proof, asked, clock.now())
    assert not proofs.holds(proof, new_id(), clock.now())
    rotate(keep=False)
    assert not proofs.holds(proof, asked, clock.now())


async def test_who_was_signed_in_from_a_network_is_still_known_there(
    app: Litestar, world: World, clock: FixedClock, rotate: Rotate, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def door(address: str, password: str = PASSWORD) -> int:
        transport = ASGITransport(app=app, raise_app_exceptions=False, client=(address, 1))
        async with AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            body = {"username": "clerk", "password": password}
            return (await client.post("/api/sessions", json=body)).status_code

    monkeypatch.setattr(tries, "FROM_STRANGERS", 3)
    assert await door("203.0.113.5") == 201
    rotate()
    assert {await door(f"198.51.100.{n}", f"guess {n}") for n in range(3)} == {401}
    assert await door("198.51.100.99") == 429
    assert await door("203.0.113.5") == 201


async def test_a_report_of_the_first_release_is_known_under_an_old_secret(
    client: AsyncClient, world: World, rotate: Rotate
) -> None:
    """The forms of every release (backend/kernel/secrets.py) under every secret."""
    body = report()
    first = await client.post("/api/reports", json=body)
    old = body_hashes([settings().secret], "anonymous", msgspec.convert(body, ReportInput))[1]
    await powerfully("UPDATE report SET body_hash = $1", old)
    rotate()
    again = await client.post("/api/reports", json=body)
    assert (again.status_code, again.json()) == (200, first.json())
