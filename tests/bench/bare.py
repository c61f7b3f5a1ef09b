"""The ceiling of the create path: a bare Litestar handler that runs the very same statement and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request, get, post

from backend.db import DB, fetchrow
from backend.intake.queries import CREATE
from backend.kernel.ids import new_id
from backend.settings import settings
from tests.bench.create import draft_values

_values: list[Any] = []


@get("/api/health/live", sync_to_thread=False)
def live() -> dict[str, str]:
    return {"status": "live"}


@post("/api/reports", status_code=201)
async def create(request: Request) -> dict[str, str]:
    await request.body()
    values = _values.copy()
    values[0], values[14], values[2] = new_id(), new_id(), new_id().hex
    values[29] = [values[2]]
    await fetchrow(CREATE, *values)
    return {"id": str(values[0])}


@asynccontextmanager
async def prepared(_: Litestar) -> AsyncIterator[None]:
    await DB.start_connection_pool(max_size=settings().pool_size)
    found, _sql = await draft_values()
    found[31] = [2**60]  # the sender's budget is not what is measured
    _values.extend(found)
    yield
    await DB.close_connection_pool()


app = Litestar([live, create], lifespan=[prepared])
