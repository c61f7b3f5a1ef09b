"""create_app(): lists every router, handler and dependency of the API; nothing else is global."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import shapely
from litestar import Litestar, Router, get
from litestar.datastructures import MutableScopeHeaders, State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.middleware import DefineMiddleware
from litestar.openapi.plugins import SwaggerRenderPlugin
from litestar.types import Message, Scope

from backend import operations, pwa
from backend.cases import routes as cases
from backend.catalog import notices, stages
from backend.catalog import routes as catalog
from backend.db import DB, fetchval
from backend.db.failures import FAILURES, on_database_failure
from backend.demo import looks
from backend.description import SCHEMES, SECURITY, Description
from backend.dispatch import routes as dispatch
from backend.evidence import copy_routes as copies
from backend.evidence import routes as evidence
from backend.intake import routes as intake
from backend.kernel.bodies import StrictRequest
from backend.kernel.clock import TIME_HEADER, ZONE_HEADER, Clock, SystemClock
from backend.kernel.compression import compression
from backend.kernel.errors import DomainError, Unavailable
from backend.kernel.methods import Application
from backend.kernel.problems import on_domain_error, on_http_error, on_too_deep, on_unexpected
from backend.kernel.wire import View
from backend.likeness import routes as likeness
from backend.live import routes as live
from backend.live.broadcast import Broadcast
from backend.live.relay import ensure_epoch
from backend.live.stream import end_revoked
from backend.names import routes as names
from backend.people import routes as people
from backend.people.auth import Authentication, Demo, provide_actor
from backend.photos import renderings
from backend.photos import routes as photos
from backend.presence import routes as presence
from backend.privacy import routes as privacy
from backend.provenance import routes as provenance
from backend.settings import settings
from backend.territory import routes as territory

MAX_JSON_BODY = 256 * 1024
STATEMENT_MS = 5000  # somebody waits for the answer, and others for the connection
_UI = "/api-page/swagger-ui"  # files of the PWA's build: a closed network has no content network
API_PAGE = SwaggerRenderPlugin(
    js_url=f"{_UI}-bundle.js",
    css_url=f"{_UI}.css",
    standalone_preset_js_url=f"{_UI}-standalone-preset.js",
    favicon='<link rel="icon" href="/icons/icon-192.png">',
    path="/ui",
)


@get("/api/health/live", operation_id="live", tags=["health"], sync_to_thread=False)
def alive() -> dict[str, str]:
    return {"status": "live"}


@get("/api/health/ready", operation_id="ready", tags=["health"])
async def ready() -> dict[str, str]:
    try:
        await fetchval("SELECT count(*) FROM role")
    except Exception as error:
        raise Unavailable("数据库没有应答", headers={"Retry-After": "2"}) from error
    return {"status": "ready"}


class ConfigView(View):
    """`demo`: demo accounts stand, their password is `demo`. `baseMap`: address template of another base map (null: our
    own tiles), `baseMapCredit` who made it. `directUploads`: photos may go straight to the object store.
    """

    demo: bool
    base_map: str | None
    base_map_credit: str | None
    timezone: str
    direct_uploads: bool


@get("/api/config", operation_id="config", tags=["health"], sync_to_thread=False)
def config() -> ConfigView:
    """What the PWA must know before anybody signs in."""
    own = settings()
    return ConfigView(
        demo=own.demo,
        base_map=own.base_map or None,
        base_map_credit=own.base_map_credit or None,
        timezone=own.timezone,
        direct_uploads=bool(own.s3_public_url),
    )


ROUTERS: list[Router] = [
    *people.routers,
    *territory.routers,
    *catalog.routers,
    *names.routers,
    *photos.routers,
    *dispatch.routers,
    *cases.routers,
    *copies.routers,
    *evidence.routers,
    *provenance.routers,
    *likeness.routers,
    *privacy.routers,
    *presence.routers,
    *intake.routers,
    *live.routers,
    *operations.routers,
]


@asynccontextmanager
async def database(_: Litestar) -> AsyncIterator[None]:
    """The connection pool lives as long as the application; the feed fits the cluster before the first request."""
    await DB.start_connection_pool(max_size=settings().pool_size, statement_ms=STATEMENT_MS)
    try:
        await ensure_epoch()
        await notices.read()
        await stages.read()
        yield
    finally:
        await DB.close_connection_pool()


@asynccontextmanager
async def live_changes(app: Litestar) -> AsyncIterator[None]:
    """Follows the feed for the streams of this process, and ends the streams of sessions that were revoked."""
    broadcast: Broadcast = app.state.broadcast
    tasks = [
        asyncio.create_task(broadcast.run()),
        asyncio.create_task(end_revoked(broadcast, app.state.clock)),
        asyncio.create_task(_follow_loaded()),
    ]
    try:
        yield
    finally:
        broadcast.end_all()
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def eyes(app: Litestar) -> AsyncIterator[None]:
    """The child that looks at photos as they come in; it starts with the first one."""
    app.state.eyes = renderings.child()
    try:
        yield
    finally:
        await app.state.eyes.stop()


async def _follow_loaded() -> None:
    """Notices of days off and stage limits that another process loads; without a database those read last stay."""
    while True:
        await asyncio.sleep(notices.READ_EVERY_S)
        try:
            await notices.read()
            await stages.read()
        except Exception:
            logging.getLogger("menqian").exception("reading the calendar and the stage limits failed")


def on_every_answer(clock: Clock) -> Callable[[Message, Scope], Awaitable[None]]:
    """Puts the server's time and the city's time zone on every answer of the API. None is kept by a browser or a proxy
    where its route does not say so: it may name a person or a case, and phones are shared."""
    zone = settings().timezone

    async def before_send(message: Message, scope: Scope) -> None:
        if message["type"] == "http.response.start" and scope["path"].startswith("/api/"):
            headers = MutableScopeHeaders.from_message(message)
            headers[TIME_HEADER] = str(round(clock.now().timestamp() * 1000))
            headers[ZONE_HEADER] = zone
            headers.setdefault("Cache-Control", "no-store")

    return before_send


def create_app(clock: Clock | None = None, *, manage_pool: bool = True) -> Litestar:
    """The API and the PWA's files as one ASGI application.

    `clock` replaces the system's clock; `manage_pool` is off where the caller keeps the connection pool (tests).
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    the_clock, own = clock or SystemClock(), settings()
    return Application(
        route_handlers=[alive, ready, config, *ROUTERS, *pwa.handlers(own.pwa_dir, own.base_map, own.s3_public_url)],
        dependencies={
            "actor": Provide(provide_actor),
            "clock": Provide(lambda: the_clock, sync_to_thread=False),
        },
        middleware=[DefineMiddleware(Authentication, exclude=["^/assets/", "^/api/health/"])],
        exception_handlers={
            DomainError: on_domain_error,
            HTTPException: on_http_error,
            RecursionError: on_too_deep,
            **dict.fromkeys(FAILURES, on_database_failure),
            Exception: on_unexpected,
        },
        after_response=looks.note if own.demo_lives else None,
        type_encoders={shapely.Geometry: shapely.to_geojson},
        state=State({"clock": the_clock, "demo": Demo(), "broadcast": Broadcast(), "eyes": None}),
        before_send=[on_every_answer(the_clock)],
        lifespan=[database, live_changes, eyes] if manage_pool else [],
        request_class=StrictRequest,
        request_max_body_size=MAX_JSON_BODY,
        compression_config=compression(),
        openapi_config=Description(
            title="门前 Menqian",
            version="1",
            path="/api/schema",
            use_handler_docstrings=True,
            components=SCHEMES,
            security=SECURITY,
            render_plugins=[API_PAGE],
        ),
    )
