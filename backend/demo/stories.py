"""What the demo's cases are about (data/cases.csv) and when each step of them happened. Pure.

Ages are minutes before the load, so that the desk always has something new, something near its limit and something
over. What happens afterwards: living.py.
"""

import csv
import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec

DATA = Path(__file__).parent / "data"

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

    @property
    def number(self) -> int:
        """What varies pictures, accuracy and bearing from one story to the next."""
        return int(self.key[1:])


class Step(msgspec.Struct, frozen=True):
    """One thing that happened: `command` `report` or one of the lifecycle's.

    `no` is set where a command may come again in the life of a case: the number of the event before it.
    """

    at: datetime
    story: Story
    command: str
    no: int | None = None

    @property
    def id(self) -> UUID:
        """The event's id, the same at every telling."""
        return demo_id(self.story.key, self.command, *([] if self.no is None else [str(self.no)]))


def read_stories() -> list[Story]:
    """All rows of cases.csv."""
    with (DATA / "cases.csv").open(encoding="utf-8", newline="") as file:
        return [msgspec.convert(row, Story, strict=False) for row in csv.DictReader(file)]


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
