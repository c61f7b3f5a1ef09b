"""Use cases of the catalogue: loading the files, the snapshot that the hot paths read."""

import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

import asyncpg

from backend.catalog import files, notices, queries, stages
from backend.catalog.calendar import WorkingCalendar
from backend.catalog.errors import CatalogueChanged, NoEditionInForce
from backend.catalog.files import CategoryRow, ConditionRow, EditionRow, Files
from backend.catalog.limits import Limit, LimitUnit
from backend.catalog.schemas import CategoryView, EditionView, MappingView, category_view
from backend.catalog.snapshot import CatalogSnapshot, Category, Condition, Mapped, Period
from backend.catalog.stage_limits import StageLimits
from backend.db import atomic
from backend.kernel.wire import Page
from backend.settings import settings

_FRESH_S = 60.0  # another process may load a new edition; it is noticed within this time

_kept: tuple[CatalogSnapshot, float] | None = None


def local_date(now: datetime) -> date:
    """The date at the city's clock."""
    return now.astimezone(ZoneInfo(settings().timezone)).date()


def working_calendar() -> WorkingCalendar:
    """The installation's working calendar, with the notices that this process has read (notices.read)."""
    return notices.calendar()


def stage_limits(at: datetime) -> StageLimits:
    """Limits of acceptance, pre-filing check, dispatch and post-handling check in force at `at`, of the versions that
    this process has read (stages.read). A clock keeps those of its start."""
    return stages.at(at)


async def snapshot(now: datetime) -> CatalogSnapshot:
    """The catalogue with the edition in force at `now`; from memory while the day and the minute are the same.

    Errors: NoEditionInForce (503) when nothing is loaded.
    """
    global _kept
    day = local_date(now)
    if _kept is not None and _kept[0].day == day and time.monotonic() < _kept[1]:
        return _kept[0]
    fresh = await _read_snapshot(day)
    _kept = (fresh, time.monotonic() + _FRESH_S)
    return fresh


def forget() -> None:
    """Drop the snapshot in memory; the next caller reads the database."""
    global _kept
    _kept = None


async def edition_in_force(now: datetime) -> str:
    """The id of the edition in force. Errors: NoEditionInForce (503)."""
    return str((await _edition_on(local_date(now)))["id"])


async def _edition_on(day: date) -> asyncpg.Record:
    edition = await queries.edition_on(day)
    if edition is None:
        raise NoEditionInForce(f"{day} 没有生效的版本")
    return edition


async def _read_snapshot(day: date) -> CatalogSnapshot:
    edition = await _edition_on(day)
    conditions: dict[tuple[str, str, str], list[Condition]] = {}
    for row in await queries.conditions():
        conditions.setdefault((row["edition_id"], row["kind"], row["code"]), []).append(_condition(row))
    categories = [_category(row, conditions) for row in await queries.categories()]
    mappings = {
        (r["kind"], r["from_edition"], r["from_code"], r["to_edition"]): Mapped(
            to_code=r["to_code"], relation=r["relation"], basis=r["basis"]
        )
        for r in await queries.mappings(None)
    }
    periods = [Period(r["id"], r["in_force_from"], r["in_force_to"]) for r in await queries.editions()]
    return CatalogSnapshot(edition["id"], edition["title"], categories, day, mappings, periods)


def _condition(row: asyncpg.Record) -> Condition:
    return Condition(
        id=row["id"],
        condition=row["condition"],
        close_when=row["close_when"],
        limit=Limit(row["limit_value"], LimitUnit(row["limit_unit"])),
        demo=row["demo"],
        source=row["source"],
        retired=row["retired_at"] is not None,
    )


def _category(row: asyncpg.Record, conditions: dict[tuple[str, str, str], list[Condition]]) -> Category:
    return Category(
        edition=row["edition_id"],
        kind=row["kind"],
        code=row["code"],
        name=row["name"],
        major=row["major"],
        major_name=row["major_name"],
        local=row["local"],
        demo=row["demo"],
        duty=row["duty"],
        power=row["power"],
        conditions=tuple(conditions.get((row["edition_id"], row["kind"], row["code"]), ())),
    )


async def load_catalog(now: datetime, *, demo: bool, source: Files | None = None) -> int:
    """Bring the database to what the files say; the number of categories and conditions added. Repeatable.

    Without `demo` the rows that are marked so (invented limits, local matters of the demo city) stay out.
    Rows are never changed, because cases were decided under them: CatalogueChanged (409) names those that differ.
    Another limit is a new row in the file, and `retired` on the old one. What a city loaded itself is left alone
    (`_beside_the_citys`).
    """
    async with atomic():
        await queries.lock()
        wanted = await _beside_the_citys(source or files.read_files())
        categories = [c for c in wanted.categories if demo or not c.demo]
        known = {(c.edition, c.kind, c.code) for c in categories}
        await queries.insert_editions(list(wanted.editions))
        added = await _add_categories(categories)
        added += await _add_conditions([c for c in wanted.conditions if demo or not c.demo], now)
        await queries.upsert_axes(
            [a for a in wanted.axes if (demo or not a.demo) and (a.edition, a.kind, a.code) in known]
        )
        await queries.insert_mappings(list(wanted.mappings))
    forget()
    return added


async def _beside_the_citys(wanted: Files) -> Files:
    """The files without the editions that the city loaded itself or whose days are taken. The newest one loaded ends
    when a newer one of the files begins."""
    known = await queries.every_edition()
    out = {r["id"] for r in known if r["own"]}
    for one in wanted.editions:
        if one.id in {r["id"] for r in known}:
            continue
        standing = [r for r in await queries.every_edition() if r["withdrawn_at"] is None]
        clash = [r for r in standing if _overlap(one, r)]
        newest = max(standing, key=lambda r: r["in_force_from"] or date.min, default=None)
        if one.in_force_from and clash == [newest] and (clash[0]["in_force_from"] or date.min) < one.in_force_from:
            await queries.set_edition_end(clash[0]["id"], one.in_force_from)
        elif clash:
            out.add(one.id)
    return Files(
        editions=tuple(e for e in wanted.editions if e.id not in out),
        categories=tuple(c for c in wanted.categories if c.edition not in out),
        conditions=tuple(c for c in wanted.conditions if c.edition not in out),
        axes=tuple(a for a in wanted.axes if a.edition not in out),
        mappings=tuple(m for m in wanted.mappings if not out & {m.from_edition, m.to_edition}),
    )


def _overlap(one: EditionRow, row: asyncpg.Record) -> bool:
    return (one.in_force_from or date.min) < (row["in_force_to"] or date.max) and (row["in_force_from"] or date.min) < (
        one.in_force_to or date.max
    )


async def _add_categories(wanted: list[CategoryRow]) -> int:
    have = {(r["edition_id"], r["kind"], r["code"]): tuple(r.values()) for r in await queries.raw_categories()}
    new = [r for r in wanted if (r.edition, r.kind, r.code) not in have]
    changed = [
        f"{r.edition} {r.kind} {r.code}"
        for r in wanted
        if (row := have.get((r.edition, r.kind, r.code))) is not None
        and row != (r.edition, r.kind, r.code, r.major, r.major_name, r.name, r.local, r.demo, r.source)
    ]
    if changed:
        raise CatalogueChanged("、".join(changed[:10]), rows=changed)
    await queries.insert_categories(new)
    return len(new)


async def _add_conditions(wanted: list[ConditionRow], now: datetime) -> int:
    have = {r["id"]: r for r in await queries.conditions()}
    changed = [r.id for r in wanted if r.id in have and not same_condition(have[r.id], r)]
    if changed:
        raise CatalogueChanged("、".join(changed[:10]), rows=changed)
    new = [r for r in wanted if r.id not in have]
    await queries.insert_conditions(new)
    await queries.retire_conditions([r.id for r in wanted if r.retired], now)
    return len(new)


def same_condition(row: asyncpg.Record, wanted: ConditionRow) -> bool:
    """Whether a row of the database says what the file says; whether it is retired does not count."""
    return (
        row["edition_id"], row["kind"], row["code"], row["condition"], row["close_when"], row["limit_value"],
        row["limit_unit"], row["demo"], row["source"],
    ) == (
        wanted.edition, wanted.kind, wanted.code, wanted.condition, wanted.close_when, wanted.limit.value,
        wanted.limit.unit.value, wanted.demo, wanted.source,
    )  # fmt: skip


async def list_categories(now: datetime, kind: str, words: str, edition: str | None) -> Page[CategoryView]:
    """Categories in code order. Errors: UnknownEdition (422), NoEditionInForce (503)."""
    shot = await snapshot(now)
    return Page(items=[category_view(c, shot) for c in shot.search(kind, words, edition)])


async def list_editions(now: datetime) -> Page[EditionView]:
    """All editions loaded, the newest first."""
    day = local_date(now)
    current = await queries.edition_on(day)
    return Page(
        items=[
            EditionView(**dict(row), in_force=current is not None and row["id"] == current["id"])
            for row in await queries.editions()
        ]
    )


async def list_mappings(code: str | None) -> Page[MappingView]:
    """Mapping rows between editions, all or those of one code."""
    return Page(items=[MappingView(**dict(row)) for row in await queries.mappings(code)])
