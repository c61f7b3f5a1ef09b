"""`menqian base`: how much of the base map there is, and taking a layer out of it, at the command line."""

import argparse

from backend.area_commands import LAYERS
from backend.commands import in_database, told
from backend.embedded.console import complain, say
from backend.territory_commands import area_code


def parsers(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The arguments of `menqian base`."""
    base = add.add_parser("base", help="底图").add_subparsers(dest="action", required=True)
    base.add_parser("list", help="每层、每区有多少要素")
    gone = base.add_parser("end", help="去掉底图的一层，再导入文件才会回来")
    gone.add_argument("--layer", required=True, choices=LAYERS)
    gone.add_argument("--area", type=area_code, metavar="区域代码", help="只去掉这个区域里的，如一个区；别处的不动")
    gone.add_argument("--dry-run", action="store_true", help="只看会怎样，什么也不写入")


def base(given: argparse.Namespace) -> int:
    """`base list` and `base end`."""
    if given.action == "list":
        return _base_list()
    return _base_end(given.layer, given.area, trial=given.dry_run)


def _base_list() -> int:
    from backend.territory import base_queries

    rows = in_database(base_queries.counts)
    for layer in LAYERS:
        of = [r for r in rows if r["layer"] == layer]
        say(f"{layer}：{sum(r['features'] for r in of):,} 个要素" if of else f"{layer}：没有")
        for r in of:
            where = f"{r['district']} {r['name']}" if r["district"] else "不在任何区县里"
            say(f"  {where}：{r['features']:,}")
    return 0


def _base_end(layer: str, area: str | None, *, trial: bool) -> int:
    from backend.territory import service

    count = told(lambda: service.end_base(layer, area, trial=trial))
    if count is None:
        return 1
    where = f"{layer}{f' 在 {area} 里' if area else ''}"
    if not count:
        complain(f"{where}本来就没有要素", "nothing there")
        return 1
    say(f"{where}的 {count:,} 个要素{'会' if trial else '已'}去掉", "would be removed" if trial else "removed")
    again = f"menqian import base 文件 --layer {layer}{f' --area {area}' if area else ''}"
    say(f"  底图没有版本，要回来就再导入文件：{again}")
    if trial:
        say("试运行：什么也没有写入", "dry run, nothing written")
    return 0
