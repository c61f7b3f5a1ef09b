"""A case that was reported under one edition of the catalogue and filed under the next."""

from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest

from backend.catalog import editions
from backend.catalog.errors import BadEdition
from backend.catalog.service import forget
from backend.db import atomic, execute, fetchrow, fetchval
from backend.kernel.clock import FixedClock
from tests.harness.editions import NEW as COMING
from tests.harness.editions import edition
from tests.harness.reports import new_case

OLD, NEW = "GB/T 47678.5-2026", "演示-2027"
REUSED, ENDED, RENAMED, SURE = "06010", "06012", "06011", "06013"
NAME = {}


@pytest.fixture
async def next_edition(world, clock: FixedClock) -> AsyncIterator[None]:
    """From tomorrow another edition is in force: 06010 is reused for another matter, 06012 has ended, 06011 is
    06061 now, and 06013 stays by a mapping that somebody only inferred."""
    await execute("UPDATE edition SET in_force_to = '2026-11-24' WHERE id = $1", OLD)
    await execute(
        "INSERT INTO edition (id, title, in_force_from, source) VALUES ($1, '演示', '2026-11-24', 'test')", NEW
    )
    old = {
        code: await fetchval(
            "SELECT name FROM category WHERE edition_id = $1 AND kind = 'matter' AND code = $2", OLD, code
        )
        for code in (REUSED, ENDED, RENAMED, SURE)
    }
    NAME.update(old)
    for code, name in (
        (REUSED, "水面漂浮物"), ("06015", f"{old[ENDED]}（沿街）"), ("06061", old[RENAMED]), (SURE, old[SURE]),
        ("06016", old[REUSED]),
    ):  # fmt: skip
        await execute(
            "INSERT INTO category (edition_id, kind, code, major, major_name, name, source)"
            " VALUES ($1, 'matter', $2, '06', '市容环境', $3, 'test')",
            NEW, code, name,
        )  # fmt: skip
    await execute(
        "INSERT INTO category (edition_id, kind, code, major, major_name, name, source)"
        " VALUES ($1, 'component', '01001', '01', '公用设施', '别的部件', 'test')",
        NEW,
    )
    for code, limit in (("06061", 3), (REUSED, 9), ("06016", 4)):
        await execute(
            "INSERT INTO filing_condition (id, edition_id, kind, code, condition, close_when, limit_value, limit_unit,"
            " demo, source) VALUES ($1, $2, 'matter', $3, '有', '无', $4, 'urgent_hour', true, 'test')",
            f"n-{code}", NEW, code, limit,
        )  # fmt: skip
    for code, to, basis in ((RENAMED, "06061", "attested"), (SURE, SURE, "inferred")):
        await execute(
            "INSERT INTO category_mapping (from_edition, from_code, to_edition, to_code, relation, basis)"
            " VALUES ($1, $2, $3, $4, 'renamed', $5)",
            OLD, code, NEW, to, basis,
        )  # fmt: skip
    forget()
    yield
    forget()


async def test_an_edition_to_come_that_a_case_is_bound_to_is_not_taken_back(
    client, world, clock: FixedClock, tmp_path
) -> None:
    coming = edition(tmp_path)
    await editions.load(coming, clock.now())
    try:
        await new_case(client, categoryCode="06080", editionId=COMING)
        with pytest.raises(BadEdition, match="已有案卷"):
            await editions.drop(COMING, clock.now())
    finally:
        forget()


async def key(case_id: str) -> dict:
    return dict(
        await fetchrow(
            "SELECT edition_id, category_code, component_code, condition_id FROM case_file WHERE id = $1::text::uuid",
            case_id,
        )
    )


async def accepted_before(client, give, clock: FixedClock, code: str, **fields) -> str:
    """A case of the old edition on the first day of the new one."""
    case_id = await new_case(client, categoryCode=code, **fields)
    assert (await give("clerk", case_id, "accept")).status_code == 200
    clock.advance(timedelta(days=1))
    return case_id


async def test_a_mapped_code_moves_with_its_edition_and_gets_its_limit(
    client, people, give, clock, world, next_edition
) -> None:
    case_id = await accepted_before(client, give, clock, RENAMED)
    shown = (await client.get(f"/api/cases/{case_id}", headers=people["clerk"])).json()
    assert shown["edition"] == NEW
    assert [(m["code"], m["to"]["code"]) for m in shown["moves"]] == [(RENAMED, "06061")]
    assert [c["id"] for c in shown["conditions"]] == ["n-06061"]
    filed = await give("clerk", case_id, "file", note="清楚", conditionId="n-06061")
    assert filed.status_code == 200, filed.text
    assert await key(case_id) == {
        "edition_id": NEW, "category_code": "06061", "component_code": None, "condition_id": "n-06061",
    }  # fmt: skip
    sent = (await give("dispatcher", case_id, "dispatch", unitId=str(world.units["squad"]))).json()
    assert (sent["clock"]["stage"], sent["clock"]["limitText"]) == ("handle", "3 紧急工作时")
    events = (await client.get(f"/api/cases/{case_id}/events", headers=people["clerk"])).json()["items"]
    facts = next(e["facts"] for e in events if e["command"] == "file")
    assert facts["before"] == {"edition": OLD, "category": RENAMED, "component": None}


@pytest.mark.parametrize(("code", "near"), [(REUSED, "06016"), (ENDED, "06015"), (SURE, SURE)])
async def test_a_code_without_a_sure_successor_asks_and_changes_nothing(
    client, people, give, clock, next_edition, code: str, near: str
) -> None:
    case_id = await accepted_before(client, give, clock, code)
    before = await key(case_id)
    refused = await give("clerk", case_id, "file", note="清楚")
    assert (refused.status_code, refused.json()["type"]) == (422, "case.category_ended")
    assert refused.json()["fields"] == ["categoryCode"]
    assert refused.json()["candidates"][0]["code"] == near
    assert NAME[code] in refused.json()["detail"]
    assert await key(case_id) == before
    shown = (await client.get(f"/api/cases/{case_id}", headers=people["clerk"])).json()
    assert [(m["to"], m["candidates"][0]["code"]) for m in shown["moves"]] == [(None, near)]
    assert shown["conditions"] == []
    repeated = await give("clerk", case_id, "file", note="清楚", categoryCode=code)
    assert repeated.json()["type"] == "case.category_ended", "the same digits are no choice"
    filed = await give("clerk", case_id, "file", note="清楚", categoryCode=near, editionId=NEW)
    assert filed.status_code == 200, filed.text
    assert (await key(case_id))["category_code"] == near


async def test_the_same_digits_chosen_in_the_new_edition_are_the_new_matter(
    client, people, give, clock, next_edition
) -> None:
    case_id = await accepted_before(client, give, clock, REUSED)
    stale = await give("clerk", case_id, "file", note="清楚", categoryCode=REUSED, editionId=OLD)
    assert stale.json()["type"] == "case.category_ended"
    filed = (await give("clerk", case_id, "file", note="清楚", categoryCode=REUSED, editionId=NEW)).json()
    assert (filed["category"]["edition"], filed["category"]["name"]) == (NEW, "水面漂浮物")


async def test_a_form_of_the_old_edition_that_is_sent_after_midnight_is_mapped(
    client, people, give, clock, next_edition
) -> None:
    case_id = await new_case(client)
    clock.advance(timedelta(days=1))
    accepted = await give("clerk", case_id, "accept", categoryCode=RENAMED, editionId=OLD)
    assert accepted.status_code == 200, accepted.text
    assert (await key(case_id))["category_code"] == "06061"


async def test_accepting_after_the_switch_keeps_both_halves_or_moves_both(
    client, people, give, clock, next_edition
) -> None:
    kept, chosen = await new_case(client, categoryCode=ENDED), await new_case(client, categoryCode=ENDED)
    clock.advance(timedelta(days=1))
    assert (await give("clerk", kept, "accept")).status_code == 200
    assert (await key(kept))["edition_id"] == OLD
    await give("clerk", chosen, "accept", categoryCode="06016")
    assert (await key(chosen))["edition_id"] == NEW


async def test_a_component_of_the_old_edition_is_never_read_in_the_new_one(
    client, people, give, clock, next_edition
) -> None:
    case_id = await accepted_before(client, give, clock, RENAMED, componentCode="01001")
    refused = await give("clerk", case_id, "file", note="清楚")
    assert (refused.status_code, refused.json()["fields"]) == (422, ["componentCode"])
    filed = await give("clerk", case_id, "file", note="清楚", componentCode="01001", editionId=NEW)
    assert filed.status_code == 200, filed.text
    assert await key(case_id) == {
        "edition_id": NEW, "category_code": "06061", "component_code": "01001", "condition_id": None,
    }  # fmt: skip


async def test_a_condition_of_another_matter_or_edition_is_refused(client, people, give, clock, next_edition) -> None:
    old = await fetchval("SELECT id FROM filing_condition WHERE edition_id = $1 AND code = $2 LIMIT 1", OLD, RENAMED)
    case_id = await accepted_before(client, give, clock, RENAMED)
    for condition in ("n-06010", old):
        refused = await give("clerk", case_id, "file", note="清楚", conditionId=condition)
        assert (refused.status_code, refused.json()["type"]) == (422, "case.unknown_condition")


async def test_no_case_is_filed_under_a_retired_condition(client, people, give, world) -> None:
    case_id = await new_case(client, categoryCode=REUSED)
    await give("clerk", case_id, "accept")
    condition = await fetchval(
        "SELECT id FROM filing_condition WHERE edition_id = $1 AND code = $2 LIMIT 1", OLD, REUSED
    )
    await execute("UPDATE filing_condition SET retired_at = now() WHERE id = $1", condition)
    forget()
    refused = await give("clerk", case_id, "file", note="清楚", conditionId=condition)
    forget()
    assert refused.json()["type"] == "case.unknown_condition"


async def test_a_merged_report_and_a_moved_place_leave_the_key_alone(
    client, people, give, clock, world, next_edition
) -> None:
    case_id = await accepted_before(client, give, clock, REUSED)
    joining = await new_case(client, categoryCode=REUSED)
    before = await key(case_id)
    assert (await give("clerk", joining, "merge", intoCaseId=case_id)).status_code == 200
    assert await key(case_id) == before
    place = {"lon": 121.5005, "lat": 31.2305, "datum": "wgs84"}
    assert (await give("clerk", case_id, "relocate", note="核对", place=place)).status_code == 200
    assert await key(case_id) == before


@pytest.mark.parametrize("sql", [
    "UPDATE case_file SET edition_id = '演示-2027'",
    "UPDATE case_file SET edition_id = NULL",
    "UPDATE case_file SET category_code = '06777'",
    "UPDATE case_file SET component_code = '06010'",
    "UPDATE case_file SET condition_id = 'n-06061'",
])  # fmt: skip
async def test_the_database_keeps_the_halves_of_a_key_together(client, next_edition, sql: str) -> None:
    await new_case(client, categoryCode=ENDED)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with atomic():
            await execute(sql)
