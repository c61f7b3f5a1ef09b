"""Judging takes photos as they arrived, whatever id a sender made, and gives up what fails again and again."""

from uuid import UUID

import pytest
from httpx import AsyncClient

from backend.db import execute, fetchval, queue
from backend.kernel.clock import FixedClock
from backend.provenance import queries, service
from tests.harness.photos import recorded_photo
from tests.harness.power import powerfully
from tests.harness.reports import new_case
from tests.harness.world import World, sign_in

OLD = "00000000-0001-7000-8000-000000000001"  # as if made in 1970


async def test_an_id_from_1970_does_not_come_before_what_arrived_earlier(
    client: AsyncClient, clock: FixedClock, world: World
) -> None:
    first = await recorded_photo(clock)
    await new_case(client, photos=[first])
    second = await recorded_photo(clock)
    await new_case(client, id=OLD, photos=[second])
    assert [key.split("/")[1] for key in await queries.unjudged(100)] == [first, second]


async def test_photos_of_handling_are_laid_beside_the_earlier_ones_as_they_arrived(
    client: AsyncClient, clock: FixedClock, world: World
) -> None:
    from backend.likeness.queries import unpaired

    photos = [await recorded_photo(clock), await recorded_photo(clock)]
    await new_case(client, photos=photos[:1])
    await new_case(client, id=OLD, photos=photos[1:])
    await powerfully("UPDATE case_photo SET role = 'after'")
    await execute("UPDATE photo SET renderings = 'made'")
    assert [key.split("/")[1] for key in await unpaired(100)] == photos


async def test_what_cannot_be_judged_is_parked_and_shown(
    client: AsyncClient, clock: FixedClock, world: World, people, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await new_case(client, photos=[await recorded_photo(clock)])
    [key] = await queries.unjudged(10)
    [work] = service.works(clock)

    async def broken(*_: object) -> None:
        await fetchval("SELECT $1::timestamptz", "no moment at all")

    monkeypatch.setattr(service.queries, "subject", broken)
    for attempt in range(1, 5):
        with pytest.raises(queue.RetryRequested):
            await queue.do(work, key, attempt)
    await queue.do(work, key, 5)
    assert await queries.unjudged(10) == []
    admin, clerk = await sign_in("admin", clock), await sign_in("clerk", clock)
    assert (await client.get("/api/ops/parked-work", headers=clerk)).status_code == 403
    [shown] = (await client.get("/api/ops/parked-work", headers=admin)).json()["items"]
    assert (shown["work"], shown["key"]) == ("provenance.judge", key)
    assert shown["reason"].startswith("DataError")
    monkeypatch.undo()
    [facts] = (await client.get(f"/api/cases/{case}/facts", headers=people["clerk"])).json()["items"]
    assert facts["judged"] is False
    await service.compare(UUID(key.split("/")[0]), key.split("/")[1], clock)  # nothing is due any more
    assert await fetchval("SELECT count(*) FROM case_flag") == 0
