"""Bodies are taken as they are written, on every route that has one."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec.inspect as mi
import pytest
from litestar import Litestar

from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from tests.contract.test_fuzz import filled, fire
from tests.harness.world import World, sign_in

PLAIN: dict[type, Any] = {
    mi.IntType: 1, mi.FloatType: 1.5, mi.BoolType: True, mi.DateTimeType: "2026-11-23T01:00:00Z", mi.StrType: "xx",
}  # fmt: skip
# What the framework by itself takes for a value of the type.
BENT: dict[type, list[Any]] = {
    mi.IntType: ["5", 5.0], mi.FloatType: ["5"], mi.BoolType: ["true", "1", 1], mi.DateTimeType: [1_764_000_000],
}  # fmt: skip
WORDS = ["a" * 64, "06010", "310115902012010", "a@b.cn"]


def main_type(kind: Any) -> Any:
    """The type without its metadata and without null."""
    if isinstance(kind, mi.Metadata):
        return main_type(kind.type)
    if isinstance(kind, mi.UnionType):
        return main_type(next(one for one in kind.types if not isinstance(one, mi.NoneType)))
    return kind


def written(kind: Any) -> Any:
    """A value of the type with every member in every depth."""
    kind = main_type(kind)
    match kind:
        case mi.StructType():
            return {field.encode_name: written(field.type) for field in kind.fields}
        case mi.ListType():
            return [written(kind.item_type)] * max(kind.min_length or 0, 1)
        case mi.UUIDType():
            return str(new_id())
        case mi.LiteralType():
            return kind.values[0]
        case mi.EnumType():
            return next(iter(kind.cls)).value
        case mi.StrType(pattern=str(pattern)):
            return next(
                (word for word in WORDS if re.search(pattern, word)),
                pattern.removesuffix(r"\Z").strip("^()").split("|")[0],
            )
    return PLAIN[type(kind)]


def bent(kind: Any) -> Iterator[tuple[str, Any]]:
    """(name of the innermost member, the value with that member in another form), for every member."""
    kind = main_type(kind)
    match kind:
        case mi.StructType():
            full = written(kind)
            for field in kind.fields:
                for name, value in bent(field.type):
                    yield name or field.encode_name, {**full, field.encode_name: value}
        case mi.ListType():
            yield from ((name, [value]) for name, value in bent(kind.item_type))
        case _:
            yield from (("", value) for value in BENT.get(type(kind), []))


def bodies(app: Litestar) -> Iterator[tuple[str, str, Any]]:
    """(method, path template, type) of every JSON body of the API."""
    for route in app.routes:
        for method, handler in getattr(route, "route_handler_map", {}).items():
            handler = handler[0] if isinstance(handler, tuple) else handler
            if method != "OPTIONS" and (body := handler.parsed_data_field) is not None:
                yield method, route.path, mi.type_info(body.annotation)


@pytest.fixture
async def clerk(world: World, clock: FixedClock) -> dict[str, str]:
    return await sign_in("clerk", clock)


async def test_no_member_of_a_body_is_taken_in_another_form(
    client: httpx.AsyncClient, app: Litestar, clerk: dict[str, str]
) -> None:
    """The same body with every member in its own form is read."""
    tried, wrong = set(), []
    for method, path, kind in bodies(app):
        url = filled(path, str(new_id()))
        for name, body in [("", written(kind)), *bent(kind)]:
            answer = await fire(client, method, url, json=body, headers=clerk)
            fields = [one["field"].split(".")[-1] for one in answer.json().get("errors", [])]
            if fields != ([name] if name else []):
                wrong.append((method, path, name, body, answer.status_code, answer.text[:300]))
            tried.add((path, name))
    assert not wrong
    assert {("/api/track/{code:str}/answer", "clean"), ("/api/reports", "accuracyM")} <= tried
    assert len(tried) > 20


async def test_a_query_has_only_text_and_is_read_as_what_it_means(
    client: httpx.AsyncClient, clerk: dict[str, str]
) -> None:
    answer = await client.get("/api/cases?limit=5&state=reported", headers=clerk)
    assert answer.status_code == 200, answer.text
