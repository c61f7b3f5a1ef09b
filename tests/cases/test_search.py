"""Search finds numbers, codes, cells, telephone numbers, words of reports and of places, for who may see them."""

import pytest
import shapely

from backend.cases import places
from backend.db import execute, fetch, fetchval
from backend.reports.codes import shown
from tests.harness.reports import new_case, report
from tests.harness.world import middle


async def found(client, headers, words: str, **more: str) -> list[str]:
    answer = await client.get("/api/cases", params={"q": words, "limit": 50, **more}, headers=headers)
    assert answer.status_code == 200, answer.text
    return [c["id"] for c in answer.json()["items"]]


async def sent(client, **changes) -> tuple[str, str]:
    """(case id, tracking code) of a new report."""
    body = report(**changes)
    code = (await client.post("/api/reports", json=body)).json()["trackingCode"]
    case_id = await fetchval("SELECT case_id::text FROM case_report WHERE report_id = $1::text::uuid", body["id"])
    return case_id, code


async def test_words_of_two_characters_are_found(client, people) -> None:
    smoke, other = await new_case(client, text="楼下饭店油烟很重"), await new_case(client, text="路灯不亮 LED")
    clerk = people["clerk"]
    assert await found(client, clerk, "油烟") == [smoke]
    assert await found(client, clerk, "油烟很") == [smoke]
    assert await found(client, clerk, "led") == [other]
    assert await found(client, clerk, "灯") == [other]
    assert await found(client, clerk, "烟油") == []
    assert await found(client, people["agency"], "油烟") == []


async def test_an_address_is_found_by_its_words(client, people) -> None:
    case_id = await new_case(client)
    await execute("UPDATE case_file SET place_words = '东昌路北侧，近浦城路口'")
    assert await found(client, people["clerk"], "浦城路") == [case_id]


async def test_a_shop_is_found_by_the_cases_before_its_front(client, people) -> None:
    lon, lat = middle(0)
    base = "INSERT INTO base_feature (layer, kind, kind_detail, name, props, geom) VALUES ($1, $2, $3, $4, '{}', $5)"
    await execute(base, "pois", "tailor", "shop", "阿明裁缝", shapely.Point(lon, lat + 0.00008))
    await execute(base, "pois", "hospital", "", "东昌医院", shapely.Point(lon, lat - 0.00005))
    case_id = await new_case(client)
    await places.fill()
    assert await fetchval("SELECT place_words FROM case_file") == "阿明裁缝门前"
    assert await found(client, people["clerk"], "阿明裁缝") == [case_id]


async def test_a_number_and_a_cell_are_found_whole_and_a_cell_also_by_its_beginning(
    client, people, advance, world
) -> None:
    case_id, other = await new_case(client, cell=0), await new_case(client, cell=3)
    await advance(case_id, "filed")
    clerk = people["clerk"]
    assert await found(client, clerk, " 2026-00001 ") == [case_id]
    assert await found(client, clerk, "２０２６－００００１") == [case_id]
    assert await found(client, clerk, "2026-0000") == []
    assert await found(client, clerk, world.cells[0]) == [case_id]
    assert await found(client, clerk, "310115902") == [other]


async def test_a_tracking_code_is_found_in_any_form_it_is_typed_in(client, people) -> None:
    case_id, code = await sent(client)
    code = code.replace("-", "")
    for typed in (
        code,
        code.lower(),
        shown(code),
        f" {shown(code).lower()} ",
        code.replace("0", "O").replace("1", "l"),
    ):
        assert await found(client, people["clerk"], typed) == [case_id], typed
    assert await found(client, people["clerk"], code[:10]) == []
    assert await found(client, people["agency"], code) == []


async def test_a_person_is_found_by_what_they_have_in_hand_or_handed_in(client, people, give, advance, photo) -> None:
    case_id, other = await new_case(client), await new_case(client)
    await advance(other, "handling")
    await advance(case_id, "dispatched")
    who = await fetchval("SELECT id::text FROM account WHERE username = 'inspector'")
    await execute("UPDATE account SET name = '周敏' WHERE username = 'inspector'")
    assert (await give("squad", case_id, "acknowledge", assigneeId=who)).status_code == 200
    assert await found(client, people["squad"], "周敏", unit="mine") == [case_id]
    assert await found(client, people["other_squad"], "周敏") == []
    assert (await give("squad", case_id, "finish", note="好了", photos=[photo])).status_code == 200
    assert await found(client, people["squad"], "周敏") == [case_id]


async def test_a_telephone_number_is_found_whole_by_who_may_read_contacts_and_it_is_recorded(client, people) -> None:
    case_id, _ = await sent(client, contact={"phone": "+86 138-0013-8000", "name": "王"})
    for typed in ("13800138000", "138 0013 8000", "+86 13800138000", "8613800138000"):
        assert await found(client, people["clerk"], typed) == [case_id], typed
    assert await found(client, people["clerk"], "1380013") == []
    assert await found(client, people["squad"], "13800138000") == []
    rows = await fetch("SELECT a.username, how, found FROM contact_read JOIN account a ON a.id = account_id ORDER BY 3")
    assert [tuple(r) for r in rows] == [("clerk", "search", 0), *[("clerk", "search", 1)] * 4]
    assert "13800138000" not in str(await fetch("SELECT * FROM contact_read"))
    log = (await client.get("/api/ops/audit?reads=true", headers=people["admin"])).json()["items"]
    assert len(log) == 5
    assert all(e["network"] for e in log)


async def test_reading_the_contacts_of_a_case_is_recorded(client, people) -> None:
    case_id, _ = await sent(client, contact={"phone": "13800138000"})
    await client.post(f"/api/cases/{case_id}/contact-reads", json={"reason": "核对情况"}, headers=people["clerk"])
    assert [tuple(r) for r in await fetch("SELECT how, found, case_id::text FROM contact_read")] == [
        ("case", 1, case_id)
    ]


async def test_what_was_merged_is_found_as_the_case_that_took_it_in(client, people, give) -> None:
    gone, code = await sent(client, text="招牌快掉下来了")
    middle, target = await new_case(client), await new_case(client)
    await give("clerk", gone, "merge", intoCaseId=middle)
    await give("clerk", middle, "merge", intoCaseId=target)
    assert await found(client, people["clerk"], code) == [target]
    assert await found(client, people["clerk"], "招牌") == [target]


async def test_a_search_goes_page_by_page_and_with_filters(client, people, advance) -> None:
    ids = [await new_case(client, text="油烟") for _ in range(5)]
    await advance(ids[0], "closed")
    clerk, seen, cursor = people["clerk"], [], ""
    while True:
        page = (await client.get(f"/api/cases?q=油烟&limit=2{cursor}", headers=clerk)).json()
        seen += [c["id"] for c in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert sorted(seen) == sorted(ids)
    assert len(seen) == 5
    assert await found(client, clerk, "油烟", state="closed") == [ids[0]]
    assert ids[0] not in await found(client, clerk, "油烟", order="due")


@pytest.mark.parametrize("words", ["%", "_", "'", "\\", "{}", "😀", "‮", "()", "--", "0" * 80])
async def test_what_is_no_word_finds_nothing_and_harms_nothing(client, people, words: str) -> None:
    await new_case(client)
    assert await found(client, people["clerk"], words) == []
