"""Background work: fingerprints, photos used again in another file, before and after laid over each other."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import anyio
import asyncpg
import cv2

from backend.db import atomic
from backend.kernel.clock import Clock
from backend.kernel.work import Work
from backend.likeness import queries
from backend.likeness.again import Alike, same_among
from backend.likeness.hashing import Grey, Index, fingerprint, positions
from backend.likeness.matching import NOTHING, overlay, position_of, read
from backend.photos.renderings import screen
from backend.provenance import queries as provenance
from backend.provenance.guard import Finding
from backend.storage import ObjectStore

_CANDIDATES = 16
_BEFORE = 4
# A fingerprint may be committed a little after its time: what the index has not seen then is found from the other side,
# because every photo is compared after its own fingerprint is committed.
_OVERLAP = timedelta(minutes=10)
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class Likeness:
    """What a worker keeps to find photos again: the store, and all fingerprints in memory."""

    def __init__(self, objects: ObjectStore, clock: Clock) -> None:
        self._objects, self._clock = objects, clock
        self._index, self._upto = Index(), _EARLIEST
        self._turn = anyio.Lock()

    async def hash(self, sha256: str) -> None:
        """Keep a photo's fingerprint. Errors: StoreUnavailable (try again)."""
        grey = await self._grey(sha256)
        made = await anyio.to_thread.run_sync(fingerprint, grey) if grey is not None else None
        async with atomic():
            await queries.hashed(sha256, made, self._clock.now())

    async def compare(self, sha256: str) -> None:
        """Find the same picture in other files and flag it on the case of the one that came later."""
        grey = await self._grey(sha256)
        found = await self._alike(sha256, grey) if grey is not None else []
        async with atomic():
            for one in found:
                await self._flag(sha256, one)
            await queries.compared(sha256, self._clock.now())

    async def pair(self, event_id: UUID, sha256: str) -> None:
        """Score how well a photo of handling or checking compares with earlier ones of its case; the best counts.

        One that is an earlier one in another file is flagged here and not first when it has been compared with all
        others of the city: whoever checks and closes may be quicker than that.
        """
        after, earlier = await self._grey(sha256), {}
        for name in await queries.before(event_id, _BEFORE) if after is not None else ():
            if name != sha256 and (grey := await self._grey(name)) is not None:
                earlier[name] = grey
        again, best = None, None
        if after is not None:
            again = await anyio.to_thread.run_sync(same_among, after, earlier)
            best = await anyio.to_thread.run_sync(_best, after, earlier)
        async with atomic():
            if again is not None:
                [use] = [u for u in await queries.uses(sha256) if u["event_id"] == event_id]
                older = [u for u in await queries.uses(again.sha256) if u["case_id"] == use["case_id"]]
                await self._flag_uses([use], older, again)
            await queries.paired(event_id, sha256, best, self._clock.now())

    async def _grey(self, sha256: str) -> Grey | None:
        picture = await screen(sha256, self._objects)
        return await anyio.to_thread.run_sync(read, picture) if picture is not None else None

    async def _alike(self, sha256: str, grey: Grey) -> list[Alike]:
        async with self._turn:
            async for name, hashes, at in queries.hashes_from(self._upto - _OVERLAP):
                self._index.add(name, hashes)
                self._upto = max(self._upto, at)
            near = await anyio.to_thread.run_sync(self._index.near, grey, _CANDIDATES + 1)
        turned = dict(positions(grey))
        found = []
        for name, position, _ in near:
            other = await self._grey(name) if name != sha256 else None
            laid = await anyio.to_thread.run_sync(overlay, other, turned[position]) if other is not None else NOTHING
            if laid.same:
                found.append(Alike(name, position_of(position, laid)))
        return found

    async def _flag(self, sha256: str, alike: Alike) -> None:
        mine, theirs = await queries.uses(sha256), await queries.uses(alike.sha256)
        if not mine or not theirs:
            return
        newer, older = (mine, theirs) if _came_after(mine[0], theirs[0]) else (theirs, mine)
        await self._flag_uses(newer, older, alike)

    async def _flag_uses(self, uses: list[asyncpg.Record], older: list[asyncpg.Record], alike: Alike) -> None:
        for use in uses:
            finding = judge(use, older, turned=alike.position != 0)
            if finding is not None:
                await provenance.keep(use, [finding], self._clock.now())


def _best(after: Grey, earlier: dict[str, Grey]) -> tuple[str, int] | None:
    """The earlier photo that compares best, and how well. The same photo proves nothing of a handling. Blocks."""
    laid = {name: overlay(grey, after) for name, grey in earlier.items()}
    scores = [(name, one.score) for name, one in laid.items() if not one.same]
    return max(scores, key=lambda one: one[1], default=None)


def _came_after(one: asyncpg.Record, other: asyncpg.Record) -> bool:
    return (one["received_at"], one["sha256"]) > (other["received_at"], other["sha256"])


def judge(use: asyncpg.Record, older: list[asyncpg.Record], *, turned: bool) -> Finding | None:
    """What it means that this use of a photo shows an older one; None within one case's reports.

    An after photo that is the before photo again contradicts, and so does a check's photo that is one of either; the
    same picture on another case is a doubt. The copies of one hand-in say nothing about each other.
    """
    cases = sorted({str(o["case_id"]) for o in older if o["case_id"] != use["case_id"]})
    came_as = _came_as(use, older)
    if not cases and came_as is None:
        return None
    facts = {"sha256": older[0]["sha256"], "turned": turned, "sameCase": came_as is not None, "cases": cases}
    told = facts if came_as in (None, "before") else facts | {"cameAs": came_as, "otherFile": True}
    return Finding(kind="alike", severity="contradiction" if came_as else "doubt", facts=told)


def _came_as(use: asyncpg.Record, older: list[asyncpg.Record]) -> str | None:
    """The role in which this case had the picture before, the first of before, after and check."""
    if use["role"] == "before":
        return None
    had = {o["role"] for o in older if o["case_id"] == use["case_id"] and o["event_id"] != use["event_id"]}
    return next((role for role in ("before", "after", "check") if role in had), None)


def works(objects: ObjectStore, clock: Clock) -> list[Work]:
    """What a worker does in this room, after all that somebody waits for."""
    cv2.setNumThreads(1)  # pictures are compared beside other work, one after the other
    likeness = Likeness(objects, clock)

    async def pair(key: str) -> None:
        event_id, sha256 = key.split("/")
        await likeness.pair(UUID(event_id), sha256)

    async def no_hash(sha256: str, reason: str) -> None:
        async with atomic():
            await queries.hashed(sha256, None, clock.now())

    async def no_comparing(sha256: str, reason: str) -> None:
        await queries.compared(sha256, clock.now())

    async def no_pair(key: str, reason: str) -> None:
        event_id, sha256 = key.split("/")
        await queries.paired(UUID(event_id), sha256, None, clock.now())

    return [
        Work(name="likeness.hash", pending=queries.unhashed, do=likeness.hash, park=no_hash, priority=-1),
        Work(name="likeness.compare", pending=queries.uncompared, do=likeness.compare, park=no_comparing, priority=-2),
        Work(name="likeness.pair", pending=queries.unpaired, do=pair, park=no_pair, priority=1),
    ]
