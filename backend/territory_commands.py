"""`menqian areas`: a city's areas in force, what each version of them did, and the way back, at the command line."""

import argparse
from collections.abc import Awaitable, Callable
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec

from backend.area_commands import LEVELS
from backend.commands import clock, in_database, told
from backend.embedded.console import complain, say
from backend.kernel import whole_files

if TYPE_CHECKING:
    from asyncpg import Record

    from backend.cases.standing import Standing
    from backend.territory.history import Changed

_COMMUNITY = 12
_CODES = {4, 6, 9, _COMMUNITY, 15}
_GREATEST = 2**63 - 1


def parsers(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The arguments of `menqian areas`."""
    areas = add.add_parser("areas", help="在用的区域和它们的版本").add_subparsers(dest="action", required=True)
    listed = areas.add_parser("list", help="在用的区域；不加参数只看每级、每区有多少")
    listed.add_argument("--level", choices=LEVELS)
    listed.add_argument("--under", type=area_code, metavar="区域代码", help="只看这个区域和它下面的")
    areas.add_parser("versions", help="各个版本，最新的在前")
    show = areas.add_parser("show", help="一个版本做了什么：导入时的报告，新设、改动和停用的区域")
    show.add_argument("version", type=_number, nargs="?", help="缺省是最新的")
    out = areas.add_parser("export", help="在用的边界写成 GeoJSON，可以原样再导入")
    out.add_argument("--level", required=True, choices=LEVELS)
    out.add_argument("--under", type=area_code, metavar="区域代码", help="只要这个区域里的")
    out.add_argument("file", type=Path)
    end = areas.add_parser("end", help="停用一个区域和它下面的全部，成为新的版本")
    end.add_argument("code", type=area_code, metavar="区域代码")
    back = areas.add_parser("undo", help="撤回最新的还没撤回的版本，成为新的版本；可以一版一版撤回去")
    back.add_argument("version", type=_number, nargs="?", help="只有轮到这个版本才撤回；给撤回的那一版的号，就又回来")
    for one in (end, back):
        one.add_argument("--dry-run", action="store_true", help="只看会怎样，什么也不写入")


def area_code(text: str) -> str:
    """Errors: ArgumentTypeError, told in one sentence."""
    if len(text) not in _CODES or not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text} 不是区域代码：4、6、9、12 或 15 位数字")
    return text


def _number(text: str) -> int:
    """Errors: ArgumentTypeError, told in one sentence."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:20]) <= _GREATEST):
        raise argparse.ArgumentTypeError(f"{text} 不是版本号：见 menqian areas versions")
    return int(text[:20])


def areas(given: argparse.Namespace) -> int:
    """`areas list`, `versions`, `show`, `export`, `end` and `undo`."""
    match given.action:
        case "list":
            return _list(given.level, given.under) if given.level or given.under else _summary()
        case "versions":
            return _versions()
        case "show":
            return _show(given.version)
        case "export":
            return _export(given.level, given.under or "", given.file)
        case "end":
            return _end(given.code, trial=given.dry_run)
    return _undo(given.version, trial=given.dry_run)


def _local(at: datetime) -> str:
    """A moment on the city's clock."""
    from backend.settings import settings

    return f"{at.astimezone(ZoneInfo(settings().timezone)):%Y-%m-%d %H:%M}"


def _summary() -> int:
    from backend.territory import queries, standins, version_queries
    from backend.territory.report_words import LEVELS as WORDS

    async def work() -> "tuple[Record | None, list[Record]]":
        version = await version_queries.version_row(await queries.version())
        return version, await version_queries.summary(standins.NUMBER, standins.MARK)

    version, rows = in_database(work)
    if version is None:
        complain("还没有导入过区域：menqian import areas", "no areas yet")
        return 1
    say(f"版本 {version['id']}，{_local(version['created_at'])}，{version['note']}", "in force")
    for level in LEVELS:
        of = [r for r in rows if r["level"] == level]
        say(f"  {WORDS[level]} {sum(r['n'] for r in of)}{_marked(sum(r['stand_ins'] for r in of))}")
    for district, group in groupby(rows, key=lambda r: r["district"]):
        if district is not None:
            inside = list(group)
            counts = [f"{WORDS[r['level']]} {r['n']}{_marked(r['stand_ins'])}" for r in inside
                      if r["level"] != "district"]  # fmt: skip
            name = inside[0]["name"] or "（区县没有导入）"
            say(f"  {district} {name}：{'，'.join(counts) or '下面还没有区域'}")
    return 0


def _marked(stand_ins: int) -> str:
    return f"（其中暂代 {stand_ins}）" if stand_ins else ""


def _list(level: str | None, under: str | None) -> int:
    """Without a level: the area and all below it, cells only of one community."""
    from backend.territory import standins, version_queries
    from backend.territory.report_words import LEVELS as WORDS

    cells = len(under or "") >= _COMMUNITY
    levels = [level] if level else LEVELS if cells else LEVELS[:-1]
    rows = in_database(lambda: version_queries.in_force(levels, under or ""))
    if not rows:
        complain("没有这样的在用的区域；有哪些：menqian areas list", "no such areas in force")
        return 1
    for r in rows:
        below = msgspec.json.decode(r["below"])
        counts = [f"{WORDS[one]} {below[one]}" for one in LEVELS if one in below]
        mark = "，暂代" if standins.is_stand_in(r["code"], r["name"]) else ""
        since = f"自 {_local(r['valid_from'])}（版本 {r['version_from']}）"
        say(f"{r['code']:<15} {r['name']}，{WORDS[r['level']]}{mark}，下面 {'，'.join(counts) or '没有'}，{since}")
    return 0


def _versions() -> int:
    from backend.territory import version_queries
    from backend.territory.report_words import LEVELS as WORDS

    rows = in_database(version_queries.versions)
    if not rows:
        complain("还没有导入过区域：menqian import areas", "no areas yet")
        return 1
    for (number, at, note), group in groupby(rows, key=lambda r: (r["id"], r["created_at"], r["note"])):
        said = [f"{WORDS[r['level']]}{_did(r['begun'], r['changed'], r['ended'])}" for r in group if r["level"]]
        say(f"{number:>4}  {_local(at)}  {note}：{'；'.join(said) or '没有改动区域'}")
    return 0


def _did(begun: int, altered: int, ended: int) -> str:
    counts = (("新设", begun), ("改动", altered), ("停用", ended))
    return "、".join(f"{word} {n}" for word, n in counts if n)


def _show(number: int | None) -> int:
    from backend.territory import history
    from backend.territory.report_words import sentences

    found = told(lambda: history.told(number))
    if found is None:
        return 1
    did = found.changed
    say(f"版本 {did.version}，{_local(found.at)}，{did.note}", "what it did")
    for line in sentences(found.report) if found.report else ():
        say(f"  {line}")
    if found.unread:
        say("  导入时的报告是以前的格式，读不出来了")
    for word, codes in (("新设", did.begun), ("改动", did.altered), ("停用", did.ended)):
        if codes:
            say(f"{word} {len(codes)} 个区域")
        for code in codes:
            say(f"  {code} {found.names[code]}")
    return 0


def _export(level: str, under: str, file: Path) -> int:
    from backend.territory import version_queries
    from backend.territory.codes import LENGTHS, PARENT
    from backend.territory.outlines import geojson
    from backend.territory.report_words import LEVELS as WORDS

    parent = under[: PARENT[level] or LENGTHS["city"]]

    async def work() -> "tuple[list[dict[str, Any]], int]":
        rows = await version_queries.outlines(level, under)
        return rows, len(await version_queries.in_force([level], parent)) - len(rows)

    rows, left_out = in_database(work)
    if not rows:
        complain("没有这样的在用的区域，没有写文件；有哪些：menqian areas list", "no such areas in force")
        return 1
    try:
        whole_files.write(file, geojson(level, rows))
    except OSError as problem:
        complain(f"写不到 {file}：{whole_files.why(problem)}", "not written")
        return 1
    if left_out:  # an import takes the file for the whole truth about the area above
        say(f"{len(rows)} 个区域的边界写在 {file}（WGS-84）", "exported, a part only")
        say(f"  不要单独再导入：{parent} 里另外 {left_out} 个{WORDS[level]}不在文件里，会因此停用")
        say(f"  要再导入就整个导出：menqian areas export --level {level} --under {parent} {file}")
        return 0
    say(
        f"{len(rows)} 个区域的边界写在 {file}（WGS-84），再导入：menqian import areas {file} --level {level}",
        "exported",
    )
    return 0


def _end(code: str, *, trial: bool) -> int:
    from backend.territory import service
    from backend.territory.report_words import by_level

    found = _with_standing(lambda: service.end_area(code, clock(), trial=trial))
    if found is None:
        return 1
    did, standing = found
    below = by_level(one for one in did.ended if one != code)
    say(f"{did.note}：{'会' if trial else '已'}停用，{f'连同下面的 {below}' if below else '它下面没有区域'}", "ended")
    return _told_change(did, standing, trial=trial)


def _undo(asked: int | None, *, trial: bool) -> int:
    from backend.territory import service
    from backend.territory.report_words import by_level, some

    found = _with_standing(lambda: service.undo(asked, clock(), trial=trial))
    if found is None:
        return 1
    did, standing = found
    say(f"{'会' if trial else '已'}{did.note}", "taken back")
    for word, codes in (("重新启用", did.begun), ("恢复原来的边界和名称", did.altered), ("停用", did.ended)):
        if codes:
            say(f"  {word} {by_level(codes)}：{some(codes)}")
    return _told_change(did, standing, trial=trial)


def _with_standing(change: "Callable[[], Awaitable[Changed]]") -> "tuple[Changed, Standing] | None":
    """A change and what stands on the areas that end; None when it was refused."""
    from backend.cases.standing import standing_on

    async def work() -> "tuple[Changed, Standing]":
        did = await change()
        return did, await standing_on(did.ended, clock().now())

    return told(work)


def _told_change(did: "Changed", standing: "Standing", *, trial: bool) -> int:
    from backend.cases.standing import in_words

    for line in in_words(standing):
        say(f"  {line}")
    if trial:
        say("试运行：什么也没有写入", "dry run, nothing written")
    else:
        say(f"现在是版本 {did.version}；反悔就 menqian areas undo {did.version}")
    return 0
