"""Room for photos on their way to this process. People who signed in have their own, and nobody takes all of one.

A photo comes in over minutes and lies on the disk meanwhile, so both are bounded: how many, and how many bytes. When a
room is full, the slowest sender gives way to the next one, so that many slow ones together stop nobody either.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import anyio

from backend.photos.errors import TooBusy
from backend.photos.senders import PhotoSender

_MIB = 1024 * 1024
SETTLING_S = 3.0  # a sender is not judged before
SLOW_PER_S = 16 * 1024  # bytes; who is faster than this never gives way


class Place:
    """One photo that comes in, until it lies in the store."""

    def __init__(self, room: "Room", who: str, scope: anyio.CancelScope) -> None:
        self.who, self.scope = who, scope
        self._room, self._since = room, anyio.current_time()
        self.held = 0
        self.whole = False  # all has come: what takes time now is the store

    def take(self, amount: int) -> None:
        """Count bytes that came. Errors: TooBusy (503) without space for them, or when this one had to give way."""
        if self.scope.cancel_called:  # it gave way, and these came before it could hear of that
            raise busy()
        while self._room.held + amount > self._room.size:
            self._room.make_way(other_than=self)
        self.held += amount
        self._room.held += amount

    def pace(self, now: float) -> float | None:
        """Bytes a second so far; None for who just began and for who has sent all."""
        elapsed = now - self._since
        return None if self.whole or elapsed < SETTLING_S else self.held / elapsed


class Room:
    """`bodies` photos at a time and `share` of one sender, `size` bytes in all."""

    def __init__(self, *, bodies: int, share: int, size: int) -> None:
        self.size, self.held = size, 0
        self._bodies, self._share = bodies, share
        self._places: list[Place] = []

    @contextmanager
    def place(self, who: str) -> Iterator[Place]:
        """A place while one photo comes.

        Errors: TooBusy (503) when this sender has its share, when the room is full of faster ones, or when this one
        was the slowest and had to give way.
        """
        if self._of(who) >= self._share:
            raise busy()
        if len(self._places) >= self._bodies:
            self.make_way()
        with anyio.CancelScope() as scope:
            mine = Place(self, who, scope)
            self._places.append(mine)
            try:
                yield mine
            finally:
                self._leave(mine)
        if scope.cancelled_caught:
            raise busy()

    def make_way(self, other_than: Place | None = None) -> None:
        """Send away the slowest of the sender that has most places. Errors: TooBusy (503) when nobody is slow."""
        now = anyio.current_time()
        paces = [(p, pace) for p in self._places if p is not other_than and (pace := p.pace(now)) is not None]
        slow = [(-self._of(p.who), pace, n) for n, (p, pace) in enumerate(paces) if pace < SLOW_PER_S]
        if not slow:
            raise busy()
        gone = paces[min(slow)[2]][0]
        gone.scope.cancel()
        self._leave(gone)

    def _of(self, who: str) -> int:
        return sum(p.who == who for p in self._places)

    def _leave(self, place: Place) -> None:
        if place in self._places:
            self._places.remove(place)
            self.held -= place.held


def busy() -> TooBusy:
    return TooBusy(headers={"Retry-After": "5"})


# Of each process; the disk for them is sized in docker-compose.yml.
ANYBODY = Room(bodies=64, share=8, size=256 * _MIB)
SIGNED_IN = Room(bodies=64, share=8, size=256 * _MIB)


def of(sender: PhotoSender) -> tuple[Room, str]:
    """The sender's room, and by what it is told apart there: the account, else the network."""
    return (SIGNED_IN, str(sender.actor.account_id)) if sender.actor else (ANYBODY, sender.address)
