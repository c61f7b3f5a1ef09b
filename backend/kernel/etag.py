"""Conditional requests (RFC 9110 §13.1)."""


def matches(tag: str, header: str | None) -> bool:
    """Whether an `If-None-Match` header names this entity tag: one of a list, weak or strong, or `*`."""
    if header is None:
        return False
    named = [part.strip().removeprefix("W/") for part in header.split(",")]
    return "*" in named or tag.removeprefix("W/") in named
