"""What is reported outside every area, with who sent it and how to reach them, goes to one desk alone."""

from collections.abc import Awaitable, Callable

import pytest
from httpx import AsyncClient

from backend.db import execute
from backend.kernel.clock import FixedClock
from backend.people import service
from backend.people.errors import AreaElsewhere
from tests.harness.reports import new_case
from tests.harness.world import PASSWORD, World, sign_in

FAR = {"lon": 100.0, "lat": 30.0, "datum": "wgs84", "accuracyM": 5, "source": "map"}
Sees = Callable[[str], Awaitable[bool]]


@pytest.fixture
async def sees(client: AsyncClient, world: World, clock: FixedClock) -> Sees:
    """Whether an account sees a case that lies outside; `foreign` and `foreign_boss` are of another district."""
    bureau = await service.add_unit("bureau", "外区城管局", "310101", clock=clock)
    desk = await service.add_unit("desk", "外区受理台", "310101", parent_id=bureau, clock=clock)
    await service.add_account("foreign", PASSWORD, "外区受理员", desk, ["clerk"], clock=clock)
    await service.add_account("foreign_boss", PASSWORD, "外区监督", bureau, ["supervisor"], clock=clock)
    case = await new_case(client, location=FAR, contact={"name": "李女士", "phone": "13800138000"})

    async def asked(who: str) -> bool:
        headers = await sign_in(who, clock)
        answer = await client.get(f"/api/cases/{case}", headers=headers)
        listed = await client.get("/api/cases?outside=true", headers=headers)
        found = [one["id"] for one in listed.json()["items"]] == [case]
        assert found == (answer.status_code == 200)
        return found

    return asked


async def test_the_first_desk_and_its_bureau_get_it_and_no_other_district(sees: Sees) -> None:
    assert [await sees(who) for who in ("clerk", "supervisor", "foreign", "foreign_boss", "squad")] == [
        True, True, False, False, False,
    ]  # fmt: skip


async def test_the_desk_that_is_named_gets_it_instead(sees: Sees, clock: FixedClock) -> None:
    assert await service.give_outside_to("外区受理台", clock)
    assert [await sees(who) for who in ("clerk", "supervisor", "foreign", "foreign_boss")] == [False, False, True, True]


async def test_when_the_desk_ends_another_gets_it(sees: Sees, clock: FixedClock) -> None:
    assert await service.give_outside_to("外区受理台", clock)
    await execute("UPDATE unit SET active = false WHERE name = '外区受理台'")
    assert await sees("clerk")


async def test_squads_and_agencies_cannot_be_named(world: World, clock: FixedClock) -> None:
    assert [await service.give_outside_to(name, clock) for name in ("一中队", "环卫所", "没有的")] == [False] * 3


async def test_a_unit_is_not_posted_in_another_district(world: World, clock: FixedClock) -> None:
    with pytest.raises(AreaElsewhere):
        await service.add_unit("squad", "机动中队", "310101", area_codes=("310115901",), clock=clock)
