"""Carries out what the demo's people do, in their names, through the services that people use."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import asyncpg

from backend.cases import service as cases
from backend.cases.schemas import CommandBody
from backend.catalog import service as catalog
from backend.db import atomic, fetchrow, fetchval
from backend.demo.photos import REUSED, Album, taken
from backend.demo.roster import roster
from backend.demo.stories import Step, Story, demo_id
from backend.dispatch import rules
from backend.dispatch import service as dispatch
from backend.dispatch.rules import Where
from backend.geo.datum import wgs84_to_gcj02
from backend.intake import service as intake
from backend.intake.senders import Sender
from backend.kernel.clock import FixedClock
from backend.likeness import queries as likeness
from backend.people import queries as people_queries
from backend.people import service as people
from backend.people.actor import Actor
from backend.privacy import queries as privacy
from backend.provenance import queries as provenance
from backend.reports.schemas import ContactInput, Location, ReportInput
from backend.reports.shots import Shot, ShotPlace

_AGENT = "menqian demo"
_SESSION = timedelta(hours=20)  # after which the accounts are asked for anew
_SUPERVISED = {"rework", "force_close"}
_NOTES = {
    "file": "照片和位置清楚，直接立案。", "finish": "已处置，现场恢复。", "check_pass": "现场符合结案条件。",
    "report_check": "现场属实。", "return": "不在本单位职责范围，请改派。",
    "check_fail": "现场还有残留，请再处理一次。",
    "decline": "照片和文字都看不出问题所在，请补充后再报。", "void": "重复信息，作废。",
}  # fmt: skip

# Three stories have pictures of their own and are compared like those of people: a picture of other cases, a place in
# the wrong datum, a photo of three days ago.
_SHIFTED, _OLD = "c002", "c003"


class Teller:
    """Acts as the demo accounts and does what a step says. Nobody signed in there: neither the audit log nor the list
    of accounts nor that of a person's sessions has any of it."""

    def __init__(self, now: datetime, album: Album | None = None) -> None:
        self._now = now
        self._actors: dict[str, Actor] = {}
        self._album = album or Album()
        self._public: set[str] = set()

    async def sign_in(self) -> None:
        for name in roster().everybody:
            account = await fetchval("SELECT id FROM account WHERE username = $1 AND active", name)
            if account is None:
                continue
            # The session is asked for who acts and is gone before anybody could see it.
            async with atomic():
                actor = await people.actor_of(await people.open_session(account, _AGENT, self._now), self._now)
                if actor is not None:
                    await people_queries.forget_session(actor.session_id)
                    self._actors[name] = actor

    def expired(self, now: datetime) -> bool:
        """Whether the accounts may have changed meanwhile."""
        return now - self._now > _SESSION or now < self._now

    async def tell(self, step: Step) -> None:
        """Errors: those of the services; KeyError when the account that should act is disabled."""
        if step.command == "report":
            await self._report(step)
        else:
            await self._command(step)
        if step.story.key not in (REUSED, _SHIFTED, _OLD):
            await provenance.judged(step.id, step.at)
        await likeness.pass_over(step.id, step.at)

    async def approve(self) -> None:
        """The clerk has looked at the pictures of closed cases: drawn or of rubbish, they show nobody."""
        clerk = self._actors["clerk"].account_id
        for sha256 in sorted(self._public):
            async with atomic():
                await privacy.found(sha256, "[]", None, self._now)
                row = await privacy.locked(sha256)
                if row is not None and row["version"] == 1:
                    await privacy.decide(sha256, "approved", 2, "[]", "approved", clerk, None, self._now)
        self._public.clear()

    async def _report(self, step: Step) -> None:
        story = step.story
        actor = self._actors.get(story.by)
        sender = Sender(actor=actor, address=f"demo:{story.key}")
        photos = [await self._album.photo(one, sender.of_photos) for one in taken(step)]
        body = ReportInput(
            id=step.id,
            kind="inspection" if actor else "citizen",
            text=story.text,
            location=_location(story),
            photos=photos,
            category_code=story.category if actor else None,
            contact=None if actor or story.number % 3 else ContactInput(name="演示市民", phone="000-0000-0000"),
            device_at=step.at - timedelta(seconds=40),
            shots=[_shot(sha256, step) for sha256 in photos],
        )
        if story.plan == "closed":
            self._public.update(photos)
        await intake.submit(body, sender, FixedClock(step.at))

    async def _command(self, step: Step) -> None:
        story, command = step.story, step.command
        case = await _case(story.key)
        actor = self._actors[self._who(step, case)]
        sender = Sender(actor=actor, address="demo").of_photos
        photos = [await self._album.photo(one, sender) for one in taken(step)]
        body = CommandBody(
            id=step.id,
            command=command,
            note=_note(step),
            category_code=story.category if command == "accept" and story.category else None,
            photos=photos,
            shots=[_shot(sha256, step) for sha256 in photos],
        )
        if command in ("dispatch", "request_check"):
            body.unit_id = await _unit(case, story, command, step.at)
        if command == "file":
            conditions = (await catalog.snapshot(step.at)).matter(story.category).current_conditions
            body.condition_id = conditions[0].id if conditions else None
        if command == "report_check":
            body.result = "confirmed"
        if command == "merge":
            body.into_case_id = (await _case(story.note))["id"]
        if story.plan in ("closed", "living"):
            self._public.update(body.photos)
        await cases.give(case["id"], body, actor, FixedClock(step.at))

    def _who(self, step: Step, case: asyncpg.Record) -> str:
        """The account that gives the command: the unit's own for its tasks, a squad's inspector for its checks."""
        who, district, unit = roster(), (case["cell_code"] or "")[:6], case["unit_name"] or ""
        if step.command in ("acknowledge", "return", "finish"):
            return who.lead(unit)
        if step.command in ("check_pass", "check_fail", "report_check"):
            return who.checker(unit, district)
        if step.command in _SUPERVISED:
            return who.desk("supervisor", district)
        return who.desk("dispatcher" if step.command == "dispatch" else "clerk", district)


def _accuracy(story: Story) -> float:
    return 4.0 + story.number * 7 % 13


def _location(story: Story) -> Location:
    lon, lat = story.lon, story.lat
    source: Literal["device", "map"] = "device"
    if story.key == _SHIFTED:  # read off a Chinese map and sent as if it were WGS-84
        (x, y), source = wgs84_to_gcj02(lon, lat), "map"
        lon, lat = float(x), float(y)
    return Location(lon=lon, lat=lat, datum="wgs84", accuracy_m=_accuracy(story), source=source)


def _shot(sha256: str, step: Step) -> Shot:
    """What the phone knew: a minute before it was sent, except for the old photo, which was not taken just now."""
    if step.story.key == _OLD and step.command == "report":
        return Shot(sha256=sha256, taken_at=step.at - timedelta(days=3))
    place = ShotPlace(lon=step.story.lon, lat=step.story.lat, accuracy_m=_accuracy(step.story))
    # who goes there again stands where the first photo was taken, give or take some degrees
    heading = (step.story.number * 47 + (6 if step.command != "report" else 0)) % 360
    return Shot(
        sha256=sha256, taken_at=step.at - timedelta(minutes=1), location=place, heading=heading,
        device="Android · Chrome",
    )  # fmt: skip


def _note(step: Step) -> str | None:
    """The story's note where it belongs, else the usual words."""
    telling = {"finished": "finish", "closed": "finish", "returned": "return", "failed": "check_fail",
               "checked": "check_pass", "reworked": "rework", "verified": "finish"}  # fmt: skip
    plan = step.story.plan
    if (
        step.no is None
        and plan not in ("merged", "living")
        and step.command == telling.get(plan, step.story.commands[-1])
    ):
        return step.story.note or _NOTES.get(step.command)
    if plan == "living" and step.command == "finish":
        return step.story.note
    return _NOTES.get(step.command)


async def _case(key: str) -> asyncpg.Record:
    """Id and cell of a story's case, and the unit of its last task."""
    row = await fetchrow(
        "SELECT c.id, c.cell_code, (SELECT u.name FROM case_task t JOIN unit u ON u.id = t.unit_id"
        " WHERE t.case_id = c.id ORDER BY t.ended_at IS NULL DESC, t.opened_at DESC LIMIT 1) AS unit_name"
        " FROM case_report cr JOIN case_file c ON c.id = cr.case_id WHERE cr.report_id = $1",
        demo_id(key, "report"),
    )
    assert row is not None
    return row


async def _unit(case: asyncpg.Record, story: Story, command: str, at: datetime) -> UUID:
    """The unit a dispatcher would choose: the proposed one; for a check, or where none is proposed, the local squad."""
    routing = await dispatch.routing(at)
    cell = case["cell_code"]
    if command == "dispatch":
        category = (await catalog.snapshot(at)).matter(story.category)
        found = await dispatch.propose(category, Where("certain", cell), at)
        if found.unit_id is not None and found.unit_name in roster().leads:
            return found.unit_id
    return rules.squad_at(cell or "", routing.postings) or routing.postings[0].unit_id
