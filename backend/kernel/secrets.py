"""Keyed hashes: equal inputs can be recognised, but not guessed by who reads the table."""

import hashlib
import hmac
from typing import Any

import msgspec

_canonical = msgspec.json.Encoder(order="deterministic")


def keyed_hash(secret: bytes, purpose: str, value: bytes) -> bytes:
    """HMAC-SHA-256, 32 bytes, of `value` under a key that `purpose` separates from every other use."""
    return hmac.digest(hashlib.sha256(secret + b"\0" + purpose.encode()).digest(), value, "sha256")


def body_hash(secret: bytes, sender: str, body: Any) -> bytes:
    """Hash of a decoded request and its sender: the same request again gives the same 32 bytes."""
    return keyed_hash(secret, "request", sender.encode() + b"\0" + _canonical.encode(body))
