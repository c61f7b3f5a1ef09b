"""Codes of areas: their form, the list that a city brings, and which area gets which. Pure but for reading the list.

A name without a code is never matched by likeness (水亭乡 is not 水亭畲族乡): it is listed, and takes part under a
provisional code from 901 up (the official lists have none there: GB/T 10114-2003 ends at 599) below the area that it
lies in, else it is left out. To settle it, add a line with that very name to the list and import again.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import shapely

from backend.territory import fields
from backend.territory.errors import BadAreaFile
from backend.territory.files import read_table

# Digits of an area's own code and of the area above it.
PARENT = {"city": 0, "district": 4, "street": 6, "community": 9, "cell": 12}
LENGTHS = {"city": 4, "district": 6, "street": 9, "community": 12, "cell": 15}
ABOVE = {"district": "city", "street": "district", "community": "street", "cell": "community"}
_COUNTRY = "156"  # no city begins so
_FIRST_PROVISIONAL = 901


class Unmatched(msgspec.Struct, frozen=True, rename="camel"):
    """A name without a code. `candidates`: the codes of its namesakes, when it is one of several."""

    name: str
    provisional_code: str | None
    candidates: tuple[str, ...] = ()


class Codes(msgspec.Struct, frozen=True):
    """Codes of one level by name, and those of the level above."""

    by_name: dict[str, set[str]] = {}
    above: dict[str, set[str]] = {}


class Known(msgspec.Struct, frozen=True):
    """Areas in force, (name, outline) by code: of the level of the file, and of the level above it."""

    same: dict[str, tuple[str, Any]] = {}
    above: dict[str, tuple[str, Any]] = {}


def code_of(text: str, level: str) -> str | None:
    """A code of the level's length; the statistical 12 digits of larger areas end in zeros (110101001000), the `gb` of
    the national map begins with the country (156330781).
    """
    length = LENGTHS[level]
    if len(text) in {9, 12, 15} and text.startswith(_COUNTRY):
        text = text[3:]
    if not text.isdecimal() or len(text) < length or (len(text) > length and len(text) not in {6, 9, 12}):
        return None
    return text[:length] if set(text[length:]) <= {"0"} else None


def cell_name(code: str) -> str:
    """What a cell is called that has no name of its own."""
    return f"第 {int(code[-3:])} 网格"


def is_larger(code: str | None, level: str) -> bool:
    """Whether the code is that of a larger area (330700 is a city, no district)."""
    return bool(code) and level != "city" and set(str(code)[PARENT[level] :]) == {"0"}


def read_codes(path: Path, level: str) -> Codes:
    """A table (CSV, xlsx) with a column of codes and one of names, the level's own or the usual ones. Names of the
    level above come from its own columns or from lines of their own.

    Errors: BadAreaFile (422).
    """
    columns, lines = read_table(path, lambda heading: bool(_columns(heading, level)))
    if not _columns(columns, level):
        raise BadAreaFile(
            f"{path.name}：没有找到名称和代码两列：找过 {'、'.join(fields.names_of(level))}，和"
            f" {'、'.join(fields.codes_of(level))}；有的列：{'、'.join(columns)}"
        )
    rows = [row for _, row in lines]
    by_name = _collected(rows, columns, level)
    if not by_name:
        raise BadAreaFile(f"{path.name}：没有一行有 {LENGTHS[level]} 位的代码和名称")
    return Codes(by_name, _collected(rows, columns, ABOVE[level]) if level in ABOVE else {})


def _columns(heading: Sequence[str], level: str) -> list[tuple[str, str]]:
    """Pairs of a column of names and one of codes: the level's own, and the general ones."""
    pairs = []
    for names, codes in (fields.own_of(level), (fields.NAME, fields.CODE)):
        name, code = fields.among(heading, names)[:1], fields.among(heading, codes)[:1]
        pairs += list(zip(name, code, strict=False))
    return pairs


def _collected(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], level: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name_key, code_key in _columns(columns, level):
        for row in rows:
            name, code = fields.text(row.get(name_key)), code_of(fields.text(row.get(code_key)), level)
            if name and code and not is_larger(code, level):
                found.setdefault(name, set()).add(code)
    return found


class Parents:
    """Which area of the level above one belongs to: as its row says, else as it lies."""

    def __init__(self, level: str, codes: Codes, known: Known) -> None:
        self._level = ABOVE.get(level)
        self._by_name = {name: set(found) for name, found in codes.above.items()}
        for code, (name, _) in known.above.items():
            self._by_name.setdefault(name, set()).add(code)
        self._codes = list(known.above)
        self._tree = shapely.STRtree([form for _, form in known.above.values()])

    def said(self, row: Mapping[str, Any], keys: Sequence[str]) -> set[str]:
        """Codes that the row's fields state, by code or by name; none when they state nothing that is known."""
        for text in (fields.text(row.get(key)) for key in keys):
            code = code_of(text, self._level) if self._level else None
            if found := {code} if code else self._by_name.get(text, set()):
                return found
        return set()

    def around(self, form: Any) -> set[str]:
        """The code of the area in force that has the middle of a valid form."""
        return {self._codes[i] for i in self._tree.query(form.representative_point(), predicate="intersects")[:1]}


class Coded(msgspec.Struct):
    """An area on its way to a code. `said`: what its row states of the level above."""

    name: str
    code: str | None
    said: set[str]
    geom: Any
    original: Any


def give_codes(areas: Sequence[Coded], codes: Codes, known: Known, parents: Parents, level: str) -> list[Unmatched]:
    """Codes in place: from the file, by the exact name below the right parent, or provisional; the names that have none
    of the first two.
    """
    candidates = {id(a): _candidates(a, codes, parents, level) for a in areas if not a.code}
    for area in areas:
        found = candidates.get(id(area), set())
        area.code = area.code or (next(iter(found)) if len(found) == 1 else None)
    missing = sorted((a for a in areas if not a.code), key=lambda a: (a.name, a.geom.wkb))
    lone = {a.code[: PARENT[level]] for a in areas if a.code}
    fresh = _Fresh({a.code for a in areas if a.code}, known)
    for area in missing:
        below = area.said or parents.around(area.geom) or lone
        if level in {"street", "community"} and len(below) == 1:
            area.code = fresh.code(next(iter(below)), area.name)
    return [Unmatched(a.name, a.code, tuple(sorted(candidates[id(a)]))) for a in missing]


def _candidates(area: Coded, codes: Codes, parents: Parents, level: str) -> set[str]:
    """What the row says of its parent decides; where it lies decides only between namesakes."""
    found = codes.by_name.get(area.name, set())
    if area.said:
        return {c for c in found if c[: PARENT[level]] in area.said}
    if len(found) > 1 and (there := parents.around(area.geom)):
        return {c for c in found if c[: PARENT[level]] in there} or found
    return found


class _Fresh:
    """Provisional codes; an area keeps the one that it has in force."""

    def __init__(self, used: set[str], known: Known) -> None:
        self._used = used
        self._had = {(code[:-3], name): code for code, (name, _) in known.same.items()
                     if int(code[-3:]) >= _FIRST_PROVISIONAL}  # fmt: skip
        self._reserved = set(self._had.values())

    def code(self, parent: str, name: str) -> str | None:
        had = self._had.get((parent, name))
        code = had if had and had not in self._used else next(self._free(parent), None)
        if code:
            self._used.add(code)
        return code

    def _free(self, parent: str) -> Iterator[str]:
        numbers = (f"{parent}{n}" for n in range(_FIRST_PROVISIONAL, 1000))
        return (code for code in numbers if code not in self._used and code not in self._reserved)
