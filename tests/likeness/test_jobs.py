"""Photos that come again in another file are flagged where they come again; before and after get their score."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from httpx import AsyncClient
from PIL import Image

from backend.db import execute, fetch, fetchval
from backend.demo.pictures import picture
from backend.evidence import copies as evidence
from backend.kernel.clock import FixedClock
from backend.likeness import queries
from backend.likeness.jobs import Likeness, works
from backend.photos.child import Child
from backend.storage import ObjectStore
from tests.harness.photos import sent_by_everybody
from tests.harness.reports import new_case
from tests.likeness.pictures import CHANGES, jpeg, retake
from tests.photos.test_photos import put, sha

FIRST = picture("garbage1", 0)
OTHER = picture("pothole", 0)
with Image.open(io.BytesIO(FIRST)) as _first:
    CHANGED = CHANGES["turned, cut, quality 50"](_first)
    RETAKEN = jpeg(Image.fromarray(retake(np.asarray(_first.convert("L")), 14, 3)))


@pytest.fixture
async def likeness(store: ObjectStore, clock: FixedClock, renderer: Child) -> Likeness:
    return Likeness(store, clock)


async def send(client: AsyncClient, data: bytes, renderer: Child, store: ObjectStore, clock: FixedClock) -> str:
    assert (await put(client, data)).status_code in (200, 201)
    await sent_by_everybody(sha(data), clock)
    return await ready(data, renderer, store, clock)


async def ready(data: bytes, renderer: Child, store: ObjectStore, clock: FixedClock) -> str:
    """A photo that has arrived, five minutes later, up to its renderings."""
    clock.advance(timedelta(minutes=5))
    await execute("UPDATE photo SET received_at = $2 WHERE sha256 = $1", sha(data), clock.now())
    await evidence.make(sha(data), renderer, store, clock)
    return sha(data)


@pytest.fixture
def handled(client, give, advance, renderer: Child, store: ObjectStore, clock: FixedClock):  # type: ignore[no-untyped-def]
    """A case that was reported with the first photos and handed in with the others: its id and their hashes."""

    async def _handled(reported: list[bytes], handed_in: list[bytes]) -> tuple[str, list[str]]:
        case = await new_case(client, photos=[await send(client, d, renderer, store, clock) for d in reported])
        await advance(case, "handling")
        after = [await send(client, d, renderer, store, clock) for d in handed_in]
        assert (await give("squad", case, "finish", note="办完", photos=after)).status_code == 200
        return case, after

    return _handled


async def work(likeness: Likeness) -> None:
    while keys := await queries.unhashed(10):
        for key in keys:
            await likeness.hash(key)
    while keys := await queries.uncompared(10):
        for key in keys:
            await likeness.compare(key)
    while keys := await queries.unpaired(10):
        for key in keys:
            event_id, sha256 = key.split("/")
            await likeness.pair(UUID(event_id), sha256)


async def flags(client: AsyncClient, case: str, who: dict[str, str]) -> list[dict[str, Any]]:
    items = (await client.get(f"/api/cases/{case}/flags", headers=who)).json()["items"]
    return [f for f in items if f["kind"] == "alike"]


async def test_the_same_picture_in_another_file_is_flagged_on_the_later_case(
    client, people, likeness: Likeness, renderer: Child, store: ObjectStore, clock: FixedClock
) -> None:
    first = await new_case(client, cell=0, photos=[await send(client, FIRST, renderer, store, clock)])
    await work(likeness)
    again = await new_case(client, cell=2, photos=[await send(client, CHANGED, renderer, store, clock)])
    await work(likeness)
    assert await flags(client, first, people["clerk"]) == []
    [flag] = await flags(client, again, people["clerk"])
    assert (flag["severity"], flag["facts"]["cases"], flag["facts"]["turned"]) == ("doubt", [first], True)
    assert "转了方向" in flag["sentence"]
    [hidden] = await flags(client, again, people["other_squad"])
    assert (hidden["facts"]["cases"], first[:8] in hidden["sentence"]) == ([], False)
    assert "sha256" not in hidden["facts"]


async def test_what_was_hashed_before_there_were_larger_cuts_is_done_again_and_found_by_them(
    client, people, store: ObjectStore, renderer: Child, likeness: Likeness, clock: FixedClock
) -> None:
    old = await send(client, FIRST, renderer, store, clock)
    await new_case(client, photos=[old])
    await work(likeness)
    await execute("UPDATE photo_hash SET more = NULL, made_at = made_at - interval '1 day'")
    assert await queries.unhashed(10) == [old]
    await work(likeness)
    assert await queries.unhashed(10) == []
    with Image.open(io.BytesIO(FIRST)) as picture:
        cut = await send(client, CHANGES["20 % cut off at the right"](picture), renderer, store, clock)
    case = await new_case(client, 3, photos=[cut])
    await work(likeness)
    assert len(await flags(client, case, people["clerk"])) == 1


async def test_a_purged_photo_has_no_larger_cuts_and_is_not_looked_at_again(
    client, store: ObjectStore, renderer: Child, likeness: Likeness, clock: FixedClock
) -> None:
    gone = await send(client, FIRST, renderer, store, clock)
    await new_case(client, photos=[gone])
    await work(likeness)
    await execute("UPDATE photo_hash SET more = NULL")
    await execute("DELETE FROM photo_derivative")
    await execute("UPDATE photo SET purged_at = $1", clock.now())
    await work(likeness)
    assert await fetchval("SELECT more FROM photo_hash") == []


async def test_whoever_is_compared_first_the_later_one_is_flagged_once(
    client, people, likeness: Likeness, renderer: Child, store: ObjectStore, clock: FixedClock
) -> None:
    first = await new_case(client, cell=0, photos=[await send(client, FIRST, renderer, store, clock)])
    again = await new_case(client, cell=1, photos=[await send(client, CHANGED, renderer, store, clock)])
    for key in await queries.unhashed(10):
        await likeness.hash(key)
    for key in (sha(CHANGED), sha(FIRST), sha(CHANGED)):
        await likeness.compare(key)
    assert await flags(client, first, people["clerk"]) == []
    assert len(await flags(client, again, people["clerk"])) == 1


async def test_an_after_photo_that_is_the_before_photo_contradicts(client, people, handled, likeness: Likeness) -> None:
    case, _ = await handled([FIRST], [CHANGED])
    await work(likeness)
    [flag] = await flags(client, case, people["clerk"])
    assert flag["severity"] == "contradiction"
    assert "不是处置后拍的" in flag["sentence"]
    assert (await client.get(f"/api/cases/{case}/pairs", headers=people["clerk"])).json()["items"] == []


async def test_a_checkers_photo_that_is_the_squads_in_another_file_contradicts_and_closing_asks_for_a_look(
    client, people, handled, give, likeness: Likeness, renderer: Child, store: ObjectStore, clock: FixedClock
) -> None:
    case, _ = await handled([OTHER], [FIRST])
    await work(likeness)
    looks = (await client.get(f"/api/cases/{case}", headers=people["clerk"])).json()["looks"]
    checked = await send(client, CHANGED, renderer, store, clock)
    passed = await give(
        "clerk", case, "check_pass", note="属实", photos=[checked], looked=[one["key"] for one in looks]
    )
    assert passed.status_code == 200
    await work(likeness)
    flag = next(f for f in await flags(client, case, people["clerk"]) if f["sha256"] == checked)
    assert (flag["severity"], "换了个文件" in flag["sentence"]) == ("contradiction", True)
    asked = await give("clerk", case, "close", looked=[one["key"] for one in looks])
    seen = [one["key"] for one in asked.json()["looks"]]
    assert (asked.status_code, f"same_picture/{checked}" in seen) == (422, True)
    every = [one["key"] for one in looks] + seen
    assert (await give("clerk", case, "close", looked=every)).status_code == 200


async def test_a_case_knows_its_own_pictures_before_the_city_has_been_searched(
    client, people, handled, likeness: Likeness
) -> None:
    case, [after] = await handled([FIRST], [CHANGED])
    for key in await queries.unpaired(10):
        event_id, sha256 = key.split("/")
        await likeness.pair(UUID(event_id), sha256)
    [flag] = await flags(client, case, people["clerk"])
    assert (flag["severity"], flag["facts"]["turned"]) == ("contradiction", True)
    looks = (await client.get(f"/api/cases/{case}", headers=people["clerk"])).json()["looks"]
    assert f"same_picture/{after}" in [one["key"] for one in looks]
    await work(likeness)
    assert len(await flags(client, case, people["clerk"])) == 1


async def test_two_copies_in_one_hand_in_are_no_flag(client, people, handled, likeness: Likeness) -> None:
    case, _ = await handled([OTHER], [FIRST, CHANGED])
    await work(likeness)
    assert await flags(client, case, people["clerk"]) == []


async def test_a_checkers_photo_of_the_place_has_a_score_beside_the_earlier_ones(
    client, people, handled, give, likeness: Likeness, renderer: Child, store: ObjectStore, clock: FixedClock
) -> None:
    case, [handed] = await handled([OTHER], [FIRST])
    seen = await send(client, RETAKEN, renderer, store, clock)
    assert (await give("clerk", case, "check_pass", note="属实", photos=[seen])).status_code == 200
    await work(likeness)
    pairs = (await client.get(f"/api/cases/{case}/pairs", headers=people["clerk"])).json()["items"]
    [pair] = [one for one in pairs if one["after"] == seen]
    assert (pair["before"], pair["score"] >= 40) == (handed, True)


async def test_a_second_photo_of_the_place_is_no_flag_and_has_a_score(
    client, people, handled, likeness: Likeness
) -> None:
    case, [after] = await handled([OTHER, FIRST], [RETAKEN])
    await work(likeness)
    assert await flags(client, case, people["clerk"]) == []
    answer = await client.get(f"/api/cases/{case}/pairs", headers=people["clerk"])
    [pair] = answer.json()["items"]
    assert (pair["before"], pair["after"]) == (sha(FIRST), after)
    assert pair["score"] >= 40
    for who, status in ((people["other_squad"], 404), ({}, 401)):
        assert (await client.get(f"/api/cases/{case}/pairs", headers=who)).status_code == status


async def test_one_report_with_two_copies_of_a_picture_is_no_flag(
    client, people, likeness: Likeness, renderer: Child, store: ObjectStore, clock: FixedClock
) -> None:
    both = [await send(client, d, renderer, store, clock) for d in (FIRST, CHANGED)]
    case = await new_case(client, photos=both)
    await work(likeness)
    assert await flags(client, case, people["clerk"]) == []


async def test_a_photo_without_shape_or_picture_is_done_and_not_listed_again(
    client, likeness: Likeness, renderer: Child, store: ObjectStore, clock: FixedClock
) -> None:
    blank = jpeg(Image.new("RGB", (640, 480), "black"))
    lost = await send(client, OTHER, renderer, store, clock)
    await new_case(client, photos=[await send(client, blank, renderer, store, clock), lost])
    await execute("DELETE FROM photo_derivative WHERE sha256 = $1", lost)
    await work(likeness)
    assert await fetch("SELECT 1 FROM photo_hash") == []
    assert await queries.unhashed(10) == []


async def test_what_fails_for_good_is_parked(client, renderer: Child, store: ObjectStore, clock: FixedClock) -> None:
    photo = await send(client, FIRST, renderer, store, clock)
    await new_case(client, photos=[photo])
    parks = {w.name: w.park for w in works(store, clock)}
    park = parks["likeness.hash"]
    assert park is not None
    await park(photo, "no memory")
    assert await fetchval("SELECT hashed_at FROM photo WHERE sha256 = $1", photo) == clock.now()
