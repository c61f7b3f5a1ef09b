"""How fast a body has to come: who holds one back for long holds a place that others wait for."""

import time
from typing import Any

import anyio
from litestar.types import Receive

from backend.kernel.errors import TooSlow

SILENCE_S = 20.0  # nothing at all
SETTLED_S = 30.0  # from then on the mean since the beginning counts
LEAST_PER_S = 2048  # bytes; the slowest mobile network that a phone shows (EDGE) carries several times as much
TOTAL_S = 600.0  # the largest photo at 50 KiB a second


class Pace:
    """Hands on what comes of one request's body. Errors: TooSlow (408).

    What comes after the body, the end of the connection, may take as long as it likes: streams wait for it.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._began = time.monotonic()
        self._came = 0
        self._whole = False

    async def receive(self) -> Any:
        """The next event of the connection."""
        if self._whole:
            return await self._receive()
        try:
            with anyio.fail_after(SILENCE_S):
                event = await self._receive()
        except TimeoutError as error:
            raise TooSlow() from error
        if event["type"] != "http.request":
            return event
        self._came += len(event.get("body", b""))
        self._whole = not event.get("more_body", False)
        if not self._whole:
            self._check(time.monotonic() - self._began)
        return event

    def _check(self, elapsed: float) -> None:
        if elapsed > TOTAL_S or (elapsed > SETTLED_S and self._came < LEAST_PER_S * elapsed):
            raise TooSlow()
