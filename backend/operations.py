"""What an administrator sees of the running system."""

from datetime import datetime

from litestar import Router, get
from litestar.di import NamedDependency

from backend.db import queue
from backend.kernel.wire import Page, View
from backend.people.actor import Actor
from backend.people.permits import require


class JobsView(View):
    """Jobs of one kind: waiting, being done, tried before without success; the oldest one's time."""

    name: str
    queued: int
    running: int
    retried: int
    since: datetime


@get("/api/ops/jobs", operation_id="jobs", tags=["ops"])
async def jobs(actor: NamedDependency[Actor | None]) -> Page[JobsView]:
    """Background work that is not done yet. Errors: Forbidden without ops.read."""
    require(actor, "ops.read")
    return Page(items=[JobsView(**dict(r)) for r in await queue.waiting()])


routers = [Router(path="/", route_handlers=[jobs])]
