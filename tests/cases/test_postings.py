"""Where a squad is posted is what it sees: a street, or its whole district; nothing else can be posted."""

import pytest

from backend.kernel.clock import FixedClock
from backend.people import service
from backend.people.errors import AreaUnfit
from tests.harness.reports import new_case
from tests.harness.world import DISTRICT, World


@pytest.mark.parametrize(("unit", "code"), [("squad", "310115901001"), ("squad", "310115901001001"),
                                            ("agency", "310115901"), ("desk", "310115901")])  # fmt: skip
async def test_what_would_show_nobody_a_case_is_refused(world: World, clock: FixedClock, unit: str, code: str) -> None:
    with pytest.raises(AreaUnfit):
        await service.post_unit(world.units[unit], [code], [], clock)
    with pytest.raises(AreaUnfit):
        await service.add_unit(unit, "新单位", DISTRICT, area_codes=(code,), clock=clock)


async def test_a_squad_that_is_posted_to_its_district_sees_every_street_of_it(
    client, people, give, world: World, clock: FixedClock
) -> None:
    cases = {await new_case(client, cell=cell) for cell in range(4)}

    async def seen() -> set[str]:
        return {c["id"] for c in (await client.get("/api/cases", headers=people["squad"])).json()["items"]}

    assert len(await seen()) == 2
    await service.post_unit(world.units["squad"], [DISTRICT], [], clock)
    assert await seen() == cases
    await service.post_unit(world.units["squad"], [], [DISTRICT], clock)
    assert len(await seen()) == 2
