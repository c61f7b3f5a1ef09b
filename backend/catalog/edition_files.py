"""Reads the folder of a whole new edition, laid out as backend/catalog/data, and says what is wrong with it.

editions.toml     one [[edition]], and a [[mapping]] for each edition whose codes are followed
<folder>/         matters.csv, components.csv; where there are any: local_matters.csv, conditions.csv, axes.csv
"""

import csv
import io
import os
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from backend.catalog import sheets
from backend.catalog.axes import AXES
from backend.catalog.errors import BadEdition, UnreadableLimit
from backend.catalog.files import CategoryRow, Files, read_files
from backend.catalog.limits import parse_limit
from backend.catalog.own import FIRST_OWN, SUFFIX
from backend.catalog.snapshot import UNKNOWN_EDITION
from backend.kernel import toml_files, whole_files

RELATIONS = ("same", "renamed", "moved", "dropped")
BASES = ("attested", "rule", "inferred")
_CATEGORY = ("code", "major", "major_name", "name", "local", "demo", "source")
_TABLES = {
    "matters.csv": _CATEGORY,
    "components.csv": _CATEGORY,
    "local_matters.csv": _CATEGORY,
    "conditions.csv": ("id", "code", "condition", "close_when", "limit", "demo", "source", "retired"),
    "axes.csv": ("code", "axis", "value", "demo", "source"),
}
_MAPPING = ("from_code", "to_code", "relation", "basis", "note")
_NEEDED = {"matters.csv", "components.csv"}
_FLAGS = {"local", "demo", "retired"}
_MAY_BE_EMPTY = {"to_code", "note"}
_LONGEST, _MOST_BYTES, _NAMED = 500, 8 * 1024 * 1024, 10


class _Edition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    title: str
    folder: str
    source: str
    in_force_from: date
    note: str = ""


class _Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    from_: str
    to: str
    file: str


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    edition: list[_Edition]
    mapping: list[_Mapping] = []


def read(folder: Path) -> Files:
    """The edition of the folder. Errors: BadEdition (422) with a sentence for each fault."""
    head = _head(folder)
    one = head.edition[0]
    wrong: list[str] = []
    for name, columns in _TABLES.items():
        path = folder / one.folder / name
        if os.path.exists(path) or name in _NEEDED:  # Path.exists refuses a name that is too long
            wrong += _faults(path, columns)
    for name in ("demo_conditions.csv", "demo_axes.csv"):  # of the package's layout alone
        if os.path.exists(folder / one.folder / name):
            wrong.append(f"不读 {name}：写进 {name.removeprefix('demo_')}，demo 写 true")
    for mapping in head.mapping:
        wrong += _faults(folder / mapping.file, _MAPPING)
    refuse(wrong)
    found = read_files(folder)
    refuse([*_in_itself(found, one.id)])
    return found


def refuse(wrong: Sequence[str]) -> None:
    """Errors: BadEdition (422) that names the first of them, when there is any."""
    if wrong:
        more = f"；还有 {len(wrong) - _NAMED} 处" if len(wrong) > _NAMED else ""
        raise BadEdition(f"{'；'.join(wrong[:_NAMED])}{more}", faults=list(wrong[:100]))


def _head(folder: Path) -> _Head:
    path = folder / "editions.toml"
    try:
        head = toml_files.read(path, _Head)
    except toml_files.Unreadable as error:
        raise BadEdition(str(error)) from error
    if len(head.edition) != 1:
        raise BadEdition(f"{path} 里要有一个 [[edition]]，现在有 {len(head.edition)} 个")
    one = head.edition[0]
    if not 0 < len(one.id.strip()) <= 60 or one.id != one.id.strip() or one.id == UNKNOWN_EDITION or "\n" in one.id:
        raise BadEdition(f"{path}：id 是这一版的名字，最长 60 字")
    if not (one.title.strip() and one.source.strip()):
        raise BadEdition(f"{path}：title 和 source 都要写")
    if any(len(text) > _LONGEST for text in (one.title, one.source, one.note)):
        raise BadEdition(f"{path}：title、source、note 各不超过 {_LONGEST} 字")
    return head


def _text(path: Path) -> str:
    """Errors: BadEdition (422) for a file that is not there, too large, or no UTF-8."""
    try:
        if not path.is_file():
            raise BadEdition(f"没有文件 {path}")
        if path.stat().st_size > _MOST_BYTES:
            raise BadEdition(f"{path} 太大")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadEdition(f"读不了 {path}：{whole_files.why(error)}") from error
    except ValueError as error:
        raise BadEdition(f"读不了 {path}：不是 UTF-8 的文字") from error


def _faults(path: Path, columns: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with a table by itself, line by line."""
    try:
        lines = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
        heading = next(lines, [])
        if sorted(heading) != sorted(columns):
            yield f"{path.name} 的列要是 {','.join(columns)}，现在是 {','.join(heading)[:200]}"
            return
        for cells in filter(None, lines):  # blank lines are none
            if len(cells) != len(heading):
                yield f"{path.name} 第 {lines.line_num} 行有 {len(cells)} 格，应有 {len(heading)} 格"
                continue
            for name, text in zip(heading, cells, strict=True):
                why = _fault(name, text)
                if why:
                    yield f"{path.name} 第 {lines.line_num} 行 {name} {why}"
    except BadEdition as error:
        yield error.detail
    except csv.Error:
        yield f"读不了 {path}：引号没有配对，或一格太长"


def _fault(name: str, text: str) -> str | None:
    if not text.strip() and name not in _MAY_BE_EMPTY:
        return "没有写"
    if text and (why := sheets.fault(text)):
        return why
    if name in _FLAGS and text not in ("true", "false"):
        return f"要写 true 或 false，不能是 {text}"
    if name == "limit":
        try:
            parse_limit(text)
        except UnreadableLimit as problem:
            return problem.detail
    return None


def _in_itself(found: Files, edition: str) -> Iterator[str]:
    """What of its parts does not fit together."""
    for one in found.categories:
        yield from _category(one)
    names = ["部件" if c.kind == "component" else "事项" for c in found.categories]
    yield from _twice([f"{kind} {c.code}" for kind, c in zip(names, found.categories, strict=True)])
    yield from _majors(found.categories)
    matters = {c.code for c in found.categories if c.kind == "matter"}
    if not matters:
        yield "matters.csv 里一个事项也没有"
    yield from _twice([f"条件 {c.id}" for c in found.conditions])
    yield from (f"条件 {c.id} 的 {c.code} 不在这一版的事项里" for c in found.conditions if c.code not in matters)
    yield from _twice([f"归类 {a.code} {a.axis}" for a in found.axes])
    for a in found.axes:
        if a.code not in matters:
            yield f"归类 {a.code} 不在这一版的事项里"
        if a.value not in AXES.get(a.axis, {}):
            yield f"归类 {a.code}：不认识 {a.axis} {a.value}"
    yield from _twice([f"对照 {m.from_edition} {m.from_code}" for m in found.mappings])
    for m in found.mappings:
        if m.to_edition != edition:
            yield f"对照的 to 要是 {edition}，不能是 {m.to_edition}"
        elif m.relation not in RELATIONS or m.basis not in BASES:
            yield f"对照 {m.from_code}：relation 是 {'、'.join(RELATIONS)}，basis 是 {'、'.join(BASES)}"
        elif (m.to_code is None) != (m.relation == "dropped"):
            yield f"对照 {m.from_code}：没有 to_code 的写 dropped，有的不写"
        elif m.to_code is not None and m.to_code not in matters:
            yield f"对照 {m.from_code}：{m.to_code} 不在这一版的事项里"


def _category(one: CategoryRow) -> Iterator[str]:
    if not re.fullmatch(r"[0-9]{4,5}", one.code, re.ASCII):
        yield f"代码 {one.code} 要是四位或五位数字"
    elif one.major != one.code[:2]:
        yield f"{one.code} 的大类要是 {one.code[:2]}，不能是 {one.major}"
    elif len(one.code) == 5 and not one.local == (int(one.code[2:]) >= FIRST_OWN) == one.name.endswith(SUFFIX):
        yield f"{one.code} {one.name}：自定义的（local）后三位从 080 起，名称以{SUFFIX}结尾，别的不是"


def _majors(categories: Sequence[CategoryRow]) -> Iterator[str]:
    """A major has one name among the matters and one among the components."""
    first: dict[tuple[str, str], CategoryRow] = {}
    for one in categories:
        before = first.setdefault((one.kind, one.major), one)
        if before.major_name != one.major_name:
            names = f"{before.code} 叫 {before.major_name}，{one.code} 叫 {one.major_name}"
            yield f"大类 {one.major} 有两个名称：{names}"


def _twice(names: list[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"{name} 写了两次"
        seen.add(name)
