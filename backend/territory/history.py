"""The versions of the territory: what is in force, what each of them did, ending an area, taking the newest back.

Taking back is a version, too: what the one it takes back began ends, what that ended begins again with outline and name
as they were. Then the version before that one is the next to go; taking back a taking back does it once more.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import msgspec

from backend.db import atomic
from backend.kernel.clock import Clock
from backend.territory import queries, version_queries
from backend.territory.errors import NoSuchVersion, NothingToUndo, NotInForce, TerritoryChanged
from backend.territory.importer import Report


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """What a version did or would do: codes that are new, that go on with another outline or name, that ended.

    `version` is 0 when nothing was written; `back`: the version that was taken back.
    """

    version: int
    note: str
    begun: list[str] = []
    altered: list[str] = []
    ended: list[str] = []
    back: int = 0


class Told(msgspec.Struct, frozen=True):
    """A version as `areas show` tells it: `names` by code; `report` of its import, None where there was none; `unread`:
    there is one, of a form that is no more."""

    at: datetime
    changed: Changed
    names: dict[str, str]
    report: Report | None
    unread: bool


@asynccontextmanager
async def _alone() -> AsyncIterator[int]:
    """A transaction in which nobody else changes the territory; the number of the version in force.

    Errors: TerritoryChanged (409) when somebody did so while this waited.
    """
    seen = await queries.version()
    async with atomic():
        await queries.lock_changes()
        if await queries.version() != seen:
            raise TerritoryChanged()
        yield seen


async def undo(asked: int | None, clock: Clock, *, trial: bool) -> Changed:
    """Take the newest version back that stands. `asked`: the number that it must have, or the very newest one's, which
    may be a taking back; `trial`: nothing is written.

    Errors: NothingToUndo, TerritoryChanged (409).
    """
    async with _alone() as newest:
        stand = standing([(r["id"], r["took_back"]) for r in await version_queries.every_version()])
        if not stand:
            raise NothingToUndo("还没有导入过区域")
        if asked not in {None, newest, stand[-1]}:
            raise NothingToUndo(f"能撤回的是版本 {' 或 '.join(str(n) for n in sorted({stand[-1], newest}))}")
        number = asked or stand[-1]
        if number == stand[0]:
            raise NothingToUndo(f"版本 {number} 是第一个，在它以前没有区域；要停用区域就用 menqian areas end")
        rows = await version_queries.change_of(number)
        if not rows:
            raise NothingToUndo(f"版本 {number} 没有改动区域")
        note, version = f"撤回版本 {number}", 0
        if not trial:
            version = await queries.begin_version(note, clock.now(), number)
            await version_queries.take_back(number, version, clock.now())
    return Changed(
        version=version, note=note, back=number, begun=[r["code"] for r in rows if r["ended"] and not r["begun"]],
        altered=[r["code"] for r in rows if r["ended"] and r["begun"]],
        ended=[r["code"] for r in rows if r["begun"] and not r["ended"]],
    )  # fmt: skip


def standing(versions: Sequence[tuple[int, int | None]]) -> list[int]:
    """The versions whose changes hold, in their order. Pure.

    `versions`: (number, which one it took back), the oldest first.
    """
    stand: list[int] = []
    does: dict[int, tuple[int, bool]] = {}  # of each version: whose changes, and whether it brings them
    for number, back in versions:
        whose, brings = (number, True) if back is None else (does[back][0], not does[back][1])
        does[number] = (whose, brings)
        if brings:
            stand.append(whose)
        else:
            stand.remove(whose)
    return stand


async def end_area(code: str, clock: Clock, *, trial: bool) -> Changed:
    """End an area in force with all that lies below it. `trial`: nothing is written.

    Errors: NotInForce (404), TerritoryChanged (409).
    """
    async with _alone():
        name = await version_queries.named(code)
        if name is None:
            raise NotInForce(f"{code}；在用的见 menqian areas list")
        ended = sorted([code, *await queries.codes_below(code)])
        note, version = f"停用 {code} {name}", 0
        if not trial:
            version = await queries.begin_version(note, clock.now())
            await queries.end_areas(version, ended, clock.now())
    return Changed(version=version, note=note, ended=ended)


async def told(number: int | None) -> Told:
    """A version, the newest one without a number. Errors: NoSuchVersion (404)."""
    number = await queries.version() if number is None else number
    row = await version_queries.version_row(number)
    if row is None:
        raise NoSuchVersion(str(number) if number else "还没有导入过区域")
    rows = await version_queries.change_of(number)
    changed = Changed(
        version=number, note=row["note"], begun=[r["code"] for r in rows if not r["ended"]],
        altered=[r["code"] for r in rows if r["ended"] and r["begun"]],
        ended=[r["code"] for r in rows if not r["begun"]],
    )  # fmt: skip
    report = _read(row["report"])
    return Told(row["created_at"], changed, {r["code"]: r["name"] for r in rows}, report,
                row["report"] is not None and report is None)  # fmt: skip


def _read(report: str | None) -> Report | None:
    """The report of an import; None also for one that an earlier version of the product kept in another form."""
    try:
        return msgspec.json.decode(report, type=Report) if report else None
    except msgspec.ValidationError:
        return None
