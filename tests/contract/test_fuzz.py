"""Whatever comes in, every path of /api answers with a problem document and never with a fault of ours."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from litestar import Litestar

from backend.db import atomic
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from tests.harness.reports import new_case, report
from tests.harness.world import sign_in

V4 = "0b8f7c1e-3a0f-4c55-9d2e-0a1b2c3d4e5f"
TEXTS = ["", "\x00", "a\x00b", "'; --", "%", "..", "x" * 3000, "NaN", "Infinity", "-1", "0", "99999999999999999999",
         "1e400", "null", "[]", "121.5,31.2,121.6", "9,9,1,1", "nan,nan,nan,nan", "১", "²", V4]  # fmt: skip
PATHS = ["%00", "%2e%2e", "..%2f..%2fetc%2fpasswd", "-1", "99999999999999999999999", "%ff%fe", V4, "x" * 3000, "%F0%9F"]
VALUES: list[Any] = [None, True, -1, 1e308, 10**30, "", "\x00", "a\x00b", "x" * 3000, [], {}, [None], {"a": 1}, V4,
                     "2026-13-45T99:99:99Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]  # fmt: skip
BODIES = [b"", b"null", b"[]", b"{}", b'"x"', b"{", b"\xff\xfe", b'{"id": NaN}', b"[" * 20_000, b'{"a":' * 5_000,
          b'{"id": "\\ud800"}', b"\x00"]  # fmt: skip


class Undo(Exception):
    """Takes a request's work back."""


async def fire(client: httpx.AsyncClient, method: str, url: str, **more: Any) -> httpx.Response:
    """The answer; what the request did, and what it broke in the transaction, is undone."""
    answer: httpx.Response | None = None
    with suppress(Undo):
        async with atomic():
            answer = await client.request(method, url, **more)
            raise Undo
    assert answer is not None
    return answer


def every_route(app: Litestar) -> Iterator[tuple[str, str]]:
    """(method, path template) of the API, the endless stream and the schema pages of the framework aside."""
    for route in app.routes:
        if not route.path.startswith("/api") or route.path.startswith(("/api/stream", "/api/schema")):
            continue
        for method in getattr(route, "methods", ()):
            if method not in ("OPTIONS", "HEAD"):
                yield method, route.path


def filled(path: str, value: str) -> str:
    """The template with the value in every place."""
    return "/".join(value if part.startswith("{") else part for part in path.split("/"))


def is_clear(answer: httpx.Response) -> bool:
    """No fault of ours, and a failure carries its permanent code."""
    if answer.status_code < 400:
        return True
    if answer.status_code >= 500 or answer.headers["content-type"] != "application/problem+json":
        return False
    body = answer.json()
    return body["status"] == answer.status_code and bool(body["type"]) and bool(body["title"])


def unclear(answers: list[httpx.Response]) -> list[str]:
    return [
        f"{a.request.method} {str(a.request.url)[:160]} {a.request.content[:120]!r} -> {a.status_code} {a.text[:120]}"
        for a in answers
        if not is_clear(a)
    ]


@pytest.fixture
async def callers(world: object, clock: FixedClock) -> list[dict[str, str]]:
    return [{}, *[await sign_in(name, clock) for name in ("clerk", "squad", "admin")]]


async def test_odd_paths_are_answered_clearly(client, app, callers) -> None:
    answers = [
        await fire(client, method, filled(path, value), headers=callers[1])
        for method, path in every_route(app)
        for value in PATHS
        if "{" in path
    ]
    assert not unclear(answers)


async def test_odd_queries_are_answered_clearly(client, app, callers) -> None:
    schema = (await fire(client, "GET", "/api/schema/openapi.json")).json()
    answers = []
    for path, methods in schema["paths"].items():
        if path == "/api/stream":  # endless
            continue
        for name in [p["name"] for p in methods.get("get", {}).get("parameters", []) if p["in"] == "query"]:
            for text in TEXTS:
                params = {"lon": "121.5", "lat": "31.2", "level": "cell", name: text}
                answers.append(
                    await fire(client, "GET", filled(path, str(new_id())), params=params, headers=callers[1])
                )
    assert not unclear(answers)


async def test_odd_bodies_are_answered_clearly(client, app, callers) -> None:
    answers = []
    for method, path in every_route(app):
        if method in ("POST", "PUT", "PATCH", "DELETE") and "photos" not in path and "current" not in path:
            for body in BODIES:
                for kind in ("application/json", "text/plain", "multipart/form-data", "application/x-msgpack", "@"):
                    headers = {**callers[1], "content-type": kind}
                    url = filled(path, str(new_id()))
                    answers.append(await fire(client, method, url, content=body, headers=headers))
    assert not unclear(answers)


def altered(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The body with each field, in every depth, replaced by each odd value."""
    for key, old in body.items():
        for value in VALUES:
            yield {**body, key: value}
        if isinstance(old, dict):
            for inner in altered(old):
                yield {**body, key: inner}


async def test_odd_fields_of_a_report_are_answered_clearly(client, callers) -> None:
    full = report(
        kind="inspection", categoryCode="06010", componentCode="01001", deviceAt="2026-11-23T01:00:00Z",
        contact={"name": "王", "phone": "1", "email": "a@b"},
    )  # fmt: skip
    answers = []
    for body in altered(full):
        if body["id"] == full["id"]:
            body["id"] = str(new_id())
        raw = json.dumps(body)
        kind = {"content-type": "application/json"}
        answers.append(await fire(client, "POST", "/api/reports", content=raw, headers={**callers[2], **kind}))
    assert not unclear(answers)


async def test_odd_fields_of_a_command_are_answered_clearly(client, callers, world) -> None:
    case_id = await new_case(client)
    full = {
        "id": str(new_id()), "command": "accept", "categoryCode": "06010", "componentCode": "01001", "note": "x",
        "photos": [], "unitId": str(world.units["squad"]), "taskId": str(new_id()), "ifVersion": 1, "conditionId": "x",
        "result": "confirmed", "intoCaseId": case_id, "deviceAt": "2026-11-23T01:00:00Z",
        "location": {"lon": 121.5, "lat": 31.2, "datum": "wgs84", "accuracyM": 1, "source": "device"},
    }  # fmt: skip
    answers = []
    for command in ("accept", "file", "decline"):
        for body in altered({**full, "command": command}):
            if body["id"] == full["id"]:
                body["id"] = str(new_id())
            url = f"/api/cases/{case_id}/commands"
            answers.append(await fire(client, "POST", url, json=body, headers=callers[1]))
    assert not unclear(answers)


async def test_odd_sign_ins_are_answered_clearly(client) -> None:
    bodies = altered({"username": "clerk", "password": "x"})
    assert not unclear([await fire(client, "POST", "/api/sessions", json=body) for body in bodies])
    odd = ["\x00", "x" * 3000, "ключ".encode().decode("latin-1"), V4]
    answers = [
        await fire(client, "GET", "/api/me", headers={"cookie": f"menqian_session={o}".encode("latin-1")}) for o in odd
    ]
    answers += [
        await fire(client, "GET", "/api/me", headers={"authorization": f"Bearer {o}".encode("latin-1")}) for o in odd
    ]
    assert not unclear(answers)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/no-such-thing", 404, "not_found"),
        ("GET", "/api", 404, "not_found"),
        ("DELETE", "/api/cases", 405, "method.not_allowed"),
        ("POST", "/api/health/live", 405, "method.not_allowed"),
        ("PATCH", "/api/reports", 405, "method.not_allowed"),
    ],
)
async def test_unknown_paths_and_methods_are_problems(client, method: str, path: str, status: int, code: str) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["type"] == code


async def test_a_body_beyond_the_limit_is_a_problem(client) -> None:
    answer = await client.post("/api/reports", content=b" " * 300_000, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (413, "request.too_large")
