"""The relay: one process numbers the events of the log and wakes who waits for them."""

import logging
from collections.abc import Awaitable, Callable

import anyio
import asyncpg

from backend.db import DB, atomic
from backend.live import queries

log = logging.getLogger("menqian.relay")

_LOCK = 0x6D7166656564  # "mqfeed"
_POLL_S = 0.05
_REST_S = 2.0


async def ensure_epoch() -> None:
    """Make the feed fit the cluster it runs on; every process calls this before it admits writers.

    A dump restored into another cluster brings transaction ids that mean nothing there: all events without a number
    get one, then a new epoch begins.
    """
    async with atomic():
        await _alone()
        system = await queries.system_identifier()
        state = await queries.state()
        if state is None:
            await queries.first_epoch(system)
        elif state["system_identifier"] != system:
            log.warning("the database moved to another cluster: a new feed epoch begins")
            await queries.number_leftovers()
            await queries.next_epoch(system)


async def _alone() -> None:
    """Only one process settles the epoch at a time."""
    current = DB.current_transaction.get()
    assert current is not None
    await current.connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK + 1)


async def step() -> int:
    """Number what can be numbered now; how many events that were."""
    async with atomic():
        row = await queries.number()
    if row is None or not row["entered"]:
        return 0
    await queries.announce(row["epoch"], row["last_seq"])
    return row["entered"]


async def exclusively(do: Callable[[], Awaitable[object]]) -> None:
    """Run `do` unless another process is at it now."""
    connection = await DB.get_new_connection()
    try:
        if await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK + 2):
            await do()
    finally:
        with anyio.CancelScope(shield=True):
            await connection.close()


async def run() -> None:
    """Relay until cancelled. Any number of processes may call this; one holds the lock and works."""
    while True:
        try:
            connection = await DB.get_new_connection()
            try:
                await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
                await _work(connection)
            finally:
                with anyio.CancelScope(shield=True):
                    await connection.close()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("relay rests: %s", error)
            await anyio.sleep(_REST_S)


async def _work(lock_holder: asyncpg.Connection) -> None:
    while not lock_holder.is_closed():
        if not await step():
            await anyio.sleep(_POLL_S)
