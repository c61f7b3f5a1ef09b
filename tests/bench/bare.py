"""The ceiling of the create path: a bare Litestar handler that runs the very same statement and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request, get, post
from msgspec.structs import replace

from backend.db import DB
from backend.intake.create_queries import CREATE
from backend.kernel.ids import new_id
from backend.settings import settings
from tests.bench.create import draft_rows

_rows: list[Any] = []


@get("/api/health/live", sync_to_thread=False)
def live() -> dict[str, str]:
    return {"status": "live"}


@post("/api/reports", status_code=201)
async def create(request: Request) -> dict[str, str]:
    await request.body()
    event, row = _rows
    code = new_id().hex
    event = replace(event, event_id=new_id(), case_id=new_id())
    await CREATE.row(event, replace(row, tracking_code=code, buckets=[code]))
    return {"id": str(event.event_id)}


@asynccontextmanager
async def prepared(_: Litestar) -> AsyncIterator[None]:
    await DB.start_connection_pool(max_size=settings().pool_size)
    event, row = await draft_rows()
    _rows.extend((event, replace(row, limits=[2**60])))  # the sender's budget is not what is measured
    yield
    await DB.close_connection_pool()


app = Litestar([live, create], lifespan=[prepared])
