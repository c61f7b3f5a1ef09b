"""Serves the built PWA: hashed assets for ever, everything else falls back to its index page."""

from pathlib import Path
from urllib.parse import urlsplit

from litestar import MediaType, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import File

from backend.kernel.errors import NotFound

_FOREVER = "public, max-age=31536000, immutable"
_TYPES = {  # written down: a bare machine's mimetypes knows not all of them, and `nosniff` makes a wrong one fatal
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
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


def handlers(folder: Path, base_map: str = "", photos: str = "") -> list[HTTPRouteHandler]:
    """The catch-all handlers over the PWA's folder (pwa/dist)."""
    root = folder.resolve()
    security = security_headers(base_map, photos)

    def answer(path: str) -> Response:
        if path.startswith("api/"):
            raise NotFound("没有这个接口")
        file = (root / path).resolve()
        if path and file.is_relative_to(root) and file.is_file():
            cache = _FOREVER if "assets" in file.parts else "no-cache"
            return File(
                path=file,
                media_type=_TYPES.get(file.suffix, "application/octet-stream"),
                content_disposition_type="inline",
                headers={"Cache-Control": cache, **security},
            )
        if path.startswith("assets/"):  # of another build: the index page must not stand in for a script
            raise NotFound("没有这个文件")
        index = root / "index.html"
        if not index.is_file():
            raise NotFound("页面还没有构建：请运行 make run")
        return Response(
            index.read_bytes(), media_type=MediaType.HTML, headers={"Cache-Control": "no-cache", **security}
        )

    @get("/", include_in_schema=False)
    async def home() -> Response:
        return answer("")

    @get("/{path:path}", include_in_schema=False)
    async def page(path: FromPath[str]) -> Response:
        return answer(path.lstrip("/"))

    return [home, page]
