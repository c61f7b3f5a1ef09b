"""Locating a point, area outlines, and the tiles of base map and areas."""

from typing import Annotated

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from backend.geo.tiles import MVT, parse_tile
from backend.kernel.clock import Clock
from backend.territory import queries, service
from backend.territory.schemas import LocateView

_TILE_CACHE = "public, max-age=300, stale-while-revalidate=86400"


def _unless_known(request: Request, tag: str, cache: str) -> Response[bytes] | None:
    """304 when the caller has this very state."""
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, headers={"ETag": tag, "Cache-Control": cache})
    return None


@get("/api/territory/locate", operation_id="locate", tags=["territory"])
async def locate(
    clock: NamedDependency[Clock],
    lon: FromQuery[float],
    lat: FromQuery[float],
    datum: Annotated[str, QueryParameter(max_length=10)] = "wgs84",
    accuracy_m: Annotated[float, QueryParameter(name="accuracyM", ge=0, le=100_000)] = 5.0,
) -> LocateView:
    return await service.locate(lon, lat, datum, accuracy_m, clock.now())


@get("/api/territory/areas", operation_id="listAreas", tags=["territory"])
async def areas(
    request: Request,
    level: Annotated[str, QueryParameter(pattern=r"^(city|district|street|community|cell)\Z")],
    code: Annotated[str, QueryParameter(pattern=r"^[0-9]{0,15}\Z")] = "",
) -> Response[bytes]:
    tag = f'"areas-{await queries.version()}-{level}-{code}"'
    known = _unless_known(request, tag, "public, no-cache")
    if known is not None:
        return known
    features = await queries.areas_geojson(level, code)
    body = f'{{"type":"FeatureCollection","features":{features}}}'.encode()
    return Response(body, media_type="application/geo+json", headers={"ETag": tag, "Cache-Control": "public, no-cache"})


def _tile(data: bytes, tag: str) -> Response[bytes]:
    headers = {"ETag": tag, "Cache-Control": _TILE_CACHE}
    return Response(data, status_code=200 if data else 204, media_type=MVT, headers=headers)


@get("/api/tiles/base/{z:int}/{x:int}/{y:str}", operation_id="baseTile", tags=["tiles"])
async def base_tile(request: Request, z: FromPath[int], x: FromPath[int], y: FromPath[str]) -> Response[bytes]:
    number = parse_tile(z, x, y)
    tag = f'"base-{await queries.base_stamp()}"'
    return _unless_known(request, tag, _TILE_CACHE) or _tile(await queries.base_tile(*number), tag)


@get("/api/tiles/areas/{z:int}/{x:int}/{y:str}", operation_id="areaTile", tags=["tiles"])
async def area_tile(request: Request, z: FromPath[int], x: FromPath[int], y: FromPath[str]) -> Response[bytes]:
    number = parse_tile(z, x, y)
    tag = f'"areas-{await queries.version()}"'
    return _unless_known(request, tag, _TILE_CACHE) or _tile(await queries.area_tile(*number), tag)


routers = [Router(path="/", route_handlers=[locate, areas, base_tile, area_tile])]
