"""The catalogue over HTTP: public, cacheable, the same for everybody."""

import hashlib
from typing import Annotated, Literal

import msgspec
from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter

from backend.catalog import service
from backend.catalog.schemas import CategoryView, EditionView, MappingView
from backend.kernel.clock import Clock
from backend.kernel.wire import Page

Kind = Annotated[Literal["matter", "component"], QueryParameter()]
Words = Annotated[str, QueryParameter(max_length=40)]
EditionId = Annotated[str | None, QueryParameter(max_length=60)]
Code = Annotated[str | None, QueryParameter(pattern=r"^[0-9]{4,5}\Z")]


def tagged(request: Request, page: Page) -> Response[bytes]:
    """The page with an entity tag of its content; 304 when the caller has it already (RFC 9110 §13.1.2)."""
    body = msgspec.json.encode(page)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "public, no-cache"}
    seen = {t.strip().removeprefix("W/") for t in request.headers.get("if-none-match", "").split(",")}
    if tag in seen:
        return Response(b"", status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@get(
    "/api/catalog/categories",
    operation_id="listCategories",
    tags=["catalog"],
    responses={200: ResponseSpec(Page[CategoryView], generate_examples=False, description="Categories in code order")},
)
async def categories(
    request: Request, clock: NamedDependency[Clock], kind: Kind = "matter", q: Words = "", edition: EditionId = None
) -> Response[bytes]:
    """Categories of the edition in force (or of the one named), by code or words of the name."""
    return tagged(request, await service.list_categories(clock.now(), kind, q, edition))


@get("/api/catalog/editions", operation_id="listEditions", tags=["catalog"])
async def editions(clock: NamedDependency[Clock]) -> Page[EditionView]:
    return await service.list_editions(clock.now())


@get("/api/catalog/mappings", operation_id="listCategoryMappings", tags=["catalog"])
async def mappings(code: Code = None) -> Page[MappingView]:
    """What a code became in the next edition, looked up by the code of either."""
    return await service.list_mappings(code)


routers = [Router(path="/", route_handlers=[categories, editions, mappings])]
