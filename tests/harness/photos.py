"""Photos for tests that are not about photos: a recorded original without its bytes."""

import hashlib
import os
from types import SimpleNamespace
from typing import Any, cast

from backend.db import fetch, fetchval
from backend.kernel.clock import Clock
from backend.photos import queries
from backend.photos.facts import Facts
from backend.photos.senders import PhotoSender
from backend.privacy import queries as privacy


async def recorded_photo(clock: Clock) -> str:
    """The hash of a photo that counts as uploaded, by every account there is and from this machine without one."""
    sha = hashlib.sha256(os.urandom(16)).hexdigest()
    await queries.insert(sha, 1000, Facts(media_type="image/jpeg", width=640, height=480), None, None, clock.now())
    await sent_by_everybody(sha, clock)
    return sha


async def sent_by_everybody(sha: str, clock: Clock) -> None:
    """Every account there is, and whoever is on this machine without one, has sent these bytes."""
    accounts = [SimpleNamespace(account_id=r["id"], scopes=()) for r in await fetch("SELECT id FROM account")]
    for actor in [None, *accounts]:
        await queries.note_sender(sha, PhotoSender(actor=cast("Any", actor), address="127.0.0.1"), clock.now())


async def let_public_see(sha256: str, clock: Clock) -> None:
    """A public copy of the photo, approved by the clerk."""
    clerk = await fetchval("SELECT id FROM account WHERE username = 'clerk'")
    now, copy = clock.now(), hashlib.sha256(sha256.encode()).hexdigest()
    await privacy.found(sha256, "[]", None, now)
    await privacy.decide(sha256, "approved", 2, "[]", "approved", clerk, None, now)
    row = [copy[:32], sha256, 2, "image/jpeg", copy, f"public/{copy[:32]}.jpg", 10, 10, 100, now]
    await privacy.publish(sha256, 2, [row])
