"""Bases of everything that crosses the wire: camelCase JSON, unknown input fields refused."""

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Wire(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Base of request bodies."""


class View(msgspec.Struct, kw_only=True, rename="camel"):
    """Base of answers."""


class Page(View, Generic[T]):
    """A list: `next` is the cursor of the following page, null on the last one."""

    items: list[T]
    next: str | None = None
