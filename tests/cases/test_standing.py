"""What stands on areas that end: it is told, and stays as it was."""

from datetime import timedelta

from httpx import AsyncClient

from backend.cases.area_queries import ruled_nowhere
from backend.cases.standing import Standing, in_words, standing_on
from backend.db import execute, fetchrow, fetchval
from backend.dispatch.rules import squad_at
from backend.dispatch.service import routing
from backend.kernel.clock import FixedClock
from backend.territory import service as territory
from tests.harness.reports import new_case
from tests.harness.world import World

SOUTH, NORTH = "310115901", "310115902"


async def test_open_cases_posted_units_and_rules_are_told(
    client: AsyncClient, give, world: World, clock: FixedClock
) -> None:
    south, north = [SOUTH, *world.cells[:2]], [NORTH, *world.cells[2:]]
    assert await standing_on([], clock.now()) == Standing()
    assert await standing_on(north, clock.now()) == Standing(0, [("二中队", NORTH)], [])
    one, _, _ = [await new_case(client, cell=cell) for cell in (0, 1, 2)]
    assert (await standing_on(south, clock.now())).cases == 2
    gone = await give("clerk", one, "void", note="重复")
    assert gone.status_code == 200, gone.text
    found = await standing_on(south, clock.now())
    assert (found.cases, found.units) == (1, [("一中队", SOUTH)])
    assert [line.partition("：")[0] for line in in_words(found)] == [
        "停用的网格里有 1 个没有办完的案卷",
        "派驻在停用区域的单位",
    ]
    assert list(in_words(Standing())) == []
    assert "R-001（310115901）" in next(in_words(Standing(rules=[("R-001", SOUTH)])))


async def test_rules_for_an_area_count_while_they_are_in_force(world: World, clock: FixedClock) -> None:
    version = await fetchval(
        "INSERT INTO rule_set (version, created_at, note, valid_from)"
        " SELECT coalesce(max(version), 0) + 1, $1, 'test', $1 FROM rule_set RETURNING version",
        clock.now(),
    )
    await execute(
        "INSERT INTO routing_rule (version, position, code, kind, category_pattern, area_prefix, target, words)"
        " VALUES ($1, 1, 'R-001', 'any', '*', $2, 'posted_squad', '归属地')",
        version, SOUTH,
    )  # fmt: skip
    assert (await standing_on([SOUTH], clock.now())).rules == [("R-001", SOUTH)]
    assert await ruled_nowhere(clock.now()) == []
    await territory.end_area(SOUTH, clock, trial=False)
    assert [dict(r) for r in await ruled_nowhere(clock.now())] == [{"name": "R-001", "code": SOUTH}]
    await execute("UPDATE rule_set SET valid_to = valid_from + interval '1 s' WHERE version = $1", version)
    clock.advance(timedelta(seconds=2))
    assert (await standing_on([SOUTH], clock.now())).rules == []
    assert await ruled_nowhere(clock.now()) == []


async def test_a_case_in_a_street_that_ended_keeps_its_cell_and_is_handled_by_its_squad(
    client: AsyncClient, advance, world: World, clock: FixedClock
) -> None:
    case = await new_case(client, cell=0)
    kept = "SELECT cell_code, territory_version FROM case_file WHERE id = $1::text::uuid"
    before = await fetchrow(kept, case)
    await territory.end_area(SOUTH, clock, trial=False)
    assert squad_at(world.cells[0], (await routing(clock.now())).postings) == world.units["squad"]
    await advance(case, "closed")
    assert await fetchrow(kept, case) == before
    assert (await standing_on(world.cells, clock.now())).cases == 0
