"""Reads a stored object piece by piece while hashing it: never more than one chunk in memory."""

import hashlib
from typing import IO

import msgspec

from backend.storage import ObjectStore
from backend.storage.errors import ObjectMissing, StoreUnavailable

PIECE = 16 * 1024
SHORT = 8
_CHUNK = 256 * PIECE


class Read(msgspec.Struct, kw_only=True):
    """`prefix`: hash of the first `expected` bytes, where there are more; `pieces`: short hashes one after another."""

    sha256: str
    size: int
    prefix: str | None = None
    pieces: bytes = b""


async def read(objects: ObjectStore, key: str, expected: int = 0, into: IO[bytes] | None = None) -> Read:
    """Hash the object under `key`, writing it `into` a file when given. Errors: ObjectMissing, StoreUnavailable."""
    size = await objects.size(key)
    if size is None:
        raise ObjectMissing()
    whole, prefix, pieces, at = hashlib.sha256(), hashlib.sha256(), [], 0
    while at < size:
        chunk = await objects.get(key, at, min(_CHUNK, size - at))
        if not chunk:
            break
        whole.update(chunk)
        if at < expected:
            prefix.update(chunk[: expected - at])
        pieces += [hashlib.sha256(chunk[i : i + PIECE]).digest()[:SHORT] for i in range(0, len(chunk), PIECE)]
        if into is not None:
            into.write(chunk)
        at += len(chunk)
    longer = prefix.hexdigest() if 0 < expected < at else None
    return Read(sha256=whole.hexdigest(), size=at, prefix=longer, pieces=b"".join(pieces))


class Unreadable(Exception):
    """The store answers, but does not give this object's bytes: they are rotten or cut off. The message says how."""


async def read_or_name(objects: ObjectStore, key: str, expected: int = 0, into: IO[bytes] | None = None) -> Read:
    """As `read`, twice when need be; what fails while the store answers other questions is the object's own fault.

    Errors: ObjectMissing, Unreadable; StoreUnavailable when the store does not answer at all.
    """
    try:
        return await read(objects, key, expected, into)
    except StoreUnavailable:
        await objects.keys("photos/", limit=1)
    if into is not None:
        into.seek(0)
        into.truncate()
    try:
        return await read(objects, key, expected, into)
    except StoreUnavailable as error:
        await objects.keys("photos/", limit=1)
        raise Unreadable(error.detail or error.code) from error


def first_other_piece(known: bytes, found: bytes, piece_bytes: int) -> tuple[int, int] | None:
    """(first byte, last byte) of the first piece that is not as noted; None when nothing was noted or all agree."""
    if not known or piece_bytes != PIECE:
        return None
    for i in range(0, max(len(known), len(found)), SHORT):
        if known[i : i + SHORT] != found[i : i + SHORT]:
            begin = i // SHORT * piece_bytes
            return begin, begin + piece_bytes - 1
    return None
