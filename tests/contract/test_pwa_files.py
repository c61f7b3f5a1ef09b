"""The PWA's files go out as the build compressed them, to whom takes them so."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from backend import pwa
from backend.kernel.errors import DomainError
from backend.kernel.problems import on_domain_error

PLAIN, BROTLI, GZIP = b"plain " * 400, b"as brotli", b"as gzip"


@pytest.fixture
async def files(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "assets").mkdir()
    for name, twins in (("index.html", True), ("assets/app-1.js", True), ("assets/small-1.js", False)):
        (tmp_path / name).write_bytes(PLAIN)
        if twins:
            (tmp_path / f"{name}.br").write_bytes(BROTLI)
            (tmp_path / f"{name}.gz").write_bytes(GZIP)
    (tmp_path / "first.json").write_text('{"pages": {"/": ["/assets/app-1.js", "/assets/app-1.css"]}}')
    app = Litestar(pwa.handlers(tmp_path), exception_handlers={DomainError: on_domain_error})
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def _raw(client: httpx.AsyncClient, path: str, accepted: str) -> tuple[httpx.Response, bytes]:
    async with client.stream("GET", path, headers={"accept-encoding": accepted}) as answer:
        return answer, b"".join([part async for part in answer.aiter_raw()])


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [
        ("gzip, deflate, br", "br", BROTLI),
        ("gzip", "gzip", GZIP),
        ("*", "br", BROTLI),
        ("br;q=0, gzip;q=0.5", "gzip", GZIP),
        ("identity", None, PLAIN),
        ("", None, PLAIN),
        ("nonsense;q=x;;,", None, PLAIN),
    ],
)
async def test_the_smallest_twin_that_is_accepted_goes_out(
    files: httpx.AsyncClient, accepted: str, encoding: str | None, body: bytes
) -> None:
    for path, kind in (("/assets/app-1.js", "text/javascript"), ("/", "text/html"), ("/track/7K4", "text/html")):
        answer, raw = await _raw(files, path, accepted)
        assert answer.headers.get("content-encoding") == encoding
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-type"].startswith(kind)
        assert raw == body


async def test_a_file_without_a_twin_goes_out_plain(files: httpx.AsyncClient) -> None:
    answer, raw = await _raw(files, "/assets/small-1.js", "br, gzip")
    assert (answer.headers.get("content-encoding"), raw) == (None, PLAIN)


async def test_a_twin_has_no_address_of_its_own(files: httpx.AsyncClient) -> None:
    assert (await files.get("/assets/app-1.js.br")).status_code == 404


async def test_the_first_page_names_what_it_needs(files: httpx.AsyncClient) -> None:
    answer, _body = await _raw(files, "/", "br")
    assert (
        answer.headers["link"]
        == "</assets/app-1.js>; rel=modulepreload, </assets/app-1.css>; rel=preload; as=style; crossorigin"
    )
    answer, _body = await _raw(files, "/clerk", "br")
    assert "link" not in answer.headers
