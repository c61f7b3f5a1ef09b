"""The relay: every event gets one number, none is lost, order within a case holds."""

import asyncio

import httpx
import pytest

from backend.db import DB, execute, fetch, fetchval
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.live import queries, relay
from tests.harness.reports import report
from tests.harness.world import World, sign_in

pytestmark = pytest.mark.real_commits


async def submit_many(caller: httpx.AsyncClient, n: int) -> None:
    answers = await asyncio.gather(*(caller.post("/api/reports", json=report(i % 4)) for i in range(n)))
    assert {a.status_code for a in answers} == {201}


async def test_every_event_gets_exactly_one_dense_number(caller: httpx.AsyncClient) -> None:
    numbered = asyncio.create_task(_number_until(60))
    for _ in range(3):
        await submit_many(caller, 20)
    await numbered
    seqs = [r["seq"] for r in await fetch("SELECT seq FROM feed_entry ORDER BY seq")]
    assert seqs == list(range(1, 61))


async def _number_until(n: int) -> None:
    async with asyncio.timeout(30):
        while await fetchval("SELECT count(*) FROM feed_entry") < n:
            await relay.step()


async def test_an_event_of_a_transaction_that_is_still_open_is_not_overtaken(caller: httpx.AsyncClient) -> None:
    """Ids commit out of order: what began earlier and commits later must still get its number."""
    slow = await DB.get_new_connection()
    transaction = slow.transaction()
    await transaction.start()
    await slow.execute("INSERT INTO budget (bucket, window_start, used) VALUES ('slow', now(), 1)")
    await submit_many(caller, 3)
    assert await relay.step() == 0
    await transaction.commit()
    await slow.close()
    await _number_until(3)


async def test_two_relays_never_number_twice(caller: httpx.AsyncClient) -> None:
    await submit_many(caller, 30)
    await asyncio.gather(*(relay.step() for _ in range(6)))
    await _number_until(30)
    assert await fetchval("SELECT count(DISTINCT seq) FROM feed_entry") == 30


async def test_a_dump_restored_elsewhere_loses_and_repeats_nothing(
    caller: httpx.AsyncClient, own_database: str, own_world: World
) -> None:
    """Leftovers are numbered before the new epoch begins, and a consumer goes on where it was."""
    await submit_many(caller, 5)
    await _number_until(5)
    seen = [r["case_id"] for r in await queries.after(0, 0, 100)]
    await queries.advance("test", *(await queries.position()))
    await submit_many(caller, 4)
    await execute("UPDATE feed_state SET system_identifier = 'the old cluster', horizon = '99999999'::xid8")
    await relay.ensure_epoch()
    assert (await queries.state())["epoch"] == 2
    await submit_many(caller, 3)
    await _number_until(12)
    seen += [r["case_id"] for r in await queries.after(*(await queries.consumer("test")), 100)]
    assert len(seen) == len(set(seen)) == 12
    assert [r["epoch"] for r in await fetch("SELECT epoch FROM feed_entry ORDER BY epoch, seq")] == [1] * 9 + [2] * 3


async def test_events_of_one_case_keep_their_order(
    caller: httpx.AsyncClient, own_world: World, clock: FixedClock
) -> None:
    await submit_many(caller, 5)
    clerk = await sign_in("clerk", clock)
    for row in await fetch("SELECT id FROM case_file"):
        body = {"id": str(new_id()), "command": "accept", "categoryCode": "06010"}
        await caller.post(f"/api/cases/{row['id']}/commands", json=body, headers=clerk)
    await _number_until(10)
    rows = await fetch(
        "SELECT e.case_id, e.no, f.seq FROM feed_entry f JOIN case_event e ON e.id = f.event_id ORDER BY 1, 2"
    )
    for first, second in zip(rows[::2], rows[1::2], strict=True):
        assert first["case_id"] == second["case_id"]
        assert first["seq"] < second["seq"]
