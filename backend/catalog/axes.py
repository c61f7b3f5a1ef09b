"""What a city says itself of a matter's axes: its field of power (权限七项) and its duty of 门前三包.

An own row stands before the packaged one, which every `migrate` may write anew; when it ends, that one holds again.
"""

import asyncio
import csv
import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import asyncpg
import msgspec

from backend.catalog import queries, sheets
from backend.catalog.service import edition_in_force, forget
from backend.db import atomic

COLUMNS = {
    "code": sheets.CODE, "axis": ("axis", "归类"), "value": ("value", "归属"), "source": sheets.SOURCE,
}  # fmt: skip
AXES = {
    "power": {
        "appearance": "市容环卫", "planning": "规划", "greening": "绿化", "municipal": "市政", "environment": "环保",
        "commerce": "工商", "traffic": "交通",
    },
    "duty": {"wei": "包卫生", "lv": "包绿化", "xu": "包秩序"},
}  # fmt: skip
NAMES = {"power": "权限七项", "duty": "门前三包"}
NONE = "none"  # the matter has none, whatever the package says
_NONE = (NONE, "无")

Key = tuple[str, str]  # code, axis


class Said(msgspec.Struct, frozen=True):
    """What a line says of a matter's axis; `value` None: it has none."""

    value: str | None
    source: str


class Change(msgspec.Struct, kw_only=True):
    """What loading does: what is set, what is the package's again, and how much is so already."""

    set: dict[Key, Said] = {}
    back: list[Key] = []
    same: int = 0


async def load(file: Path, now: datetime) -> Change:
    """Bring the axes that the table names to what it says, in the edition in force; others stay.

    Errors: BadCatalogueTable (422) with every line that does not fit; then nothing was loaded.
    """
    lines = await asyncio.to_thread(sheets.read, file, COLUMNS)
    edition = await edition_in_force(now)
    kinds = {(r["kind"], r["code"]) for r in await queries.raw_categories() if r["edition_id"] == edition}
    said: dict[Key, Said] = {}
    wrong = []
    for number, line in lines:
        axis = _known(line["axis"], NAMES)
        value = NONE if line["value"] in _NONE else _known(line["value"], AXES.get(axis or "", {}))
        key, one = (line["code"], axis or ""), Said(None if value == NONE else value, line["source"])
        if ("matter", line["code"]) not in kinds:
            part = ("component", line["code"]) in kinds
            why = "是部件，只有事项才归类" if part else f"不在 {edition} 里"
            wrong.append(f"第 {number} 行{line['code']} {why}")
        elif axis is None:
            wrong.append(f"第 {number} 行归类是 {_choices(NAMES)}，不认识 {line['axis']}")
        elif value is None:
            wrong.append(f"第 {number} 行{NAMES[axis]}是 {_choices(AXES[axis])}、无（none），不认识 {line['value']}")
        elif said.get(key, one) != one:
            wrong.append(f"第 {number} 行{line['code']} 的{NAMES[axis]}写了两种")
        else:
            said[key] = one
    sheets.refuse(file, wrong)
    async with atomic():
        await queries.lock()
        found = _change(said, await queries.axes(edition))
        await queries.end_axes(edition, [*found.set, *found.back], now)
        await queries.insert_axes(edition, [(*key, one.value, one.source) for key, one in found.set.items()], now)
    forget()
    return found


def _change(said: Mapping[Key, Said], have: list[asyncpg.Record]) -> Change:
    rows = {(r["code"], r["axis"]): r for r in have}
    found = Change()
    for key, one in said.items():
        row = rows.get(key)
        if row is not None and one == Said(row["value"], row["source"]):
            found.same += 1
        elif row is not None and row["own"] and one == Said(row["packaged"], row["packaged_source"]):
            found.back.append(key)
        else:
            found.set[key] = one
    return found


async def end(code: str, axis: str, now: datetime) -> bool:
    """The package's row holds again; False when the city has said nothing of it."""
    edition = await edition_in_force(now)
    async with atomic():
        await queries.lock()
        own = {(r["code"], r["axis"]) for r in await queries.axes(edition) if r["own"]}
        await queries.end_axes(edition, [(code, axis)], now)
    forget()
    return (code, axis) in own


async def table(now: datetime, codes: str | None, *, own: bool) -> str:
    """The axes that hold as a CSV that `load` reads; `codes`: only those that begin so; `own`: only the city's own."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow([*COLUMNS, "own"])
    for r in await queries.axes(await edition_in_force(now)):
        if r["code"].startswith(codes or "") and (r["own"] or not own):
            sheet.writerow([r["code"], r["axis"], r["value"] or NONE, r["source"], "own" if r["own"] else ""])
    return out.getvalue()


def _known(word: str, names: Mapping[str, str]) -> str | None:
    """Our name of what is written in ours or in Chinese."""
    return next((key for key, name in names.items() if word in (key, name)), None)


def _choices(names: Mapping[str, str]) -> str:
    return "、".join(f"{name}（{key}）" for key, name in names.items())
