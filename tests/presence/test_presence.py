"""Who has a case open: told to colleagues who see it, gone when they leave or after a minute."""

from datetime import timedelta
from uuid import UUID

from httpx import AsyncClient

from backend.db import fetchval
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from tests.harness.reports import new_case


async def enter(client: AsyncClient, case: str, who: dict[str, str]) -> list[str]:
    answer = await client.put(f"/api/cases/{case}/presence", headers=who)
    assert answer.status_code == 200, answer.text
    assert all(set(item) == {"name"} for item in answer.json()["items"])
    return [item["name"] for item in answer.json()["items"]]


async def test_each_is_told_who_else_has_the_case_open_and_never_of_oneself(client: AsyncClient, people) -> None:
    case, other = await new_case(client), await new_case(client)
    assert await enter(client, case, people["clerk"]) == []
    seen_by_dispatcher = await enter(client, case, people["dispatcher"])
    assert len(seen_by_dispatcher) == 1
    assert len(await enter(client, case, people["clerk"])) == 1
    assert await enter(client, case, people["clerk"]) != seen_by_dispatcher
    assert await enter(client, other, people["dispatcher"]) == []


async def test_who_leaves_is_gone_at_once(client: AsyncClient, people) -> None:
    case = await new_case(client)
    await enter(client, case, people["clerk"])
    for _ in range(2):  # leaving twice changes nothing
        assert (await client.delete(f"/api/cases/{case}/presence", headers=people["clerk"])).status_code == 204
    assert await enter(client, case, people["dispatcher"]) == []


async def test_who_is_silent_for_a_minute_is_gone_with_the_row(client: AsyncClient, clock: FixedClock, people) -> None:
    case = await new_case(client)
    await enter(client, case, people["clerk"])
    clock.advance(timedelta(seconds=59))
    assert len(await enter(client, case, people["dispatcher"])) == 1
    clock.advance(timedelta(seconds=1))
    assert await enter(client, case, people["dispatcher"]) == []
    assert await fetchval("SELECT count(*) FROM case_presence WHERE case_id = $1", UUID(case)) == 1


async def test_who_may_not_see_a_case_neither_enters_it_nor_learns_who_has(client: AsyncClient, people) -> None:
    case = await new_case(client)
    await enter(client, case, people["clerk"])
    for who, status in (({}, 401), (people["agency"], 404)):
        answer = await client.put(f"/api/cases/{case}/presence", headers=who)
        assert answer.status_code == status, answer.text
        assert "items" not in answer.json()
    assert (await client.put(f"/api/cases/{new_id()}/presence", headers=people["clerk"])).status_code == 404
    assert (await client.delete(f"/api/cases/{case}/presence")).status_code == 401
    assert len(await enter(client, case, people["dispatcher"])) == 1


async def test_it_is_no_part_of_the_record_and_not_logged(client: AsyncClient, people) -> None:
    case = await new_case(client)
    await enter(client, case, people["clerk"])
    assert (await client.get(f"/api/cases/{case}", headers=people["clerk"])).json()["version"] == 1
    assert await fetchval("SELECT relpersistence::text FROM pg_class WHERE relname = 'case_presence'") == "u"
