"""A whole new edition that a city loads itself: it begins on a day to come, and the one before it ends then.

Rows of an edition are never changed. One that has not begun can be taken back, and loaded again with another day.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import msgspec

from backend.catalog import edition_files, queries
from backend.catalog.errors import BadEdition
from backend.catalog.files import CategoryRow, Files
from backend.catalog.service import forget, local_date, same_condition
from backend.db import atomic
from backend.kernel.clock import may_begin
from backend.settings import settings


class Loaded(msgspec.Struct, frozen=True):
    """An edition as it was read; `before`: the one that ends when it begins; `unmapped`: matters of that one whose
    codes no mapping follows; `new`: its rows were not there before."""

    files: Files
    begins: date
    before: str
    unmapped: int
    new: bool


async def load(folder: Path, now: datetime, *, dry_run: bool = False) -> Loaded:
    """Add the edition of the folder. One that is there already, has not begun and says the same gets its day.

    Errors: BadEdition (422) with a sentence for each fault; then nothing was loaded.
    """
    found = await asyncio.to_thread(edition_files.read, folder)
    one, today = found.editions[0], local_date(now)
    begins = one.in_force_from
    assert begins is not None  # edition_files.read has seen to it
    if begins <= today or not may_begin(datetime.combine(begins, time(), ZoneInfo(settings().timezone)), now):
        raise BadEdition(f"in_force_from 是 {begins}，要在明天以后、今后十年以内")
    async with atomic():
        await queries.lock()
        rows = await queries.every_edition()
        mine = next((r for r in rows if r["id"] == one.id), None)
        if mine is not None and mine["withdrawn_at"] is None and _begun(mine, today):
            raise BadEdition(f"{one.id} 已经生效，不能再载入")
        before = _before(rows, one.id, begins)
        edition_files.refuse(await _against(found, mine))
        have = {r["code"] for r in await queries.raw_categories() if (r["edition_id"], r["kind"]) == (before, "matter")}
        have -= {m.from_code for m in found.mappings if m.from_edition == before}
        loaded = Loaded(found, begins, before, len(have), new=mine is None)
        if dry_run:
            return loaded
        if mine is not None:
            await _take_back(mine, rows, now)
        await queries.set_edition_end(before, begins)
        if mine is not None:
            await queries.begin_again(one.id, begins)
        else:
            await queries.insert_editions(list(found.editions), own=True)
            await queries.insert_categories(list(found.categories))
            await queries.insert_conditions(list(found.conditions))
            await queries.retire_conditions([c.id for c in found.conditions if c.retired], now)
            await queries.upsert_axes(list(found.axes))
            await queries.insert_mappings(list(found.mappings))
    forget()
    return loaded


async def drop(edition: str, now: datetime) -> str:
    """Take an edition back that has not begun; the id of the one that goes on instead.

    Errors: BadEdition (422) for one that is unknown, has begun, or is named by a case.
    """
    async with atomic():
        await queries.lock()
        rows = await queries.every_edition()
        mine = next((r for r in rows if r["id"] == edition and r["withdrawn_at"] is None), None)
        if mine is None:
            raise BadEdition(f"没有 {edition} 这一版：menqian matters editions")
        if _begun(mine, local_date(now)):
            raise BadEdition(f"{edition} 已经生效，收不回")
        if await queries.is_named(edition):
            raise BadEdition(f"已有案卷用了 {edition} 的代码，收不回；可以改 in_force_from 再载入")
        before = await _take_back(mine, rows, now)
    forget()
    return before


async def _take_back(mine: Mapping[str, Any], rows: Sequence[asyncpg.Record], now: datetime) -> str:
    """Withdraw it, where it stands, and let the one before go on until the one after; the id of the one before."""
    if mine["withdrawn_at"] is not None:
        return ""
    await queries.withdraw_edition(str(mine["id"]), now)
    before = next(r for r in rows if r["withdrawn_at"] is None and r["in_force_to"] == mine["in_force_from"])
    await queries.set_edition_end(before["id"], mine["in_force_to"])
    return str(before["id"])


def _begun(row: Mapping[str, date | None], today: date) -> bool:
    begins = row["in_force_from"]
    return begins is None or begins <= today


def _before(rows: Sequence[asyncpg.Record], edition: str, begins: date) -> str:
    """The edition that ends when this one begins. Errors: BadEdition (422) when another begins then or later."""
    others = [r for r in rows if r["withdrawn_at"] is None and r["id"] != edition]
    if not others:
        raise BadEdition("还没有分类目录：先运行 menqian migrate")
    last = max(others, key=lambda r: r["in_force_from"] or date.min)
    if last["in_force_from"] is not None and last["in_force_from"] >= begins:
        raise BadEdition(f"{last['id']} 从 {last['in_force_from']} 起生效，新的一版要晚于它")
    return str(last["id"])


async def _against(found: Files, mine: Mapping[str, Any] | None) -> list[str]:
    """What does not fit what is loaded already."""
    edition = found.editions[0].id
    categories = await queries.raw_categories()
    conditions = {r["id"]: r for r in await queries.conditions()}
    matters = {(r["edition_id"], r["code"]) for r in categories if r["kind"] == "matter"}
    editions = {r["edition_id"] for r in categories}
    wrong = []
    for m in found.mappings:
        if m.from_edition not in editions:
            wrong.append(f"对照的 from：没有载入过 {m.from_edition}")
        elif (m.from_edition, m.from_code) not in matters:
            wrong.append(f"对照 {m.from_code} 不在 {m.from_edition} 里")
    wrong += [
        f"条件 {c.id} 的 id 在 {row['edition_id']} 里已经用了"
        for c in found.conditions
        if (row := conditions.get(c.id)) is not None and row["edition_id"] != edition
    ]
    if mine is not None and not wrong:
        head = found.editions[0]
        have = {_category(r) for r in categories if r["edition_id"] == edition}
        filed = [r for r in conditions.values() if r["edition_id"] == edition]
        same = (
            (mine["title"], mine["source"], mine["note"]) == (head.title, head.source, head.note)
            and have == set(found.categories)
            and len(filed) == len(found.conditions)
            and all(c.id in conditions and same_condition(conditions[c.id], c) for c in found.conditions)
            and {(r["code"], r["axis"], r["packaged"], r["packaged_source"]) for r in await queries.axes(edition)}
            == {(a.code, a.axis, a.value, a.source) for a in found.axes}
            and {
                (r["from_edition"], r["from_code"], r["to_code"], r["relation"], r["basis"], r["note"])
                for r in await queries.mappings(None)
                if r["to_edition"] == edition
            }
            == {(m.from_edition, m.from_code, m.to_code, m.relation, m.basis, m.note) for m in found.mappings}
        )
        wrong += [] if same else [f"{edition} 载入过，内容和这里的不同；内容不能改，换一个 id"]
    return wrong


def _category(row: Mapping[str, str]) -> CategoryRow:
    return msgspec.convert({**row, "edition": row["edition_id"]}, CategoryRow)
