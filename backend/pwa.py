"""Serves the built PWA: hashed assets for ever, everything else falls back to its index page.

The build lays a compressed twin (`.br`, `.gz`) beside every text file; who accepts one gets it as it lies there.
"""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from litestar import MediaType, Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import File

from backend.kernel.compression import AS_IT_IS
from backend.kernel.errors import NotFound

_FOREVER = "public, max-age=31536000, immutable"
_TWINS = (("br", ".br"), ("gzip", ".gz"))  # smallest first
_OWN_ENDINGS = tuple(ending for _, ending in _TWINS)
_TYPES = {  # written down: a bare machine's mimetypes knows not all of them, and `nosniff` makes a wrong one fatal
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


def security_headers(base_map: str, photos: str = "") -> dict[str, str]:
    """Headers of every page; tiles of another base map and photos come from their hosts and from nowhere else."""
    others = "".join(map(_host, (base_map, photos)))
    policy = (
        f"default-src 'self'; img-src 'self' data: blob:{others}; style-src 'self' 'unsafe-inline'; "
        f"worker-src 'self' blob:; connect-src 'self'{others}; media-src 'self' blob:; "
        "frame-ancestors 'none'; base-uri 'self'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f" {parts.scheme}://{parts.netloc.replace('{s}', '*')}" if parts.netloc else ""


def encoding_of(accepted: str, file: Path) -> tuple[Path, str | None]:
    """The file to send for an Accept-Encoding header, and its Content-Encoding; the plain file for who takes none."""
    wanted = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        wanted[name.strip()] = not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    for name, ending in _TWINS:
        twin = file.with_name(file.name + ending)
        if wanted.get(name, wanted.get("*", False)) and twin.is_file():
            return twin, name
    return file, None


def _first_loads(root: Path) -> dict[str, str]:
    """Link headers by path: what the first page of an address needs beside the index page (written by the build)."""
    try:
        first = json.loads((root / "first.json").read_bytes())
    except (OSError, ValueError):
        return {}
    kinds = {".js": "rel=modulepreload", ".css": "rel=preload; as=style; crossorigin"}
    return {
        path: ", ".join(f"<{url}>; {kinds[Path(url).suffix]}" for url in urls if Path(url).suffix in kinds)
        for path, urls in first["pages"].items()
    }


def _file(root: Path, path: str) -> Path | None:
    """The file of the build under this path; None also for a path that no file system takes (a NUL, too long)."""
    try:
        file = (root / path).resolve()
        found = path and file.is_relative_to(root) and file.is_file() and file.suffix not in _OWN_ENDINGS
    except (OSError, ValueError):
        return None
    return file if found else None


def handlers(folder: Path, base_map: str = "", photos: str = "") -> list[HTTPRouteHandler]:
    """The catch-all handlers over the PWA's folder (pwa/dist)."""
    root = folder.resolve()
    security = security_headers(base_map, photos)
    first_loads = _first_loads(root)

    def send(request: Request, file: Path, media_type: str, headers: dict[str, str]) -> File:
        path, encoding = encoding_of(request.headers.get("accept-encoding", ""), file)
        if encoding:
            headers |= {"Content-Encoding": encoding}
        headers |= {"Vary": "Accept-Encoding", **security}
        return File(path=path, media_type=media_type, content_disposition_type="inline", headers=headers)

    def answer(request: Request, path: str) -> Response:
        if path.startswith("api/"):
            raise NotFound("没有这个接口")
        file = _file(root, path)
        if file:
            cache = _FOREVER if "assets" in file.parts else "no-cache"
            kind = _TYPES.get(file.suffix, "application/octet-stream")
            return send(request, file, kind, {"Cache-Control": cache})
        if path.startswith("assets/"):  # of another build: the index page must not stand in for a script
            raise NotFound("没有这个文件")
        index = root / "index.html"
        if not index.is_file():
            raise NotFound("页面还没有构建：请运行 make run")
        links = first_loads.get("/" + path.split("/")[0])
        headers = {"Cache-Control": "no-cache", **({"Link": links} if links else {})}
        return send(request, index, MediaType.HTML, headers)

    @get("/", include_in_schema=False, opt=AS_IT_IS)
    async def home(request: Request) -> Response:
        return answer(request, "")

    @get("/{path:path}", include_in_schema=False, opt=AS_IT_IS)
    async def page(request: Request, path: FromPath[str]) -> Response:
        return answer(request, path.lstrip("/"))

    return [home, page]
