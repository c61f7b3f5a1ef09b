"""Photos for tests that are not about photos: a recorded original without its bytes."""

import hashlib
import os

from backend.kernel.clock import Clock
from backend.photos import queries
from backend.photos.facts import Facts


async def recorded_photo(clock: Clock) -> str:
    """The hash of a photo that counts as uploaded."""
    sha = hashlib.sha256(os.urandom(16)).hexdigest()
    await queries.insert(sha, 1000, Facts(media_type="image/jpeg", width=640, height=480), None, None, clock.now())
    return sha
