"""Reads the catalogue's files (backend/catalog/data): no database, the same answer every time."""

import csv
import tomllib
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from backend.catalog.calendar import Shifts, WorkingCalendar
from backend.catalog.limits import Limit, parse_limit

DATA = Path(__file__).parent / "data"


class EditionRow(msgspec.Struct, frozen=True):
    id: str
    title: str
    folder: str
    source: str
    note: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None


class CategoryRow(msgspec.Struct, frozen=True):
    edition: str
    kind: str
    code: str
    major: str
    major_name: str
    name: str
    local: bool
    demo: bool
    source: str


class ConditionRow(msgspec.Struct, frozen=True):
    id: str
    edition: str
    kind: str
    code: str
    condition: str
    close_when: str
    limit: Limit
    demo: bool
    source: str
    retired: bool  # no new case is filed under it; the row itself stays for ever


class AxisRow(msgspec.Struct, frozen=True):
    edition: str
    kind: str
    code: str
    axis: str
    value: str
    demo: bool
    source: str


class MappingRow(msgspec.Struct, frozen=True):
    from_edition: str
    from_code: str
    to_edition: str
    to_code: str | None
    relation: str
    basis: str
    note: str


class Files(msgspec.Struct, frozen=True):
    """Everything the catalogue's files say."""

    editions: tuple[EditionRow, ...]
    categories: tuple[CategoryRow, ...]
    conditions: tuple[ConditionRow, ...]
    axes: tuple[AxisRow, ...]
    mappings: tuple[MappingRow, ...]


def read_files(folder: Path = DATA) -> Files:
    """All editions with their rows.

    Errors: UnreadableLimit for a limit that cannot be read; KeyError and ValueError for a malformed file.
    """
    head = tomllib.loads((folder / "editions.toml").read_text(encoding="utf-8-sig"))
    editions = tuple(msgspec.convert(e, EditionRow) for e in head["edition"])
    return Files(
        editions=editions,
        categories=tuple(row for e in editions for row in _categories(folder / e.folder, e.id)),
        conditions=tuple(row for e in head["edition"] for row in _conditions(folder / e["folder"], e)),
        axes=tuple(row for e in head["edition"] for row in _axes(folder / e["folder"], e)),
        mappings=tuple(
            MappingRow(from_edition=m["from"], to_edition=m["to"], to_code=r.pop("to_code") or None, **r)
            for m in head.get("mapping", [])
            for r in _rows(folder / m["file"])
        ),
    )


def _conditions(folder: Path, edition: dict[str, Any]) -> list[ConditionRow]:
    """Attested rows, each with its source, and the invented ones, whose mark stands once in editions.toml."""
    attested = _rows(folder / "conditions.csv")
    invented = [
        r | {"demo": "true", "source": edition["demo_conditions"]} for r in _rows(folder / "demo_conditions.csv")
    ]
    return [_condition(edition["id"], r) for r in sorted(attested + invented, key=lambda r: str(r["id"]))]


def _axes(folder: Path, edition: dict[str, Any]) -> list[AxisRow]:
    """As `_conditions`: which field of power or duty a matter belongs to."""
    attested = [r | {"demo": r["demo"] == "true"} for r in _rows(folder / "axes.csv")]
    invented = [r | {"demo": True, "source": edition["demo_axes"][r["axis"]]} for r in _rows(folder / "demo_axes.csv")]
    return [AxisRow(edition=edition["id"], kind="matter", **r) for r in attested + invented]


def _condition(edition: str, row: dict[str, Any]) -> ConditionRow:
    flags = {name: row.pop(name) == "true" for name in ("demo", "retired")}
    return ConditionRow(edition=edition, kind="matter", limit=parse_limit(row.pop("limit")), **flags, **row)


def _categories(folder: Path, edition: str) -> list[CategoryRow]:
    files = {"components.csv": "component", "matters.csv": "matter", "local_matters.csv": "matter"}
    return [
        CategoryRow(edition=edition, kind=kind, local=r.pop("local") == "true", demo=r.pop("demo") == "true", **r)
        for name, kind in files.items()
        for r in _rows(folder / name)
    ]


def _rows(path: Path) -> list[dict[str, Any]]:
    """A CSV file's rows; none when the edition has no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache
def everyday_words(folder: Path = DATA) -> dict[tuple[str, str], tuple[str, ...]]:
    """What people say for a matter, by (edition, code): words.csv. A word with ~ before it only breaks ties."""
    head = tomllib.loads((folder / "editions.toml").read_text(encoding="utf-8"))
    return {
        (e["id"], row["code"]): tuple(row["words"].split())
        for e in head["edition"]
        for row in _rows(folder / e["folder"] / "words.csv")
    }


@lru_cache
def working_calendar(zone: str, path: Path = DATA / "calendar.toml") -> WorkingCalendar:
    """The calendar in the time zone named (settings().timezone)."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    exceptions = data.get("exceptions", {})
    return WorkingCalendar(
        zone=ZoneInfo(zone),
        weekly={int(day): _shifts(shifts) for day, shifts in data["weekly"].items()},
        holidays=frozenset(exceptions.get("holidays", ())),
        workdays=frozenset(exceptions.get("workdays", ())),
        hours_per_work_day=data["hours_per_work_day"],
        published_until=exceptions.get("published_until"),
        by_law=frozenset(
            (int(m), int(d)) for m, d in (day.split("-") for day in data.get("by_law", {}).get("days", ()))
        ),
    )


def _shifts(pairs: list[list[str]]) -> Shifts:
    shifts = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in pairs)
    flat = [t for pair in shifts for t in pair]
    if flat != sorted(set(flat)):
        raise ValueError(f"working hours out of order: {pairs}")
    return shifts
