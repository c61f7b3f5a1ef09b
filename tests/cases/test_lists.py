"""The list of cases: newest first, what one may see, page by page."""

from base64 import b64encode
from datetime import datetime, timedelta

import pytest
from httpx import AsyncClient

from backend.db import execute
from backend.kernel.clock import FixedClock
from tests.harness.photos import recorded_photo
from tests.harness.reports import new_case, report


async def listed(client: AsyncClient, headers: dict, query: str = "") -> list[str]:
    answer = await client.get(f"/api/cases{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return [c["id"] for c in answer.json()["items"]]


async def test_pages_follow_each_other_without_gap_or_repeat(client, people, clock: FixedClock) -> None:
    ids = []
    for i in range(7):
        ids.append(await new_case(client, cell=i % 4))
        clock.advance(timedelta(seconds=i % 2))
    seen, cursor = [], ""
    while True:
        page = (await client.get(f"/api/cases?limit=3{cursor}", headers=people["clerk"])).json()
        seen += [c["id"] for c in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert sorted(seen) == sorted(ids)
    assert len(seen) == len(set(seen))


async def test_the_newest_comes_first(client, people, clock: FixedClock) -> None:
    old = await new_case(client)
    clock.advance(timedelta(minutes=1))
    new = await new_case(client)
    assert await listed(client, people["clerk"]) == [new, old]


async def test_each_sees_what_is_theirs(client, people, give, advance, world) -> None:
    west, north = await new_case(client, cell=0), await new_case(client, cell=2)
    await advance(west, "filed")
    await give("dispatcher", west, "dispatch", unitId=str(world.units["agency"]))
    assert set(await listed(client, people["clerk"])) == {west, north}
    assert await listed(client, people["squad"]) == [west]
    assert await listed(client, people["other_squad"]) == [north]
    assert await listed(client, people["agency"]) == [west]
    assert await listed(client, people["inspector"]) == []


async def test_who_sees_a_case_by_several_scopes_gets_it_once(client, people, give, advance, world) -> None:
    case_id = await new_case(client, cell=0)
    await advance(case_id, "dispatched")
    assert await listed(client, people["squad"]) == [case_id]


async def test_filters_narrow_the_list(client, people, advance, clock: FixedClock, world) -> None:
    first, second = await new_case(client, cell=0, text="油烟很重"), await new_case(client, cell=3)
    await advance(first, "dispatched")
    clerk = people["clerk"]
    assert await listed(client, clerk, "?state=dispatched,handling") == [first]
    assert await listed(client, clerk, f"?unit={world.units['squad']}") == [first]
    assert await listed(client, people["squad"], "?unit=mine") == [first]
    assert await listed(client, clerk, "?area=310115902") == [second]
    assert await listed(client, clerk, "?category=06010") == [first]
    assert await listed(client, clerk, "?q=油烟") == [first]
    assert await listed(client, clerk, "?q=2026-00001") == [first]
    assert await listed(client, clerk, "?overdue=true") == []
    clock.advance(timedelta(days=3))
    assert set(await listed(client, clerk, "?overdue=true")) == {first, second}


async def test_a_box_on_the_map_gives_the_open_cases_in_it(client, people) -> None:
    first, second = await new_case(client, cell=0), await new_case(client, cell=3)
    assert await listed(client, people["clerk"], "?open=true&bbox=121.5,31.23,121.501,31.231") == [first]
    assert set(await listed(client, people["clerk"], "?bbox=121.4,31.2,121.6,31.3")) == {first, second}


@pytest.mark.parametrize("query", [
    "limit=0", "limit=201", "limit=x", "state=flying", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=1,2,3,nan", "unit=x",
    "area=12", "category=abc", "cursor=%%%", "cursor=e30", "overdue=perhaps", "bbox=10,0,5,1", "q=" + "x" * 81,
])  # fmt: skip
async def test_a_bad_filter_is_refused(client, people, query: str) -> None:
    answer = await client.get(f"/api/cases?{query}", headers=people["clerk"])
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["type"] in {"request.invalid", "list.bad_filter", "list.bad_cursor"}


async def test_a_list_costs_the_same_number_of_statements_however_long(client, people, statements) -> None:
    for _ in range(2):
        await new_case(client)
    await listed(client, people["clerk"])
    await statements.take()
    await listed(client, people["clerk"])
    few = await statements.take()
    for _ in range(8):
        await new_case(client)
    await statements.take()
    await listed(client, people["clerk"])
    many = await statements.take()
    assert many == few
    assert len(few) <= 3


async def test_events_come_page_by_page(client, people, advance) -> None:
    case_id = await new_case(client)
    await advance(case_id, "closed")
    first = (await client.get(f"/api/cases/{case_id}/events?limit=5", headers=people["clerk"])).json()
    rest = (await client.get(f"/api/cases/{case_id}/events?cursor={first['next']}", headers=people["clerk"])).json()
    assert [e["no"] for e in first["items"] + rest["items"]] == list(range(1, 9))
    assert rest["next"] is None


async def test_the_public_page_names_units_and_no_person(client, people, advance) -> None:
    body = report()
    code = (await client.post("/api/reports", json=body)).json()["trackingCode"]
    case_id = (await listed(client, people["clerk"]))[0]
    await advance(case_id, "closed")
    track = await client.get(f"/api/track/{code.lower()}")
    assert [s["step"] for s in track.json()["steps"]] == [
        "received", "accepted", "filed", "dispatched", "handling", "finished", "checked", "closed"
    ]  # fmt: skip
    assert track.json()["done"] is True
    assert "一中队" in track.text
    for hidden in ("clerk", "dispatcher", "已清理", "照片清楚", case_id):
        assert hidden not in track.text


@pytest.mark.parametrize("code", ["x", "0000-00000-00000", "%E5%9E%83%E5%9C%BE", "A" * 39])
async def test_an_unknown_code_is_told_kindly(client, world, code: str) -> None:
    answer = await client.get(f"/api/track/{code}")
    assert (answer.status_code, answer.json()["type"]) == (404, "track.not_found")


async def test_guessing_codes_is_throttled(client, world) -> None:
    answers = [await client.get("/api/track/0000-00000-00000") for _ in range(62)]
    assert answers[-1].status_code == 429
    assert answers[-1].headers["retry-after"]


async def test_case_tiles_hold_what_one_may_see(client, people, world) -> None:
    await new_case(client, cell=0)
    z, x, y = 16, 54886, 26778
    for who, filled in (("clerk", True), ("squad", True), ("other_squad", False), ("agency", False)):
        answers = [
            await client.get(f"/api/tiles/cases/{z}/{x + dx}/{y + dy}.mvt", headers=people[who])
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        ]
        assert any(a.status_code == 200 for a in answers) == filled
        assert {a.status_code for a in answers} <= {200, 204}
    assert (await client.get(f"/api/tiles/cases/{z}/{x}/{y}.mvt")).status_code == 401
    assert (await client.get("/api/tiles/cases/3/9/0.mvt", headers=people["clerk"])).status_code == 404


async def test_work_of_my_unit_is_nothing_for_who_has_no_unit(client, people) -> None:
    await new_case(client)
    await execute("UPDATE account SET unit_id = NULL WHERE username = 'clerk'")
    await execute(
        "INSERT INTO case_scope (case_id, scope, is_open, received_at)"
        " SELECT c.id, 'p:' || a.id, true, c.received_at FROM case_file c, account a WHERE a.username = 'clerk'"
    )
    everything = await client.get("/api/cases", headers=people["clerk"])
    mine = await client.get("/api/cases?unit=mine", headers=people["clerk"])
    assert (len(everything.json()["items"]), mine.json()["items"]) == (1, [])


@pytest.mark.parametrize("moment", ["2026-11-23T01:00:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
async def test_a_cursor_made_up_by_hand_is_refused(client, people, moment: str) -> None:
    made_up = b64encode(f'["{moment}","0b8f7c1e-3a0f-4c55-9d2e-0a1b2c3d4e5f"]'.encode()).decode()
    answer = await client.get("/api/cases", params={"cursor": made_up}, headers=people["clerk"])
    assert answer.status_code < 500


async def test_whether_a_contact_was_left_is_said_and_what_it_is_is_not(client, people) -> None:
    with_one = await new_case(client, contact={"phone": "13800000000"})
    without = await new_case(client)
    for case_id, left in ((with_one, True), (without, False)):
        answer = await client.get(f"/api/cases/{case_id}", headers=people["clerk"])
        assert answer.json()["reports"][0]["hasContact"] is left
        assert "13800000000" not in answer.text


async def test_who_reported_a_component_alone_reads_its_name_on_the_public_page(client, people) -> None:
    code = (await client.post("/api/reports", json=report(componentCode="01001"))).json()["trackingCode"]
    category = (await client.get(f"/api/track/{code}")).json()["category"]
    assert category["code"] == "01001"
    assert category["name"]


async def test_a_report_says_when_its_photo_was_taken_also_where_only_the_phone_knows(
    client, people, clock: FixedClock
) -> None:
    photo, then = await recorded_photo(clock), clock.now() - timedelta(minutes=7)
    case = await new_case(client, photos=[photo], shots=[{"sha256": photo, "takenAt": then.isoformat()}])
    [one] = (await client.get(f"/api/cases/{case}", headers=people["clerk"])).json()["reports"]
    assert (datetime.fromisoformat(one["takenAt"]), one["takenLocal"]) == (then, None)
    await execute("UPDATE photo SET taken_local = '2026-11-23T09:00:00' WHERE sha256 = $1", photo)
    other = await new_case(client, photos=[photo])
    [one] = (await client.get(f"/api/cases/{other}", headers=people["clerk"])).json()["reports"]
    assert (one["takenAt"], one["takenLocal"]) == (None, "2026-11-23T09:00:00")
