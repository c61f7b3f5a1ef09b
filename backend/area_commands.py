"""`menqian import` and `menqian make-cells`: a city's areas, base map and grid at the command line."""

import argparse
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from backend.commands import clock, told
from backend.embedded.console import complain, say

if TYPE_CHECKING:
    from backend.territory.files import Source
    from backend.territory.importer import Report

LEVELS = ["city", "district", "street", "community", "cell"]
LAYERS = ["landuse", "water", "roads", "buildings", "pois"]
_SIGN_OF_LIFE_S = 5.0
_SIZES = (1_000.0, 1_000_000.0)


def import_parsers(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The arguments of `menqian import`."""
    kinds = add.add_parser("import", help="导入").add_subparsers(dest="action", required=True)
    areas = kinds.add_parser("areas", help="导入一级区域的边界")
    _file_arguments(areas)
    areas.add_argument("--level", required=True, choices=LEVELS)
    areas.add_argument("--codes", type=Path, help="名称与代码的对照表，CSV 或 xlsx")
    areas.add_argument("--dry-run", action="store_true", help="只看会怎样，什么也不写入")
    areas.add_argument("--picture", type=Path, metavar="图.svg", help="把新边界画在现行边界上面")
    areas.add_argument("--anyway", action="store_true", help="和现行边界对不上也导入")
    base = kinds.add_parser("base", help="导入底图的一层，代替这一层原有的")
    _file_arguments(base)
    base.add_argument("--layer", required=True, choices=LAYERS)
    base.add_argument("--area", metavar="区域代码", help="只换这个区域里的，如一个区；别处的不动")


def cells_parser(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The arguments of `menqian make-cells`."""
    cells = add.add_parser("make-cells", help="划分单元网格")
    cells.add_argument("area", help="区域代码")
    cells.add_argument("--size", type=_size, default=10_000.0, metavar="m²", help="一格大约多大，缺省 10000")
    cells.add_argument("--replace", action="store_true", help="导入的网格也重新划分")


def stand_in_parser(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The arguments of `menqian stand-in`."""
    add.add_parser("stand-in", help="给没有社区的街道补上暂代的社区").add_argument("area", help="区域代码")


def _size(text: str) -> float:
    """Errors: ArgumentTypeError, told in one sentence."""
    if not text.isdecimal() or not _SIZES[0] <= int(text) <= _SIZES[1]:
        raise argparse.ArgumentTypeError(f"{text} 不是一格的大小：写 {_SIZES[0]:.0f} 到 {_SIZES[1]:.0f} 的平方米数")
    return float(text)


def _file_arguments(to: argparse.ArgumentParser) -> None:
    to.add_argument(
        "file", type=Path, help="GeoJSON、Shapefile（.shp 或 zip）、GeoPackage、KML、CSV 或 xlsx，可以是 gz 或 zip"
    )
    to.add_argument("--datum", choices=["wgs84", "gcj02", "bd09"], help="经纬度的基准；文件写明了坐标系就不用给")
    to.add_argument("--crs", type=_crs, help="坐标系，例如 EPSG:4528；none 是说文件里写的不对")
    to.add_argument("--swap", action="store_true", help="文件里纬度（北坐标）写在经度（东坐标）前面")
    to.add_argument("--layer-name", help="文件里有几个图层时，读哪一个")
    to.add_argument("--field", action="append", default=[], type=_field, metavar="含义=字段名",
                    help="哪个字段是什么，例如 name=MC；可重复")  # fmt: skip


def _crs(text: str) -> str:
    """Errors: ArgumentTypeError, told in one sentence."""
    if text.lower() != "none" and not re.fullmatch(r"epsg:\d{4,6}", text.lower()):
        raise argparse.ArgumentTypeError(f"{text} 不是坐标系：写成 EPSG:4528 这样，或者 none")
    return text.lower() if text.lower() == "none" else text.upper()


def _field(text: str) -> tuple[str, str]:
    """Errors: ArgumentTypeError, told in one sentence."""
    meaning, mark, name = text.partition("=")
    if not (meaning and mark and name):
        raise argparse.ArgumentTypeError(f"{text} 要写成 含义=字段名，例如 name=MC")
    return meaning, name


def source(given: argparse.Namespace) -> "Source":
    """The file and what was stated about it."""
    from backend.territory.files import Source

    return Source(given.file, given.datum, given.crs, given.layer_name, dict(given.field), given.swap)


def import_areas(given: argparse.Namespace) -> int:
    """Import outlines as a new version of the territory and say what was repaired, contested, missing and unmatched.
    The exit code is 1 when nothing was or would be imported."""
    from backend.cases.standing import Standing, in_words, standing_on
    from backend.territory.changes import How
    from backend.territory.report_words import sentences
    from backend.territory.service import import_areas as run

    how = How(given.dry_run, given.anyway, given.picture)

    async def work() -> "tuple[Report, Standing]":
        report = await run(source(given), given.level, given.codes, clock(), how)
        return report, await standing_on(report.ended, clock().now())

    done = told(work)
    if done is None:
        return 1
    report, standing = done
    taken = bool(report.imported or report.unchanged)
    counts = f"{len(report.imported)} 个区域{{}}导入，{len(report.unchanged)} 个{{}}变，{len(report.ended)} 个{{}}停用"
    if taken:
        say(counts.format("会", "不", "会") if how.trial else counts.format("已", "未", ""), "imported")
    for line in (*sentences(report), *in_words(standing)):
        say(f"  {line}")
    if how.picture:
        say(f"  图：{how.picture}")
    if how.trial:
        say("试导入：什么也没有写入", "dry run, nothing written")
    if not taken:
        complain("没有一个区域能导入：都没有代码；用 --codes 给对照表，或 --field code=字段名", "nothing to import")
        return 1
    if how.trial and not how.anyway and report.compared and report.compared.is_off:
        complain("和现行边界对不上，这样导入会被拒绝；确实没错就加 --anyway", "would be refused")
        return 1
    return 0


def make_cells(given: argparse.Namespace) -> int:
    """Grid cells of an area's communities as a new version of the territory. The exit code is 1 when a community was
    left alone for want of codes."""
    from backend.cases.area_queries import never_used
    from backend.cases.standing import Standing, in_words, standing_on
    from backend.territory.grid import Asked, CellsMade
    from backend.territory.report_words import some
    from backend.territory.service import make_cells as run

    asked = Asked(given.size, given.replace, None, _Told(), never_used)

    async def work() -> tuple[CellsMade, Standing]:
        made = await run(given.area, f"划分 {given.area} 的单元网格", clock(), asked)
        return made, await standing_on(made.ended, clock().now())

    done = told(work)
    if done is None:
        return 1
    made, standing = done
    say(f"{made.communities} 个社区：新 {len(made.begun)} 格，停用 {len(made.ended)}，不变 {made.kept}", "cells made")
    sizes = f"{made.least_m2:,.0f} 到 {made.greatest_m2:,.0f} m²，中位 {made.median_m2:,.0f} m²"
    say(f"  面积 {sizes}，覆盖 {made.covered:.2%}")
    for code, target in made.larger.items():
        say(f"  {code} 太大，999 个编码不够：按每格约 {target:,.0f} m² 划分")
    for line in in_words(standing):
        say(f"  {line}")
    if made.imported:
        say(f"  网格是导入的，没有动（--replace 才会重新划分）：{some(made.imported)}")
    if made.full:
        complain(f"编码用完，网格没有动：{some(made.full)}；用 --size 划大一些", "no codes left")
    return 1 if made.full else 0


def stand_in(area: str) -> int:
    """Marked communities for the ground of streets that has none."""
    from backend.territory.service import stand_in as run

    made = told(lambda: run(area, clock()))
    if made is None:
        return 1
    if not made:
        say("每个街道都有社区，没有要补的", "nothing lacks")
        return 0
    say(f"{len(made)} 个暂代社区，导入这些街道的社区时自动停用", "communities stand in")
    for code, name in made:
        say(f"  {code} {name}")
    say(f"再用 menqian make-cells {area} 划分网格")
    return 0


class _Told:
    """A line now and then while cells are made."""

    def __init__(self) -> None:
        self._at = time.monotonic()
        self._cells = 0

    def __call__(self, done: int, of: int, name: str, cells: int) -> None:
        self._cells += cells
        if time.monotonic() - self._at >= _SIGN_OF_LIFE_S:
            self._at = time.monotonic()
            say(f"  … {done}/{of} 个社区，{self._cells} 格，刚完成 {name}")


def import_base(given: argparse.Namespace) -> int:
    """One layer of the base map: the cells are cut along streets and water, places are named after streets."""
    from backend.territory.service import import_base as run

    found = told(lambda: run(source(given), given.layer, given.area))
    if found is None:
        return 1
    say(f"{given.layer}：{len(found.features)} 个要素已导入", "base map imported")
    if found.unknown:
        say(f"  {found.unknown} 个没有说明是什么或没有形状，未导入")
    return 0
