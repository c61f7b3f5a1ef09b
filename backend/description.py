"""The API's own description (OpenAPI): how to sign in, and what every failure looks like."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, OpenAPI, SecurityScheme

from backend.kernel.wire import View
from backend.people.auth import COOKIE

_PROBLEM = {
    "title": "Problem",
    "description": "RFC 9457. `type` is a permanent code (docs/errors.md); members beside these belong to the code.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "description": "With `request.invalid`: the fields that did not fit.",
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}  # fmt: skip
_FAILURE = {
    "description": "Anything else is a problem document.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
SCHEMES = Components(
    security_schemes={
        "bearer": SecurityScheme(type="http", scheme="bearer", description="The token of POST /api/sessions."),
        "cookie": SecurityScheme(
            type="apiKey", name=COOKIE, security_scheme_in="cookie",
            description="Set by POST /api/sessions; unsafe requests with it need a same-origin Origin.",
        ),
    }
)  # fmt: skip
# Signing in by either, or not at all: what needs whom, the operation's text and the problem say.
SECURITY: list[dict[str, list[str]]] = [{"bearer": []}, {"cookie": []}, {}]


class _Described(OpenAPI):
    """The framework describes its own failures; ours are the same everywhere."""

    def to_schema(self) -> dict[str, Any]:
        schema = super().to_schema()
        schema["components"].setdefault("schemas", {})["Problem"] = _PROBLEM
        for path in schema["paths"].values():
            for operation in path.values():
                if isinstance(operation, dict) and "responses" in operation:
                    operation["responses"].pop("400", None)
                    operation["responses"]["default"] = _FAILURE
        _always_sent(schema["components"]["schemas"])
        _as_ecma(schema)
        return schema


def _always_sent(schemas: dict[str, Any]) -> None:
    """An answer carries a field also when it has its default, which the framework takes for one that may be missing."""
    for view in _views(View):
        fields = msgspec.structs.fields(view)
        names = {f.encode_name for f in fields}
        sent = {f.encode_name for f in fields if not _may_miss(view, f)}
        for schema in schemas.values():
            if schema.get("title", "").split("[")[0] == view.__name__ and schema.get("properties", {}).keys() == names:
                schema["required"] = sorted(sent)


def _views(root: type[View]) -> Iterator[type[View]]:
    for view in root.__subclasses__():
        yield view
        yield from _views(view)


def _may_miss(view: type[View], field: msgspec.structs.FieldInfo) -> bool:
    return field.default is msgspec.UNSET or (view.__struct_config__.omit_defaults and not field.required)


def _as_ecma(node: Any) -> None:
    """Patterns as JSON Schema writes them (ECMA-262): its `$` is Python's `\\Z`, the end and nothing behind it."""
    if isinstance(node, list):
        for one in node:
            _as_ecma(one)
    elif isinstance(node, dict):
        if isinstance(found := node.get("pattern"), str):
            node["pattern"] = found.replace(r"\Z", "$")
        for one in node.values():
            _as_ecma(one)


@dataclass
class Description(OpenAPIConfig):
    """OpenAPIConfig whose document tells the truth about failures."""

    def to_openapi_schema(self) -> OpenAPI:
        made = super().to_openapi_schema()
        return _Described(**{name: getattr(made, name) for name in made.__dataclass_fields__})
