"""What the subcommands of `menqian` do. Features are imported when their command runs: `menqian up` stays quick."""

import asyncio
import secrets
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.embedded.console import complain, say

if TYPE_CHECKING:
    from backend.kernel.clock import Clock

T = TypeVar("T")
_PASSWORD_BYTES = 15
# What these see is what their unit sees.
_WITH_UNIT = frozenset({"inspector", "assistant", "squad_leader", "agency_handler"})
_WAITING = """
SELECT count(*) FROM case_event e, feed_state s
WHERE e.xid >= s.horizon AND e.at < now() - interval '1 minute'
  AND NOT EXISTS (SELECT 1 FROM feed_entry f WHERE f.event_id = e.id)
"""


def in_database(work: Callable[[], Awaitable[T]]) -> T:
    """Run with a connection pool.

    Errors: SystemExit with one sentence when the database does not answer or does not let us in.
    """
    import asyncpg

    from backend.db import DB

    async def run() -> T:
        try:
            await DB.start_connection_pool(max_size=4)
        except OSError as error:
            raise SystemExit("数据库没有应答：请先运行 make run，或设置 MENQIAN_DATABASE_URL") from error
        except asyncpg.InvalidAuthorizationSpecificationError as error:
            raise SystemExit(f"数据库不让登录，请核对用户和密码：{error} (MENQIAN_DATABASE_URL)") from error
        try:
            return await work()
        finally:
            await DB.close_connection_pool()

    return asyncio.run(run())


def demo(*, quiet: bool) -> None:
    """Load the demo city; what is already there stays."""
    from backend import demo as city

    in_database(lambda: city.load(lambda part: say(f"  {part}")))
    if not quiet:
        say("演示城区已载入", "demo city loaded")


def serve(host: str, port: int, workers: int) -> int:
    """The API and the PWA. While a demo password stands it listens on loopback only."""
    import uvicorn

    from backend.kernel.address import is_loopback
    from backend.people.queries import any_demo_password

    if not is_loopback(host) and in_database(any_demo_password):
        complain("还有演示密码的账号：只能监听 127.0.0.1；请先停用演示账号", "demo passwords stand: loopback only")
        return 1
    uvicorn.run(
        "backend.app:create_app", factory=True, host=host, port=port, workers=workers, loop="uvloop", http="httptools",
        proxy_headers=False, server_header=False, access_log=False, timeout_graceful_shutdown=3,
    )  # fmt: skip
    return 0


def work() -> None:
    """The worker process."""
    import uvloop

    from backend.worker import main

    uvloop.run(main())


def user_disable(username: str) -> int:
    """Disable an account and end its sessions."""
    from backend.people.service import disable_account

    if not in_database(lambda: disable_account(username, clock())):
        complain(f"没有账号 {username}", "no such account")
        return 1
    say(f"账号 {username} 已停用", "account disabled")
    return 0


def user_enable(username: str) -> int:
    """Take a disabled account into service again."""
    from backend.people.service import enable_account

    ended = in_database(lambda: enable_account(username, clock()))
    if ended is False:
        complain(f"没有账号 {username}", "no such account")
        return 1
    if ended:
        complain(f"账号 {username} 没有启用：它的单位 {ended} 已停用，另建账号到现在的单位", "its unit has ended")
        return 1
    say(f"账号 {username} 已启用，用原来的密码登录", "account enabled")
    return 0


def user_lift(username: str) -> int:
    """Whoever had to wait after wrong passwords with this account may try again at once."""
    from backend.people.service import lift

    async def work() -> bool:
        await lift(username, None, clock(), by_command=True)
        return True

    if told(work) is None:
        return 1
    say(f"账号 {username} 可以马上再登录了", "may sign in again at once")
    return 0


def _password(given: str | None, *known: str) -> str:
    """The password that was given, else a random one. Errors: SystemExit with one sentence for a weak one."""
    from backend.people import passwords
    from backend.people.errors import WeakPassword

    if given is None:
        return secrets.token_urlsafe(_PASSWORD_BYTES)
    try:
        passwords.check(given, *known)
    except WeakPassword as error:
        raise SystemExit(error.detail) from None
    return given


def user_password(username: str, password: str | None) -> int:
    """Give an account another password; a random one is shown once."""
    from backend.people.service import set_password

    chosen = _password(password, username)
    if not in_database(lambda: set_password(username, chosen, clock())):
        complain(f"没有账号 {username}", "no such account")
        return 1
    say(f"账号 {username} 已换密码" + ("" if password else f"：{chosen}（只显示这一次）"), "password changed")
    return 0


def user_add(username: str, name: str, roles: list[str], unit: str | None, password: str | None) -> int:
    """A new account; without a password a random one is made and printed once."""
    from backend.people import queries, service

    chosen = _password(password, username, name)

    async def work() -> UUID:
        units = {row["name"]: row["id"] for row in await queries.units(clock().now())}
        if unit is not None and unit not in units:
            raise SystemExit(f"没有叫“{unit}”的单位；现有：{'、'.join(units) or '无'}")
        if unit is None and (needing := sorted(_WITH_UNIT.intersection(roles))):
            raise SystemExit(
                f"{'、'.join(needing)} 要属于一个单位才看得到案卷：加 --unit 单位名称；现有：{'、'.join(units) or '无'}"
            )
        return await service.add_account(username, chosen, name, units.get(unit or ""), roles, clock=clock())

    if told(work) is None:
        return 1
    say(f"账号 {username} 已建立", "account added")
    if password is None:
        say(f"密码（只显示这一次）：{chosen}", "password, shown once")
    return 0


def unit_add(name: str, kind: str, district: str, parent: str | None, areas: tuple[str, ...]) -> int:
    """A new unit of the organisation, posted to the areas named."""
    import asyncpg

    from backend.kernel.errors import DomainError
    from backend.people import queries, service
    from backend.territory.service import areas_missing

    async def work() -> UUID:
        units = {row["name"]: row["id"] for row in await queries.units(clock().now())}
        if parent is not None and parent not in units:
            raise SystemExit(f"没有叫“{parent}”的单位；现有：{'、'.join(units) or '无'}")
        if lost := await areas_missing(areas):
            raise SystemExit(f"没有区域 {'、'.join(lost)}：先用 menqian import areas 导入，或对照 /api/territory/areas")
        try:
            return await service.add_unit(
                kind, name, district, parent_id=units.get(parent or ""), area_codes=areas, clock=clock()
            )
        except DomainError as error:
            raise SystemExit(f"单位没有建立：{error.title}，{error.detail}") from error
        except asyncpg.IntegrityConstraintViolationError as error:
            raise SystemExit(f"单位没有建立：不符合 {error.constraint_name}（名称已有，或代码格式不对）") from error

    in_database(work)
    say(f"单位 {name} 已建立", "unit added")
    return 0


def first_administrator() -> int:
    """On an installation without accounts: `admin` with a random password, printed once. Else nothing."""
    from backend.people.queries import any_account

    if in_database(any_account):
        return 0
    return user_add("admin", "管理员", ["admin"], None, None)


def read_password() -> str:
    """One line from standard input."""
    return sys.stdin.readline().rstrip("\n")


def clock() -> "Clock":
    """The server's clock."""
    from backend.kernel.clock import SystemClock

    return SystemClock()


def in_city(at: datetime) -> datetime:
    """A moment as typed, in UTC: without an offset it is the city's clock, wherever the machine stands."""
    from backend.kernel.clock import said_at
    from backend.settings import settings

    return said_at(at if at.tzinfo else at.replace(tzinfo=ZoneInfo(settings().timezone)))


def told(work: Callable[[], Awaitable[T]]) -> T | None:
    """Run in the database; an expected failure becomes one sentence and None."""
    from backend.kernel.errors import DomainError

    try:
        return in_database(work)
    except DomainError as error:
        complain(f"{error.title}：{error.detail}" if error.detail else error.title, error.code)
        return None


def verify_log() -> int:
    """Prove the event log; the exit code is 1 when something does not hold."""
    from backend.live.verify import Finding, Verdict
    from backend.live.verify import verify_log as verify
    from backend.people import audit

    async def work() -> tuple[Verdict, int, int | None]:
        return await verify(), await audit.how_many(), await audit.first_broken()

    verdict, entries, broken = in_database(work)
    if broken is not None:
        verdict.findings.append(Finding("audit", f"审计记录第 {broken} 条", "被改过，或它之前少了记录"))
    say(f"核对了 {entries} 条审计记录", "audit entries checked")
    say(f"核对了 {verdict.cases} 个案卷、{verdict.events} 条事件、{verdict.checkpoints} 个封存点", "checked")
    for finding in verdict.findings:
        complain(f"✗ {finding.subject}：{finding.words}", finding.code)
    if not verdict.findings:
        say("✓ 全部相符，没有改动", "the log holds")
    return 1 if verdict.findings else 0


def health(url: str) -> int:
    """Whether the API answers as ready (for containers)."""
    import urllib.error
    import urllib.request

    try:
        with urllib.request.urlopen(f"{url}/api/health/ready", timeout=5) as answer:  # noqa: S310
            if answer.status == 200:
                say(f"{url} 就绪", "ready")
                _tell_calendar()
                _tell_work()
                return 0
            return 1
    except (urllib.error.URLError, OSError) as error:
        complain(f"{url} 没有就绪：{error}", "not ready")
        return 1


def _tell_calendar() -> None:
    """A calendar that ends within two months: limits of working time beyond it are provisional."""
    from datetime import timedelta

    from backend.catalog import notices
    from backend.catalog.service import local_date

    soon = local_date(clock().now()) + timedelta(days=60)
    until = notices.calendar().published_until
    if until is not None and soon > until:  # the packaged days end: a notice in the database may go on
        try:
            until = in_database(notices.read).published_until
        except (Exception, SystemExit):
            return  # asked from a machine that does not reach the database: whether the API is ready was told
    if until is not None and soon > until:
        complain(
            f"工作日历只到 {until}：下一年的放假安排公布后，用 menqian calendar load 文件.toml 载入",
            "the working calendar ends; load the next notice",
        )


def _tell_work() -> bool:
    """Complains of background work that stands still or is parked; whether all of it moves."""
    from backend.db import queue

    async def look() -> tuple[list[Any], list[Any]]:
        return list(await queue.held_up()), list(await queue.parked_counts())

    try:
        held_up, parked = in_database(look)
    except (Exception, SystemExit):
        return True  # asked from a machine that does not reach the database: whether the API is ready was told
    return _complain_of_work(held_up, parked)


def _complain_of_work(held_up: list[Any], parked: list[Any]) -> bool:
    """Whether all of it moves. What is parked is told and stops nothing."""
    for r in held_up:
        complain(
            f"后台任务 {r['name']} 不动了：{r['queued']} 件等着，最早的从 {r['since']:%Y-%m-%d %H:%M %Z} 起",
            "its oldest piece has waited more than 15 minutes",
        )
    for r in parked:
        complain(
            f"后台任务 {r['work']} 有 {r['parked']} 件一再失败，已搁置；见“运行”页的接口 /api/ops/parked-work",
            "parked after failing again and again",
        )
    return not held_up


def feed_health() -> int:
    """Whether the worker keeps up (for its container): no event older than a minute waits for its number in the live
    feed, and no kind of background work stands still."""
    from backend.db import fetchval

    waiting = in_database(lambda: fetchval(_WAITING))
    moves = _tell_work()
    if waiting:
        complain(f"有 {waiting} 条事件超过一分钟没有进入实时流", "the relay lags")
        return 1
    say("实时流跟得上：没有事件等了一分钟以上", "the relay keeps up")
    return 0 if moves else 1


def bench(arguments: list[str]) -> int:
    """The measurements of docs/performance.md; they live beside the tests."""
    import subprocess

    repository = Path(__file__).resolve().parent.parent
    if not (repository / "tests" / "bench").is_dir():
        complain("测量程序只在源代码目录里有", "only in a source checkout")
        return 1
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.bench", *arguments], cwd=repository, check=False
    ).returncode
