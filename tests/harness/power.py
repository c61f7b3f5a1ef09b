"""Who owns the database may do what the application's role may not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from backend.db import atomic, execute
from backend.embedded.postgres import ROLE


@asynccontextmanager
async def as_owner() -> AsyncIterator[None]:
    """Statements of the block are the owner's: somebody with full power over the database. One transaction."""
    async with atomic():
        await execute("SET LOCAL ROLE NONE")
        yield
        await execute(f"SET LOCAL ROLE {ROLE}")


async def powerfully(sql: str, *args: Any) -> None:
    """One statement as the owner."""
    async with as_owner():
        await execute(sql, *args)
