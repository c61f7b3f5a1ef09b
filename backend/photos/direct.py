"""Photos past the API: phones write to the store, and read from it, at addresses signed for a few minutes.

Only where the store (or a CDN before it) is reachable by browsers: MENQIAN_S3_PUBLIC_URL. Access is decided before an
address is handed out. What arrives lies under `incoming/` until it has been read and hashed like any other upload.
"""

from collections.abc import AsyncIterator
from datetime import timedelta

from backend.kernel.clock import Clock
from backend.kernel.errors import DomainError
from backend.people.actor import Actor
from backend.people.permits import require
from backend.photos import service
from backend.photos.child import Child
from backend.photos.errors import NotDirect, NotReceived, TooLarge
from backend.photos.facts import MAX_BYTES
from backend.photos.schemas import DirectView, PhotoView
from backend.photos.senders import PhotoSender
from backend.photos.sweep import Shelf
from backend.settings import settings
from backend.storage import ObjectStore

LIFE = timedelta(minutes=15)
READ_LIFE = timedelta(minutes=5)
_PIECE = 1 << 20


async def _none(_: list[str]) -> set[str]:
    return set()


SHELVES = [Shelf("incoming/", _none, passing=True)]


def _key(sha256: str, actor: Actor) -> str:
    """Each sender has a place of their own, so that nobody can change what another one is handing in."""
    return f"incoming/{sha256}.{actor.account_id}"


def _sender(actor: Actor | None) -> Actor:
    if not settings().s3_public_url:
        raise NotDirect()
    return require(actor, "photo.read")


async def begin(sha256: str, actor: Actor | None, objects: ObjectStore, clock: Clock) -> DirectView:
    """Where the phone may write this photo. Errors: NotDirect (404), SignInRequired, Forbidden, PhotoNotFound (404)."""
    who = _sender(actor)
    url = await objects.presigned_put(_key(service.check_sha(sha256), who), LIFE)
    return DirectView(url=url, expires_at=clock.now() + LIFE)


async def finish(
    sha256: str, sender: PhotoSender, objects: ObjectStore, clock: Clock, eyes: Child | None = None
) -> tuple[PhotoView, bool]:
    """Take what was written over, as if it had been sent here.

    Errors: NotDirect, NotReceived (404), and those of service.upload; what is refused does not stay.
    """
    key = _key(service.check_sha(sha256), _sender(sender.actor))
    size = await objects.size(key)
    if size is None:
        raise NotReceived()
    try:
        if size > MAX_BYTES:
            raise TooLarge(limitBytes=MAX_BYTES)
        taken = await service.upload(sha256, _pieces(key, size, objects), sender, objects, clock, eyes)
    except DomainError as error:
        if error.status < 500:  # else it may be told again
            await objects.delete(key)
        raise
    await objects.delete(key)
    return taken


async def _pieces(key: str, size: int, objects: ObjectStore) -> AsyncIterator[bytes]:
    for offset in range(0, size, _PIECE):
        yield await objects.get(key, offset, min(_PIECE, size - offset))
