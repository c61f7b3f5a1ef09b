"""What HEAD and Allow say of every route (RFC 9110 §9.3.2, §10.2.1)."""

import httpx
import pytest
from litestar import Litestar

from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from tests.contract.test_fuzz import filled, fire
from tests.harness.world import World, sign_in


def urls(app: Litestar) -> dict[str, set[str]]:
    """An address of every route, and the methods that its handlers take."""
    found: dict[str, set[str]] = {}
    for route in app.routes:
        # {z:int}: an address that the route takes
        url = filled("/".join("1" if ":int}" in part else part for part in route.path.split("/")), str(new_id()))
        found.setdefault(url, set()).update(getattr(route, "methods", ()))
    return {url: {*methods, *(["HEAD"] if "GET" in methods else [])} for url, methods in found.items()}


async def test_allow_names_what_the_route_takes(client: httpx.AsyncClient, app: Litestar) -> None:
    wrong = []
    for url, methods in urls(app).items():
        for method, status in (("TRACE", 405), ("OPTIONS", 204)):
            answer = await client.request(method, url)
            if (answer.status_code, answer.headers.get("allow")) != (status, ", ".join(sorted(methods))):
                wrong.append((method, url, answer.status_code, answer.headers.get("allow")))
    assert not wrong


async def test_head_answers_as_get_without_a_body(
    client: httpx.AsyncClient, app: Litestar, world: World, clock: FixedClock
) -> None:
    clerk, wrong, tried = await sign_in("clerk", clock), [], 0
    for url, methods in urls(app).items():
        if "GET" not in methods or url == "/api/stream":  # endless for GET
            continue
        get = await fire(client, "GET", url, headers=clerk)
        head = await fire(client, "HEAD", url, headers=clerk)
        same = ("content-type", "cache-control", "etag", "content-length")
        if (
            head.content
            or head.status_code != get.status_code
            or any(head.headers.get(name) != get.headers.get(name) for name in same)
        ):
            wrong.append((url, get.status_code, head.status_code, dict(get.headers), dict(head.headers)))
        tried += 1
    assert not wrong
    assert tried > 20


async def test_head_of_the_endless_stream_ends(client: httpx.AsyncClient, world: World, clock: FixedClock) -> None:
    answer = await client.head("/api/stream", headers=await sign_in("clerk", clock))
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/event-stream")


@pytest.mark.parametrize("url", ["/api/reports", "/api/photos/0/x/y"])
async def test_head_is_refused_where_get_is(client: httpx.AsyncClient, url: str) -> None:
    assert (await client.head(url)).status_code == (await client.get(url)).status_code >= 400
