"""The job queue: found once, done once, tried again, parked, and taken over from a worker that was killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable

import anyio
import asyncpg
import pytest

from backend.db import DB, connection, execute, fetch, fetchval, queue
from backend.embedded.postgres import ROLE
from backend.kernel.errors import DomainError
from backend.kernel.work import Work
from backend.storage.errors import StoreUnavailable
from tests.harness.power import as_owner

pytestmark = pytest.mark.real_commits


@pytest.fixture
async def todo(own_database: str) -> str:
    """A table of keys, each to be done once; the database's URL."""
    async with as_owner():
        await execute("CREATE TABLE todo (key text PRIMARY KEY, done integer NOT NULL DEFAULT 0, parked text)")
        await execute(f"GRANT UPDATE ON todo TO {ROLE}")  # a new table may be read and appended to until `migrate` ran
    await execute("INSERT INTO todo SELECT 'k' || n FROM generate_series(1, 50) AS n")
    return own_database


async def pending(limit: int) -> list[str]:
    rows = await fetch("SELECT key FROM todo WHERE done = 0 AND parked IS NULL ORDER BY key LIMIT $1", limit)
    return [r["key"] for r in rows]


async def once(key: str) -> None:
    await execute("UPDATE todo SET done = done + 1 WHERE key = $1 AND done = 0", key)


def work(do: Callable[[str], Awaitable[None]]) -> Work:
    async def park(key: str, reason: str) -> None:
        await execute("UPDATE todo SET parked = $2 WHERE key = $1", key, reason)

    return Work(name="test.todo", pending=pending, do=do, park=park)


async def until(condition: str) -> None:
    """Wait until the condition over todo holds; the test's own time limit ends it."""
    with anyio.fail_after(30):
        while not await fetchval(f"SELECT {condition} FROM todo"):  # noqa: ASYNC110 (another process sets it)
            await anyio.sleep(0.05)


async def test_what_waits_in_the_queue_is_not_queued_again(todo: str) -> None:
    connection = await DB.get_new_connection()
    try:
        assert await queue.find([work(once)], queue._queries(connection)) == 50
        assert await queue.find([work(once)], queue._queries(connection)) == 0
    finally:
        await connection.close()


async def test_two_workers_do_everything_once(todo: str) -> None:
    seen: list[str] = []

    async def do(key: str) -> None:
        seen.append(key)
        await once(key)

    async with anyio.create_task_group() as group:
        group.start_soon(queue.run, [work(do)])
        group.start_soon(queue.run, [work(do)])
        await until("bool_and(done = 1)")
        group.cancel_scope.cancel()
    assert sorted(seen) == sorted(set(seen))


async def test_a_passing_failure_is_tried_until_it_works_and_never_parks(todo: str) -> None:
    failures = iter([StoreUnavailable(), OSError("no route"), TimeoutError()] * 3)

    async def do(key: str) -> None:
        for failure in failures:
            raise failure
        await once(key)

    job = work(do)
    for attempt in range(1, 10):
        with pytest.raises(queue.RetryRequested):
            await queue.do(job, "k1", attempt)
    await queue.do(job, "k1", 10)
    assert await fetchval("SELECT done FROM todo WHERE key = 'k1'") == 1


async def test_what_goes_on_failing_is_parked_with_its_reason(todo: str) -> None:
    async def do(key: str) -> None:
        raise DomainError("broken")

    for attempt in range(1, 5):
        with pytest.raises(queue.RetryRequested) as again:
            await queue.do(work(do), "k1", attempt)
        assert again.value.delay.total_seconds() == 2**attempt
    await queue.do(work(do), "k1", 5)
    assert "broken" in await fetchval("SELECT parked FROM todo WHERE key = 'k1'")
    assert "k1" not in await pending(100)


@pytest.mark.parametrize("error", [
    asyncpg.DataError("a moment beyond its type"), asyncpg.CheckViolationError("a broken rule"),
    asyncpg.UndefinedTableError("no such table"),
])  # fmt: skip
async def test_what_the_database_can_never_take_is_parked_too(todo: str, error: Exception) -> None:
    async def do(key: str) -> None:
        raise error

    await queue.do(work(do), "k1", 5)
    assert "k1" not in await pending(100)
    [row] = await queue.parked(10)
    assert (row["work"], row["key"], row["reason"]) == ("test.todo", "k1", f"{type(error).__name__}: {error}")
    assert [tuple(r) for r in await queue.parked_counts()] == [("test.todo", 1)]
    await queue.unpark(["test.todo"], "k1")
    assert await queue.parked(10) == []


async def test_work_whose_oldest_piece_waits_is_seen_not_to_move(todo: str, capsys: pytest.CaptureFixture[str]) -> None:
    from backend.commands import _complain_of_work

    connection = await DB.get_new_connection()
    try:
        await queue.find([work(once)], queue._queries(connection))
    finally:
        await connection.close()
    assert await queue.held_up() == []
    assert _complain_of_work(await queue.held_up(), []) is True
    await execute(
        "UPDATE pgqueuer SET created = created - interval '16 minutes' WHERE convert_from(payload, 'UTF8') = 'k1'"
    )
    [row] = await queue.held_up()
    assert (row["name"], row["queued"]) == ("test.todo", 50)
    assert _complain_of_work([row], [{"work": "test.other", "parked": 3}]) is False
    told = capsys.readouterr().err
    assert "test.todo 不动了：50 件等着" in told
    assert "test.other 有 3 件" in told


HANGS = """
import anyio
from backend.db import DB, execute, queue
from tests.db.test_queue import pending, work

async def do(key):
    await execute("UPDATE todo SET parked = NULL WHERE key = $1", key)
    print("taken", flush=True)
    await anyio.sleep_forever()

async def main():
    await DB.start_connection_pool(max_size=4)
    await queue.run([work(do)])

anyio.run(main)
"""


@pytest.mark.slow
async def test_the_jobs_of_a_killed_worker_go_to_another(todo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "_DEAD_AFTER", queue.timedelta(seconds=1))
    env = {**os.environ, "MENQIAN_DATABASE_URL": todo}
    other = subprocess.Popen([sys.executable, "-c", HANGS], env=env, stdout=subprocess.PIPE)  # noqa: ASYNC220
    assert other.stdout is not None
    try:
        assert await anyio.to_thread.run_sync(other.stdout.readline) == b"taken\n"
    finally:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    async with anyio.create_task_group() as group:
        group.start_soon(queue.run, [work(once)])
        await until("bool_and(done = 1)")
        group.cancel_scope.cancel()


async def test_installing_twice_changes_nothing(todo: str) -> None:
    async with as_owner(), connection() as owner:
        await queue.install(owner)
    kinds = await fetch("SELECT relname, relpersistence FROM pg_class WHERE relname LIKE 'pgqueuer%'")
    assert {r["relpersistence"] for r in kinds if r["relname"] == "pgqueuer"} == {b"u"}  # unlogged
