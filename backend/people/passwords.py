"""Passwords: Argon2id hashes (RFC 9106), computed in a thread (each costs tens of milliseconds and 64 MiB), and which
new ones are taken (NIST SP 800-63B §3.1.1.2: length and a list of common ones, no rules of composition)."""

import anyio
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backend.people.errors import WeakPassword

LEAST = 12
MOST = 200
_SAFE = 3  # of zxcvbn's 0 to 4: more than 10^8 guesses
_WEIGHED = 72  # signs that are weighed; the time for it grows with the square
_hasher = PasswordHasher()
_slots = anyio.CapacityLimiter(2)
_NOBODY = _hasher.hash("nobody")


async def check_aside(password: str, *known: str) -> None:
    """`check` without holding the process up: weighing a long one takes a while."""
    await anyio.to_thread.run_sync(check, password, *known, limiter=_slots)


def check(password: str, *known: str) -> None:
    """Whether this may become a password; `known`: the account's names, which a stranger tries first.

    Errors: WeakPassword (422).
    """
    if not LEAST <= len(password) <= MOST:
        raise WeakPassword(f"密码要 {LEAST} 到 {MOST} 个字符")
    from zxcvbn import zxcvbn  # its lists take 100 ms to load, and sign-in does not need them

    if zxcvbn(password[:_WEIGHED], user_inputs=[k for k in known if k])["score"] < _SAFE:
        raise WeakPassword("太容易猜到：换几个不相干的词，或者再长一些")


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
