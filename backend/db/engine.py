"""The engine, the only safe way to open a transaction, and raw SQL on the transaction's own connection.

Piccolo's stock transaction loses its connection when it is cancelled while leaving, and its nested transaction is a
no-op; `SafeTransaction` and `atomic()` mend both. Pool size and driver: docs/performance.md.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import anyio
import asyncpg
import shapely
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from backend.kernel.errors import Unavailable

SRID = 4326


def _encode(geometry: shapely.Geometry) -> bytes:
    if shapely.get_srid(geometry) == 0:
        geometry = shapely.set_srid(geometry, SRID)
    return shapely.to_wkb(geometry, include_srid=True)


async def set_codecs(connection: asyncpg.Connection) -> None:
    """Shapely in, Shapely out, for geometry and geography; silent while PostGIS is not there yet."""
    for name in ("geometry", "geography"):
        try:
            await connection.set_type_codec(
                name, schema="public", encoder=_encode, decoder=shapely.from_wkb, format="binary"
            )
        except ValueError:  # unknown type: the first migration creates PostGIS
            return


async def _nothing_to_reset(_: asyncpg.Connection) -> None:
    """Pooled connections never keep session state: LISTEN and advisory locks have connections of their own.

    asyncpg's own reset is a round trip at every release, a fifth of the cost of taking a report in.
    """


class SafeTransaction(PostgresTransaction):
    """A transaction that always gives its connection back, also when leaving is cancelled or fails."""

    async def __aexit__(self, exc_type: Any, exc: BaseException | None, tb: Any) -> bool:
        if self._parent is not None:
            return exc is None
        try:
            with anyio.CancelScope(shield=True):
                if exc is not None:
                    if not self._rolled_back:
                        await self.rollback()
                elif not (self._committed or self._rolled_back):
                    await self.commit()
        finally:
            self.engine.current_transaction.reset(self.context)
            with anyio.CancelScope(shield=True):
                await self._give_back()
        return exc is None

    async def _give_back(self) -> None:
        if self.engine.pool:
            await self.engine.pool.release(self.connection)
        else:
            await self.connection.close()


class SafeEngine(PostgresEngine):
    """Piccolo's engine with our codecs on every connection, safe transactions, and no network at import."""

    async def check_version(self) -> None:
        """Importing must not need a server; the migration requires PostgreSQL 15."""

    async def start_connection_pool(self, *, statement_ms: int = 0, **kwargs: Any) -> None:
        """`statement_ms`: what a single statement may take before the server ends it; 0 for no end."""
        if self.pool is None:
            options = {"min_size": 1, "max_size": 16, "init": set_codecs, "reset": _nothing_to_reset, **self.config}
            options["server_settings"] = {**self.config["server_settings"], "statement_timeout": str(statement_ms)}
            options |= kwargs
            self.pool = await asyncpg.create_pool(**options)

    async def get_new_connection(self) -> asyncpg.Connection:
        connection = await asyncpg.connect(**self.config)
        await set_codecs(connection)
        return connection

    def transaction(self, allow_nested: bool = True) -> SafeTransaction:
        return SafeTransaction(self, allow_nested=allow_nested)


def config_of(url: str) -> dict[str, Any]:
    """asyncpg's arguments from a postgresql:// URL; connections end sessions that forget a transaction."""
    parts = urlsplit(url)
    return {
        "host": parts.hostname,
        "port": parts.port or 5432,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "database": parts.path.lstrip("/"),
        "server_settings": {"idle_in_transaction_session_timeout": "30000", "jit": "off", "TimeZone": "UTC"},
    }


@asynccontextmanager
async def atomic_on(engine: SafeEngine) -> AsyncIterator[None]:
    """All or nothing. Nested: a savepoint, so an inner failure undoes only the inner work."""
    outer = engine.current_transaction.get()
    if outer is None:
        async with engine.transaction():
            yield
        return
    mark = await outer.savepoint()
    try:
        yield
    except BaseException:
        with anyio.CancelScope(shield=True):
            await mark.rollback_to()
        raise
    else:
        await mark.release()


@asynccontextmanager
async def connection_on(engine: SafeEngine) -> AsyncIterator[asyncpg.Connection]:
    """The current transaction's connection, else one from the pool for as long as the block lasts."""
    current = engine.current_transaction.get()
    if current is not None:
        yield current.connection
        return
    if engine.pool is None:
        raise Unavailable("数据库连接池还没有启动")
    async with engine.pool.acquire() as pooled:
        yield pooled
