"""`menqian axes`: which field of power and which duty of 门前三包 a matter has, at the command line."""

import argparse
from pathlib import Path

from backend.commands import clock, told
from backend.embedded.console import complain, say


def parsers(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The arguments."""
    axes = add.add_parser("axes", help="事项归哪项权限、属门前三包哪一包").add_subparsers(dest="action", required=True)
    show = axes.add_parser("show", help="现行的归类，写成可以再载入的 CSV")
    show.add_argument("--code", help="只要这些代码，如 06 或 06010")
    show.add_argument("--own", action="store_true", help="只要本市自己定的")
    load = axes.add_parser("load", help="从表格（代码、归类、归属、依据）载入；没写到的不变")
    load.add_argument("file", type=Path)
    end = axes.add_parser("end", help="不用本市自己定的归类，恢复软件自带的")
    end.add_argument("code")
    end.add_argument("axis", choices=["power", "duty"])


def run(given: argparse.Namespace) -> int:
    """`axes show`, `axes load` and `axes end`."""
    if given.action == "load":
        return _load(given.file)
    return _show(given.code, own=given.own) if given.action == "show" else _end(given.code, given.axis)


def _load(file: Path) -> int:
    from backend.catalog import axes

    found = told(lambda: axes.load(file, clock().now()))
    if found is None:
        return 1
    said = f"本市自定 {len(found.set)} 项，恢复自带 {len(found.back)} 项，不变 {found.same} 项"
    say(f"事项归类：{said}", "axes loaded")
    return 0


def _show(codes: str | None, *, own: bool) -> int:
    from backend.catalog import axes

    table = told(lambda: axes.table(clock().now(), codes, own=own))
    if table is None:
        return 1
    print(table, end="")
    return 0


def _end(code: str, axis: str) -> int:
    from backend.catalog import axes

    done = told(lambda: axes.end(code, axis, clock().now()))
    if done:
        say(f"{code} 的{axes.NAMES[axis]}恢复为软件自带的", "the package's again")
        return 0
    if done is False:
        complain(f"{code} 的{axes.NAMES[axis]}不是本市自己定的：menqian axes show --own", "not the city's own")
    return 1
