"""A look at each photo as it comes in, with the renderer's own eyes, while the sender can still take another one.

It costs one decoding into a small picture. Nobody waits long for it and no sender is refused because the eyes are busy:
a photo that was not looked at is taken, and should the worker fail to render it, the desk is told.
"""

import logging
from typing import IO, Any

import anyio

from backend.photos.child import Child, ChildDied, ChildTooSlow, path_of
from backend.photos.errors import TooBusy, Truncated, Undecodable

log = logging.getLogger("menqian.photos")

PATIENCE_S = 10.0


async def glance(file: IO[bytes], eyes: Child | None, *, ended: bool) -> None:
    """Refuse a file out of which no picture comes.

    `ended` is False for a JPEG without its end marker: it is taken only when it was looked at. Without `eyes` nothing
    is looked at. Errors: Undecodable and Truncated (422), TooBusy (503) when an unended one could not be looked at.
    """
    answer = await _answer(file, eyes) if eyes is not None else {}
    if answer is None and not ended:
        raise TooBusy(headers={"Retry-After": "5"})
    code = answer.get("code") if answer else None
    if code == Truncated.code or (eyes is None and not ended):
        raise Truncated("JPEG 没有结尾")
    if code is not None:
        raise Undecodable()


async def _answer(file: IO[bytes], eyes: Child) -> dict[str, Any] | None:
    """What the child says; None when it was busy for too long, died or could not be started."""
    with anyio.move_on_after(PATIENCE_S):
        try:
            return await eyes.ask({"source": path_of(file.fileno())})
        except (ChildDied, ChildTooSlow, OSError) as error:
            log.warning("a photo was taken without a look: %r", error)
    return None
