"""Limits of the desk's stages: versions over the packaged ones, each from a moment on.

Each process reads them at its start and then every half minute (`read`); what asks for a limit gets what was read last,
without a statement of its own. A clock keeps the limit of its start, so every question names a moment. The versions
never change; one that is not in force yet can be taken back.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from backend.catalog import queries
from backend.catalog.errors import BadStageLimits
from backend.catalog.stage_limits import StageLimits, from_row, packaged
from backend.db import atomic
from backend.kernel.clock import may_begin
from backend.settings import settings

# By then every process has read what was loaded or taken back (notices.READ_EVERY_S): a version that begins later
# begins everywhere at once, one that begins sooner is as good as begun.
KNOWN_AFTER = timedelta(minutes=1)


class Version(msgspec.Struct, frozen=True):
    """The limits that hold from `valid_from` until the next version."""

    id: int
    valid_from: datetime
    limits: StageLimits


_kept: tuple[Version, ...] = ()


def at(moment: datetime) -> StageLimits:
    """The limits in force then, of those that this process has read; before any version the packaged ones."""
    found = version_at(_kept, moment)
    return found.limits if found else packaged()


def version_at(versions: Sequence[Version], moment: datetime) -> Version | None:
    """The last one that has begun; None while the packaged limits hold. `versions`: in the order of their beginning."""
    return next((one for one in reversed(versions) if one.valid_from <= moment), None)


async def read() -> tuple[Version, ...]:
    """Every version in the database that was not taken back, by its beginning, kept for this process."""
    global _kept
    _kept = tuple(Version(r["id"], r["valid_from"], from_row(r)) for r in await queries.stage_limits())
    return _kept


def forget() -> None:
    """Back to the packaged limits until the next reading."""
    global _kept
    _kept = ()


async def load(limits: StageLimits, valid_from: datetime, now: datetime) -> Version | None:
    """Put these limits in force from `valid_from` on; None when the version before says the same already.

    Errors: BadStageLimits (422) when `valid_from` has passed, is not after the beginning of every other version, or is
    out of ten years from now.
    """
    if not may_begin(valid_from, now):
        raise BadStageLimits("生效时间要在今后十年以内")
    async with atomic():
        await queries.lock()
        versions = await read()
        last = versions[-1] if versions else None
        if (last.limits if last else None) == limits:
            return None
        if last and valid_from <= last.valid_from:
            raise BadStageLimits(f"第 {last.id} 版从 {_shown(last.valid_from)} 起生效，新的一版要晚于它")
        if valid_from < now:
            raise BadStageLimits("生效时间已经过去：那时起算的时限不能改")
        await queries.insert_stage_limits(limits, valid_from, now)
    return (await read())[-1]


async def end(version: int, now: datetime) -> Version:
    """Take a version back that is not in force yet. Errors: BadStageLimits (422) for any other."""
    async with atomic():
        await queries.lock()
        found = next((one for one in await read() if one.id == version), None)
        if found is None:
            raise BadStageLimits(f"没有第 {version} 版：menqian limits list")
        if found.valid_from <= now + KNOWN_AFTER:
            raise BadStageLimits(f"第 {version} 版从 {_shown(found.valid_from)} 起生效，收不回：载入另一版来代替它")
        await queries.withdraw_stage_limits(version, now)
    await read()
    return found


def _shown(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(settings().timezone)):%Y-%m-%d %H:%M:%S}"
