"""The demo city goes on after its load: closed cases make room, new ones come in, most are done in time.

A turn does what has come due since the last one, through the services people use, in the name of the demo's people.
After a pause the first turn tells what would have happened meanwhile: the cases that stood open go their way at the
moments they would have, and of the reports in between those that would still be open are told. Events are only ever
added at the end of a case's log.

What it leaves alone: cases somebody else sent or gave a command to, for good; cases a person has just opened, for a
while; everything, as soon as an account without a demo password exists.
"""

import heapq
import logging
from collections import Counter
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

import asyncpg
import msgspec

from backend.cases.workflow import ENDS, State
from backend.catalog import service as catalog
from backend.demo import arrivals, looks, queries
from backend.demo.paces import Limits, Standing, limit_of, next_move, trajectory
from backend.demo.stories import Step, Story, demo_id, read_stories
from backend.demo.teller import Teller
from backend.kernel.clock import Clock
from backend.kernel.errors import DomainError

log = logging.getLogger("menqian.demo")

_REACH = timedelta(days=4)  # of the reports that would have come during a pause, how far back they are told
_RECENT = timedelta(hours=3)  # of those that are closed already, the last ones
_MOST = 3000  # steps in one turn
_DAILY = 260  # reports within 24 hours
_AMBER = 0.15  # of the open cases; below it cases are held back until just before their limit
_INBOX = 3  # reports that wait for whoever is looking


class Living:
    """What a worker keeps between turns: its sessions, and when the last turn was."""

    def __init__(self, clock: Clock, *, stories: list[Story] | None = None) -> None:
        self._clock = clock
        self._stories = read_stories() if stories is None else stories
        self._teller: Teller | None = None
        self._last: datetime | None = None
        self._stuck: set[UUID] = set()

    async def turn(self) -> int:
        """Do what is due; how many steps that were. Nothing where real people work or no demo was loaded.

        Errors: those of the database and the object store; what was done stays.
        """
        now = self._clock.now()
        begun = await queries.begun([demo_id(s.key, "report") for s in self._stories])
        if begun is None or await queries.real_people():
            return 0
        since = self._last or max(begun, now - _REACH)
        done = await self._tell_all(now, since)
        self._last = now
        return done

    async def _tell_all(self, now: datetime, since: datetime) -> int:
        watched = await looks.somebody_is_here(now)
        held = watched or await queries.amber_share(now) < _AMBER
        done = 0
        heap = _Heap()
        for step in await self._arriving(now, since, watched, held):
            heap.add(step)
        for step in await self._moving(now, held):
            heap.add(step)
        while heap and done < _MOST:
            step = heap.take()
            if not await self._tell(step, now):
                continue
            done += 1
            following = await self._next_of(step.story.key, now, held)
            if following is not None:
                heap.add(following)
        if self._teller is not None:
            await self._teller.approve()
        return done

    async def _tell(self, step: Step, now: datetime) -> bool:
        """Errors of the services are logged, and the case is left to people."""
        teller = await self._signed_in(now)
        try:
            await teller.tell(step)
        except (DomainError, KeyError) as error:
            log.warning("%s of %s was not told: %r", step.command, step.story.key, error)
            self._stuck.add(demo_id(step.story.key, "report"))
            return False
        return True

    async def _signed_in(self, now: datetime) -> Teller:
        if self._teller is None or self._teller.expired(now):
            self._teller = Teller(now)
            await self._teller.sign_in()
        return self._teller

    async def _arriving(self, now: datetime, since: datetime, watched: bool, held: bool) -> list[Step]:
        """Reports that came in since the last turn and are not told yet."""
        calendar = catalog.working_calendar()
        found = [(at, one) for at, one in arrivals.due(since, now, calendar) if await self._worth(at, one, now, held)]
        if watched and await queries.waiting() < _INBOX:
            found.append((now, arrivals.one_more(now, calendar)))
        have = await queries.known([demo_id(one.key, "report") for _, one in found])
        room = _DAILY - await queries.arrived(now - timedelta(days=1))
        new = [Step(at, one, "report") for at, one in found if demo_id(one.key, "report") not in have]
        return new[-room:] if room > 0 else []

    async def _worth(self, at: datetime, story: Story, now: datetime, held: bool) -> bool:
        """Whether anybody would still see it: open now, or closed a short while ago."""
        if now - at < _RECENT:
            return True
        limits = await self._limits(story, at)
        for move, case in trajectory(story.key, at, limits, catalog.working_calendar(), held=held):
            if move.at > now - _RECENT:
                return True
            if case.state in ENDS:
                return False
        return False

    async def _limits(self, story: Story, at: datetime) -> Limits:
        desk = catalog.stage_limits(at)
        found = (await catalog.snapshot(at)).matter(story.category)
        return Limits(accept=desk.accept, dispatch=desk.dispatch, check=desk.check, handle=found.default_limit)

    async def _moving(self, now: datetime, held: bool) -> list[Step]:
        """The next steps of open cases that are due."""
        looked = await looks.recent(now)
        steps = [self._step(row, now, held, looked) for row in await queries.open_cases()]
        return [s for s in steps if s is not None]

    async def _next_of(self, key: str, now: datetime, held: bool) -> Step | None:
        rows = await queries.open_cases(demo_id(key, "report"))
        return self._step(rows[0], now, held, await looks.recent(now)) if rows else None

    def _step(self, row: asyncpg.Record, now: datetime, held: bool, looked: dict[UUID, datetime]) -> Step | None:
        key = self._key(row["report_id"], row["received_at"])
        if key is None or row["report_id"] in self._stuck or row["id"] in looked or not self._ours(key, row):
            return None
        move = next_move(_standing(key, row), catalog.working_calendar(), held=held)
        if move is None or move.at > now:
            return None
        at = max(move.at, self._last, row["looked_at"] or move.at) if self._last else move.at
        return Step(at, self._story(key, row["received_at"]), move.command, row["version"])

    def _key(self, report_id: UUID, at: datetime) -> str | None:
        return self._told.get(report_id) or arrivals.key_of(report_id, at)

    def _story(self, key: str, at: datetime) -> Story:
        if key in self._by_key:
            return self._by_key[key]
        return arrivals.story(key, at, catalog.working_calendar())

    @cached_property
    def _by_key(self) -> dict[str, Story]:
        return {s.key: s for s in self._stories}

    @cached_property
    def _told(self) -> dict[UUID, str]:
        return {demo_id(s.key, "report"): s.key for s in self._stories}

    @cached_property
    def _taken_in(self) -> Counter[str]:
        return Counter(s.note for s in self._stories if s.plan == "merged")

    def _ours(self, key: str, row: asyncpg.Record) -> bool:
        """Whether every event of the case was told here; what one merged into it left counts as told."""
        taken_in = self._taken_in[key]
        for event in msgspec.json.decode(row["events"]):
            if event["command"] == "absorb":
                taken_in -= 1
            elif event["id"] not in {
                str(demo_id(key, event["command"])), str(demo_id(key, event["command"], str(event["no"] - 1))),
            }:  # fmt: skip
                return False
        return taken_in >= 0


def _standing(key: str, row: asyncpg.Record) -> Standing:
    return Standing(
        key=key, state=State(row["state"]), no=row["version"], since=row["last_at"], started=row["clock_started_at"],
        limit=limit_of(row["limit_text"]) if row["clock_stage"] else None, stage=row["clock_stage"],
    )  # fmt: skip


class _Heap:
    """Steps in the order of their moments: case numbers follow the order of filing."""

    def __init__(self) -> None:
        self._steps: list[tuple[datetime, str, Step]] = []

    def __bool__(self) -> bool:
        return bool(self._steps)

    def add(self, step: Step) -> None:
        heapq.heappush(self._steps, (step.at, step.story.key, step))

    def take(self) -> Step:
        return heapq.heappop(self._steps)[2]
