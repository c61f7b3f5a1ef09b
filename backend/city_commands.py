"""`menqian unit`, `user`, `rules` and `calendar`: a city's organisation, rules and days off at the command line."""

import argparse
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from backend.commands import clock, in_city, in_database, told
from backend.embedded.console import complain, say
from backend.kernel import toml_files

if TYPE_CHECKING:
    from asyncpg import Record

    from backend.cases.organisation import Ending
    from backend.dispatch.loading import Merged
    from backend.dispatch.rules import RoutingRule

_FIELDS = {"code", "categories", "unit", "words", "words_en", "kind", "area_prefix", "weekdays", "from_time", "to_time"}


class _RuleFile(msgspec.Struct, forbid_unknown_fields=True):
    """What a file of rules holds."""

    note: str = ""
    rule: list[dict[str, Any]] = []


def rules_parser(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The arguments of `menqian rules`."""
    rules = add.add_parser("rules", help="派遣规则").add_subparsers(dest="action", required=True)
    rules.add_parser("show", help="现行规则，写成可以再载入的 TOML")
    load = rules.add_parser("load", help="从 TOML 文件载入新的一版，只换掉文件里写到的区的规则")
    load.add_argument("file", type=Path)
    load.add_argument("--note", help="这一版的说明；缺省用文件里的 note")
    load.add_argument("--from", dest="valid_from", type=datetime.fromisoformat, help="生效时间，缺省为现在")
    load.add_argument("--all", action="store_true", dest="everything", help="换掉所有区的规则，文件里没有的都不要")


def calendar_parser(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The arguments of `menqian calendar`."""
    calendar = add.add_parser("calendar", help="放假安排").add_subparsers(dest="action", required=True)
    calendar.add_parser("list", help="载入过的放假安排和日历到哪天为止")
    calendar.add_parser("show", help="一份放假安排，写成可以再载入的 TOML").add_argument("id", type=int)
    load = calendar.add_parser("load", help="从 TOML 文件载入放假安排，办理中的时限随之重算")
    load.add_argument("file", type=Path)


def names_parser(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The arguments of `menqian names`."""
    names = add.add_parser("names", help="英文名称").add_subparsers(dest="action", required=True)
    load = names.add_parser("load", help="从 CSV 或 xlsx（name、name_en 两列）载入类别、区域等的英文名称")
    load.add_argument("file", type=Path)


def city_parser(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The arguments of `menqian city`."""
    city = add.add_parser("city", help="城市").add_subparsers(dest="action", required=True)
    city.add_parser("check", help="开通以前还缺什么")


def city_check() -> int:
    """`city check`; 1 while something is missing without which the city cannot open."""
    from backend.readiness import check

    found = told(lambda: check(clock()))
    if found is None:
        return 1
    for one in found:
        say(f"{'✓' if one.well else '✗' if one.must else '!'} {one.words}" + (f" → {one.mend}" if one.mend else ""))
    must, may = sum(one.must for one in found), sum(not one.well and not one.must for one in found)
    if must:
        complain(f"还不能开通：{must} 项必须补上，{may} 项建议补上", "not ready")
        return 1
    say(f"可以开通；{may} 项建议补上" if may else "可以开通", "ready")
    return 0


def load_names(file: Path) -> int:
    """`names load`: what categories, areas and whatever else is shown are called in English."""
    from backend.names import service

    count = told(lambda: service.load(file))
    if count is None:
        return 1
    say(f"{count} 个英文名称已载入", "names loaded")
    return 0


def calendar(given: argparse.Namespace) -> int:
    """`calendar list`, `calendar show` and `calendar load`."""
    if given.action == "load":
        return _load_notice(given.file)
    return _list_notices() if given.action == "list" else _show_notice(given.id)


def _load_notice(file: Path) -> int:
    from backend.cases.redating import redate
    from backend.catalog import notices

    async def work() -> tuple[bool, int]:
        return await notices.load(notices.read_file(file), clock().now()), await redate(clock())

    done = told(work)
    if done is None:
        return 1
    say("放假安排已载入" if done[0] else "日历里已经是这样，没有改动", "calendar loaded" if done[0] else "no change")
    say(f"{done[1]} 个办理中的案卷重算了时限", "clocks dated anew")
    return 0


def _list_notices() -> int:
    from backend.catalog import notices, queries

    async def work() -> int:
        until = (await notices.read()).published_until
        for r in await queries.notices():
            days = f"放假 {len(r['holidays'])} 天，调休上班 {len(r['workdays'])} 天{'，演示' if r['demo'] else ''}"
            say(f"{r['id']:>4}  {r['valid_from']} 到 {r['valid_to']}，{days}：{r['source']}")
        say(f"日历到 {until} 为止（其中自带的见 backend/catalog/data/calendar.toml）", "the calendar reaches")
        return 0

    return in_database(work)


def _show_notice(wanted: int) -> int:
    from backend.catalog import queries

    row = next((r for r in in_database(queries.notices) if r["id"] == wanted), None)
    if row is None:
        complain(f"没有第 {wanted} 份放假安排：menqian calendar list", "no such notice")
        return 1
    print(f'source = "{_quoted(row["source"])}"')
    print(f"valid_from = {row['valid_from']}\nvalid_to = {row['valid_to']}")
    for name in ("holidays", "workdays"):
        print(f"{name} = [{', '.join(map(str, row[name]))}]")
    if row["demo"]:
        print("demo = true")
    return 0


def unit_list() -> int:
    """Every unit in service: kind, name, what it belongs to, where it is posted, who gets what lies outside."""
    from backend.cases.area_queries import posted_nowhere
    from backend.people import queries

    async def work() -> "tuple[list[Record], Record | None, set[str]]":
        now = clock().now()
        ended = {r["code"] for r in await posted_nowhere(now)}
        return await queries.units(now), await queries.outside_desk(), ended

    rows, outside, ended = in_database(work)
    names = {r["id"]: r["name"] for r in rows}
    for r in rows:
        above = f"，属{names[r['parent_id']]}" if r["parent_id"] in names else ""
        areas = [f"{code}（已停用）" if code in ended else code for code in r["area_codes"]]
        posted = f"，派驻 {'、'.join(areas)}" if areas else ""
        gets = "，接收辖区外的上报" if outside is not None and r["id"] == outside["id"] else ""
        say(f"{r['kind']:<8}{r['name']}{above}{posted}{gets}")
    return 0


def unit_outside(name: str) -> int:
    """What is reported outside every area goes to this desk alone from now on."""
    from backend.people import service

    if not in_database(lambda: service.give_outside_to(name, clock())):
        complain(f"没有叫 {name} 的受理台或局在用", "no such desk or bureau")
        return 1
    say(f"辖区外的上报由{name}接收", "reports outside every area go there")
    return 0


def unit_post(name: str, to: list[str], leave: list[str]) -> int:
    """From now on the unit is posted `to` these areas too and no longer to those of `leave`; its tasks stay with it."""
    from backend.kernel.errors import DomainError
    from backend.people import queries, service
    from backend.territory.service import areas_missing

    async def work() -> "list[str] | DomainError | str":
        known = {row["name"]: row["id"] for row in await queries.units(clock().now())}
        if name not in known:
            return f"没有在用的单位 {name}；现有：{'、'.join(known) or '无'}"
        if lost := await areas_missing(tuple(to)):
            return f"没有区域 {'、'.join(lost)}：先用 menqian import areas 导入，menqian areas list 列出现有的"
        try:
            return await service.post_unit(known[name], to, leave, clock())
        except DomainError as error:
            return error

    if not (to or leave):
        complain("写明 --area 新派驻的代码，或 --leave 不再派驻的代码", "nothing to change")
        return 1
    posted = in_database(work)
    if isinstance(posted, DomainError):
        complain(f"{posted.title}：{posted.detail}", posted.code)
        return 1
    if isinstance(posted, str):
        complain(posted, "not known")
        return 1
    say(f"{name} 现在派驻 {'、'.join(posted) or '无'}；它手上的任务不变", "unit posted")
    return 0


def unit_end(name: str, to: str | None) -> int:
    """The unit takes no more work; it keeps its name on what it did. Its people go first, its tasks with `to`."""
    from backend.cases.organisation import end_unit
    from backend.kernel.errors import DomainError

    async def work() -> "Ending | DomainError | None":
        try:
            return await end_unit(name, clock(), to)
        except DomainError as error:
            return error

    left = in_database(work)
    if left is None:
        complain(f"没有在用的单位 {name}", "no such unit")
        return 1
    if isinstance(left, DomainError):
        complain(f"{left.title}：{left.detail}", left.code)
        return 1
    if not left.ended:
        complain(f"{name} 还没有停用：{_in_the_way(left)}", "still in use")
        return 1
    moved = f"，{left.moved} 项任务转给 {to}" if left.moved else ""
    later = f"，{left.unchecked} 项办完待核查，核查不通过时由 {to} 接手" if left.unchecked else ""
    say(f"单位 {name} 已停用{moved}{later}", "unit ended")
    return 0


def _in_the_way(left: "Ending") -> str:
    parts = []
    if left.tasks or left.unchecked:
        parts.append(f"{left.tasks} 项未办结、{left.unchecked} 项办完待核查的任务，加 --to 单位名称 就转过去")
    if left.accounts:
        parts.append(f"{left.accounts} 个在用的账号，先用 user disable 停用")
    return "；".join(parts)


def user_list() -> int:
    """Every account: name, roles, unit, and whether it is disabled."""
    from backend.people import queries

    for r in in_database(queries.accounts):
        off = "" if r["active"] else "（已停用）"
        say(f"{r['username']:<16}{r['name']}，{'、'.join(r['roles'])}，{r['unit_name'] or '没有单位'}{off}")
    return 0


def rules(given: argparse.Namespace) -> int:
    """`rules show` and `rules load`."""
    return _show() if given.action == "show" else _load(given)


def _show() -> int:
    from backend.dispatch import service

    at = in_database(lambda: service.routing(clock().now()))
    if not at.rules.rules:
        complain("还没有派遣规则：rules load 文件.toml", "no rules yet")
        return 1
    print(f'# 第 {at.rules.version} 版\nnote = "{_quoted(at.rules.note)}"')
    for rule in at.rules.rules:
        print("\n[[rule]]\n" + "\n".join(f"{key} = {value}" for key, value in _row(rule, at.names)))
    return 0


def _row(rule: "RoutingRule", names: Mapping[UUID, str]) -> list[tuple[str, str]]:
    row: list[tuple[str, str]] = [("code", f'"{rule.code}"'), ("categories", f'"{rule.category_pattern}"')]
    if rule.unit_id is not None:
        row.append(("unit", f'"{_quoted(names.get(rule.unit_id, "（已停用的单位）"))}"'))
    row.append(("words", f'"{_quoted(rule.words)}"'))
    if rule.words_en:
        row.append(("words_en", f'"{_quoted(rule.words_en)}"'))
    if rule.kind != "any":
        row.append(("kind", f'"{rule.kind}"'))
    if rule.area_prefix:
        row.append(("area_prefix", f'"{rule.area_prefix}"'))
    if rule.weekdays:
        row.append(("weekdays", str(list(rule.weekdays))))
    if rule.from_time and rule.to_time:
        row += [("from_time", f"{rule.from_time:%H:%M:%S}"), ("to_time", f"{rule.to_time:%H:%M:%S}")]
    return row


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _load(given: argparse.Namespace) -> int:
    from backend.dispatch import service
    from backend.people import queries

    try:
        data = toml_files.read(given.file, _RuleFile)
    except toml_files.Unreadable as error:
        complain(str(error), "cannot be read")
        return 1
    begin_at = in_city(given.valid_from) if given.valid_from else None

    async def work() -> "tuple[int, Merged]":
        now = clock().now()
        units = {r["name"]: r["id"] for r in await queries.units(now)}
        wanted = [_rule(row, units) for row in data.rule]
        note = given.note or data.note
        return await service.load_rules(wanted, note, begin_at or now, now, everything=given.everything)

    done = told(work)
    if done is None:
        return 1
    version, merged = done
    say(f"{len(data.rule)} 条派遣规则已载入，第 {version} 版", "rules loaded")
    for scope, (before, after) in merged.replaced.items():
        say(f"  {_scope(scope)}：换成 {after} 条，原来 {before} 条", "replaced")
    for scope, count in merged.kept.items():
        say(f"  {_scope(scope)}：{count} 条没有动", "left alone")
    return 0


def _scope(prefix: str) -> str:
    return prefix or "不限区域"


def _rule(row: dict[str, Any], units: Mapping[str, UUID]) -> "RoutingRule":
    """Errors: SystemExit with one sentence for a row that cannot be a rule."""
    from backend.dispatch.rules import RoutingRule

    name = row.get("code", "？")
    if unknown := sorted(set(row) - _FIELDS):
        raise SystemExit(f"规则 {name} 里不认识 {'、'.join(unknown)}；可以写：{'、'.join(sorted(_FIELDS))}")
    if missing := [key for key in ("code", "categories", "words") if not row.get(key)]:
        raise SystemExit(f"规则 {name} 缺 {'、'.join(missing)}")
    unit = row.get("unit")
    if unit is not None and not (isinstance(unit, str) and unit in units):
        raise SystemExit(f"规则 {name}：没有叫“{unit}”的单位；现有：{'、'.join(units) or '无'}")
    rest = {k: v for k, v in row.items() if k not in ("categories", "unit")}
    target = {"target": "unit", "unit_id": units[unit]} if unit else {"target": "posted_squad"}
    try:
        return msgspec.convert({"category_pattern": row["categories"], **target, **rest}, RoutingRule)
    except msgspec.ValidationError as error:
        raise SystemExit(f"规则 {name}：{toml_files.in_words(error)}") from error
