"""What a city decides itself in the catalogue: its own matters, and when a matter is filed, closed and due.

Both come from a table that the city keeps (CSV or xlsx, headings in Chinese or English). Loading a table of conditions
makes those of the codes in it exactly what it says; codes that it does not name keep theirs. Rows are never changed,
because cases were filed under them: what is left out is retired, and comes back when a later table has it again.
"""

import asyncio
import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from backend.catalog import queries, sheets
from backend.catalog.errors import CatalogueChanged, UnreadableLimit
from backend.catalog.files import CategoryRow, ConditionRow
from backend.catalog.limits import Limit, LimitUnit, parse_limit
from backend.catalog.service import edition_in_force, forget
from backend.db import atomic

CONDITION = {
    "code": sheets.CODE, "condition": ("condition", "立案条件"),
    "close_when": ("close_when", "结案条件", "结案标准"), "limit": ("limit", "时限", "处置时限"),
    "source": sheets.SOURCE,
}  # fmt: skip
MATTER = {
    "code": sheets.CODE, "name": ("name", "名称", "小类名称"), "source": sheets.SOURCE,
}  # fmt: skip
SUFFIX = "（自定义）"
FIRST_OWN = 80  # the last three digits of a city's own matters (GB/T 47678.5)


class Said(msgspec.Struct, frozen=True):
    """One line of a table of conditions."""

    code: str
    condition: str
    close_when: str
    limit: Limit
    source: str


class Change(msgspec.Struct, kw_only=True):
    """What loading does: rows that are new, ids that come back and go, and how many stay as they are."""

    new: list[ConditionRow] = []
    back: list[str] = []
    gone: list[str] = []
    same: int = 0


def change(said: Sequence[Said], have: Iterable[Mapping[str, Any]], edition: str) -> Change:
    """What makes the conditions of the codes in `said` exactly that; `have`: every row, retired ones too. Pure."""
    every = list(have)
    mine = [r for r in every if r["edition_id"] == edition and r["kind"] == "matter"]
    by_content: dict[Said, list[Mapping[str, Any]]] = {}
    for row in mine:
        by_content.setdefault(_said(row), []).append(row)
    ids, found, kept = {r["id"] for r in every}, Change(), set()
    for one in dict.fromkeys(said):
        rows = sorted(by_content.get(one, []), key=lambda r: (r["retired_at"] is not None, r["id"]))
        if not rows:
            row_id = next(i for n in count(1) if (i := f"{edition[-4:]}-m{one.code}-c{n:03}") not in ids)
            ids.add(row_id)
            found.new.append(_row(row_id, edition, one))
            continue
        kept.add(rows[0]["id"])
        if rows[0]["retired_at"] is None:
            found.same += 1
        else:
            found.back.append(rows[0]["id"])
    codes = {one.code for one in said}
    found.gone = [r["id"] for r in mine if r["code"] in codes and r["retired_at"] is None and r["id"] not in kept]
    return found


def _said(row: Mapping[str, Any]) -> Said:
    limit = Limit(row["limit_value"], LimitUnit(row["limit_unit"]))
    return Said(row["code"], row["condition"], row["close_when"], limit, row["source"])


def _row(row_id: str, edition: str, one: Said) -> ConditionRow:
    return ConditionRow(
        id=row_id, edition=edition, kind="matter", code=one.code, condition=one.condition, close_when=one.close_when,
        limit=one.limit, demo=False, source=one.source, retired=False,
    )  # fmt: skip


async def load_conditions(file: Path, now: datetime) -> Change:
    """Bring the conditions of the edition in force to what the table says.

    Errors: BadCatalogueTable (422) with every line that does not fit; then nothing was loaded.
    """
    lines = await asyncio.to_thread(sheets.read, file, CONDITION)
    edition = await edition_in_force(now)
    codes = {r["code"] for r in await queries.raw_categories() if (r["edition_id"], r["kind"]) == (edition, "matter")}
    said, wrong = [], []
    for number, line in lines:
        try:
            one = Said(line["code"], line["condition"], line["close_when"], parse_limit(line["limit"]), line["source"])
        except UnreadableLimit as problem:
            wrong.append(f"第 {number} 行{problem.detail}")
            continue
        said.append(one)
        wrong += [f"第 {number} 行{one.code} 不在 {edition} 里"] if one.code not in codes else []
    sheets.refuse(file, wrong)
    async with atomic():
        await queries.lock()
        found = change(said, await queries.conditions(), edition)
        await queries.insert_conditions(found.new)
        await queries.restore_conditions(found.back)
        await queries.retire_conditions(found.gone, now)
    forget()
    return found


async def load_matters(file: Path, now: datetime) -> int:
    """Add the city's own matters to the edition in force; how many are new.

    Errors: BadCatalogueTable (422), CatalogueChanged (409) for one that is there under another name.
    """
    lines = await asyncio.to_thread(sheets.read, file, MATTER)
    edition = await edition_in_force(now)
    async with atomic():
        await queries.lock()
        raw = [r for r in await queries.raw_categories() if (r["edition_id"], r["kind"]) == (edition, "matter")]
        new = _own_matters(file, lines, edition, {r["major"]: r["major_name"] for r in raw})
        have = {r["code"]: r["name"] for r in raw}
        changed = [code for code, row in new.items() if have.get(code, row.name) != row.name]
        if changed:
            raise CatalogueChanged("、".join(f"{code} 已是“{have[code]}”" for code in changed[:10]), rows=changed)
        added = [row for code, row in new.items() if code not in have]
        await queries.insert_categories(added)
    forget()
    return len(added)


def _own_matters(
    file: Path, lines: Iterable[tuple[int, Mapping[str, str]]], edition: str, majors: Mapping[str, str]
) -> dict[str, CategoryRow]:
    """The rows by code; `majors` are the names of the edition's. Errors: BadCatalogueTable (422)."""
    new: dict[str, CategoryRow] = {}
    wrong = []
    for number, line in lines:
        code, name = line["code"], line["name"].removesuffix(SUFFIX) + SUFFIX
        if not (code.isascii() and code.isdecimal() and len(code) == 5 and int(code[2:]) >= FIRST_OWN):
            wrong.append(f"第 {number} 行{code}：自定义小类是五位，后三位 080 到 999")
        elif code[:2] not in majors:
            wrong.append(f"第 {number} 行{code}：没有大类 {code[:2]}")
        elif code in new and new[code].name != name:
            wrong.append(f"第 {number} 行{code} 写了两个名称")
        else:
            new[code] = CategoryRow(
                edition=edition, kind="matter", code=code, major=code[:2], major_name=majors[code[:2]], name=name,
                local=True, demo=False, source=line["source"],
            )  # fmt: skip
    sheets.refuse(file, wrong)
    return new


async def end_condition(row_id: str, now: datetime) -> bool:
    """No new case is filed under it; False when there is none of this id in force."""
    row = next((r for r in await queries.conditions() if r["id"] == row_id and r["retired_at"] is None), None)
    if row is None:
        return False
    await queries.retire_conditions([row_id], now)
    forget()
    return True


async def conditions_table(now: datetime, codes: str | None) -> str:
    """The conditions in force as a CSV that `load_conditions` reads; `codes`: only those that begin so."""
    edition, out = await edition_in_force(now), io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["id", *CONDITION])
    for r in await queries.conditions():
        if r["edition_id"] == edition and r["retired_at"] is None and r["code"].startswith(codes or ""):
            one = _said(r)
            table.writerow([r["id"], one.code, one.condition, one.close_when, one.limit.words(), one.source])
    return out.getvalue()
