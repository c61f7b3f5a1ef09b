"""Originals come in by hash; facts and derivatives go out."""

import re
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

import anyio
from litestar import Request, Response, Router, get, post, put
from litestar.di import NamedDependency
from litestar.exceptions import ClientException, InternalServerException
from litestar.params import FromPath, HeaderParameter

from backend.kernel.clock import Clock
from backend.kernel.compression import AS_IT_IS
from backend.kernel.errors import DomainError, TooSlow
from backend.kernel.etag import matches
from backend.kernel.wire import Page
from backend.people.actor import Actor
from backend.people.auth import network
from backend.photos import direct, service
from backend.photos.child import Child
from backend.photos.errors import Stalled
from backend.photos.facts import MAX_BYTES
from backend.photos.schemas import DirectView, ParkedView, PhotoView
from backend.photos.senders import PhotoSender, phone_key
from backend.settings import settings
from backend.storage import ObjectStore, store

Caller = NamedDependency[Actor | None]
Phone = Annotated[str | None, HeaderParameter(name="X-Menqian-Phone", max_length=100)]
_DRAIN_S = 10.0
ASKED_ANEW = "private, no-cache"  # kept, and shown again only while the right to it lasts
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def _sender(request: Request, actor: Actor | None, phone: str | None = None) -> PhotoSender:
    return PhotoSender(actor=actor, address=network(request), phone=phone_key(phone))


def _eyes(request: Request) -> Child | None:
    return request.app.state.eyes


@put("/api/photos/{sha256:str}", operation_id="uploadPhoto", tags=["photos"], request_max_body_size=MAX_BYTES + 1)
async def upload(
    request: Request, sha256: FromPath[str], actor: Caller, clock: NamedDependency[Clock], phone: Phone = None
) -> Response[PhotoView]:
    """The bytes are received, counted and hashed also when the photo is known. `X-Menqian-Phone`: as for a report, of
    which the photo then can be a part."""
    body = _body(request)
    try:
        sender = _sender(request, actor, phone)
        photo, created = await service.upload(sha256, body, sender, store(), clock, _eyes(request))
    except DomainError:
        await _drain(body)
        raise
    return Response(photo, status_code=201 if created else 200)


@post("/api/photos/{sha256:str}/direct", operation_id="beginDirectUpload", tags=["photos"])
async def begin_direct(sha256: FromPath[str], actor: Caller, clock: NamedDependency[Clock]) -> DirectView:
    """An address in the store to which the bytes may be PUT; then tell `received`."""
    return await direct.begin(sha256, actor, store(), clock)


@post("/api/photos/{sha256:str}/received", operation_id="finishDirectUpload", tags=["photos"])
async def finish_direct(
    request: Request, sha256: FromPath[str], actor: Caller, clock: NamedDependency[Clock]
) -> Response[PhotoView]:
    """The bytes lie in the store: they are read, hashed and taken over as by `PUT`."""
    photo, created = await direct.finish(sha256, _sender(request, actor), store(), clock, _eyes(request))
    return Response(photo, status_code=201 if created else 200)


async def _body(request: Request) -> AsyncIterator[bytes]:
    """The request's bytes as they come. Errors: Stalled (408) when the sender went away, TooSlow (408)."""
    try:
        async for chunk in request.stream():
            yield chunk
    except InternalServerException as error:
        raise Stalled() from error


async def _drain(body: AsyncIterator[bytes]) -> None:
    """Let the rest of a refused body come: a client that is still writing would see a broken pipe, not the answer."""
    with anyio.move_on_after(_DRAIN_S), suppress(Stalled, TooSlow, ClientException):
        async for _ in body:
            pass


@get("/api/photos/{sha256:str}", operation_id="photoFacts", tags=["photos"])
async def facts(request: Request, sha256: FromPath[str], actor: Caller, phone: Phone = None) -> PhotoView:
    return await service.facts_of(sha256, _sender(request, actor, phone))


@get("/api/photos/{sha256:str}/{kind:str}", operation_id="photoRendering", tags=["photos"], opt=AS_IT_IS)
async def rendering(
    request: Request, sha256: FromPath[str], kind: FromPath[str], actor: Caller, clock: NamedDependency[Clock]
) -> Response[bytes]:
    modern = "image/webp" in request.headers.get("accept", "")
    found = await service.rendering(sha256, kind, actor, network(request), clock, modern=modern)
    tag = f'"{sha256[:32]}-{kind}-{found.media_type.rpartition("/")[2]}"'
    return await send(request, found, tag, store(), {"Vary": "Accept"})


async def send(
    request: Request, found: service.Rendering, tag: str, objects: ObjectStore, more: dict[str, str]
) -> Response[bytes]:
    """All bytes, the range asked for, or 304 (RFC 9110 §13, §14); `more` headers go on every answer.

    Where browsers reach the store itself, 307 to a signed address there instead of bytes.
    """
    headers = {"Cache-Control": ASKED_ANEW, **more, "ETag": tag, "Accept-Ranges": "bytes"}
    headers["X-Content-Type-Options"] = "nosniff"
    if matches(tag, request.headers.get("if-none-match")):
        return Response(b"", status_code=304, headers=headers)
    if settings().s3_public_url:
        url = await objects.presigned_get(found.key, direct.READ_LIFE)
        away = {"Location": url, "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
        return Response(b"", status_code=307, headers=away)
    wanted = _RANGE.fullmatch(request.headers.get("range", ""))
    if wanted is None or request.headers.get("if-range", tag) != tag:
        return Response(await objects.get(found.key), media_type=found.media_type, headers=headers)
    first, last = _bounds(wanted[1], wanted[2], found.size)
    if first > last:
        return Response(b"", status_code=416, headers={**headers, "Content-Range": f"bytes */{found.size}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{found.size}"
    data = await objects.get(found.key, first, last - first + 1)
    return Response(data, status_code=206, media_type=found.media_type, headers=headers)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """First and last byte of `bytes=a-b`, `a-` or the suffix `-n`; the first beyond the last when there is nothing."""
    if not first:
        return (max(0, size - int(last)), size - 1) if last and int(last) else (1, 0)
    return int(first), min(int(last) if last else size - 1, size - 1)


@get("/api/ops/parked-photos", operation_id="parkedPhotos", tags=["ops"])
async def parked(actor: Caller) -> Page[ParkedView]:
    return Page(items=await service.parked(actor))


@post("/api/ops/parked-photos/{sha256:str}/retry", operation_id="retryParkedPhoto", tags=["ops"], status_code=204)
async def retry(sha256: FromPath[str], actor: Caller) -> None:
    await service.try_again(sha256, actor)


routers = [Router(path="/", route_handlers=[upload, begin_direct, finish_direct, facts, rendering, parked, retry])]
