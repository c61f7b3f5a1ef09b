"""`verify-log` names what was altered, inserted, moved or deleted, even by who can switch the triggers off."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest

from backend.cases import log
from backend.cases.workflow import Command
from backend.db import atomic, execute, fetch, fetchval
from backend.evidence import queries
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.live import checkpoint, relay
from backend.live.verify import verify_log
from tests.harness.power import as_owner, powerfully
from tests.harness.reports import report
from tests.harness.world import World, sign_in

pytestmark = pytest.mark.real_commits
Tamper = Callable[..., Awaitable[None]]


@pytest.fixture
async def sealed(caller: httpx.AsyncClient, own_world: World, clock: FixedClock, tmp_path, monkeypatch) -> list[str]:
    """Three cases with two events each, sealed by a checkpoint; their ids."""
    monkeypatch.setattr(checkpoint, "folder", lambda: tmp_path / "checkpoints")
    clerk = await sign_in("clerk", clock)
    for i in range(3):
        await caller.post("/api/reports", json=report(i))
    ids = [str(r["id"]) for r in await fetch("SELECT id FROM case_file ORDER BY id")]
    for case_id in ids:
        body = {
            "id": str(new_id()),
            "command": "accept",
            "categoryCode": "06010",
            "note": "已看过",
            "toCitizen": "下午去看",
        }
        await caller.post(f"/api/cases/{case_id}/commands", json=body, headers=clerk)
    while await fetchval("SELECT count(*) FROM feed_entry") < 6:
        await relay.step()
    assert await checkpoint.seal(clock) is not None
    return ids


async def tamper(sql: str, *args: object) -> None:
    """As somebody with full power over the database would."""
    async with as_owner():
        for table in ("case_event", "case_file", "case_event_private", "case_photo", "feed_entry", "report"):
            await execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        await execute(sql, *args)


async def codes() -> set[str]:
    return {f.code for f in (await verify_log()).findings}


async def test_an_untouched_log_holds(sealed: list[str]) -> None:
    verdict = await verify_log()
    assert (verdict.events, verdict.cases, verdict.checkpoints, verdict.findings) == (6, 3, 1, [])


async def test_a_word_to_the_citizen_without_a_note_holds(
    caller: httpx.AsyncClient, sealed: list[str], clock: FixedClock
) -> None:
    clerk = await sign_in("clerk", clock)
    new = new_id()
    await caller.post("/api/reports", json=report(0, id=str(new)))
    fresh = await fetchval("SELECT case_id::text FROM case_report WHERE report_id = $1", new)
    body = {"id": str(new_id()), "command": "accept", "categoryCode": "06010", "toCitizen": "收到"}
    assert (await caller.post(f"/api/cases/{fresh}/commands", json=body, headers=clerk)).status_code == 200
    assert "note.altered" not in await codes()


async def test_events_cannot_be_changed_and_the_application_may_not_even_try(sealed: list[str]) -> None:
    for sql in ("UPDATE case_event SET command = 'x'", "DELETE FROM case_event"):
        with pytest.raises(Exception, match="permission denied"):
            await execute(sql)
        with pytest.raises(Exception, match="append-only"):
            await powerfully(sql)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE case_event SET command = 'file' WHERE no = 2", "event.altered"),
        ("UPDATE case_event SET at = at + interval '1 second' WHERE no = 1", "event.altered"),
        ("UPDATE case_event SET actor_id = NULL WHERE no = 2", "event.altered"),
        ("UPDATE case_event SET body = body || ' ' WHERE no = 1", "event.altered"),
        ("UPDATE case_event_private SET note = '别的'", "note.altered"),
        ("UPDATE case_event_private SET to_citizen = '别的'", "note.altered"),
        ("UPDATE case_event_private SET to_citizen = NULL", "note.altered"),
        ("DELETE FROM case_event_private", "note.altered"),
        ("UPDATE case_event_private SET note = '', salt = '', erased_at = now()", "note.unsealed"),
        ("UPDATE report SET words = '别的'", "report.altered"),
        ("DELETE FROM case_event WHERE no = 1", "event.missing"),
        ("DELETE FROM case_event WHERE no = 2", "case.head"),
        ("UPDATE case_file SET state = 'closed'", "case.head"),
        ("UPDATE case_file SET version = 1", "case.head"),
        ("DELETE FROM case_event", "case.without_events"),
        ("DELETE FROM checkpoint", "checkpoint.missing"),
        ("UPDATE checkpoint SET body = body || ' '", "checkpoint.altered"),
    ],
)
async def test_tampering_is_named(sealed: list[str], change: str, code: str) -> None:
    await tamper(change)
    assert code in await codes()


async def test_words_that_a_sealed_purge_names_may_be_gone(sealed: list[str], clock: FixedClock) -> None:
    case, now = UUID(sealed[0]), clock.now()
    event = await fetchval("SELECT id FROM case_event WHERE case_id = $1 AND no = 2", case)
    async with atomic():
        row = (await queries.lock_cases([case]))[case]
        facts = {"data": "answer", "events": [str(event)]}
        purge = log.Change(
            id=new_id(), command=Command.purge, target=row["state"], at=now, actor=None, request_hash=b"", facts=facts
        )
        await log.append(row, purge)
        await queries.erase_answers([event], now)
    assert (await verify_log()).findings == []


async def test_the_last_event_cut_off_together_with_the_case_row_is_named(sealed: list[str]) -> None:
    await tamper("DELETE FROM case_event WHERE no = 2")
    await execute(
        "UPDATE case_file c SET version = 1, state = 'reported', head = e.hash FROM case_event e WHERE e.case_id = c.id"
    )
    assert "event.deleted" in await codes()


async def test_a_whole_case_deleted_is_named(sealed: list[str]) -> None:
    for table in ("case_scope", "case_report", "case_event", "case_file"):
        column = "id" if table == "case_file" else "case_id"
        await tamper(f"DELETE FROM {table} WHERE {column} = $1::text::uuid", sealed[0])
    verdict = await verify_log()
    assert any(f.code == "event.deleted" and sealed[0] in f.subject for f in verdict.findings)


async def test_reordered_events_are_named(sealed: list[str]) -> None:
    await tamper("UPDATE case_event SET no = no + 10")
    await powerfully("UPDATE case_event SET no = CASE no WHEN 11 THEN 2 ELSE 1 END")
    assert {"event.unlinked", "event.altered"} <= await codes()


async def test_an_inserted_event_is_named(sealed: list[str]) -> None:
    await tamper(
        "INSERT INTO case_event (case_id, no, id, command, to_state, at, format, body, previous, hash, request_hash)"
        " SELECT case_id, 3, gen_random_uuid(), 'close', 'closed', at, 1, body, hash, sha256(body), ''"
        " FROM case_event WHERE no = 2"
    )
    assert {"event.altered", "case.head"} & await codes()


async def test_a_forged_copy_outside_is_named(sealed: list[str]) -> None:
    path = next(checkpoint.folder().glob("*.json"))
    path.write_bytes(path.read_bytes().replace(b'"signature":"', b'"signature":"AA'))
    assert "checkpoint.signature" in await codes()


async def test_the_next_checkpoint_holds_only_what_changed(sealed: list[str], caller, clock: FixedClock) -> None:
    assert await checkpoint.seal(clock) is None
    await caller.post("/api/reports", json=report(3))
    while await fetchval("SELECT count(*) FROM feed_entry") < 7:
        await relay.step()
    second = await checkpoint.seal(clock)
    assert second is not None
    assert len(second.read().heads) == 1
    assert await codes() == set()
