"""A matter that several people reported: whoever looks at the case sees all of them."""

from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from backend.db import execute, fetchval
from backend.evidence import queries as evidence
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.photos.queries import is_seen
from backend.provenance import queries as provenance
from tests.harness.photos import recorded_photo
from tests.harness.reports import new_case, report
from tests.harness.world import World

WORDS = ("路边一堆纸箱", "水果店门口烂菜叶", "消火栓旁有沙发")


class Family:
    """Three reports of three people, the first merged into the second and that one into the third."""

    cases: list[str]
    codes: list[str]
    photos: list[str]


@pytest.fixture
async def family(client, people, give, world: World, clock: FixedClock) -> Family:
    made = Family()
    made.cases, made.codes, made.photos = [], [], []
    for i, words in enumerate(WORDS):
        photo = await recorded_photo(clock)
        body = report(text=words, photos=[photo], contact={"name": f"张{i}", "phone": f"1380000000{i}"})
        code = (await client.post("/api/reports", json=body)).json()["trackingCode"]
        made.codes.append(code)
        made.photos.append(photo)
        made.cases.append(
            str(await fetchval("SELECT case_id::text FROM case_report WHERE report_id = $1::text::uuid", body["id"]))
        )
        clock.advance(timedelta(minutes=1))
    await give("clerk", made.cases[2], "accept", categoryCode="06010")
    clock.advance(timedelta(minutes=1))
    for one, into in ((0, 1), (1, 2)):
        assert (await give("clerk", made.cases[one], "merge", intoCaseId=made.cases[into])).status_code == 200
        clock.advance(timedelta(minutes=1))
        if one == 0:
            await give("clerk", made.cases[2], "file", note="清楚")
            clock.advance(timedelta(minutes=1))
    return made


async def test_the_case_counts_and_shows_everybody_who_reported_it(client, people, family: Family) -> None:
    [row] = (await client.get("/api/cases?open=true", headers=people["clerk"])).json()["items"]
    assert (row["id"], row["reportCount"], row["photoCount"]) == (family.cases[2], 3, 3)
    assert row["photo"] == family.photos[2], "its own photo stands first"
    detail = (await client.get(f"/api/cases/{family.cases[2]}", headers=people["clerk"])).json()
    assert [r["text"] for r in detail["reports"]] == list(WORDS)
    assert detail["reportCount"] == 3
    assert all(r["hasContact"] for r in detail["reports"])


async def test_photos_of_the_steps_of_a_merged_case_stand_in_the_case_that_took_it(
    client, people, give, advance, photo: str, family: Family
) -> None:
    case = await new_case(client, text="又一位市民说的同一堆垃圾")
    await advance(case, "accepted")
    squad = (await client.get("/api/me", headers=people["squad"])).json()["unit"]["id"]
    await give("clerk", case, "request_check", unitId=squad)
    assert (await give("inspector", case, "report_check", result="confirmed", photos=[photo])).is_success
    assert (await give("clerk", case, "merge", intoCaseId=family.cases[2])).is_success
    [step] = (await client.get(f"/api/cases/{family.cases[2]}", headers=people["clerk"])).json()["joined"]
    assert (step["command"], step["photos"]) == ("report_check", [photo])
    assert step["actor"]["name"]
    assert (step["byReporter"], step["clean"]) == (False, None)


async def test_a_photo_that_came_with_an_answer_says_so_in_the_case_that_took_it(
    client, people, give, advance, photo: str, family: Family
) -> None:
    body = report(text="还是那堆垃圾")
    code = (await client.post("/api/reports", json=body)).json()["trackingCode"]
    case = str(await fetchval("SELECT case_id::text FROM case_report WHERE report_id = $1::text::uuid", body["id"]))
    await advance(case, "closed")
    said = {"id": str(new_id()), "clean": False, "reasons": ["still_there"], "text": "还在", "photos": [photo]}
    assert (await client.post(f"/api/track/{code}/answer", json=said)).is_success
    assert (await give("clerk", case, "merge", intoCaseId=family.cases[2])).is_success
    steps = (await client.get(f"/api/cases/{family.cases[2]}", headers=people["clerk"])).json()["joined"]
    assert [(s["byReporter"], s["clean"]) for s in steps if photo in s["photos"]] == [(True, False)]


async def test_the_contact_of_each_reporter_is_there_for_who_may_read_it(client, people, family: Family) -> None:
    url, why = f"/api/cases/{family.cases[2]}/contact-reads", {"reason": "核对情况"}
    shown = (await client.post(url, json=why, headers=people["clerk"])).json()["items"]
    assert [c["name"] for c in shown] == ["张0", "张1", "张2"]
    assert (await client.post(url, json=why, headers=people["dispatcher"])).status_code == 403


async def test_search_finds_the_case_that_goes_on_by_the_words_of_any_report(client, people, family: Family) -> None:
    for words in WORDS:
        found = (await client.get("/api/cases", params={"q": words}, headers=people["clerk"])).json()["items"]
        assert [c["id"] for c in found] == [family.cases[2]]


async def test_who_does_the_work_sees_the_photos_of_all_reports(
    client, people, give, family: Family, world: World
) -> None:
    scope = [f"u:{world.units['agency']}"]
    assert not await is_seen(family.photos[0], scope)
    await give("dispatcher", family.cases[2], "dispatch", unitId=str(world.units["agency"]))
    for photo in family.photos:
        assert await is_seen(photo, scope)


async def test_each_reporter_follows_the_own_report_from_merger_to_merger(client, family: Family) -> None:
    tracks = [(await client.get(f"/api/track/{code}")).json() for code in family.codes]
    assert [t["state"] for t in tracks] == ["filed"] * 3
    assert [t["text"] for t in tracks] == list(WORDS)
    steps = [[s["step"] for s in t["steps"]] for t in tracks]
    assert steps == [["received", "merged", "merged"], ["received", "merged"], ["received", "accepted", "filed"]]


async def test_a_photo_of_the_same_matter_is_not_one_of_another_case(
    client, people, give, family: Family, clock: FixedClock
) -> None:
    own, shell = UUID(family.cases[2]), UUID(family.cases[0])
    last = await fetchval("SELECT id FROM case_event WHERE case_id = $1 ORDER BY no DESC LIMIT 1", own)
    assert await provenance.role_before(own, family.photos[0], last) == "before"
    assert await provenance.earlier_cases(family.photos[0], own, clock.now()) == []
    assert await provenance.earlier_cases(family.photos[2], shell, clock.now()) == []
    assert len(await provenance.of_case(own)) == 3


async def test_however_long_the_chain_of_mergers_its_first_reporter_and_its_hold_reach_the_end(
    client, people, clock: FixedClock
) -> None:
    words = "二十多次并案里的第一件"
    body = report(text=words)
    code = (await client.post("/api/reports", json=body)).json()["trackingCode"]
    first = await fetchval("SELECT case_id FROM case_report WHERE report_id = $1::text::uuid", body["id"])
    chain = [first, *[UUID(await new_case(client)) for _ in range(23)]]
    for one, into in pairwise(chain):
        await execute("UPDATE case_file SET state = 'merged', merged_into_id = $2 WHERE id = $1", one, into)
    await execute("UPDATE case_file SET no = '2026-77777' WHERE id = $1", first)
    assert (await client.get(f"/api/track/{code}")).json()["state"] == "reported"
    found = (await client.get("/api/cases", params={"q": words}, headers=people["clerk"])).json()["items"]
    assert [c["id"] for c in found] == [str(chain[-1])]
    assert set(await evidence.family("2026-77777")) == set(chain)


async def test_the_log_says_which_case_was_merged_in_and_into_which(client, people, family: Family) -> None:
    await execute("UPDATE case_file SET place_words = '浦城路东侧' WHERE id = $1::text::uuid", family.cases[1])
    await execute("UPDATE case_file SET place_words = '东昌路北侧' WHERE id = $1::text::uuid", family.cases[2])
    number = await fetchval("SELECT no FROM case_file WHERE id = $1::text::uuid", family.cases[2])

    async def last(case: str) -> dict:
        return (await client.get(f"/api/cases/{case}/events", headers=people["clerk"])).json()["items"][-1]

    taken, went = await last(family.cases[2]), await last(family.cases[1])
    assert (taken["command"], taken["facts"]["caseNo"], taken["facts"]["casePlace"]) == ("absorb", None, "浦城路东侧")
    assert (went["command"], went["facts"]["caseNo"], went["facts"]["casePlace"]) == ("merge", number, "东昌路北侧")
