"""Rule sets in the database: versions, what may not be saved, who may read them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import asyncpg
import httpx
import pytest

from backend.catalog import service as catalog
from backend.dispatch import service
from backend.dispatch.errors import BadRules
from backend.dispatch.rules import Nearby, RoutingRule, Where
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.names import queries as names
from backend.people import service as people
from tests.harness.power import powerfully

CELL = "310115901001001"


@pytest.fixture(autouse=True)
async def nothing_remembered(nothing_yet: None) -> AsyncIterator[None]:
    service.forget()
    catalog.forget()
    yield
    service.forget()
    catalog.forget()


@pytest.fixture
async def squad(clock: FixedClock) -> UUID:
    return await people.add_unit("squad", "一中队", "310115", area_codes=("310115901",), clock=clock)


def to_squad(code: str = "R-001", pattern: str = "06*", **more: object) -> RoutingRule:
    return RoutingRule(code=code, category_pattern=pattern, target="posted_squad", words="由属地中队处置", **more)  # type: ignore[arg-type]


async def test_a_case_is_proposed_to_the_squad_posted_at_its_cell(squad: UUID, clock: FixedClock) -> None:
    await catalog.load_catalog(clock.now(), demo=True)
    await service.save_rules([to_squad()], "", clock.now(), clock.now())
    matter = (await catalog.snapshot(clock.now())).matter("06010")
    found = await service.propose(matter, Where("certain", CELL), clock.now())
    assert (found.unit_id, found.unit_name, found.version) == (squad, "一中队", 1)


async def test_the_english_sentence_names_the_unit_in_english_as_the_list_of_names_does(clock: FixedClock) -> None:
    await catalog.load_catalog(clock.now(), demo=True)
    area = ("310115901",)
    squad = await people.add_unit("squad", "一中队", "310115", area_codes=area, name_en="Squad 1", clock=clock)
    await service.save_rules([to_squad()], "", clock.now(), clock.now())
    matter = (await catalog.snapshot(clock.now())).matter("06010")
    for english, rows in (("Squad 1", []), ("First Squad", [("一中队", "First Squad")])):
        await names.keep(rows, newer=True)
        service.forget()
        found = await service.propose(matter, Where("certain", CELL), clock.now())
        assert found.unit_id == squad
        assert f"goes to {english};" in found.sentence_en
        assert "归一中队" in found.sentence


async def test_rules_are_read_at_the_clock_of_the_city(squad: UUID, clock: FixedClock) -> None:
    """14:00 in Shanghai is 06:00 UTC."""
    await catalog.load_catalog(clock.now(), demo=True)
    await service.save_rules([to_squad(from_time=time(13), to_time=time(15))], "", clock.now(), clock.now())
    matter = (await catalog.snapshot(clock.now())).matter("06010")
    afternoon = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
    assert (await service.propose(matter, Where("certain", CELL), afternoon)).unit_id == squad
    assert (await service.propose(matter, Where("certain", CELL), afternoon.replace(hour=14))).unit_id is None


async def test_a_new_version_replaces_the_old_one_from_its_day_on(squad: UUID, clock: FixedClock) -> None:
    first = await service.save_rules([to_squad()], "", clock.now(), clock.now())
    later = clock.now() + timedelta(days=1)
    second = await service.save_rules([to_squad(pattern="*")], "", later, clock.now())
    assert (first, second) == (1, 2)
    assert (await service.routing(clock.now())).rules.version == first
    service.forget()
    assert (await service.routing(later)).rules.version == second


@pytest.mark.parametrize(
    "bad",
    [
        to_squad(code="31"),
        to_squad(pattern="6*"),
        to_squad(area_prefix="shanghai"),
        to_squad(weekdays=(0,)),
        to_squad(from_time=time(6)),
        RoutingRule(code="R-001", category_pattern="*", target="unit", words=""),
        RoutingRule(code="R-001", category_pattern="*", target="unit", unit_id=new_id(), words=""),
        RoutingRule(code="R-001", category_pattern="*", target="anybody", words=""),
    ],
)
async def test_a_malformed_rule_is_refused_and_nothing_changes(bad: RoutingRule, clock: FixedClock) -> None:
    with pytest.raises(BadRules):
        await service.save_rules([bad], "", clock.now(), clock.now())
    assert (await service.routing(clock.now())).rules.version == 0


@pytest.mark.parametrize(
    "begins",
    [
        "0001-01-01T00:00:00+12:00",
        "1999-12-31T00:00:00+00:00",
        "9999-12-31T23:59:00-12:00",
        "2300-01-01T00:00:00+00:00",
    ],
)
async def test_rules_begin_in_a_time_that_can_be(begins: str, clock: FixedClock) -> None:
    with pytest.raises(BadRules, match="十年以内"):
        await service.save_rules([to_squad()], "", datetime.fromisoformat(begins), clock.now())


async def test_a_version_does_not_reach_back_nor_before_one_that_is_still_to_come(clock: FixedClock) -> None:
    now = clock.now()
    await service.save_rules([to_squad()], "", now - timedelta(days=30), now)
    with pytest.raises(BadRules, match="已经过去"):
        await service.save_rules([to_squad()], "", now - timedelta(days=1), now)
    await service.save_rules([to_squad()], "", now + timedelta(days=1), now)
    with pytest.raises(BadRules, match="第 2 版从"):
        await service.save_rules([to_squad()], "", now, now)


async def test_a_version_has_rules(clock: FixedClock) -> None:
    with pytest.raises(BadRules, match="一条规则也没有"):
        await service.save_rules([], "", clock.now(), clock.now())


async def test_two_rules_of_a_version_have_different_codes(clock: FixedClock) -> None:
    with pytest.raises(BadRules, match="编号相同"):
        await service.save_rules([to_squad(), to_squad()], "", clock.now(), clock.now())


async def test_a_saved_version_cannot_be_altered(squad: UUID, clock: FixedClock) -> None:
    await service.save_rules([to_squad()], "", clock.now(), clock.now())
    for sql in ("UPDATE routing_rule SET words = 'x'", "DELETE FROM routing_rule"):
        with pytest.raises(asyncpg.RestrictViolationError):
            await powerfully(sql)


async def test_only_who_dispatches_reads_the_rules(client: httpx.AsyncClient, squad: UUID, clock: FixedClock) -> None:
    await service.save_rules([to_squad()], "试行", clock.now(), clock.now())
    statuses = {}
    for role in ("dispatcher", "inspector"):
        await people.add_account(role, "secret-password", role, squad, [role], clock=clock)
        token, _ = await people.sign_in(role, "secret-password", "test", "", clock)
        answer = await client.get("/api/dispatch/rules", headers={"Authorization": f"Bearer {token}"})
        statuses[role] = answer.status_code
        if role == "dispatcher":
            assert (answer.json()["version"], answer.json()["note"]) == (1, "试行")
            assert answer.json()["items"][0]["categoryPattern"] == "06*"
    assert statuses == {"dispatcher": 200, "inspector": 403}
    assert (await client.get("/api/dispatch/rules")).status_code == 401


async def test_a_squad_of_another_district_is_proposed_by_no_rule_and_no_border(squad: UUID, clock: FixedClock) -> None:
    await catalog.load_catalog(clock.now(), demo=True)
    across = await people.add_unit("squad", "外滩中队", "310101", area_codes=("310101901",), clock=clock)
    rule = RoutingRule(code="R-001", category_pattern="06*", target="unit", unit_id=across, words="由外滩中队处置")
    await service.save_rules([rule, to_squad("R-002")], "", clock.now(), clock.now())
    matter = (await catalog.snapshot(clock.now())).matter("06010")
    where = Where("probable", CELL, (Nearby("310101901001001", distance_m=12, share=0.3),))
    found = await service.propose(matter, where, clock.now())
    assert found.unit_id == squad
    assert across not in [one.unit_id for one in found.runners_up]
