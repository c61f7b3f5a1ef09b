"""The one database: `DB`, `atomic()`, and SQL on the current transaction's connection."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

import asyncpg

from backend.db.engine import SafeEngine, atomic_on, config_of, connection_on
from backend.settings import settings

DB = SafeEngine(config=config_of(settings().database_url))


def atomic() -> AbstractAsyncContextManager[None]:
    """One use case, all or nothing; nested it is a savepoint. Never await network or pixels inside."""
    return atomic_on(DB)


def connection() -> AbstractAsyncContextManager[asyncpg.Connection]:
    """The asyncpg connection of the current transaction, or one from the pool."""
    return connection_on(DB)


async def fetch(sql: str, *args: Any) -> list[asyncpg.Record]:
    """All rows of one statement with `$1` parameters."""
    async with connection() as c:
        return await c.fetch(sql, *args)


async def fetchrow(sql: str, *args: Any) -> asyncpg.Record | None:
    """The first row, or None."""
    async with connection() as c:
        return await c.fetchrow(sql, *args)


async def fetchval(sql: str, *args: Any) -> Any:
    """The first column of the first row, or None."""
    async with connection() as c:
        return await c.fetchval(sql, *args)


async def execute(sql: str, *args: Any) -> str:
    """Run one statement (or several without parameters); the command tag comes back."""
    async with connection() as c:
        return await c.execute(sql, *args)


async def executemany(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """One statement over many parameter rows."""
    async with connection() as c:
        await c.executemany(sql, rows)


async def copy_in(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Bulk load by COPY; `rows` in the order of `columns`."""
    async with connection() as c:
        await c.copy_records_to_table(table, columns=list(columns), records=rows)
