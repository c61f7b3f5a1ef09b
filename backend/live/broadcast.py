"""Tells this process's streams what changed. Each message is encoded once and given to whom its scopes allow."""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

import anyio
import asyncpg
import msgspec
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from backend.db import DB
from backend.live import queries
from backend.people.actor import Actor

log = logging.getLogger("menqian.live")

BACKLOG = 5000  # a stream that lags further behind than this is told to reload
_BATCH = 500
_QUEUE = 1000
MOST_PER_SESSION = 12  # pages of one browser; one more ends the oldest, which may be a connection that died unnoticed
_FALLBACK_S = 2.0
RESET = b"event: reset\ndata: {}\n\n"


def message(row: asyncpg.Record) -> bytes:
    """One Server-Sent Event (WHATWG HTML §9.2)."""
    data = msgspec.json.encode({"caseId": row["case_id"], "version": row["no"], "command": row["command"]})
    return f"id: {row['epoch']}-{row['seq']}\nevent: case\ndata: ".encode() + data + b"\n\n"


Position = tuple[int, int]
Message = tuple[Position, bytes]


class Subscriber:
    """One open stream."""

    def __init__(self, actor: Actor) -> None:
        self.session_id: UUID = actor.session_id
        self.scopes = frozenset(actor.scopes)
        self._send: MemoryObjectSendStream[Message]
        self.receive: MemoryObjectReceiveStream[Message]
        self._send, self.receive = anyio.create_memory_object_stream[Message](_QUEUE)

    def offer(self, scopes: list[str] | None, message: Message) -> None:
        """Queue the message when the scopes meet; a stream that does not keep up is ended and will resume."""
        if scopes and not self.scopes.isdisjoint(scopes):
            self.push(message)

    def push(self, message: Message) -> None:
        try:
            self._send.send_nowait(message)
        except anyio.WouldBlock:
            self.end()
        except anyio.BrokenResourceError:
            pass

    def end(self) -> None:
        self._send.close()


class Broadcast:
    """Follows the feed and fans it out; one per process."""

    def __init__(self) -> None:
        self._subscribers: dict[Subscriber, None] = {}  # in the order of their coming
        self._wake = anyio.Event()
        self.epoch = 0
        self.seq = 0

    @asynccontextmanager
    async def subscription(self, actor: Actor) -> AsyncIterator[Subscriber]:
        subscriber = Subscriber(actor)
        own = [s for s in self._subscribers if s.session_id == subscriber.session_id]
        for oldest in own[: len(own) + 1 - MOST_PER_SESSION]:
            oldest.end()
            self._subscribers.pop(oldest)
        self._subscribers[subscriber] = None
        try:
            yield subscriber
        finally:
            self._subscribers.pop(subscriber, None)
            subscriber.end()

    def sessions(self) -> list[UUID]:
        return list({s.session_id for s in self._subscribers})

    def keep(self, standing: Mapping[UUID, Actor]) -> None:
        """End the streams of sessions that no longer stand, or that may see other cases than when they began."""
        for subscriber in list(self._subscribers):
            actor = standing.get(subscriber.session_id)
            if actor is None or "case.read" not in actor.verbs or frozenset(actor.scopes) != subscriber.scopes:
                subscriber.end()

    def end_all(self) -> None:
        for subscriber in list(self._subscribers):
            subscriber.end()

    async def run(self) -> None:
        """Listen, read, fan out, until cancelled; a lost connection is made again."""
        self.epoch, self.seq = await queries.position()
        async with anyio.create_task_group() as group:
            group.start_soon(self._listen)
            while True:
                with anyio.move_on_after(_FALLBACK_S):
                    await self._wake.wait()
                self._wake = anyio.Event()
                try:
                    await self._drain()
                except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                    log.warning("feed not read: %s", error)
                    await anyio.sleep(_FALLBACK_S)

    async def _listen(self) -> None:
        while True:
            try:
                connection = await DB.get_new_connection()
                try:
                    await connection.add_listener("menqian_feed", lambda *_: self._wake.set())
                    while not connection.is_closed():  # noqa: ASYNC110 (asyncpg has no event for it)
                        await anyio.sleep(_FALLBACK_S)
                finally:
                    with anyio.CancelScope(shield=True):
                        await connection.close()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("not listening: %s", error)
                await anyio.sleep(_FALLBACK_S)

    async def _drain(self) -> None:
        while rows := await queries.after(self.epoch, self.seq, _BATCH):
            if rows[-1]["epoch"] != self.epoch and self.epoch:
                for subscriber in list(self._subscribers):
                    subscriber.push(((rows[-1]["epoch"], 0), RESET))
            for row in rows:
                data = (row["epoch"], row["seq"]), message(row)
                for subscriber in list(self._subscribers):
                    subscriber.offer(row["scopes"], data)
            self.epoch, self.seq = rows[-1]["epoch"], rows[-1]["seq"]
