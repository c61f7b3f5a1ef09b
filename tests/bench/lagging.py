"""The product's application with a probe: how late its event loop comes to a timer that is due every 5 ms."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar, get

from backend.app import create_app

_STEP_S = 0.005
_late: list[float] = []


@get("/bench/lag", sync_to_thread=False)
def lag() -> dict[str, float]:
    """Milliseconds beyond the due time, since the start."""
    late = sorted(_late)
    return {"p99": late[int(len(late) * 0.99)] * 1000, "max": late[-1] * 1000, "samples": len(late)}


async def _probe() -> None:
    while True:
        due = time.perf_counter() + _STEP_S
        await asyncio.sleep(_STEP_S)
        _late.append(time.perf_counter() - due)


@asynccontextmanager
async def probing(_: Litestar) -> AsyncIterator[None]:
    task = asyncio.create_task(_probe())
    yield
    task.cancel()


app = create_app()
app.register(lag)
app._lifespan_managers.append(probing)
