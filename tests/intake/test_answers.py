"""What the reporter reads and answers: limits, a word from the desk, and whether a closed matter is really done."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient

from backend.cases.organisation import end_unit
from backend.cases.rules import REWORK_WITHIN
from backend.catalog import stages
from backend.catalog.service import working_calendar
from backend.catalog.stage_limits import packaged
from backend.db import execute, fetch, fetchrow, fetchval
from backend.intake import answers
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from tests.harness.photos import let_public_see, recorded_photo
from tests.harness.reports import report
from tests.harness.world import START, World, sign_in
from tests.intake.answering import answer, close_again, no, reported, track


async def test_a_report_is_told_by_when_it_is_looked_at_and_every_limit(
    client: AsyncClient, world: World, clock: FixedClock
) -> None:
    body = report(categoryCode="06010")
    first = (await client.post("/api/reports", json=body)).json()
    stages = first["stages"]
    assert [s["stage"] for s in stages] == ["accept", "dispatch", "handle", "check"]
    assert datetime.fromisoformat(stages[0]["dueAt"]) == START + timedelta(minutes=15)
    assert stages[0]["limit"] == {"value": 15, "unit": "minute"}
    assert stages[2]["limit"]
    assert all(s["dueAt"] is None for s in stages[1:])
    clock.advance(timedelta(hours=1))
    assert (await client.post("/api/reports", json=body)).json() == first


async def test_what_the_sender_is_told_first_is_what_the_page_says_however_long_the_storing_took(
    client: AsyncClient, world: World, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.now

    def later() -> datetime:
        clock.advance(timedelta(seconds=7))
        return at()

    monkeypatch.setattr(clock, "now", later)
    first = (await client.post("/api/reports", json=report(categoryCode="06010"))).json()
    monkeypatch.undo()
    assert first["stages"][0] == (await track(client, first["trackingCode"]))["stages"][0]


async def test_the_page_says_who_has_it_now_and_what_comes(
    client: AsyncClient, world: World, clock: FixedClock, advance: Any
) -> None:
    code, case = await reported(client)
    await advance(case, "handling")
    seen = await track(client, code)
    assert seen["unitName"] == "一中队"
    assert [s["stage"] for s in seen["stages"]] == ["handle", "check"]
    assert seen["stages"][0]["dueAt"]
    assert seen["answer"] is None


async def test_the_time_used_stands_beside_its_limit(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, advance: Any
) -> None:
    code, case = await reported(client)
    await advance(case, "handling")
    clock.advance(timedelta(minutes=90))
    await give("squad", case, "finish", note="已清理", photos=[await recorded_photo(clock)])
    work = (await track(client, code))["work"]
    used = datetime.fromisoformat(work["finishedAt"]) - datetime.fromisoformat(work["startedAt"])
    assert (work["unitName"], used) == ("一中队", timedelta(minutes=90))
    assert work["dueAt"]


async def test_the_time_used_is_of_the_kind_that_its_limit_counts(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, advance: Any
) -> None:
    """Handed over one night: hours by the clock, few of them working time, as the limit has it."""
    code, case = await reported(client)
    await advance(case, "handling")
    assert (await track(client, code))["work"]["usedS"] is None
    began = clock.now()
    clock.advance(timedelta(days=1))
    await give("squad", case, "finish", note="已清理", photos=[await recorded_photo(clock)])
    work = (await track(client, code))["work"]
    assert work["limit"]["unit"] in {"work_hour", "work_day"}
    calendar = working_calendar()
    started, ended = (datetime.fromisoformat(work[key]) for key in ("startedAt", "finishedAt"))
    assert work["usedS"] == calendar.working_between(started, ended).total_seconds()
    assert work["usedS"] < (clock.now() - began).total_seconds() / 2


async def test_the_time_used_begins_anew_with_a_failed_check(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, advance: Any
) -> None:
    """The wait for whoever checks is not the unit's: handed in late for the first clock, in time for its own."""
    code, case = await reported(client)
    await advance(case, "finished")
    clock.advance(timedelta(days=3))
    headers = await sign_in("clerk", clock)
    failed = {"id": str(new_id()), "command": "check_fail", "note": "没扫净"}
    assert (await client.post(f"/api/cases/{case}/commands", json=failed, headers=headers)).status_code == 200
    failed_at = clock.now()
    seen = await track(client, code)
    assert datetime.fromisoformat(seen["work"]["startedAt"]) == failed_at
    assert seen["work"]["dueAt"] == seen["stages"][0]["dueAt"]
    clock.advance(timedelta(minutes=30))
    await give("squad", case, "finish", note="又扫了", photos=[await recorded_photo(clock)])
    work = (await track(client, code))["work"]
    assert datetime.fromisoformat(work["startedAt"]) == failed_at
    assert work["usedS"] == working_calendar().working_between(failed_at, clock.now()).total_seconds()
    assert work["finishedAt"] <= work["dueAt"]


async def test_the_time_used_goes_on_where_another_unit_inherits_the_work(
    client: AsyncClient, world: World, clock: FixedClock, advance: Any
) -> None:
    code, case = await reported(client)
    await advance(case, "handling")
    before = await track(client, code)
    clock.advance(timedelta(minutes=50))
    await execute("UPDATE account SET active = false WHERE unit_id = $1", world.units["squad"])
    assert (await end_unit("一中队", clock, "二中队")).ended
    after = await track(client, code)
    assert after["work"]["unitName"] != before["work"]["unitName"]
    assert (after["work"] | {"unitName": ""}) == (before["work"] | {"unitName": ""})
    assert after["work"]["dueAt"] == after["stages"][0]["dueAt"]


async def test_what_was_answered_stands_on_the_page_of_its_code_alone(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, advance: Any
) -> None:
    code, case = await reported(client)
    other, joined = await reported(client)
    assert (await give("clerk", joined, "merge", intoCaseId=case)).status_code == 200
    clock.advance(timedelta(minutes=1))
    await advance(case, "closed")
    await answer(client, code, no(text=" 还剩一半 ", photos=[await recorded_photo(clock)]))
    mine, theirs = await track(client, code), await track(client, other)
    assert [said | {"at": ""} for said in mine["answer"]["said"]] == [
        {"at": "", "clean": False, "reasons": ["still_there"], "text": "还剩一半", "photos": 1}
    ]
    assert theirs["answer"]["said"] == []
    assert [(seen["steps"][-1]["byReporter"], seen["steps"][-1]["byYou"]) for seen in (mine, theirs)] == [
        (True, True), (True, False)
    ]  # fmt: skip
    assert "还剩一半" not in str(theirs)


async def test_a_dispatch_that_was_called_back_is_not_told_as_returned_by_the_unit(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, advance: Any
) -> None:
    code, case = await reported(client)
    await advance(case, "handling")
    assert (await give("dispatcher", case, "reassign", unitId=str(world.units["agency"]), note="换")).status_code == 200
    last = (await track(client, code))["steps"][-1]
    assert (last["step"], last["words"], bool(last["unitName"])) == ("reassigned", "改派给另一处理单位", True)
    assert (await give("dispatcher", case, "recall", note="派错了")).status_code == 200
    last = (await track(client, code))["steps"][-1]
    assert (last["step"], last["words"], last["unitName"]) == ("recalled", "派遣撤回了，正在另派", None)


@pytest.mark.parametrize("seen", ["at the desk", "with a photo of the case", "on site"])
async def test_that_somebody_looked_on_site_is_said_only_of_who_brought_a_photo_from_there(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, advance: Any, seen: str
) -> None:
    code, case = await reported(client)
    await advance(case, "finished")
    old = "SELECT sha256 FROM case_photo WHERE case_id = $1::text::uuid AND role = 'after'"
    brought = {
        "at the desk": [], "with a photo of the case": [await fetchval(old, case)],
        "on site": [await recorded_photo(clock)],
    }[seen]  # fmt: skip
    assert (await give("clerk", case, "check_pass", note="属实", photos=brought)).status_code == 200
    step = (await track(client, code))["steps"][-1]
    assert (step["step"], step["onSite"]) == ("checked", seen == "on site")


async def test_the_page_tells_the_number_of_the_case_and_of_the_photos_that_came_with_the_report(
    client: AsyncClient, world: World, clock: FixedClock, advance: Any
) -> None:
    code, case = await reported(client, photos=[await recorded_photo(clock) for _ in range(2)])
    seen = await track(client, code)
    assert (seen["caseNo"], seen["photoCount"]) == (None, 2)
    await advance(case, "finished")
    seen = await track(client, code)
    assert seen["caseNo"] == await fetchval("SELECT no FROM case_file WHERE id = $1::text::uuid", case) is not None
    assert seen["photoCount"] == 2


async def test_a_word_to_the_citizen_is_public_sealed_and_not_the_note(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, people: dict[str, dict[str, str]]
) -> None:
    code, case = await reported(client)
    body = {"note": "内部：属物业", "toCitizen": "这里归小区物业管，电话 0000"}
    assert (await give("clerk", case, "decline", **body)).status_code == 200
    seen = await client.get(f"/api/track/{code}")
    assert seen.json()["steps"][-1]["note"] == "这里归小区物业管，电话 0000"
    assert "内部" not in seen.text
    events = (await client.get(f"/api/cases/{case}/events", headers=people["clerk"])).json()["items"]
    assert (events[-1]["note"], events[-1]["toCitizen"]) == (body["note"], body["toCitizen"])


async def test_a_word_without_a_note_is_kept_as_well(
    client: AsyncClient, world: World, clock: FixedClock, give: Any
) -> None:
    code, case = await reported(client)
    await give("clerk", case, "accept", categoryCode="06010", toCitizen="收到，下午去看")
    assert (await track(client, code))["steps"][-1]["note"] == "收到，下午去看"


async def test_not_done_brings_it_back_to_work_once_and_is_then_told_to_the_desk(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, advance: Any, people: dict[str, dict[str, str]]
) -> None:
    code, case = await reported(client)
    assert (await answer(client, code, no())).json()["why"] == "state"
    await advance(case, "closed")
    closing = await fetchval("SELECT id::text FROM case_event WHERE command = 'close'")
    assert (await track(client, code))["answer"] | {"until": ""} == {
        "open": True, "until": "", "clean": None, "at": None, "reworks": True, "closing": closing, "said": []
    }  # fmt: skip
    body = no(photos=[await recorded_photo(clock)])
    answered = await answer(client, code, body)
    assert (answered.status_code, answered.json()["state"]) == (200, "filed")
    assert answered.json()["steps"][-1] | {"at": ""} == {
        "at": "", "step": "rework", "words": "重新处理", "unitName": None, "note": None, "byReporter": True,
        "byYou": True, "onSite": False,
    }  # fmt: skip
    assert (await answer(client, code, body)).status_code == 200
    row = await fetchrow("SELECT state, clock_stage FROM case_file WHERE id = $1::text::uuid", case)
    assert tuple(row) == ("filed", "dispatch")

    await close_again(give, world, clock, case)
    assert (await track(client, code))["answer"]["reworks"] is False
    again = await answer(client, code, no(text="又没清"))
    assert (again.status_code, again.json()["state"]) == (200, "closed")
    events = (await client.get(f"/api/cases/{case}/events", headers=people["supervisor"])).json()["items"]
    assert (events[-1]["command"], events[-1]["note"], events[-1]["facts"]["by"]) == ("answer", "又没清", "reporter")
    assert (await answer(client, code, no())).json()["why"] == "given"


async def test_a_second_no_is_counted_and_listed_for_the_supervisor(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, advance: Any, people: dict[str, dict[str, str]]
) -> None:
    async def disputed(who: str = "supervisor", more: str = "") -> list[str]:
        answer = await client.get(f"/api/cases?disputed=true{more}", headers=people[who])
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    async def counted() -> int:
        return (await client.get("/api/oversight", headers=people["supervisor"])).json()["disputed"]

    code, case = await reported(client)
    content, quiet = await reported(client)
    await advance(quiet, "closed")
    await advance(case, "closed")
    assert (await answer(client, content, {"id": str(new_id()), "clean": True})).status_code == 200
    await answer(client, code, no())
    assert (await disputed(), await counted()) == ([], 0)  # the first one sent it back to work by itself
    await close_again(give, world, clock, case)
    assert (await disputed(), await counted()) == ([], 0)
    await answer(client, code, no(text="又没清"))
    assert (await disputed(), await counted()) == ([case], 1)
    assert (await disputed(more="&area=310115902"), await disputed(more="&state=closed&q=垃圾")) == ([], [case])
    due = await client.get("/api/cases?disputed=true&order=due", headers=people["supervisor"])
    assert (due.status_code, due.json()["type"]) == (422, "list.bad_filter")
    assert (await give("supervisor", case, "rework", note="再去清一次")).status_code == 200
    assert (await disputed(), await counted()) == ([], 0)


async def test_a_second_no_is_not_shown_to_who_does_not_see_the_case_and_not_for_ever(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, advance: Any, people: dict[str, dict[str, str]]
) -> None:
    code, case = await reported(client)
    await advance(case, "closed")
    await answer(client, code, no())
    await close_again(give, world, clock, case)
    await answer(client, code, no())
    listed = "/api/cases?disputed=true"
    assert (await client.get(listed)).status_code == 401
    assert (await client.get(listed, headers=people["agency"])).json()["items"] == []
    clock.advance(timedelta(days=31))
    late = {"supervisor": await sign_in("supervisor", clock)}
    assert (await client.get(listed, headers=late["supervisor"])).json()["items"] == []


async def test_done_may_turn_to_not_done_but_not_back_and_only_for_some_days(
    client: AsyncClient, world: World, clock: FixedClock, advance: Any
) -> None:
    code, case = await reported(client)
    await advance(case, "closed")
    yes = {"id": str(new_id()), "clean": True}
    seen = (await answer(client, code, yes)).json()
    assert (seen["state"], seen["answer"]["clean"], seen["answer"]["open"]) == ("closed", True, True)
    assert (await answer(client, code, {**yes, "id": str(new_id())})).json()["why"] == "given"
    clock.advance(timedelta(days=7, seconds=1))
    late = await answer(client, code, no())
    assert (late.status_code, late.json()["type"], late.json()["why"]) == (409, "report.answer_closed", "late")


@pytest.mark.parametrize(("days", "term"), [(7, timedelta(days=7)), (60, REWORK_WITHIN)])
async def test_the_holder_of_a_code_brings_no_matter_back_after_the_term(
    client: AsyncClient, world: World, clock: FixedClock, advance: Any, monkeypatch: pytest.MonkeyPatch,
    days: int, term: timedelta,
) -> None:  # fmt: skip
    """Whatever a city sets for answers, none is taken once a closed case can no longer be handled again."""
    limits = msgspec.structs.replace(packaged(), answer_days=days)
    monkeypatch.setattr(answers, "stage_limits", lambda _: limits)
    (in_time, first), (too_late, second) = [await reported(client) for _ in range(2)]
    for case in (first, second):
        await advance(case, "closed")
    clock.advance(term)
    shown = (await track(client, in_time))["answer"]
    assert (shown["open"], shown["reworks"]) == (True, True)
    assert datetime.fromisoformat(shown["until"]) == clock.now()
    assert (await answer(client, in_time, no())).json()["state"] == "filed"
    clock.advance(timedelta(microseconds=1))
    assert (await track(client, too_late))["answer"]["open"] is False
    late = await answer(client, too_late, no())
    assert (late.status_code, late.json()["type"], late.json()["why"]) == (409, "report.answer_closed", "late")
    assert (await track(client, too_late))["state"] == "closed"


async def test_a_closing_is_answered_by_what_held_when_it_was_closed(
    client: AsyncClient, world: World, clock: FixedClock, advance: Any
) -> None:
    (first, one), (second, two) = [await reported(client) for _ in range(2)]
    await advance(one, "closed")
    closed = clock.now()
    clock.advance(timedelta(minutes=1))
    own = msgspec.structs.replace(packaged(), answer_days=3)
    try:
        await stages.load(own, clock.now(), clock.now())
        await advance(two, "closed")
        until = [datetime.fromisoformat((await track(client, code))["answer"]["until"]) for code in (first, second)]
    finally:
        stages.forget()
    assert until == [closed + timedelta(days=7), clock.now() + timedelta(days=3)]


async def test_what_was_handled_before_the_rework_is_not_told_as_how_it_is_now(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, advance: Any
) -> None:
    async def seen() -> list[tuple[str, bool]]:
        return [(photo["role"], photo["outdated"]) for photo in (await track(client, code))["photos"]]

    async def show_all() -> None:
        shown = "SELECT sha256 FROM case_photo WHERE case_id = $1::text::uuid AND sha256 NOT IN (SELECT sha256 FROM"
        for row in await fetch(f"{shown} photo_review)", case):
            await let_public_see(row["sha256"], clock)

    code, case = await reported(client, photos=[await recorded_photo(clock)])
    await advance(case, "closed")
    await show_all()
    assert await seen() == [("before", False), ("after", False)]
    clock.advance(timedelta(minutes=1))
    await answer(client, code, no(photos=[await recorded_photo(clock)]))
    await show_all()
    assert await seen() == [("before", False), ("after", True), ("check", False)]
    clock.advance(timedelta(minutes=1))
    await close_again(give, world, clock, case)
    assert await seen() == [("before", False), ("after", True), ("check", False)]
    await show_all()
    assert await seen() == [("before", False), ("after", True), ("check", False), ("after", False)]


async def test_each_report_of_a_merged_matter_has_its_own_answer(
    client: AsyncClient, world: World, clock: FixedClock, give: Any, advance: Any
) -> None:
    code, case = await reported(client)
    other, joined = await reported(client)
    assert (await give("clerk", joined, "merge", intoCaseId=case)).status_code == 200
    await advance(case, "closed")
    assert (await answer(client, code, {"id": str(new_id()), "clean": True})).status_code == 200
    assert (await track(client, other))["answer"]["clean"] is None
    assert (await answer(client, other, no())).json()["state"] == "filed"
    assert await fetchval("SELECT count(*) FROM report_answer") == 2


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"clean": "no"}, 400), ({"text": "长" * 501}, 400), ({"reasons": ["<script>"]}, 400), ({"extra": 1}, 400),
        ({"photos": ["ab" * 32]}, 409), ({"id": "00000000-0000-4000-8000-000000000000"}, 422),
    ],
)  # fmt: skip
async def test_a_malformed_answer_is_refused(
    client: AsyncClient, world: World, clock: FixedClock, advance: Any, change: dict[str, Any], status: int
) -> None:
    code, case = await reported(client)
    await advance(case, "closed")
    assert (await answer(client, code, no(**change))).status_code == status
    assert await fetchval("SELECT state FROM case_file WHERE id = $1::text::uuid", case) == "closed"


async def test_who_guesses_a_code_answers_nothing(client: AsyncClient, world: World, clock: FixedClock) -> None:
    assert (await answer(client, "0000-00000-00000", no())).json()["type"] == "track.not_found"
