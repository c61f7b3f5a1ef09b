"""Notices of days off: rows over the packaged calendar. Each process reads them at its start and then every half
minute (`read`); what asks for the calendar gets what was read last, without a statement of its own.
"""

from datetime import datetime
from pathlib import Path

import asyncpg

from backend.catalog import files, queries
from backend.catalog.calendar import Notice, WorkingCalendar
from backend.catalog.errors import NoticeUnfit
from backend.db import atomic
from backend.kernel import toml_files
from backend.settings import settings

READ_EVERY_S = 30.0

_kept: WorkingCalendar | None = None


def calendar() -> WorkingCalendar:
    """The packaged calendar with the notices that this process has read."""
    return _kept or files.working_calendar(settings().timezone)


async def read() -> WorkingCalendar:
    """The calendar with every notice in the database, kept for this process."""
    global _kept
    _kept = (await history())[-1]
    return _kept


async def history() -> list[WorkingCalendar]:
    """The packaged calendar, then how each notice in the database left it, in the order of loading."""
    found = [files.working_calendar(settings().timezone)]
    for row in await queries.notices():
        found.append(found[-1].with_notice(_notice(row)))
    return found


def forget() -> None:
    """Back to the packaged calendar until the next reading."""
    global _kept
    _kept = None


async def load(notice: Notice, now: datetime) -> bool:
    """Add a notice; False when the calendar says all of it already.

    Errors: NoticeUnfit (422) for days outside its range, a day twice, a worked day that is no day off, or a gap after
    the days published so far.
    """
    async with atomic():
        await queries.lock()
        before = await read()
        why = before.unfit(notice)
        if why is not None:
            raise NoticeUnfit(why)
        if before.with_notice(notice) == before:
            return False
        await queries.insert_notice(notice, now)
    await read()
    return True


def read_file(file: Path) -> Notice:
    """A notice as TOML: source, valid_from, valid_to, holidays, workdays, demo. Errors: NoticeUnfit (422)."""
    try:
        return toml_files.read(file, Notice)
    except toml_files.Unreadable as error:
        raise NoticeUnfit(str(error)) from error


def _notice(row: asyncpg.Record) -> Notice:
    return Notice(
        valid_from=row["valid_from"], valid_to=row["valid_to"], source=row["source"], demo=row["demo"],
        holidays=tuple(row["holidays"]), workdays=tuple(row["workdays"]),
    )  # fmt: skip
