"""The audit log has a term: its oldest entries go under a retention rule, never before half a year, never unseen."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from backend.db import fetchval
from backend.evidence import retention, service
from backend.evidence.errors import BadRule
from backend.kernel.clock import FixedClock
from backend.people import audit
from backend.storage import ObjectStore
from tests.harness.power import powerfully
from tests.harness.world import World


async def unguarded(change: str) -> None:
    """By who may switch the triggers off."""
    await powerfully(
        f"SET LOCAL session_replication_role = replica; {change}; SET LOCAL session_replication_role = origin"
    )


@pytest.fixture
async def old_and_new(world: World, clock: FixedClock) -> int:
    """The entries of now, and three of two hundred days before; how many are old."""
    await unguarded("DELETE FROM audit_entry")
    for days in (220, 210, 200, 3, 2, 1):
        await audit.record("sign_out", clock.now() - timedelta(days=days))
    return 3


async def test_the_oldest_go_and_what_stays_proves_that_nothing_else_did(
    store: ObjectStore, old_and_new: int, clock: FixedClock
) -> None:
    await service.set_rule("audit", 190, "本市日志管理办法", None, "logs", clock)
    planned = await retention.plan(store, clock)
    done = await retention.purge(store, clock)
    assert planned.lines["logs"].count == done.lines["logs"].count == old_and_new
    assert await audit.how_many() == 3
    assert await audit.first_broken() is None
    assert (await retention.purge(store, clock)).lines["logs"].count == 0
    await audit.record("sign_in", clock.now())
    assert await audit.first_broken() is None
    first = await fetchval("SELECT min(no) FROM audit_entry")
    await unguarded(f"DELETE FROM audit_entry WHERE no = {first}")
    assert await audit.first_broken() == first + 1


async def test_the_newest_entry_stays_however_old_it_is(
    store: ObjectStore, old_and_new: int, clock: FixedClock
) -> None:
    await unguarded("DELETE FROM audit_entry WHERE no > 3")
    await service.set_rule("audit", 190, "本市日志管理办法", None, None, clock)
    await retention.purge(store, clock)
    assert await audit.how_many() == 1
    await audit.record("sign_in", clock.now())
    assert await audit.first_broken() is None


@pytest.mark.parametrize("days", [1, 90, 183])
async def test_a_term_below_half_a_year_is_refused(world: World, clock: FixedClock, days: int) -> None:
    with pytest.raises(BadRule, match="至少保存 184 天"):
        await service.set_rule("audit", days, "依据", None, None, clock)


async def refused(statement: str, *values: object) -> None:
    """By the owner, who has every right: what stays is kept by the triggers and the function alone."""
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await powerfully(statement, *values)


async def test_the_database_lets_nothing_go_that_the_rule_keeps(old_and_new: int, clock: FixedClock) -> None:
    await service.set_rule("audit", 184, "依据", None, "logs", clock)
    await service.set_rule("session", 1, "依据", None, "other", clock)
    now, forget = clock.now(), "SELECT audit_forget($1, $2, $3)"
    for last, at, rule in (
        (4, now, "logs"), (6, now, "logs"), (3, now, "other"), (3, now, "none"),
        (4, datetime.now(UTC) + timedelta(days=400), "logs"), (3, now - timedelta(days=300), "logs"),
    ):  # fmt: skip
        await refused(forget, last, at, rule)
    await powerfully("INSERT INTO audit_purge SELECT 0, '', $1, 'logs'", now)
    changes = ("DELETE FROM audit_entry WHERE no = 1", "UPDATE audit_purge SET upto = 1", "DELETE FROM audit_purge")
    for change in changes:
        await refused(change)
    assert await audit.how_many() == 6


async def test_entries_from_before_there_were_subjects_keep_their_hash(old_and_new: int) -> None:
    same = await fetchval(
        "SELECT bool_and(hash = sha256(convert_to(jsonb_build_array(1, no, (extract(epoch FROM at) * 1000000)::bigint,"
        " act, actor_id, account_id, encode(network, 'hex'), encode(prev_hash, 'hex'))::text, 'UTF8')))"
        " FROM audit_entry WHERE subject IS NULL"
    )
    assert same is True
