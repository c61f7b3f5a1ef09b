"""GET /api/stream."""

from typing import Annotated

from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import HeaderParameter
from litestar.response import Stream

from backend.live.stream import events
from backend.people.actor import Actor
from backend.people.permits import require


@get("/api/stream", operation_id="stream", tags=["live"])
async def stream(
    request: Request,
    actor: NamedDependency[Actor | None],
    last_event_id: Annotated[str | None, HeaderParameter(name="Last-Event-ID")] = None,
) -> Stream:
    """What changed, as Server-Sent Events: `case {caseId, version, command}`; `reset` when the position is too old."""
    who = require(actor, "case.read")
    return Stream(
        events(request.app.state.broadcast, who, last_event_id),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


routers = [Router(path="/", route_handlers=[stream])]
