"""One SSE stream: what was missed, then what comes."""

import logging
from collections.abc import AsyncIterator

import anyio
import asyncpg
import msgspec

from backend.kernel.clock import Clock
from backend.live import queries
from backend.live.broadcast import BACKLOG, RESET, Broadcast, message
from backend.people.actor import Actor
from backend.people.service import standing

log = logging.getLogger("menqian.live")

HEARTBEAT_S = 15.0
REVOKED_WITHIN_S = 3.0


def parse_id(text: str | None) -> tuple[int, int] | None:
    """(epoch, seq) of a Last-Event-ID; None when there is none or it is not ours."""
    epoch, dash, seq = (text or "").partition("-")
    if not dash or not epoch.isdecimal() or not seq.isdecimal() or len(text or "") > 30:
        return None
    return int(epoch), int(seq)


class Past(msgspec.Struct, frozen=True):
    """What a reader missed. `has`: the position it may already call its own, None for none; `reached`: once it has
    read all of `messages`."""

    has: tuple[int, int] | None
    messages: list[bytes]
    reached: tuple[int, int]


async def missed(actor: Actor, last: tuple[int, int] | None) -> Past:
    """What came after `last` for this actor, or a reset when that is another epoch, the future, or too long ago."""
    epoch, seq = await queries.position()
    if last is None:
        return Past((epoch, seq), [], (epoch, seq))
    if last[0] != epoch or last[1] > seq or seq - last[1] > BACKLOG:
        return Past(None, [RESET], (epoch, seq))
    rows = await queries.after(epoch, last[1], BACKLOG)
    scopes = frozenset(actor.scopes)
    reached = (rows[-1]["epoch"], rows[-1]["seq"]) if rows else last
    messages = [message(r) for r in rows if r["scopes"] and not scopes.isdisjoint(r["scopes"])]
    return Past(last if messages else reached, messages, reached)


async def end_revoked(broadcast: Broadcast, clock: Clock) -> None:
    """End the streams of sessions that were revoked or ran out, and of people who now see something else (their browser
    comes again), until cancelled."""
    while True:
        await anyio.sleep(REVOKED_WITHIN_S)
        open_now = broadcast.sessions()
        if open_now:
            try:
                broadcast.keep(await standing(open_now, clock.now()))
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("sessions not checked: %s", error)


def _id(position: tuple[int, int]) -> bytes:
    return f"id: {position[0]}-{position[1]}\n".encode()


async def events(broadcast: Broadcast, actor: Actor, last_event_id: str | None) -> AsyncIterator[bytes]:
    """The bytes of the stream. It ends when the session does, or when the reader falls too far behind."""
    async with broadcast.subscription(actor) as subscriber:
        past = await missed(actor, parse_id(last_event_id))
        # The reader keeps the last id it heard: until it has read what it missed, that is the one it came with.
        yield b"retry: 2000\n" + (_id(past.has) if past.has else b"") + b": hello\n\n"
        for data in past.messages:
            yield data
        if past.messages:
            yield _id(past.reached) + b"\n"
        while True:
            data = b": still here\n\n"
            try:
                with anyio.move_on_after(HEARTBEAT_S):
                    at, data = await subscriber.receive.receive()
                    if at <= past.reached:  # came in while the past was being read
                        continue
            except anyio.EndOfStream:
                return
            yield data
