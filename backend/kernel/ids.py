"""UUIDv7 ids (RFC 9562 §5.7), made by whoever makes the thing. Opaque once made: never a clock, an order or a key."""

import os
import time
from uuid import UUID

from backend.kernel.errors import InvalidId


def new_id() -> UUID:
    """A fresh UUIDv7: 48 bits of milliseconds, 74 random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def check_id(value: UUID) -> UUID:
    """The id itself when its version is 7 and its variant RFC 9562's, else InvalidId."""
    if (value.int >> 76) & 0xF != 7 or (value.int >> 62) & 0x3 != 2:
        raise InvalidId("编号须为 UUIDv7", id=str(value))
    return value
