"""The audit log has a term: its oldest entries go under a retention rule, never before half a year, never unseen."""

from datetime import timedelta

import pytest

from backend.db import execute, fetch, fetchval
from backend.evidence import retention, service
from backend.evidence.errors import BadRule
from backend.kernel.clock import FixedClock
from backend.people import audit
from backend.storage import ObjectStore
from tests.harness.world import World


@pytest.fixture
async def old_and_new(world: World, clock: FixedClock) -> int:
    """Entries of now, and three of two hundred days later; how many are old."""
    old = await audit.how_many()
    clock.advance(timedelta(days=200))
    for _ in range(3):
        await audit.record("sign_out", clock.now())
    return old


async def test_the_oldest_go_and_what_stays_proves_that_nothing_else_did(
    store: ObjectStore, old_and_new: int, clock: FixedClock
) -> None:
    await service.set_rule("audit", 190, "本市日志管理办法", None, "logs", clock)
    planned = await retention.plan(store, clock)
    done = await retention.purge(store, clock)
    assert planned.lines["logs"].count == done.lines["logs"].count == old_and_new > 5
    assert await audit.how_many() == 3
    assert await audit.first_broken() is None
    assert (await retention.purge(store, clock)).lines["logs"].count == 0
    await audit.record("sign_in", clock.now())
    assert await audit.first_broken() is None
    first = await fetchval("SELECT min(no) FROM audit_entry")
    await execute(f"SET LOCAL session_replication_role = replica; DELETE FROM audit_entry WHERE no = {first}")
    assert await audit.first_broken() == first + 1


async def test_the_newest_entry_stays_however_old_it_is(store: ObjectStore, world: World, clock: FixedClock) -> None:
    clock.advance(timedelta(days=400))
    await service.set_rule("audit", 190, "本市日志管理办法", None, None, clock)
    await retention.purge(store, clock)
    assert await audit.how_many() == 1
    await audit.record("sign_in", clock.now())
    assert await audit.first_broken() is None


@pytest.mark.parametrize("days", [1, 90, 183])
async def test_a_term_below_half_a_year_is_refused(world: World, clock: FixedClock, days: int) -> None:
    with pytest.raises(BadRule, match="至少保存 184 天"):
        await service.set_rule("audit", days, "依据", None, None, clock)


async def test_the_database_lets_nothing_younger_go_whatever_a_rule_says(old_and_new: int, clock: FixedClock) -> None:
    last = (await fetch("SELECT no, hash FROM audit_entry ORDER BY no DESC LIMIT 1"))[0]
    await service.set_rule("audit", 184, "依据", None, "logs", clock)
    await execute(
        "INSERT INTO audit_purge (upto, hash, at, rule_id) VALUES ($1, $2, $3, 'logs')",
        last["no"], last["hash"], clock.now(),
    )  # fmt: skip
    with pytest.raises(Exception, match="append-only"):
        await execute("SAVEPOINT s; DELETE FROM audit_entry")
    await execute("ROLLBACK TO s")
    for change in ("UPDATE audit_purge SET upto = 1", "DELETE FROM audit_purge", "TRUNCATE audit_purge"):
        with pytest.raises(Exception, match="append-only"):
            await execute(f"SAVEPOINT s; {change}")
        await execute("ROLLBACK TO s")
