"""One photo, one process at a time: an advisory lock that goes with its connection, so a killed process frees it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

from backend.db import DB

_TRY = "SELECT pg_try_advisory_lock(hashtextextended($1, 7))"
_WAIT = "SELECT pg_advisory_lock(hashtextextended($1, 7)) IS NULL OR true"


@asynccontextmanager
async def claimed(sha256: str, *, wait: bool = False) -> AsyncIterator[bool]:
    """Whether this process has the photo for itself while the block lasts; with `wait` it always has, in the end."""
    connection = await DB.get_new_connection()
    try:
        yield await connection.fetchval(_WAIT if wait else _TRY, sha256)
    finally:
        with anyio.CancelScope(shield=True):
            await connection.close()
