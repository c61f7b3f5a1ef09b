"""Originals come in by hash; facts and derivatives go out."""

import re

from litestar import Request, Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.kernel.address import client_address, network_of
from backend.kernel.clock import Clock
from backend.kernel.wire import Page
from backend.people.actor import Actor
from backend.photos import service
from backend.photos.facts import MAX_BYTES
from backend.photos.schemas import ParkedView, PhotoView
from backend.settings import settings
from backend.storage import ObjectStore, store

Caller = NamedDependency[Actor | None]
_FOREVER = "private, max-age=31536000, immutable"
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


@put("/api/photos/{sha256:str}", operation_id="uploadPhoto", tags=["photos"], request_max_body_size=MAX_BYTES + 1)
async def upload(
    request: Request, sha256: FromPath[str], actor: Caller, clock: NamedDependency[Clock]
) -> Response[PhotoView]:
    address = network_of(client_address(request.scope, settings().trusted_proxies))
    photo, created = await service.upload(sha256, request.stream(), actor, address, store(), clock)
    return Response(photo, status_code=201 if created else 200)


@get("/api/photos/{sha256:str}", operation_id="photoFacts", tags=["photos"])
async def facts(sha256: FromPath[str], actor: Caller) -> PhotoView:
    return await service.facts_of(sha256, actor)


@get("/api/photos/{sha256:str}/{kind:str}", operation_id="photoRendering", tags=["photos"])
async def rendering(request: Request, sha256: FromPath[str], kind: FromPath[str], actor: Caller) -> Response[bytes]:
    found = await service.rendering(sha256, kind, actor)
    return await _send(request, found, f'"{sha256[:32]}-{kind}"', store())


async def _send(request: Request, found: service.Rendering, tag: str, objects: ObjectStore) -> Response[bytes]:
    """All bytes, the range asked for, or 304 (RFC 9110 §13, §14)."""
    headers = {"ETag": tag, "Cache-Control": _FOREVER, "Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff"}
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, headers=headers)
    wanted = _RANGE.fullmatch(request.headers.get("range", ""))
    if wanted is None:
        return Response(await objects.get(found.key), media_type=found.media_type, headers=headers)
    first, last = int(wanted[1]), min(int(wanted[2] or found.size - 1), found.size - 1)
    if first > last:
        return Response(b"", status_code=416, headers={**headers, "Content-Range": f"bytes */{found.size}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{found.size}"
    data = await objects.get(found.key, first, last - first + 1)
    return Response(data, status_code=206, media_type=found.media_type, headers=headers)


@get("/api/ops/parked-photos", operation_id="parkedPhotos", tags=["ops"])
async def parked(actor: Caller) -> Page[ParkedView]:
    return Page(items=await service.parked(actor))


routers = [Router(path="/", route_handlers=[upload, facts, rendering, parked])]
