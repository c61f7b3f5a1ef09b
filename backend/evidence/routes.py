"""The public verification of a copy."""

from litestar import Request, Response, Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.evidence import service
from backend.evidence.schemas import VerifyInput, VerifyView
from backend.kernel.clock import Clock
from backend.people.auth import network


@post("/api/verify", operation_id="verifyCopy", tags=["evidence"], status_code=200)
async def verify_copy(
    request: Request, data: JSONBody[VerifyInput], clock: NamedDependency[Clock]
) -> Response[VerifyView]:
    """Whether a file is, byte for byte, an original of this case or a copy that we issued for it. No account needed."""
    found = await service.verify_copy(data, network(request), clock)
    return Response(found, headers={"Cache-Control": "private, no-store"})


routers = [Router(path="/", route_handlers=[verify_copy])]
