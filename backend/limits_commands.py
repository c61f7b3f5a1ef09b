"""`menqian limits`: how long the desk's own stages may take, at the command line."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from backend.commands import clock, in_city, in_database, told
from backend.embedded.console import complain, say

if TYPE_CHECKING:
    from backend.catalog.stages import Version


def parsers(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The arguments."""
    limits = add.add_parser("limits", help="受理、核实、派遣、核查的时限").add_subparsers(dest="action", required=True)
    limits.add_parser("list", help="载入过的各版和生效时间")
    show = limits.add_parser("show", help="现行的一版，写成可以再载入的 TOML")
    show.add_argument("id", type=int, nargs="?", help="limits list 里的另一版；0 是软件自带的")
    load = limits.add_parser("load", help="从 TOML 文件载入新的一版；已经起算的时限不变")
    load.add_argument("file", type=Path)
    load.add_argument("--from", dest="valid_from", type=datetime.fromisoformat, help="生效时间，缺省为一分钟以后")
    limits.add_parser("end", help="收回还没有生效的一版").add_argument("id", type=int)


def run(given: argparse.Namespace) -> int:
    """`limits list`, `limits show`, `limits load` and `limits end`."""
    match given.action:
        case "list":
            return _list()
        case "show":
            return _show(given.id)
        case "load":
            return _load(given.file, given.valid_from)
    return _end(given.id)


def _list() -> int:
    from backend.catalog import stages
    from backend.catalog.stage_limits import packaged

    versions = in_database(stages.read)
    current = stages.version_at(versions, clock().now())
    say(f"{'*' if current is None else ' '}    0  软件自带的：{packaged().words()}")
    for one in versions:
        mark = "*" if one is current else " "
        say(f"{mark} {one.id:>4}  从 {_shown(one.valid_from)} 起：{one.limits.words()}；{one.limits.source}")
    return 0


def _show(wanted: int | None) -> int:
    from backend.catalog import stages
    from backend.catalog.stage_limits import as_toml, packaged

    versions = in_database(stages.read)
    one = next((v for v in versions if v.id == wanted), None)
    if wanted is None:
        one = stages.version_at(versions, clock().now())
    elif one is None and wanted != 0:
        complain(f"没有第 {wanted} 版环节时限：menqian limits list", "no such version")
        return 1
    print(f"# 第 {one.id} 版，从 {_shown(one.valid_from)} 起" if one else "# 软件自带的")
    print(as_toml(one.limits if one else packaged()), end="")
    return 0


def _load(file: Path, valid_from: datetime | None) -> int:
    from backend.catalog import stages
    from backend.catalog.stage_limits import read_file

    async def work() -> "tuple[Version | None]":
        now = clock().now()
        begins = in_city(valid_from) if valid_from else now + stages.KNOWN_AFTER
        return (await stages.load(read_file(file), begins, now),)

    done = told(work)
    if done is None:
        return 1
    if done[0] is None:
        say("环节时限已经是这样，没有改动", "no change")
        return 0
    said = f"环节时限已载入，第 {done[0].id} 版，从 {_shown(done[0].valid_from)} 起；已经起算的时限不变"
    say(said, "stage limits loaded; running clocks keep theirs")
    return 0


def _end(version: int) -> int:
    from backend.catalog import stages

    found = told(lambda: stages.end(version, clock().now()))
    if found is None:
        return 1
    say(f"第 {version} 版环节时限已收回，不再从 {_shown(found.valid_from)} 起生效", "taken back")
    return 0


def _shown(at: datetime) -> str:
    from backend.settings import settings

    return f"{at.astimezone(ZoneInfo(settings().timezone)):%Y-%m-%d %H:%M:%S}"
