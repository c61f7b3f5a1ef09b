"""`menqian matters`, `conditions` and `axes`: what a city decides itself in the catalogue, at the command line."""

import argparse
from collections import Counter
from pathlib import Path

from backend.commands import clock, told
from backend.embedded.console import complain, say


def parsers(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The arguments of all three."""
    matters = add.add_parser("matters", help="事项目录").add_subparsers(dest="action", required=True)
    matters.add_parser("list", help="现行目录的大类，有多少事项、立案条件，多少还没有")
    own = matters.add_parser("load", help="从表格（代码、名称、依据）载入本市自定义的小类")
    own.add_argument("file", type=Path)
    conditions = add.add_parser("conditions", help="立案、结案条件和时限").add_subparsers(dest="action", required=True)
    show = conditions.add_parser("show", help="现行的条件，写成可以再载入的 CSV")
    show.add_argument("--code", help="只要这些代码，如 06 或 06010")
    load = conditions.add_parser("load", help="从表格载入；表里写到的小类换成表里的条件，没写到的不变")
    load.add_argument("file", type=Path)
    conditions.add_parser("end", help="停用一条条件").add_argument("id", help="conditions show 里的 id")
    axes = add.add_parser("axes", help="事项归哪项权限、属门前三包哪一包").add_subparsers(dest="action", required=True)
    show = axes.add_parser("show", help="现行的归类，写成可以再载入的 CSV")
    show.add_argument("--code", help="只要这些代码，如 06 或 06010")
    show.add_argument("--own", action="store_true", help="只要本市自己定的")
    load = axes.add_parser("load", help="从表格（代码、归类、归属、依据）载入；没写到的不变")
    load.add_argument("file", type=Path)
    end = axes.add_parser("end", help="不用本市自己定的归类，恢复软件自带的")
    end.add_argument("code")
    end.add_argument("axis", choices=["power", "duty"])


def matters(given: argparse.Namespace) -> int:
    """`matters list` and `matters load`."""
    from backend.catalog import own

    if given.action == "list":
        return _list()
    count = told(lambda: own.load_matters(given.file, clock().now()))
    if count is None:
        return 1
    say(f"新增 {count} 个自定义小类", "matters added")
    return 0


def _list() -> int:
    from backend.catalog import service

    shot = told(lambda: service.snapshot(clock().now()))
    if shot is None:
        return 1
    found = shot.search("matter", "", None)
    rows, without, invented = Counter[str](), Counter[str](), Counter[str]()
    for one in found:
        rows[one.major] += 1
        without[one.major] += not one.current_conditions
        invented[one.major] += any(c.demo for c in one.current_conditions)
    say(f"{shot.edition}：{len(found)} 个事项", "matters of the edition in force")
    for major, name in sorted({(one.major, one.major_name) for one in found}):
        said = [f"{rows[major]} 个事项"]
        said += [f"{without[major]} 个没有立案条件和时限"] if without[major] else []
        said += [f"{invented[major]} 个的条件是演示"] if invented[major] else []
        say(f"  {major} {name}：{'，'.join(said)}")
    return 0


def conditions(given: argparse.Namespace) -> int:
    """`conditions show`, `conditions load` and `conditions end`."""
    if given.action == "load":
        return _load(given.file)
    return _show(given.code) if given.action == "show" else _end(given.id)


def _load(file: Path) -> int:
    from backend.catalog import own

    found = told(lambda: own.load_conditions(file, clock().now()))
    if found is None:
        return 1
    said = [
        f"新增 {len(found.new)} 条",
        f"停用 {len(found.gone)} 条",
        f"重新启用 {len(found.back)} 条",
        f"不变 {found.same} 条",
    ]
    say(f"立案条件：{'，'.join(said)}", "conditions loaded; running clocks keep their limit")
    return 0


def _show(codes: str | None) -> int:
    from backend.catalog import own

    table = told(lambda: own.conditions_table(clock().now(), codes))
    if table is None:
        return 1
    print(table, end="")
    return 0


def _end(row_id: str) -> int:
    from backend.catalog import own

    done = told(lambda: own.end_condition(row_id, clock().now()))
    if done:
        say(f"{row_id} 已停用；再载入有它的表就回来", "condition ended")
        return 0
    if done is False:
        complain(f"没有在用的条件 {row_id}：menqian conditions show", "no such condition in force")
    return 1


def axes(given: argparse.Namespace) -> int:
    """`axes show`, `axes load` and `axes end`."""
    if given.action == "load":
        return _load_axes(given.file)
    return _show_axes(given.code, own=given.own) if given.action == "show" else _end_axis(given.code, given.axis)


def _load_axes(file: Path) -> int:
    from backend.catalog import axes

    found = told(lambda: axes.load(file, clock().now()))
    if found is None:
        return 1
    said = f"本市自定 {len(found.set)} 项，恢复自带 {len(found.back)} 项，不变 {found.same} 项"
    say(f"事项归类：{said}", "axes loaded")
    return 0


def _show_axes(codes: str | None, *, own: bool) -> int:
    from backend.catalog import axes

    table = told(lambda: axes.table(clock().now(), codes, own=own))
    if table is None:
        return 1
    print(table, end="")
    return 0


def _end_axis(code: str, axis: str) -> int:
    from backend.catalog import axes

    done = told(lambda: axes.end(code, axis, clock().now()))
    if done:
        say(f"{code} 的{axes.NAMES[axis]}恢复为软件自带的", "the package's again")
        return 0
    if done is False:
        complain(f"{code} 的{axes.NAMES[axis]}不是本市自己定的：menqian axes show --own", "not the city's own")
    return 1
