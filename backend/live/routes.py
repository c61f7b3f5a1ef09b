"""GET /api/stream."""

from typing import Annotated

from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, QueryParameter
from litestar.response import Stream

from backend.kernel.compression import AS_IT_IS
from backend.live.stream import events
from backend.people.actor import Actor
from backend.people.permits import require


@get("/api/stream", operation_id="stream", tags=["live"], opt=AS_IT_IS)
async def stream(
    request: Request,
    actor: NamedDependency[Actor | None],
    last_event_id: Annotated[str | None, HeaderParameter(name="Last-Event-ID")] = None,
    position: Annotated[str | None, QueryParameter(name="lastEventId", max_length=40)] = None,
) -> Stream:
    """What changed, as Server-Sent Events: `case {caseId, version, command}`; `reset` when the position is too old.

    A new EventSource cannot send the header, so the first position may come as `lastEventId`; the header, which the
    browser sends on its own reconnects, is newer and wins.
    """
    who = require(actor, "case.read")
    return Stream(
        events(request.app.state.broadcast, who, last_event_id or position),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


routers = [Router(path="/", route_handlers=[stream])]
