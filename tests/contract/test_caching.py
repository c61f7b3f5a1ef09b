"""What a browser or a proxy may keep of the API's answers: nothing that names a person or a case."""

import re

from httpx import AsyncClient
from litestar import Litestar
from litestar.routes import HTTPRoute

from backend.kernel.clock import FixedClock
from tests.harness.world import World, sign_in

# Of no person and no case; whoever is signed in gets the same.
_PUBLIC = (
    "/api/areas", "/api/territory", "/api/tiles/areas", "/api/tiles/base", "/api/categories", "/api/components",
    "/api/catalog", "/api/names", "/api/public-photos", "/api/schema", "/api/calendar",
)  # fmt: skip


async def test_nothing_of_persons_and_cases_is_kept(
    app: Litestar, client: AsyncClient, world: World, clock: FixedClock
) -> None:
    who = await sign_in("clerk", clock)
    paths = {
        re.sub(r"{[^}]*}", "0", route.path_format)
        for route in app.routes
        if isinstance(route, HTTPRoute) and "GET" in route.methods and route.path.startswith("/api/")
    }
    for path in sorted(p for p in paths if not p.startswith((*_PUBLIC, "/api/stream"))):
        for headers in (who, {}):
            kept = (await client.get(path, headers=headers)).headers["cache-control"]
            assert "no-store" in kept or kept == "private, no-cache", (path, kept)


async def test_a_browser_forgets_when_somebody_signs_out(client: AsyncClient, world: World, clock: FixedClock) -> None:
    answer = await client.delete("/api/sessions/current", headers=await sign_in("clerk", clock))
    assert answer.headers["clear-site-data"] == '"cache"'
