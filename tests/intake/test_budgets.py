"""How many reports are taken from one phone and one address, and what the others behind that address notice of it."""

from datetime import UTC, datetime, timedelta

import altcha
import msgspec
import pytest
from httpx import AsyncClient, Response

from backend.db.budget import city_day
from backend.intake.rules import Budget, refusal
from backend.kernel.clock import FixedClock
from backend.settings import Settings, load, settings
from tests.harness.reports import report
from tests.harness.world import START, World

PHONE, OTHER = {"X-Menqian-Phone": "a" * 22}, {"X-Menqian-Phone": "b" * 22}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Two reports a phone, three an address, one more of each with a proof that takes few tries."""
    own = msgspec.structs.replace(
        settings(), reports_per_phone=2, reports_per_phone_proven=3, reports_per_address=3,
        reports_per_address_proven=5, proof_tries=20, wrong_codes=2,
    )  # fmt: skip
    for module in ("senders", "proofs", "tracking"):
        monkeypatch.setattr(f"backend.intake.{module}.settings", lambda: own)
    return own


async def _send(client: AsyncClient, phone: dict[str, str], body: dict | None = None, **more: str) -> Response:
    return await client.post("/api/reports", json=body or report(), headers={**phone, **more})


def _solved(refused: Response) -> str:
    challenge = altcha.Challenge.from_dict(refused.json()["challenge"])
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


async def test_a_phone_that_sent_much_is_asked_for_a_proof_and_its_neighbour_is_not(
    client: AsyncClient, world: World, clock: FixedClock, few: Settings
) -> None:
    for _ in range(2):
        assert (await _send(client, PHONE)).status_code == 201
    refused = await _send(client, PHONE)
    assert (refused.status_code, refused.json()["type"]) == (429, "report.proof_needed")
    assert (await _send(client, OTHER)).status_code == 201


async def test_the_same_report_with_its_solved_proof_is_taken(
    client: AsyncClient, world: World, clock: FixedClock, few: Settings
) -> None:
    body = report()
    for _ in range(2):
        await _send(client, PHONE)
    proof = _solved(await _send(client, PHONE, body))
    assert (await _send(client, PHONE, body, **{"X-Menqian-Proof": proof})).status_code == 201
    # lost answers: the same again costs no second proof
    assert (await _send(client, PHONE, body)).status_code == 200


async def test_a_proof_opens_one_report_once_and_for_half_an_hour(
    client: AsyncClient, world: World, clock: FixedClock, few: Settings
) -> None:
    body = report()
    for _ in range(2):
        await _send(client, PHONE)
    proof = {"X-Menqian-Proof": _solved(await _send(client, PHONE, body))}
    assert (await _send(client, PHONE, report(), **proof)).json()["type"] == "report.proof_needed"
    clock.advance(timedelta(minutes=31))
    assert (await _send(client, PHONE, body, **proof)).json()["type"] == "report.proof_needed"


@pytest.mark.parametrize("proof", ["x", "e30=", "bnVsbA==", "W10=", "eyJjaGFsbGVuZ2UiOnt9fQ==", "A" * 3999])
async def test_rubbish_instead_of_a_proof_is_no_proof(
    client: AsyncClient, world: World, clock: FixedClock, few: Settings, proof: str
) -> None:
    for _ in range(2):
        await _send(client, PHONE)
    refused = await _send(client, PHONE, **{"X-Menqian-Proof": proof})
    assert refused.json()["type"] == "report.proof_needed"


async def test_an_easier_challenge_than_ours_is_no_proof(
    client: AsyncClient, world: World, clock: FixedClock, few: Settings
) -> None:
    body = report()
    for _ in range(2):
        await _send(client, PHONE)
    data = (await _send(client, PHONE, body)).json()["challenge"]["parameters"]["data"]
    own = altcha.create_challenge("PBKDF2/SHA-256", 1, counter=0, data=data, hmac_secret="mine", hmac_key_secret="mine")
    solution = altcha.solve_challenge(own)
    assert solution is not None
    proof = altcha.Payload(own, solution).to_base64()
    assert (await _send(client, PHONE, body, **{"X-Menqian-Proof": proof})).status_code == 429


async def test_phones_without_a_key_are_taken_until_the_address_has_used_its_budget(
    client: AsyncClient, world: World, clock: FixedClock, few: Settings
) -> None:
    first = report()
    for body in (first, first, first, report(), report()):
        assert (await _send(client, {}, body)).status_code in (200, 201)
    refused = await _send(client, {})
    assert (refused.status_code, refused.json()["type"]) == (429, "rate.limited")
    assert (await _send(client, {}, first)).status_code == 200
    # who has a key goes on with a proof, so that a neighbourhood is never shut out by one of them
    body = report()
    proof = _solved(await _send(client, OTHER, body))
    assert (await _send(client, OTHER, body, **{"X-Menqian-Proof": proof})).status_code == 201


@pytest.mark.parametrize("key", ["short", "a" * 65, "名字" * 10, "a b" * 10])
def test_what_is_not_a_random_key_is_taken_for_none(key: str) -> None:
    from backend.intake.senders import Sender

    assert Sender(actor=None, address="203.0.113.7", phone=key).phone is None


async def test_the_wait_is_told_to_the_citys_midnight_and_is_over_then(
    client: AsyncClient, world: World, clock: FixedClock, few: Settings
) -> None:
    for _ in range(3):
        await _send(client, {})
    refused = await _send(client, {})
    assert refused.headers["retry-after"] == str(14 * 3600)  # 10:00 in Shanghai
    assert refused.json()["retryAfter"] == 14 * 3600
    clock.advance(timedelta(hours=14) - timedelta(seconds=1))
    assert (await _send(client, {})).headers["retry-after"] == "1"
    clock.advance(timedelta(seconds=1))
    assert (await _send(client, {})).status_code == 201


def test_a_day_of_the_city_is_from_its_midnight_to_the_next() -> None:
    start, end = city_day(START)
    assert start == datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert end == datetime(2026, 11, 23, 16, tzinfo=UTC)


async def test_right_codes_cost_nothing_and_wrong_ones_do_not_shut_them_out(
    client: AsyncClient, world: World, clock: FixedClock, few: Settings
) -> None:
    code = (await _send(client, PHONE)).json()["trackingCode"]
    for _ in range(5):
        assert (await client.get(f"/api/track/{code}")).status_code == 200
    wrong = [(await client.get("/api/track/0000-00000-00000")).status_code for _ in range(3)]
    assert wrong == [404, 404, 429]
    assert (await client.get(f"/api/track/{code}")).status_code == 200


@pytest.mark.parametrize(
    ("used", "can_prove", "expected"),
    [
        ([1, 1], True, None),
        ([2, 1], True, "prove"),
        ([1, 2], True, "prove"),
        ([1, 2], False, "wait"),
        ([4, 1], True, "wait"),
    ],
)
def test_whether_a_report_waits_or_is_proven(used: list[int], can_prove: bool, expected: str | None) -> None:
    budgets = [Budget("address", 2, 4), Budget("phone", 2, 4)]
    assert refusal(budgets, used, can_prove=can_prove) == expected


@pytest.mark.parametrize("text", ["0", "-1", "many", "²", "99999999999"])
def test_a_budget_that_is_no_whole_number_stops_the_start(text: str) -> None:
    environ = {"MENQIAN_DATABASE_URL": "postgresql://x", "MENQIAN_SECRET": "00", "MENQIAN_REPORTS_PER_PHONE": text}
    with pytest.raises(SystemExit, match="MENQIAN_REPORTS_PER_PHONE"):
        load(environ)
