"""Argon2id password hashes (RFC 9106), computed in a thread: each costs tens of milliseconds and 64 MiB."""

import anyio
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
_slots = anyio.CapacityLimiter(2)
_NOBODY = _hasher.hash("nobody")


async def hash_password(password: str) -> str:
    return await anyio.to_thread.run_sync(_hasher.hash, password, limiter=_slots)


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


async def matches(stored: str | None, password: str) -> bool:
    """Whether the password fits; an unknown account takes as long as a known one."""
    fits = await anyio.to_thread.run_sync(_matches, stored or _NOBODY, password, limiter=_slots)
    return fits and stored is not None
