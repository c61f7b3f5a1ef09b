"""`menqian verify-evidence`, `purge`, `retention`, `hold` and `release`: evidence at the command line."""

import argparse
import re
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from backend.commands import in_city, in_database
from backend.embedded.console import complain, say

if TYPE_CHECKING:
    from backend.evidence.retention import Plan
    from backend.evidence.verify import Gone, Verdict
    from backend.kernel.clock import Clock

T = TypeVar("T")
_HOLDS, _BROKEN, _UNKNOWN = 0, 1, 2
_SIGN_OF_LIFE_S = 5.0
_PURGED_SHOWN = 50


def parsers(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The subcommands' arguments."""
    verify = add.add_parser(
        "verify-evidence",
        help="证明照片原件和发出的副本没有被改动",
        description="退出码：0 全部相符；1 有不符；2 没有核对完（数据库或存储没有应答）",
    )
    which = verify.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="全部，连同事件日志和无主的存储（缺省）")
    which.add_argument("--since", type=datetime.fromisoformat, help="只看这一天以后收到的，如 2026-11-01")
    which.add_argument("--photo", type=_sha, help="只看一张，64 位指纹")
    which.add_argument("--sample", type=_count, help="随机抽这么多张")
    verify.add_argument("--json", action="store_true", help="结果写成 JSON")
    purge = add.add_parser("purge", help="按保存期限规则清除到期的数据")
    mode = purge.add_mutually_exclusive_group(required=True)
    mode.add_argument("--dry-run", action="store_true", help="只列出会清除什么，什么也不动")
    mode.add_argument("--yes", action="store_true", help="真的清除，不能恢复")
    purge.add_argument("--json", action="store_true", help="结果写成 JSON")
    _rule_parsers(add)


def _rule_parsers(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    retention = add.add_parser("retention", help="保存期限规则").add_subparsers(dest="action", required=True)
    retention.add_parser("list", help="现行规则和以前的规则")
    new = retention.add_parser("set", help="定一条规则，从生效时起代替同类的旧规则")
    new.add_argument("data_class", metavar="CLASS", help="数据类别，如 original.closed；见 retention list")
    term = new.add_mutually_exclusive_group(required=True)
    term.add_argument("--days", type=_count, help="保存天数")
    term.add_argument("--forever", action="store_true", help="一直保存")
    new.add_argument("--basis", required=True, help="依据：文件名、条款或档案保管期限表")
    new.add_argument("--from", dest="valid_from", type=datetime.fromisoformat, help="生效时间，缺省为现在")
    new.add_argument("--id", dest="rule_id", help="规则编号，缺省自动给")
    for name, words in (("hold", "保全一个案卷：不论规则，什么也不清除"), ("release", "解除保全")):
        one = add.add_parser(name, help=words)
        one.add_argument("case", help="案卷号，或案卷编号（UUID）")
        one.add_argument("--reason", required=True, help="理由，记入案卷")


def _sha(text: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise ValueError
    return text.lower()


def _count(text: str) -> int:
    if int(text) < 1:
        raise ValueError
    return int(text)


def _clock() -> "Clock":
    from backend.kernel.clock import SystemClock

    return SystemClock()


def _tried(work: Callable[[], Awaitable[T]]) -> T | None:
    """Run in the database; what could not be done becomes one sentence and None."""
    from backend.kernel.errors import DomainError

    try:
        return in_database(work)
    except DomainError as error:
        complain(f"{error.title}：{error.detail}" if error.detail else error.title, error.code)
    except SystemExit as error:
        complain(str(error.code))
    return None


def _told() -> Callable[[int, int], None]:
    """Says now and then how far it is, on standard error."""
    last = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _SIGN_OF_LIFE_S:
            last = time.monotonic()
            complain(f"  … {done} / {total}", "photos")

    return progress


def verify_evidence(given: argparse.Namespace) -> int:
    """Prove originals and copies; without a choice the event log too. 0: holds, 1: something does not, 2: unknown."""
    from backend.evidence import verify
    from backend.live.verify import verify_log
    from backend.storage import store

    scope = verify.Scope(since=given.since and in_city(given.since), photo=given.photo, sample=given.sample)

    async def work() -> "Verdict":
        verdict = await verify.verify_evidence(store(), _clock(), scope, _told())
        if scope.whole:
            log = await verify_log()
            verdict.findings += [verify.Finding(f.code, f.subject, f.words, f.code) for f in log.findings]
        return verdict

    verdict = _tried(work)
    if verdict is None:
        return _UNKNOWN
    if given.json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(verdict), indent=1) + b"\n")
    else:
        _print_verdict(verdict)
    return _BROKEN if verdict.findings else _HOLDS


def _print_verdict(verdict: "Verdict") -> None:
    size = _size(verdict.bytes)
    say(
        f"核对了 {verdict.photos} 张原件、{verdict.copies} 份副本、{verdict.renderings} 张缩略图和屏幕图（{size}）、"
        f"{verdict.events} 条封存记录",
        f"{verdict.photos} originals, {verdict.copies} copies, {verdict.renderings} renderings,"
        f" {verdict.events} sealed events",
    )
    for gone in verdict.purged[:_PURGED_SHOWN]:
        say(*_purged_words(gone))
    if len(verdict.purged) > _PURGED_SHOWN:
        say(f"  … 共 {len(verdict.purged)} 张已按规则清除（--json 列出全部）", "purged in all")
    for finding in verdict.findings:
        complain(f"✗ {finding.subject}：{finding.words}", f"[{finding.code}] {finding.english}")
    if not verdict.findings:
        say("✓ 全部相符，没有改动", "everything holds")


def _purged_words(gone: "Gone") -> tuple[str, str]:
    from zoneinfo import ZoneInfo

    from backend.settings import settings

    day = f"{gone.at.astimezone(ZoneInfo(settings().timezone)):%Y-%m-%d}"
    return (
        f"– 原件 {gone.sha256}：已于 {day} 按规则 {gone.rule} 清除（{gone.basis}）",
        f"purged on {day} under {gone.rule}",
    )


def _size(n: int) -> str:
    return f"{n / 1_000_000:,.1f} MB"


def purge(given: argparse.Namespace) -> int:
    """Show or do what the retention rules say; 2 when it could not be finished (running it again goes on)."""
    from backend.evidence import retention
    from backend.storage import store

    run = retention.plan if given.dry_run else retention.purge
    done = _tried(lambda: run(store(), _clock()))
    if done is None:
        return _UNKNOWN
    if given.json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(done), indent=1) + b"\n")
    else:
        _print_plan(done, dry=given.dry_run)
    return 0


def _print_plan(found: "Plan", *, dry: bool) -> None:
    from backend.evidence.rules import CLASS_WORDS, DataClass

    verb, english = ("会清除", "would go") if dry else ("已清除", "purged")
    lines = [line for line in found.lines.values() if line.count]
    for line in lines:
        size = f"，{_size(line.bytes)}" if line.bytes else ""
        say(
            f"{CLASS_WORDS[DataClass(line.data_class)]}：{verb} {line.count} 项{size}；"
            f"规则 {line.rule}，满 {line.keep_days} 天，依据：{line.basis}",
            f"{line.count} {english} under {line.rule}",
        )
    if not found.rules:
        coming = f"，{found.coming} 条还没有生效" if found.coming else ""
        say(f"没有现行的清除规则：一切都保存{coming}", "no rule in force: everything is kept")
    elif not lines:
        say(f"现行的清除规则 {found.rules} 条，没有到期的数据", "rules are in force, nothing is due")
    if found.held:
        say(f"保全中，不清除：{found.held} 张原件", "held")
    if found.left:
        say(f"上次没有删完的存储：{found.left} 张原件{'，会接着删' if dry else '，已删完'}", "left over from before")


def retention(given: argparse.Namespace) -> int:
    """List the rules, or add one."""
    return _list_rules() if given.action == "list" else _set_rule(given)


def _set_rule(given: argparse.Namespace) -> int:
    from backend.evidence.service import set_rule

    async def work() -> Any:
        return await set_rule(
            given.data_class,
            given.days,
            given.basis,
            given.valid_from and in_city(given.valid_from),
            given.rule_id,
            _clock(),
        )

    rule = _tried(work)
    if rule is None:
        return 1
    say(f"规则 {rule.id} 已定：{_term(rule.keep_days)}，{rule.valid_from:%Y-%m-%d} 起", "rule set")
    say("先看会清除什么：menqian purge --dry-run", "see first what would go")
    return 0


def _list_rules() -> int:
    from backend.evidence import queries
    from backend.evidence.rules import CLASS_WORDS, DataClass, in_force

    rules = _tried(queries.rules)
    if rules is None:
        return 1
    now = in_force(rules, _clock().now())
    for data_class in DataClass:
        rule = now.get(data_class)
        say(
            f"{data_class}  {CLASS_WORDS[data_class]}：{_term(rule.keep_days if rule else None)}",
            rule.id if rule else "",
        )
    for rule in rules:
        say(f"  {rule.valid_from:%Y-%m-%d}  {rule.id}  {_term(rule.keep_days)}  {rule.basis}")
    return 0


def _term(days: int | None) -> str:
    return "一直保存" if days is None else f"保存 {days} 天"


def hold(given: argparse.Namespace) -> int:
    """Place a hold on a case."""
    return _case(given, "已保全", "held")


def release(given: argparse.Namespace) -> int:
    """Release it."""
    return _case(given, "已解除保全", "released")


def _case(given: argparse.Namespace, words: str, english: str) -> int:
    from backend.evidence import service

    async def work() -> bool:
        await (service.hold if given.command == "hold" else service.release)(given.case, given.reason, _clock())
        return True

    if not _tried(work):
        return 1
    say(f"案卷 {given.case} {words}", english)
    return 0


RUN: dict[str, Callable[[argparse.Namespace], int]] = {
    "verify-evidence": verify_evidence, "purge": purge, "retention": retention, "hold": hold, "release": release,
}  # fmt: skip
