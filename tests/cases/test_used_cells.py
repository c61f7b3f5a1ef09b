"""Codes of cells are free again only when nothing ever stood for the ground that they named."""

from httpx import AsyncClient

from backend.cases.area_queries import never_used
from backend.db import execute
from backend.kernel.clock import FixedClock
from tests.harness.reports import new_case
from tests.harness.world import World, middle


async def test_a_cell_that_a_case_had_or_a_squad_has_is_used(
    client: AsyncClient, give, world: World, clock: FixedClock
) -> None:
    south, north = world.cells[:2], world.cells[2:]
    assert await never_used(south) == set(south)
    case = await new_case(client, cell=0)
    assert await never_used(south) == {south[1]}
    lon, lat = middle(3)
    place = {"lon": lon, "lat": lat, "datum": "wgs84", "accuracyM": 5}
    moved = await give("clerk", case, "relocate", note="在对面", place=place)
    assert moved.status_code == 200, moved.text
    assert await never_used(south) == {south[1]}  # the log still names the first one
    assert await never_used(north) == {north[0]}
    await execute(
        "INSERT INTO posting (unit_id, area_code, valid_from) VALUES ($1, $2, $3)",
        world.units["squad"], south[1], clock.now(),
    )  # fmt: skip
    assert await never_used(south) == set()
    assert await never_used([]) == set()
