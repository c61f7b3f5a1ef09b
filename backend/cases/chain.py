"""The proof of the event log: what is hashed, and how one event is bound to the one before.

An event's `body` is the exact bytes that were hashed; `hash` = SHA-256(body), and the body names the hash of the
event before it. Free text is represented by SHA-256(salt ‖ text), so that it can be erased without breaking the chain.
"""

import hashlib
import os
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from backend.kernel.clock import heard_at

FORMAT = 1
GENESIS = bytes(32)
_encode = msgspec.json.Encoder(order="deterministic").encode


class EventBody(msgspec.Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What format 1 hashes. Times are ISO 8601 in UTC, hashes hexadecimal; absent members are null."""

    format: int
    case: UUID
    no: int
    id: UUID
    command: str
    to: str
    at: datetime
    previous: str
    source: str | None = None
    actor: UUID | None = None
    unit: UUID | None = None
    task: UUID | None = None
    device_at: datetime | None = None
    location: tuple[float, float] | None = None
    note: str | None = None
    photos: list[dict[str, Any]] = []
    facts: dict[str, Any] = {}


def clock_facts(ahead_ms: int | None, said: datetime | None, now: datetime) -> dict[str, Any]:
    """What an event records of the clock that dated `device_at`: its error where the sender knew it, and what it said
    where that cannot be and stands nowhere else."""
    known = {} if ahead_ms is None else {"clockAheadMs": ahead_ms}
    refused = said is not None and heard_at(said, now, ahead_ms) is None
    return known | ({"notDeviceAt": said.isoformat()} if refused and said is not None else {})


def device_at(body: "EventBody") -> datetime | None:
    """When the sender finished, by its own clock; None also for an older event that kept a time that cannot be."""
    told = body.facts.get("clockAheadMs")
    return heard_at(body.device_at, body.at, told if isinstance(told, int) else None)


def clock_ahead(body: "EventBody") -> timedelta:
    """How far the sender's clock was ahead when it dated the event.

    By the sender's own measure; without one, what is certain: a moment after the server received it.
    """
    told = body.facts.get("clockAheadMs")
    if isinstance(told, int):
        return timedelta(milliseconds=told)
    sent = device_at(body)
    return max(sent - body.at, timedelta()) if sent is not None else timedelta()


class Sealed(msgspec.Struct, frozen=True):
    """An event ready to be written: the hashed bytes, both hashes, and the note's salt."""

    body: bytes
    previous: bytes
    hash: bytes
    salt: bytes


def note_hash(salt: bytes, note: str) -> str:
    return hashlib.sha256(salt + note.encode()).hexdigest()


def seal(body: EventBody, previous: bytes, note: str, to_citizen: str = "") -> Sealed:
    """Bind the event to the one before it; `body.previous`, `body.note` and the fact `toCitizen` are filled in here."""
    salt = os.urandom(16)
    body.previous = previous.hex()
    body.note = note_hash(salt, note) if note else None
    if to_citizen:
        body.facts = body.facts | {"toCitizen": note_hash(salt, to_citizen)}
    data = _encode(body)
    return Sealed(data, previous, hashlib.sha256(data).digest(), salt)


def read(body: bytes) -> EventBody:
    """The body of an event of format 1.

    Errors: msgspec.DecodeError, msgspec.ValidationError when the bytes are not such a body.
    """
    return msgspec.json.decode(body, type=EventBody)
