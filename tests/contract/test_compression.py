"""JSON goes out compressed; pictures, the stream and what the build compressed go out as they are."""

import warnings

import httpx
import pytest
from litestar import Litestar, Response, get

from backend.app import create_app
from backend.kernel.compression import AS_IT_IS, compression

LONG = b"long words " * 400


@get("/words")
async def words() -> Response[bytes]:
    return Response(LONG)


@get("/short")
async def short() -> Response[bytes]:
    return Response(LONG[:200])


@get("/picture", opt=AS_IT_IS)
async def picture() -> Response[bytes]:
    return Response(LONG)


@pytest.mark.parametrize(("path", "encoding"), [("/words", "gzip"), ("/short", None), ("/picture", None)])
async def test_a_route_says_that_its_answers_go_out_as_they_are(path: str, encoding: str | None) -> None:
    app = Litestar([words, short, picture], compression_config=compression())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        answer = await client.get(path, headers={"accept-encoding": "gzip"})
    assert answer.headers.get("content-encoding") == encoding
    assert answer.content == LONG[: len(answer.content)]


def test_pictures_the_stream_and_built_files_go_out_as_they_are() -> None:
    handlers = [handler for route in create_app(manage_pool=False).routes for handler in _handlers(route)]
    assert {h.operation_id or path for path, h in handlers if h.opt.items() >= AS_IT_IS.items()} == {
        "stream", "photoRendering", "evidenceCopy", "publicPhoto", "photoPublicCopy", "/", "/{path}",
    }  # fmt: skip


def _handlers(route: object) -> list[tuple[str, object]]:
    return [(route.path_format, handler) for handler in getattr(route, "route_handlers", ())]


def test_the_application_starts_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        create_app(manage_pool=False)
