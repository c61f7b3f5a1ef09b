"""About a hundred demo cases (data/cases.csv), made by the real services with a clock that is set back.

Every event, hash, task and deadline is therefore what the product itself would have written at that moment. Ages are
minutes before the load, so that the desk always has something new, something near its limit and something over.
"""

import csv
import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec

from backend.cases import service as cases
from backend.cases.schemas import CommandBody
from backend.catalog import service as catalog
from backend.db import atomic, fetch, fetchval
from backend.demo.photos import Album
from backend.dispatch import rules
from backend.dispatch import service as dispatch
from backend.dispatch.rules import Where
from backend.geo.datum import wgs84_to_gcj02
from backend.intake import service as intake
from backend.intake.senders import Sender
from backend.kernel.clock import FixedClock
from backend.likeness import queries as likeness
from backend.people import service as people
from backend.people.actor import Actor
from backend.privacy import queries as privacy
from backend.provenance import queries as provenance
from backend.reports.schemas import ContactInput, Location, ReportInput
from backend.reports.shots import Shot, ShotPlace

DATA = Path(__file__).parent / "data"
_VARIANTS = 3  # different pictures of one scene

# What happened to a case of each plan after the report, and how many minutes each step usually takes.
_TO_UNIT = ("accept", "file", "dispatch")
_DONE = (*_TO_UNIT, "acknowledge", "finish", "check_pass", "close")
_PLANS: dict[str, tuple[str, ...]] = {
    "reported": (), "accepted": ("accept",), "checking": ("accept", "request_check"), "filed": ("accept", "file"),
    "dispatched": _TO_UNIT, "handling": _DONE[:4], "finished": _DONE[:5], "checked": _DONE[:6], "closed": _DONE,
    "verified": ("accept", "request_check", "report_check", *_DONE[1:]),
    "returned": (*_TO_UNIT, "return"), "failed": (*_DONE[:5], "check_fail"), "reworked": (*_DONE, "rework"),
    "force_closed": (*_DONE[:4], "force_close"), "declined": ("decline",), "void": ("accept", "void"),
    "transferred": ("accept", "transfer"), "merged": ("merge",),
}  # fmt: skip
_USUAL_MIN = {
    "accept": 4, "request_check": 3, "report_check": 18, "file": 3, "dispatch": 5, "acknowledge": 15,
    "finish": 100, "check_pass": 20, "check_fail": 20, "close": 6,
}  # fmt: skip
_BY = {"dispatch": "dispatcher", "rework": "supervisor", "force_close": "supervisor"}
_UNIT_ACCOUNTS = {
    "浦城中队（演示）": "squad1", "东昌中队（演示）": "squad", "世纪中队（演示）": "squad3",
    "环卫一所（演示）": "agency",
    "绿化养护所（演示）": "greening", "市政养护所（演示）": "municipal", "水务站（演示）": "water",
    "交警大队（演示）": "traffic", "市场监管所（演示）": "market", "建设工程监督站（演示）": "site",
}  # fmt: skip
_SQUAD_INSPECTORS = {
    "浦城中队（演示）": "inspector1",
    "东昌中队（演示）": "inspector",
    "世纪中队（演示）": "inspector3",
}
_NOTES = {
    "file": "照片和位置清楚，直接立案。", "finish": "已处置，现场恢复。", "check_pass": "现场符合结案条件。",
    "report_check": "现场属实。",
}  # fmt: skip


# A few pictures serve all stories, so only these are compared: a picture of other cases, a place in the wrong datum, a
# photo of three days ago. The second and the third have pictures of their own.
_REUSED, _SHIFTED, _OLD = "c001", "c002", "c003"


class Story(msgspec.Struct, frozen=True):
    """A row of cases.csv; `note` goes with the plan's telling step, for `merged` it is the key of the other case."""

    key: str
    plan: str
    age_min: int
    since_min: int
    by: str
    category: str
    pictures: str
    lon: float
    lat: float
    text: str
    note: str

    @property
    def commands(self) -> tuple[str, ...]:
        return _PLANS[self.plan]


class Step(msgspec.Struct, frozen=True):
    """One thing that happened: `command` `report` or one of the lifecycle's."""

    at: datetime
    story: Story
    command: str


async def load_cases(now: datetime, stories: list[Story] | None = None) -> int:
    """Tell the stories (all by default) that are not told yet, in the order of their events; how many. Repeatable.

    Errors: those of the services; a story that broke off stays as it is and is not told again.
    """
    new = await _untold(read_stories() if stories is None else stories)
    if not new:
        return 0
    teller = Teller(now)
    await teller.sign_in()
    for step in sorted((s for story in new for s in steps(story, now)), key=lambda s: s.at):
        await teller.tell(step)
    await teller.approve()
    await teller.sign_out()
    return len(new)


def read_stories() -> list[Story]:
    """All rows of cases.csv."""
    with (DATA / "cases.csv").open(encoding="utf-8", newline="") as file:
        return [msgspec.convert(row, Story, strict=False) for row in csv.DictReader(file)]


async def _untold(stories: list[Story]) -> list[Story]:
    """The stories whose report is not in the database."""
    rows = await fetch("SELECT id FROM report WHERE id = ANY($1)", [demo_id(s.key, "report") for s in stories])
    have = {r["id"] for r in rows}
    return [s for s in stories if demo_id(s.key, "report") not in have]


def steps(story: Story, now: datetime) -> Iterator[Step]:
    """When each step happened: as long as usual, stretched or squeezed so that the last one fell `since_min` ago."""
    start = now - timedelta(minutes=story.age_min)
    yield Step(start, story, "report")
    usual = [float(_USUAL_MIN.get(c, 10)) for c in story.commands]
    spare = story.age_min - story.since_min - sum(usual)
    if spare < 0:
        usual = [u * (story.age_min - story.since_min) / sum(usual) for u in usual]
    elif usual:
        usual[story.commands.index("finish") if "finish" in story.commands else -1] += spare
    at = start
    for command, minutes in zip(story.commands, usual, strict=True):
        at += timedelta(minutes=minutes)
        yield Step(at, story, command)


def demo_id(*parts: str) -> UUID:
    """A UUIDv7 that is the same at every load (the version's time bits are fixed, 2026-07-01)."""
    digest = int.from_bytes(hashlib.sha256(":".join(("menqian", *parts)).encode()).digest()[:16], "big")
    value = (1_782_864_000_000 << 80) | (digest & ((1 << 80) - 1))
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


class Teller:
    """Carries out the steps in the name of the demo accounts, and remembers which case is which."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._actors: dict[str, Actor] = {}
        self._units: dict[str, str] = {}
        self._album = Album()
        self._public: set[str] = set()

    async def sign_in(self) -> None:
        staff = {"clerk", "supervisor", "dispatcher", "assistant"}
        for name in staff | set(_UNIT_ACCOUNTS.values()) | set(_SQUAD_INSPECTORS.values()):
            account = await fetchval("SELECT id FROM account WHERE username = $1", name)
            token = await people.open_session(account, "menqian demo", self._now)
            actor = await people.actor_of(token, self._now)
            assert actor is not None
            self._actors[name] = actor

    async def sign_out(self) -> None:
        for actor in self._actors.values():
            await people.sign_out(actor, FixedClock(self._now))

    async def tell(self, step: Step) -> None:
        if step.command == "report":
            await self._report(step)
        else:
            await self._command(step)
        if step.story.key not in (_REUSED, _SHIFTED, _OLD):
            await provenance.judged(demo_id(step.story.key, step.command), step.at)
        await likeness.pass_over(demo_id(step.story.key, step.command), step.at)

    async def approve(self) -> None:
        """The clerk has looked at the pictures of closed cases: drawn or of rubbish, they show nobody."""
        clerk = self._actors["clerk"].account_id
        for sha256 in sorted(self._public):
            async with atomic():
                await privacy.found(sha256, "[]", None, self._now)
                row = await privacy.locked(sha256)
                if row is not None and row["version"] == 1:
                    await privacy.decide(sha256, "approved", 2, "[]", "approved", clerk, None, self._now)

    async def _report(self, step: Step) -> None:
        story = step.story
        actor = self._actors.get(story.by)
        number = int(story.key[1:])
        variant = 100 + number if story.key in (_SHIFTED, _OLD) else number % _VARIANTS
        photos = [await self._album.photo(scene, variant) for scene in story.pictures.split("+")]
        body = ReportInput(
            id=demo_id(story.key, "report"),
            kind="inspection" if actor else "citizen",
            text=story.text,
            location=_location(story),
            photos=photos,
            category_code=story.category if actor else None,
            contact=None if actor or number % 3 else ContactInput(name="演示市民", phone="000-0000-0000"),
            device_at=step.at - timedelta(seconds=40),
            shots=[_shot(sha256, step) for sha256 in photos],
        )
        if story.plan == "closed":
            self._public.update(photos)
        await intake.submit(body, Sender(actor=actor, address=f"demo:{story.key}"), FixedClock(step.at))

    async def _command(self, step: Step) -> None:
        story, command = step.story, step.command
        case_id = await _case_of(story.key)
        body = CommandBody(
            id=demo_id(story.key, command),
            command=command,
            note=_note(step),
            category_code=story.category if command == "accept" and story.category else None,
            photos=await self._photos(step),
        )
        if command in ("dispatch", "request_check"):
            body.unit_id, self._units[story.key] = await _unit(case_id, story, command, step.at)
        if command == "file":
            conditions = (await catalog.snapshot(step.at)).matter(story.category).current_conditions
            body.condition_id = conditions[0].id if conditions else None
        if command == "report_check":
            body.result = "confirmed"
        if command == "merge":
            body.into_case_id = await _case_of(story.note)
        if story.plan == "closed":
            self._public.update(body.photos)
        await cases.give(case_id, body, self._actors[self._who(step)], FixedClock(step.at))

    def _who(self, step: Step) -> str:
        """The account that gives the command: the unit's own for its tasks, a squad's inspector for its checks."""
        unit = self._units.get(step.story.key, "")
        if step.command in ("acknowledge", "return", "finish"):
            return _UNIT_ACCOUNTS[unit]
        if step.command in ("check_pass", "check_fail", "report_check"):
            return _SQUAD_INSPECTORS.get(unit, "clerk")
        return _BY.get(step.command, "clerk")

    async def _photos(self, step: Step) -> list[str]:
        number = int(step.story.key[1:])
        if step.command == "finish":
            return [await self._album.photo("clean", number % (2 * _VARIANTS))]
        if step.command == "report_check":
            return [await self._album.photo(step.story.pictures.split("+")[0], (number + 1) % _VARIANTS)]
        return []


def _accuracy(story: Story) -> float:
    return 4.0 + int(story.key[1:]) * 7 % 13


def _location(story: Story) -> Location:
    lon, lat, source = story.lon, story.lat, "device"
    if story.key == _SHIFTED:  # read off a Chinese map and sent as if it were WGS-84
        (x, y), source = wgs84_to_gcj02(lon, lat), "map"
        lon, lat = float(x), float(y)
    return Location(lon=lon, lat=lat, datum="wgs84", accuracy_m=_accuracy(story), source=source)


def _shot(sha256: str, step: Step) -> Shot:
    """What the phone knew: a minute before it was sent, except for the old photo, which was not taken just now."""
    if step.story.key == _OLD:
        return Shot(sha256=sha256, taken_at=step.at - timedelta(days=3))
    place = ShotPlace(lon=step.story.lon, lat=step.story.lat, accuracy_m=_accuracy(step.story))
    return Shot(sha256=sha256, taken_at=step.at - timedelta(minutes=1), location=place, device="Android · Chrome")


def _note(step: Step) -> str | None:
    """The story's note where it belongs, else the usual words."""
    telling = {"finished": "finish", "closed": "finish", "returned": "return", "failed": "check_fail",
               "checked": "check_pass", "reworked": "rework", "verified": "finish"}  # fmt: skip
    plan = step.story.plan
    if plan != "merged" and step.command == telling.get(plan, step.story.commands[-1]):
        return step.story.note or _NOTES.get(step.command)
    return _NOTES.get(step.command)


async def _case_of(key: str) -> UUID:
    return await fetchval("SELECT case_id FROM case_report WHERE report_id = $1", demo_id(key, "report"))


async def _unit(case_id: UUID, story: Story, command: str, at: datetime) -> tuple[UUID, str]:
    """The unit a dispatcher would choose: the proposed one; for a check, or where none is proposed, the local squad."""
    routing = await dispatch.routing(at)
    cell = await fetchval("SELECT cell_code FROM case_file WHERE id = $1", case_id)
    if command == "dispatch":
        category = (await catalog.snapshot(at)).matter(story.category)
        found = await dispatch.propose(category, Where("certain", cell), at)
        if found.unit_id is not None and found.unit_name in _UNIT_ACCOUNTS:
            return found.unit_id, found.unit_name
    squad = rules.squad_at(cell or "", routing.postings) or routing.postings[0].unit_id
    return squad, routing.names[squad]
