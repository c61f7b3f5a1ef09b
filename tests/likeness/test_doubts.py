"""Before a photo is handed in, whoever is about to do so learns what the check would be asked about it; nobody else."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from backend.likeness import doubts
from backend.likeness.hashing import Grey
from backend.photos import queries as photos
from tests.harness.reports import new_case
from tests.likeness.pictures import jpeg, retake
from tests.likeness.test_jobs import CHANGED, FIRST, OTHER, RETAKEN, ready, send, work
from tests.likeness.test_jobs import likeness as likeness
from tests.photos.test_photos import put, sha


@pytest.fixture
async def case(client, people, advance, renderer, store, clock) -> str:
    """A case in handling whose report shows FIRST."""
    made = await new_case(client, photos=[await send(client, FIRST, renderer, store, clock)])
    await advance(made, "handling")
    return made


@pytest.fixture
def own(client, people, renderer, store, clock):  # type: ignore[no-untyped-def]
    """Uploads a photo as somebody, up to its renderings."""

    async def _own(who: str, data: bytes) -> str:
        sha256 = sha(data)
        answer = await client.put(f"/api/photos/{sha256}", content=data, headers=people[who])
        assert answer.status_code in (200, 201)
        return await ready(data, renderer, store, clock)

    return _own


@pytest.fixture
def ask(client, people):  # type: ignore[no-untyped-def]
    async def _ask(who: str | None, case_id: str, sha256: str) -> Any:
        return await client.get(f"/api/cases/{case_id}/doubts/{sha256}", headers=people[who] if who else {})

    return _ask


async def test_the_picture_of_the_report_in_another_file_is_told(case, own, ask) -> None:
    mine = await own("squad", CHANGED)
    answer = (await ask("squad", case, mine)).json()
    assert (answer["state"], [one["key"] for one in answer["looks"]]) == ("compared", [f"same_picture/{mine}"])


async def test_another_street_is_told_and_the_same_place_is_not(case, own, ask) -> None:
    elsewhere, same = await own("squad", OTHER), await own("squad", RETAKEN)
    assert [one["kind"] for one in (await ask("squad", case, elsewhere)).json()["looks"]] == ["not_comparable"]
    assert (await ask("squad", case, same)).json() == {"sha256": same, "state": "compared", "looks": []}


async def test_the_cases_own_file_is_told_and_names_no_other_photo(case, ask) -> None:
    answer = (await ask("squad", case, sha(FIRST))).json()
    assert [(one["kind"], one["sha256"]) for one in answer["looks"]] == [("same_file", sha(FIRST))]


async def test_the_file_and_the_picture_of_a_report_that_was_merged_in_are_told(
    client, case, own, give, ask, renderer, store, clock
) -> None:
    with Image.open(io.BytesIO(OTHER)) as picture:
        again = await own("squad", jpeg(picture, 45))
    await own("squad", OTHER)
    assert (await put(client, OTHER)).status_code == 200
    merged = await new_case(client, photos=[sha(OTHER)])
    assert (await give("clerk", merged, "merge", intoCaseId=case)).status_code == 200
    told = [(await ask("squad", case, one)).json()["looks"] for one in (sha(OTHER), again)]
    assert [[one["kind"] for one in looks] for looks in told] == [["same_file"], ["same_picture"]]


async def test_a_checker_learns_that_the_picture_is_the_handlings_and_the_squad_may_ask_no_more(
    client, people, case, own, give, ask
) -> None:
    handed = await own("squad", RETAKEN)
    assert (await give("squad", case, "finish", note="办完", photos=[handed])).status_code == 200
    with Image.open(io.BytesIO(RETAKEN)) as picture:
        again = await own("clerk", jpeg(picture, 45))
    assert [one["kind"] for one in (await ask("clerk", case, again)).json()["looks"]] == ["same_picture"]
    assert (await ask("squad", case, handed)).json()["type"].endswith("case.not_your_task")


async def test_what_is_told_before_is_what_the_check_is_asked_afterwards(
    client, people, case, own, give, ask, likeness
) -> None:
    mine = [await own("squad", data) for data in (CHANGED, OTHER)]
    told = [one["key"] for sha256 in mine for one in (await ask("squad", case, sha256)).json()["looks"]]
    assert (await give("squad", case, "finish", note="办完", photos=mine)).status_code == 200
    await work(likeness)
    looks = (await client.get(f"/api/cases/{case}", headers=people["clerk"])).json()["looks"]
    assert {one["key"] for one in looks} == set(told)


async def test_only_who_may_hand_in_there_may_ask(case, own, ask) -> None:
    mine = await own("squad", CHANGED)
    for who, status in ((None, 401), ("other_squad", 404), ("agency", 404), ("dispatcher", 403), ("clerk", 403)):
        assert (await ask(who, case, mine)).status_code == status, who


async def test_another_persons_photo_and_an_unknown_one_answer_alike(client, case, own, ask) -> None:
    theirs = await own("other_squad", CHANGED)
    answers = [await ask("squad", case, name) for name in (theirs, "0" * 64, "nonsense", "a" * 5000)]
    assert {(one.status_code, one.json()["type"]) for one in answers} == {(404, answers[1].json()["type"])}
    anonymous = sha(OTHER)
    assert (await put(client, OTHER)).status_code == 201
    assert (await ask("squad", case, anonymous)).status_code == 404


async def test_a_photo_without_renderings_is_pending_and_one_that_has_none_is_unreadable(
    client, people, case, own, ask, renderer, store, clock
) -> None:
    assert (await client.put(f"/api/photos/{sha(OTHER)}", content=OTHER, headers=people["squad"])).status_code == 201
    assert (await ask("squad", case, sha(OTHER))).json() == {"sha256": sha(OTHER), "state": "pending", "looks": []}
    await send(client, OTHER, renderer, store, clock)
    await photos.park(sha(OTHER), "photo.too_slow", "", clock.now())
    assert (await ask("squad", case, sha(OTHER))).json()["state"] == "unreadable"


async def test_a_case_with_many_photos_is_compared_with_some_and_an_account_asks_so_often(
    client, people, case, own, give, ask, renderer, store, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def judged(mine: Grey, others: dict[str, Grey], earlier: list[str]) -> None:
        asked.append(len(others))

    with Image.open(io.BytesIO(FIRST)) as first:
        grey = np.asarray(first.convert("L"))
    rounds = [
        [await own("squad", jpeg(Image.fromarray(retake(grey, 10, 20 * n + seed)))) for seed in range(9)]
        for n in range(2)
    ]
    for several in rounds:
        assert (await give("squad", case, "finish", note="办完", photos=several)).status_code == 200
        assert (await give("clerk", case, "check_fail", note="没清完")).status_code == 200
    monkeypatch.setattr(doubts, "judge", judged)
    monkeypatch.setattr(doubts, "_PER_WINDOW", 2)
    mine = await own("squad", CHANGED)
    statuses = [(await ask("squad", case, mine)).status_code for _ in range(3)]
    assert (statuses, asked) == ([200, 200, 429], [doubts.AT_MOST] * 2)
