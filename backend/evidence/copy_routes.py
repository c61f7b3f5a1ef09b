"""Evidence copies go out to who sees the case."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from backend.evidence import copies
from backend.kernel.clock import Clock
from backend.kernel.compression import AS_IT_IS
from backend.people.actor import Actor
from backend.people.auth import network
from backend.photos.routes import send
from backend.storage import store


@get("/api/photos/{sha256:str}/evidence", operation_id="evidenceCopy", tags=["photos"], opt=AS_IT_IS)
async def evidence(
    request: Request,
    sha256: FromPath[str],
    actor: NamedDependency[Actor | None],
    clock: NamedDependency[Clock],
    case: Annotated[UUID | None, QueryParameter(description="哪个案卷的水印件；缺省为最近的一个")] = None,
) -> Response[bytes]:
    found, copy = await copies.copy_of(sha256, actor, case, network(request), clock)
    # the address says photo and case, not the copy: it is asked for again each time, by its tag
    return await send(request, found, f'"{copy[:32]}"', store(), {"Cache-Control": "private, no-cache"})


routers = [Router(path="/", route_handlers=[evidence])]
