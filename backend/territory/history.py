"""The versions of the territory: what is in force, what each of them did, ending an area, taking the newest back.

Taking back is a version, too: what the one before it began ends, what it ended begins again with outline and name as
they were. So taking that back does it once more.
"""

from collections.abc import AsyncIterator
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
    """Take the newest version back. `asked`: the number that it must have; `trial`: nothing is written.

    Errors: NothingToUndo, TerritoryChanged (409).
    """
    async with _alone() as newest:
        row = await version_queries.version_row(newest)
        if row is None:
            raise NothingToUndo("还没有导入过区域")
        if asked not in {None, newest}:
            raise NothingToUndo(f"只能撤回最新的版本，现在是版本 {newest}")
        if row["is_first"]:
            raise NothingToUndo(f"版本 {newest} 是第一个，在它以前没有区域；要停用区域就用 menqian areas end")
        rows = await version_queries.change_of(newest)
        if not rows:
            raise NothingToUndo(f"版本 {newest} 没有改动区域")
        note, version = f"撤回版本 {newest}", 0
        if not trial:
            version = await queries.begin_version(note, clock.now())
            await version_queries.take_back(newest, version, clock.now())
    return Changed(
        version=version, note=note, back=newest, begun=[r["code"] for r in rows if r["ended"] and not r["begun"]],
        altered=[r["code"] for r in rows if r["ended"] and r["begun"]],
        ended=[r["code"] for r in rows if r["begun"] and not r["ended"]],
    )  # fmt: skip


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
