"""`menqian matters` and `menqian conditions`: what a city decides itself in the catalogue, at the command line."""

import argparse
from collections import Counter
from pathlib import Path

from backend import edition_commands
from backend.commands import clock, told
from backend.embedded.console import complain, say


def parsers(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The arguments of both."""
    matters = add.add_parser("matters", help="事项目录").add_subparsers(dest="action", required=True)
    matters.add_parser("list", help="现行目录的大类，有多少事项、立案条件，多少还没有")
    own = matters.add_parser("load", help="从表格（代码、名称、依据）载入本市自定义的小类")
    own.add_argument("file", type=Path)
    edition_commands.parsers(matters)
    conditions = add.add_parser("conditions", help="立案、结案条件和时限").add_subparsers(dest="action", required=True)
    show = conditions.add_parser("show", help="现行的条件，写成可以再载入的 CSV")
    show.add_argument("--code", help="只要这些代码，如 06 或 06010")
    load = conditions.add_parser("load", help="从表格载入；表里写到的小类换成表里的条件，没写到的不变")
    load.add_argument("file", type=Path)
    conditions.add_parser("end", help="停用一条条件").add_argument("id", help="conditions show 里的 id")


def matters(given: argparse.Namespace) -> int:
    """`matters list`, `matters load`, and whole editions."""
    from backend.catalog import own

    if given.action == "list":
        return _list()
    if given.action != "load":
        return edition_commands.run(given)
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
