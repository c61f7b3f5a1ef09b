"""`menqian matters editions`, `load-edition` and `drop-edition`: whole editions at the command line."""

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from backend.commands import clock, told
from backend.embedded.console import say

if TYPE_CHECKING:
    from backend.catalog.editions import Loaded


def parsers(matters: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The arguments, below `menqian matters`."""
    matters.add_parser("editions", help="载入过的各版目录和生效日期")
    load = matters.add_parser("load-edition", help="从文件夹载入整整一版目录，到那一天自动生效")
    load.add_argument("folder", type=Path)
    load.add_argument("--dry-run", action="store_true", help="只看有没有错，不载入")
    matters.add_parser("drop-edition", help="收回还没有生效的一版").add_argument("id")


def run(given: argparse.Namespace) -> int:
    """One of the three."""
    if given.action == "editions":
        return _list()
    return _drop(given.id) if given.action == "drop-edition" else _load(given.folder, dry_run=given.dry_run)


def _list() -> int:
    from backend.catalog import service

    found = told(lambda: service.list_editions(clock().now()))
    if found is None:
        return 1
    for one in found.items:
        begins = f"从 {one.in_force_from} 起" if one.in_force_from else "以前就有"
        days = f"{begins}{f'，到 {one.in_force_to} 前' if one.in_force_to else ''}"
        say(f"{'*' if one.in_force else ' '} {one.id}  {one.title}：{days}；{one.source}")
    return 0


def _load(folder: Path, *, dry_run: bool) -> int:
    from backend.catalog import editions

    loaded = told(lambda: editions.load(folder, clock().now(), dry_run=dry_run))
    if loaded is None:
        return 1
    say(_holds(loaded), "what it holds")
    if loaded.unmapped:
        say(f"{loaded.before} 有 {loaded.unmapped} 个事项没有对照：那时还没立案的，立案时要重新选", "not mapped")
    edition = loaded.files.editions[0].id
    if dry_run:
        say("没有发现错误；没有载入", "dry run: nothing was loaded")
    elif loaded.new:
        say(f"{edition} 已载入，从 {loaded.begins} 起代替 {loaded.before}", "edition loaded")
    else:
        say(f"{edition} 载入过；现在从 {loaded.begins} 起代替 {loaded.before}", "its day is set")
    return 0


def _holds(loaded: "Loaded") -> str:
    files = loaded.files
    kinds = Counter(one.kind for one in files.categories)
    without = len({c.code for c in files.categories if c.kind == "matter"} - {c.code for c in files.conditions})
    said = [f"{kinds['matter']} 个事项", f"{kinds['component']} 个部件", f"{len(files.conditions)} 条立案条件"]
    said += [f"{without} 个事项没有立案条件和时限"] if without else []
    return "，".join([*said, f"{len(files.axes)} 项归类", f"{len(files.mappings)} 条对照"])


def _drop(edition: str) -> int:
    from backend.catalog import editions

    before = told(lambda: editions.drop(edition, clock().now()))
    if before is None:
        return 1
    say(f"{edition} 已收回，{before} 继续有效", "taken back")
    return 0
