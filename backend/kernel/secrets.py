"""Keyed hashes: equal inputs can be recognised, but not guessed by who reads the table."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import msgspec

_sorted = msgspec.json.Encoder(order="sorted").encode
_in_order = msgspec.json.encode


def keyed_hash(secret: bytes, purpose: str, value: bytes) -> bytes:
    """HMAC-SHA-256, 32 bytes, of `value` under a key that `purpose` separates from every other use."""
    return hmac.digest(hashlib.sha256(secret + b"\0" + purpose.encode()).digest(), value, "sha256")


def key_id(secret: bytes) -> str:
    """Names a secret without telling anything of it: 16 hexadecimal digits."""
    return keyed_hash(secret, "key id", b"").hex()[:16]


def body_hash(secret: bytes, sender: str, body: Any) -> bytes:
    """Hash of a decoded request and its sender: the same request again gives the same 32 bytes.

    It covers what was said: a member at its default counts as not sent, so that one which a later version adds leaves
    the hash of an older body as it was.
    """
    return _hash(secret, "request.said", sender, _sorted(_said(body)))


def body_hashes(secrets: Sequence[bytes], sender: str, body: Any) -> tuple[bytes, ...]:
    """Every form under which this request may have been stored, the present one first; `secrets`: the present one and
    those before it.

    The first release hashed all members of a body, defaults too; rows keep that form. Each struct of a hashed request
    names those members in their order in `FIRST`; a body that says more than they hold cannot have been stored then.
    """
    present = tuple(body_hash(secret, sender, body) for secret in secrets)
    try:
        encoded = _in_order(_first(body))
    except _LaterThanFirst:
        return present
    return *present, *(_hash(secret, "request", sender, encoded) for secret in secrets)


class _LaterThanFirst(Exception):
    """The body says what the first release did not know."""


def _hash(secret: bytes, purpose: str, sender: str, encoded: bytes) -> bytes:
    return keyed_hash(secret, purpose, sender.encode() + b"\0" + encoded)


def _members(value: msgspec.Struct) -> list[tuple[str, Any, bool]]:
    """(name on the wire, value, whether it is the default) of each member."""
    return [
        (field.encode_name, found := getattr(value, field.name), _is_default(field, found))
        for field in msgspec.structs.fields(value)
    ]


def _is_default(field: msgspec.structs.FieldInfo, value: Any) -> bool:
    if field.default_factory is not msgspec.NODEFAULT:
        return bool(value == field.default_factory())
    return field.default is not msgspec.NODEFAULT and bool(value == field.default)


def _said(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return {name: _said(found) for name, found, default in _members(value) if not default}
    return [_said(v) for v in value] if isinstance(value, list | tuple) else value


def _first(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_first(v) for v in value]
    if not isinstance(value, msgspec.Struct):
        return value
    known: tuple[str, ...] = getattr(type(value), "FIRST", ())
    members = _members(value)
    if any(name not in known and not default for name, _, default in members):
        raise _LaterThanFirst
    found = {name: v for name, v, _ in members}
    return {name: _first(found[name]) for name in known}
