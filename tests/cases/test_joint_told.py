"""What is told of a case on which several units work: photos to look at, the public page, figures and lists."""

from datetime import timedelta
from typing import Any

import pytest

from backend.db import fetch, fetchval
from backend.kernel.clock import FixedClock
from tests.harness.joint import task_of
from tests.harness.photos import let_public_see, recorded_photo
from tests.harness.reports import report
from tests.harness.world import World

pytestmark = pytest.mark.usefixtures("rows_as_the_log_tells_them")


async def reported(client, give, world) -> tuple[str, str]:
    """A citizen's report that the squad handles and the agency assists in: its tracking code and its case."""
    code = (await client.post("/api/reports", json=report())).json()["trackingCode"]
    case_id = str(await fetchval("SELECT case_id::text FROM case_report"))
    await give("clerk", case_id, "accept", categoryCode="06010")
    await give("clerk", case_id, "file", note="清楚")
    await give("dispatcher", case_id, "dispatch", unitId=str(world.units["squad"]))
    await give("dispatcher", case_id, "dispatch", unitId=str(world.units["agency"]), role="assist")
    return code, case_id


async def test_what_one_unit_handed_in_is_looked_at_whatever_the_others_do(give, led, done, detail, clock) -> None:
    photo = await recorded_photo(clock)
    case_id = await led("agency", photos=[photo])
    clock.advance(timedelta(minutes=10))
    await give("squad", case_id, "acknowledge")
    await give("squad", case_id, "finish", note="好了", photos=[photo])
    now = await done(case_id, "agency")
    key = f"same_file/{photo}"
    assert [one["key"] for one in now["looks"]] == [key]
    await give("clerk", case_id, "check_fail", note="还脏", taskId=task_of(now, "环卫所"), looked=[])
    clock.advance(timedelta(minutes=10))
    again = await give("agency", case_id, "finish", note="又好了", photos=[await recorded_photo(clock)])
    assert [one["key"] for one in again.json()["looks"]] == [key], "nobody has checked it yet"
    lead = task_of(now, "一中队")
    asked = await give("clerk", case_id, "check_pass", note="属实", taskId=lead, looked=[])
    assert asked.json()["type"] == "case.look_first"
    failed = await give("clerk", case_id, "check_fail", note="是旧照片", taskId=lead)
    assert failed.json()["looks"] == []
    clock.advance(timedelta(minutes=10))
    fresh = await give("squad", case_id, "finish", note="好了", photos=[await recorded_photo(clock)])
    assert fresh.json()["looks"] == []


async def test_the_leads_photo_is_not_too_early_for_a_unit_that_was_sent_later(
    give, led, done, world: World, clock: FixedClock
) -> None:
    case_id = await led()
    await give("squad", case_id, "acknowledge")
    clock.advance(timedelta(minutes=10))
    taken = clock.now().isoformat()
    photo = await recorded_photo(clock)
    clock.advance(timedelta(minutes=30))
    await give("dispatcher", case_id, "dispatch", unitId=str(world.units["agency"]), role="assist")
    shot = {"sha256": photo, "takenAt": taken}
    await give("squad", case_id, "finish", note="好了", photos=[photo], shots=[shot])
    await give("agency", case_id, "acknowledge")
    early = await recorded_photo(clock)
    shot = {"sha256": early, "takenAt": taken}
    now = (await give("agency", case_id, "finish", note="好了", photos=[early], shots=[shot])).json()
    assert [one["key"] for one in now["looks"]] == [f"too_early/{early}"], "the agency was not sent yet"


async def test_the_public_page_says_what_holds_for_the_whole_matter(client, give, done, world, clock) -> None:
    body = report()
    code = (await client.post("/api/reports", json=body)).json()["trackingCode"]
    case_id = str(await fetchval("SELECT case_id::text FROM case_report"))

    async def page() -> dict[str, Any]:
        return (await client.get(f"/api/track/{code}")).json()

    await give("clerk", case_id, "accept", categoryCode="06010")
    await give("clerk", case_id, "file", note="清楚")
    await give("dispatcher", case_id, "dispatch", unitId=str(world.units["squad"]))
    began = await page()
    for unit in ("agency", "other_squad"):
        clock.advance(timedelta(minutes=30))
        await give("dispatcher", case_id, "dispatch", unitId=str(world.units[unit]), role="assist")
    assert (await page())["work"] == began["work"], "the limit runs since the first"
    back = (await give("other_squad", case_id, "return", note="不归我们")).json()
    now = await page()
    assert (now["state"], now["steps"][-1]["step"]) == ("dispatched", "dispatched"), "nothing is sent anew"
    await done(case_id, "squad")
    now = await page()
    assert (now["state"], now["work"]["finishedAt"], now["work"]["usedS"]) == ("handling", None, None)
    clock.advance(timedelta(minutes=30))
    handed = await done(case_id, "agency")
    ended = task_of(handed, "环卫所")
    now = await page()
    assert now["work"]["finishedAt"] == next(t["finishedAt"] for t in handed["tasks"] if t["id"] == ended)
    assert now["work"]["startedAt"] == began["work"]["startedAt"]
    await give("clerk", case_id, "check_pass", note="属实", taskId=task_of(back, "一中队"))
    assert "checked" not in [s["step"] for s in (await page())["steps"]]
    await give("clerk", case_id, "check_pass", note="属实")
    assert [s["step"] for s in (await page())["steps"]][-1] == "checked"


async def test_the_photo_of_work_that_passed_is_not_outdated_by_anothers_check(
    client, give, done, world, clock
) -> None:
    code, case_id = await reported(client, give, world)
    for unit in ("squad", "agency"):
        clock.advance(timedelta(minutes=1))
        now = await done(case_id, unit)
    for row in await fetch("SELECT sha256 FROM case_photo ORDER BY position"):
        await let_public_see(row["sha256"], clock)

    async def outdated() -> list[bool]:
        return [p["outdated"] for p in (await client.get(f"/api/track/{code}")).json()["photos"]]

    assert await outdated() == [False, False]
    await give("clerk", case_id, "check_fail", note="还脏", taskId=task_of(now, "环卫所"))
    assert await outdated() == [False, True]
    await give("agency", case_id, "finish", note="好了", photos=[await recorded_photo(clock)])
    await give("clerk", case_id, "check_fail", note="还脏", taskId=task_of(now, "一中队"))
    assert await outdated() == [True, True]


async def test_who_is_last_may_also_give_back_and_the_public_reads_that_it_is_done(client, give, done, world) -> None:
    code, case_id = await reported(client, give, world)
    await done(case_id, "squad")
    await give("agency", case_id, "return", note="不必")
    now = (await client.get(f"/api/track/{code}")).json()
    assert (now["state"], now["steps"][-1]["step"]) == ("finished", "finished")


async def test_what_is_late_at_the_dispatcher_is_with_no_unit(client, people, give, led, clock: FixedClock) -> None:
    case_id = await led("agency")
    await give("squad", case_id, "return", note="不归我们")
    clock.advance(timedelta(days=3))
    seen = (await client.get("/api/oversight", headers=people["supervisor"])).json()
    assert [(s["stage"], s["n"]) for s in seen["lateByStage"]] == [("dispatch", 1)]
    assert [(u["id"], u["n"]) for u in seen["lateByUnit"]] == [(None, 1)]


async def test_a_part_that_came_back_is_marked_where_it_is_listed_and_counted(
    client, people, give, led, done, world: World
) -> None:
    case_id = await led("agency")
    now = await done(case_id, "squad", "agency")
    await give("clerk", case_id, "check_pass", note="属实", taskId=task_of(now, "一中队"))
    await give("clerk", case_id, "check_fail", note="还脏")
    unit = str(world.units["agency"])
    listed = await client.get("/api/cases", params={"unit": unit, "cameBack": "true"}, headers=people["agency"])
    assert [(i["id"], i["cameBack"]) for i in listed.json()["items"]] == [(case_id, True)]
    counts = (await client.get("/api/cases/counts", params={"unit": unit}, headers=people["agency"])).json()
    assert counts["states"]["handling"]["cameBack"] == 1
    squad = str(world.units["squad"])
    listed = await client.get("/api/cases", params={"unit": squad, "cameBack": "true"}, headers=people["squad"])
    counts = (await client.get("/api/cases/counts", params={"unit": squad}, headers=people["squad"])).json()
    assert (listed.json()["items"], counts["states"]["handling"]["cameBack"]) == ([], 0), "its part has passed"
