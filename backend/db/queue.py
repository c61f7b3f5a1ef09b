"""Jobs on the same PostgreSQL by PgQueuer: what `Work` finds is put into the queue in batches and done by any worker.

The queue is only how work is shared out. Its tables are UNLOGGED: after a crash of the server they are empty and the
next look at the rows fills them again (docs/adr/0005-work-is-found.md). Nothing is put into the queue inside a request.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import anyio
import asyncpg
from pgqueuer import QueueManager
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Job
from pgqueuer.domain.settings import DBSettings, Durability

from backend.db import DB, execute, fetch
from backend.db.failures import as_domain_error
from backend.kernel.errors import DomainError
from backend.kernel.work import Work

log = logging.getLogger("menqian.queue")

_LEADER = 0x6D656E71  # advisory lock of the one process that looks for work
_LOOK_S = 0.4
_REST_S = 5.0
_FOUND_AT_ONCE = 1000
_ATTEMPTS = 5
_LONGEST_WAIT_S = 300
_TAKEN_AT_ONCE = 4
_DEAD_AFTER = timedelta(seconds=10)  # a worker that gives no sign for so long loses its jobs to another
_HELD_UP = timedelta(minutes=15)  # work whose oldest piece waits longer than this does not move


def _queries(connection: asyncpg.Connection) -> Queries:
    settings = DBSettings(durability=Durability.volatile)
    return Queries(AsyncpgDriver(connection), qbe=QueryBuilderEnvironment(settings=settings))


async def install(connection: asyncpg.Connection) -> None:
    """Make the library's tables, or bring them to its present version."""
    queries = _queries(connection)
    if await queries.schema_is_installed():
        await queries.upgrade()
    else:
        await queries.install()


async def forget_before(moment: datetime) -> None:
    """Remove the log of jobs that ended before."""
    await execute("DELETE FROM pgqueuer_log WHERE created < $1", moment)
    await execute("DELETE FROM pgqueuer_statistics WHERE created < $1", moment)


async def waiting() -> list[asyncpg.Record]:
    """(name, queued, running, retried, since) of every kind of work that is in the queue now."""
    return await fetch(
        "SELECT entrypoint AS name, count(*) FILTER (WHERE status = 'queued') AS queued,"
        " count(*) FILTER (WHERE status = 'picked') AS running, count(*) FILTER (WHERE attempts > 0) AS retried,"
        " min(created) AS since FROM pgqueuer GROUP BY entrypoint ORDER BY entrypoint"
    )


async def held_up() -> list[asyncpg.Record]:
    """(name, queued, since) of kinds of work that do not move: the oldest piece has waited a quarter of an hour."""
    return await fetch(
        "SELECT entrypoint AS name, count(*) AS queued, min(created) AS since FROM pgqueuer"
        " GROUP BY entrypoint HAVING min(created) < now() - $1::interval ORDER BY entrypoint",
        _HELD_UP,
    )


async def parked(limit: int) -> list[asyncpg.Record]:
    """(work, key, reason, at) of what nobody tries any more, newest first."""
    return await fetch("SELECT work, key, reason, at FROM work_parked ORDER BY at DESC LIMIT $1", limit)


async def parked_counts() -> list[asyncpg.Record]:
    """(work, parked) of every kind of work of which something is parked."""
    return await fetch("SELECT work, count(*) AS parked FROM work_parked GROUP BY work ORDER BY work")


async def unpark(works: Sequence[str], key: str) -> None:
    """Forget that the key is parked: its room has put it back on its list."""
    await execute("DELETE FROM work_parked WHERE work = ANY($1) AND key = $2", list(works), key)


async def find(works: Sequence[Work], queries: Queries) -> int:
    """Put into the queue what is found and not there yet; how many jobs are new."""
    new = 0
    for work in works:
        keys = await work.pending(_FOUND_AT_ONCE)
        if keys:
            ids = await queries.enqueue(
                [work.name] * len(keys), [k.encode() for k in keys], [work.priority] * len(keys),
                dedupe_key=[f"{work.name}:{k}" for k in keys], on_conflict="skip",
            )  # fmt: skip
            new += sum(i is not None for i in ids)
    return new


async def do(work: Work, key: str, attempt: int) -> None:
    """One attempt. What fails for a passing reason is tried until it works, other failures five times, then parked.

    Errors: RetryRequested with the time to wait.
    """
    try:
        await work.do(key)
    except Exception as error:
        if attempt >= _ATTEMPTS and not _passes(error):
            log.exception("%s %s is parked", work.name, key)
            await _park(work, key, f"{type(error).__name__}: {error}")
            return
        wait = min(2.0**attempt, _LONGEST_WAIT_S)
        log.warning("%s %s failed, again in %.0f s: %s", work.name, key, wait, error)
        raise RetryRequested(timedelta(seconds=wait), type(error).__name__) from error


def _passes(error: Exception) -> bool:
    """Whether the failure lies with the store or the database and not with the key. A value that the database or its
    driver cannot hold, a broken rule of a table, a missing one do not pass by waiting."""
    known = error if isinstance(error, DomainError) else as_domain_error(error)
    return isinstance(error, TimeoutError) or (known is not None and known.status == 503)


async def _park(work: Work, key: str, reason: str) -> None:
    clean = reason.replace("\0", "")[:500]
    await execute(
        "INSERT INTO work_parked (work, key, reason, at) VALUES ($1, $2, $3, now())"
        " ON CONFLICT (work, key) DO UPDATE SET reason = excluded.reason, at = excluded.at",
        work.name, key, clean,
    )  # fmt: skip
    await work.park(key, clean)


async def run(works: Sequence[Work]) -> None:
    """Look for work and do it until cancelled. Any number of processes may call this."""
    async with anyio.create_task_group() as group:
        group.start_soon(_again_and_again, "looking for work", _look, works)
        group.start_soon(_again_and_again, "doing work", _take, works)


async def _again_and_again(what: str, part, works: Sequence[Work]) -> None:  # type: ignore[no-untyped-def]
    while True:
        try:
            connection = await DB.get_new_connection()
            try:
                await part(works, connection)
            finally:
                with anyio.CancelScope(shield=True):
                    await connection.close()
        except Exception as error:
            log.warning("%s rests: %s: %s", what, type(error).__name__, error)
            await anyio.sleep(_REST_S)


async def _look(works: Sequence[Work], connection: asyncpg.Connection) -> None:
    await connection.execute("SELECT pg_advisory_lock($1)", _LEADER)
    queries = _queries(connection)
    while True:
        await find(works, queries)
        await anyio.sleep(_LOOK_S)


async def _take(works: Sequence[Work], connection: asyncpg.Connection) -> None:
    manager = QueueManager(_queries(connection))
    for work in works:
        manager.entrypoint(work.name, accepts_context=False)(_handler(work))
    try:
        await manager.run(
            dequeue_timeout=timedelta(seconds=5), batch_size=_TAKEN_AT_ONCE // 2, max_concurrent_tasks=_TAKEN_AT_ONCE,
            heartbeat_timeout=_DEAD_AFTER, shutdown_on_listener_failure=True,
        )  # fmt: skip
    finally:
        manager.shutdown.set()


def _handler(work: Work):  # type: ignore[no-untyped-def]
    async def handle(job: Job) -> None:
        await do(work, (job.payload or b"").decode(), job.attempts + 1)

    return handle
