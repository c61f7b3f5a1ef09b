"""Anyone with a copy and a case number learns whether it is ours; whoever guesses learns nothing."""

from datetime import timedelta

import msgspec
import pytest
from httpx import AsyncClient, Response

from backend.db import execute, fetchval
from backend.evidence import copies, service
from backend.evidence.rules import read_case_no
from backend.kernel.clock import FixedClock
from backend.photos.child import Child
from backend.settings import settings
from backend.storage import ObjectStore
from tests.evidence.test_copies import numbered
from tests.harness.counting import Statements
from tests.harness.reports import new_case
from tests.photos.test_photos import picture, put, sha

ONE, TWO = picture(size=(320, 240)), picture(size=(240, 320))
NOBODY = "9" * 64


async def number_of(case: str) -> str:
    return str(await fetchval("SELECT no FROM case_file WHERE id = $1::text::uuid", case))


async def ask(client: AsyncClient, number: str, digest: str) -> Response:
    return await client.post("/api/verify", json={"caseNo": number, "sha256": digest})


@pytest.fixture
async def number(client: AsyncClient, store: ObjectStore, advance) -> str:  # type: ignore[no-untyped-def]
    """Of a case with one photo."""
    return await number_of(await numbered(client, advance, ONE))


async def test_an_original_of_the_case_is_recognised(client: AsyncClient, number: str, clock: FixedClock) -> None:
    answer = await ask(client, number, sha(ONE))
    assert answer.status_code == 200
    assert answer.json() == {"match": "original", "sealedAt": clock.now().isoformat().replace("+00:00", "Z")}
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("typed", ["２０２６－{}", " 2026 - {} ", "2026{}", "2026—{}"])
async def test_a_number_is_understood_however_it_is_typed(client: AsyncClient, number: str, typed: str) -> None:
    assert (await ask(client, typed.format(number[5:]), sha(ONE).upper())).json()["match"] == "original"


def test_a_number_keeps_its_form() -> None:
    assert read_case_no("２０２６００３８１") == "2026-00381"
    assert read_case_no("2026-381") is None


async def test_a_copy_that_we_issued_is_recognised(
    client: AsyncClient, number: str, store: ObjectStore, clock: FixedClock, renderer: Child, people
) -> None:
    await copies.make(sha(ONE), renderer, store, clock)
    copy = await client.get(f"/api/photos/{sha(ONE)}/evidence", headers=people["clerk"])
    told = (await ask(client, number, sha(copy.content))).json()
    assert (told["match"], told["issuedKind"]) == ("issued", "evidence")
    assert told["issuedAt"]
    assert (await ask(client, number, sha(copy.content + b"\0"))).json() == {"match": "none"}


async def test_a_copy_without_a_case_goes_with_every_case_of_its_photo(
    client: AsyncClient, number: str, clock: FixedClock, advance, store
) -> None:
    other = await number_of(await numbered(client, advance, TWO))
    await service.record_issued("a" * 64, sha(ONE), None, "public", clock.now())
    await service.withdraw_issued("a" * 64, clock.now() + timedelta(hours=1))
    told = (await ask(client, number, "a" * 64)).json()
    assert (told["match"], told["issuedKind"], "withdrawnAt" in told) == ("issued", "public", True)
    assert (await ask(client, other, "a" * 64)).json() == {"match": "none"}


async def test_a_wrong_number_and_a_file_that_does_not_match_answer_exactly_alike(
    client: AsyncClient, number: str, advance, store, statements: Statements
) -> None:
    other = await number_of(await numbered(client, advance, TWO))
    await service.record_issued("b" * 64, sha(ONE), None, "public", await fetchval("SELECT now()"))
    questions = [
        ("2026-99999", sha(ONE)),
        (number, NOBODY),
        (other, sha(ONE)),
        ("1999-00001", NOBODY),
        (other, "b" * 64),
    ]
    await statements.take()
    seen = []
    for no, digest in questions:
        answer = await ask(client, no, digest)
        ran = [s for s in await statements.take() if "INSERT INTO budget" not in s]
        seen.append((answer.status_code, answer.content, sorted(answer.headers.items()), ran))
    assert seen[0][1] == b'{"match":"none"}'
    assert all(one == seen[0] for one in seen)
    assert len(seen[0][3]) == 3  # the case, the original, the copy: always all three


async def test_a_merged_case_counts_as_one_with_the_case_that_took_it_in(
    client: AsyncClient, number: str, advance, give, store
) -> None:
    into = await numbered(client, advance, TWO)
    case = await fetchval("SELECT id::text FROM case_file WHERE no = $1", number)
    assert (await give("clerk", case, "merge", intoCaseId=into)).status_code == 200
    for no in (number, await number_of(into)):
        for data in (ONE, TWO):
            assert (await ask(client, no, sha(data))).json()["match"] == "original"


@pytest.mark.parametrize(("body", "status"), [
    ({"caseNo": "12", "sha256": NOBODY}, 422), ({"caseNo": "2026-00001", "sha256": "xyz"}, 422),
    ({"caseNo": "2026-00001", "sha256": NOBODY[1:]}, 422), ({"caseNo": "2026-00001"}, 400),
    ({"caseNo": "x" * 999, "sha256": NOBODY}, 400),
])  # fmt: skip
async def test_a_malformed_question_is_refused(client: AsyncClient, body: dict[str, str], status: int) -> None:
    answer = await client.post("/api/verify", json=body)
    assert answer.status_code == status
    assert answer.json()["type"] == ("verify.malformed" if status == 422 else "request.invalid")


async def test_who_asks_too_often_has_to_wait(client: AsyncClient, clock: FixedClock) -> None:
    answers = [(await ask(client, "2026-00001", NOBODY)).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    refused = await ask(client, "2026-00001", NOBODY)
    assert refused.json()["type"] == "rate.limited"
    assert 0 < int(refused.headers["retry-after"]) <= 600
    clock.advance(timedelta(minutes=10))
    assert (await ask(client, "2026-00001", NOBODY)).status_code == 200


async def test_a_match_costs_nothing_and_tells_nothing_once_the_budget_is_used_up(
    client: AsyncClient, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = msgspec.structs.replace(settings(), wrong_files=2)
    monkeypatch.setattr("backend.evidence.service.settings", lambda: own)
    answers = [(await ask(client, number, sha(ONE))).json()["match"] for _ in range(5)]
    assert answers == ["original"] * 5
    assert [(await ask(client, number, NOBODY)).status_code for _ in range(3)] == [200, 200, 429]
    assert (await ask(client, number, sha(ONE))).status_code == 429


async def test_a_purged_original_is_still_recognised(client: AsyncClient, number: str, clock: FixedClock) -> None:
    await execute(
        "INSERT INTO retention_rule VALUES ('r1', 'original.closed', 30, '档案保管期限表 3.2', $1)", clock.now()
    )
    await execute("INSERT INTO photo_purge VALUES ($1, 'r1', $2)", sha(ONE), clock.now())
    told = (await ask(client, number, sha(ONE))).json()
    assert (told["match"], told["purgedUnder"]) == ("original", "档案保管期限表 3.2")
    assert told["purgedAt"]


async def test_a_case_without_a_number_cannot_be_asked_about(client: AsyncClient, store: ObjectStore) -> None:
    await put(client, TWO)
    case = await new_case(client, photos=[sha(TWO)])
    assert (await ask(client, case, sha(TWO))).status_code in (400, 422)
