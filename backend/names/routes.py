"""GET /api/names: public, the same for everybody."""

from litestar import Request, Response, Router, get
from litestar.openapi.datastructures import ResponseSpec

from backend.catalog.routes import tagged
from backend.kernel.wire import Page
from backend.names import service
from backend.names.schemas import NameView


@get(
    "/api/names",
    operation_id="listNames",
    tags=["catalog"],
    responses={200: ResponseSpec(Page[NameView], generate_examples=False, description="Names by Chinese name")},
)
async def names(request: Request) -> Response[bytes]:
    """Chinese names of categories, units, areas, streets and landmarks, each with its English."""
    return tagged(request, await service.everything())


routers = [Router(path="/", route_handlers=[names])]
