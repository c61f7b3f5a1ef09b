"""`menqian …`: the command line. It finds the private servers of `menqian up` without any environment variable."""

import argparse
import os
import sys
from pathlib import Path

from backend import (
    area_commands,
    axes_commands,
    base_commands,
    catalog_commands,
    city_commands,
    commands,
    evidence_commands,
    limits_commands,
    migrate_command,
    territory_commands,
)
from backend.kernel.words import is_written, plain
from backend.people.permits import ROLES


def _data_dir() -> Path:
    return Path(os.environ.get("MENQIAN_DATA_DIR") or Path(__file__).resolve().parent.parent / ".menqian").resolve()


def _own_url() -> str:
    """Where the product that runs here answers."""
    from backend.embedded.state import environment

    return environment(_data_dir()).get("MENQIAN_PUBLIC_URL", "http://127.0.0.1:8000")


def _port(text: str) -> int:
    """Errors: ArgumentTypeError, told in one sentence."""
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"{text} 不是端口号，请给 1 到 65535 之间的数")
    return int(text)


def _name(text: str) -> str:
    """A name on one line, without signs that nobody sees.

    Errors: ArgumentTypeError, told in one sentence.
    """
    if not is_written(text):
        raise argparse.ArgumentTypeError("名称不能是空的")
    return " ".join(plain(text).split())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="menqian", description="门前：城市管理巡查与公众上报")
    commands_ = parser.add_subparsers(dest="command", required=True)
    up = commands_.add_parser("up", help="在本机运行整个产品（私有数据库和存储）")
    up.add_argument("--port", type=_port, default=8000)
    up.add_argument("--no-demo", action="store_true", help="不载入演示城区")
    _server_commands(commands_)
    _data_commands(commands_)
    return parser


def _server_commands(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    serve = add.add_parser("serve", help="API 与页面")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8000)
    serve.add_argument("--workers", type=int, default=1)
    add.add_parser("worker", help="后台任务")
    health = add.add_parser("health", help="API 是否就绪")
    health.add_argument("--url", help="缺省是本机正在运行的那个")
    health.add_argument("--feed", action="store_true", help="实时流是否跟得上（给后台任务的容器）")
    for name, words in (("migrate", "更新数据库结构"), ("demo", "载入演示城区")):
        one = add.add_parser(name, help=words)
        one.add_argument("--quiet", action="store_true")
        if name == "migrate":
            one.add_argument("--admin-once", action="store_true", help="没有账号时建立一个管理员，密码只显示一次")


def _data_commands(add: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    user = add.add_parser("user", help="账号").add_subparsers(dest="action", required=True)
    new = user.add_parser("add", help="建立账号")
    new.add_argument("username")
    new.add_argument("--name", type=_name, required=True, help="姓名")
    new.add_argument("--role", required=True, action="append", choices=ROLES)
    new.add_argument("--unit", type=_name, help="单位名称")
    new.add_argument("--password-stdin", action="store_true", help="从标准输入读密码；不给则随机生成")
    user.add_parser("list", help="全部账号")
    gone = user.add_parser("disable", help="停用账号，并结束它的登录")
    gone.add_argument("username")
    user.add_parser("enable", help="重新启用停用的账号").add_argument("username")
    user.add_parser("lift", help="密码错得太多而要等的，让他马上能再登录").add_argument("username")
    change = user.add_parser("password", help="换密码，并结束旧的登录")
    change.add_argument("username")
    change.add_argument("--password-stdin", action="store_true", help="从标准输入读密码；不给则随机生成")
    units = add.add_parser("unit", help="单位").add_subparsers(dest="action", required=True)
    units.add_parser("list", help="在用的单位")
    end = units.add_parser("end", help="停用单位")
    end.add_argument("name", type=_name)
    end.add_argument("--to", type=_name, help="接手它的任务的单位名称")
    units.add_parser("outside", help="指定接收辖区外上报的受理台").add_argument("name", type=_name)
    unit = units.add_parser("add", help="建立单位")
    unit.add_argument("name", type=_name)
    unit.add_argument("--kind", required=True, choices=["bureau", "squad", "agency", "desk"])
    unit.add_argument("--district", required=True, help="六位区划代码")
    unit.add_argument("--parent", type=_name, help="上级单位名称")
    unit.add_argument("--area", action="append", default=[], help="派驻的街镇代码（九位），或整个区（六位），可重复")
    post = units.add_parser("post", help="改派驻：单位从现在起管哪些区域、不再管哪些")
    post.add_argument("name", type=_name)
    post.add_argument("--area", action="append", default=[], help="新派驻的街镇代码（九位），或整个区（六位），可重复")
    post.add_argument("--leave", action="append", default=[], help="不再派驻的代码，可重复")
    area_commands.import_parsers(add)
    area_commands.stand_in_parser(add)
    area_commands.cells_parser(add)
    territory_commands.parsers(add)
    base_commands.parsers(add)
    add.add_parser("verify-log", help="证明事件日志没有被改动")
    city_commands.rules_parser(add)
    city_commands.calendar_parser(add)
    city_commands.names_parser(add)
    city_commands.city_parser(add)
    catalog_commands.parsers(add)
    axes_commands.parsers(add)
    limits_commands.parsers(add)
    evidence_commands.parsers(add)
    bench = add.add_parser("bench", help="性能测量")
    bench.add_argument("arguments", nargs=argparse.REMAINDER)


def main(argv: list[str] | None = None) -> int:
    """Parse and run; the exit code."""
    try:
        code = _run(_parser().parse_args(argv))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read along (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _run(given: argparse.Namespace) -> int:
    match given.command:
        case "up":
            from backend.embedded.supervisor import up

            return up(_data_dir(), given.port, demo=not given.no_demo and os.environ.get("MENQIAN_DEMO") != "0")
        case "serve":
            return commands.serve(given.host, given.port, given.workers)
        case "worker":
            commands.work()
        case "health":
            return commands.feed_health() if given.feed else commands.health(given.url or _own_url())
        case "migrate":
            migrate_command.migrate(quiet=given.quiet)
            return commands.first_administrator() if given.admin_once else 0
        case "demo":
            commands.demo(quiet=given.quiet)
        case "user":
            if given.action == "list":
                return city_commands.user_list()
            if given.action == "disable":
                return commands.user_disable(given.username)
            if given.action == "enable":
                return commands.user_enable(given.username)
            if given.action == "lift":
                return commands.user_lift(given.username)
            password = commands.read_password() if given.password_stdin else None
            if given.action == "password":
                return commands.user_password(given.username, password)
            return commands.user_add(given.username, given.name, given.role, given.unit, password)
        case "unit" if given.action == "list":
            return city_commands.unit_list()
        case "unit" if given.action == "end":
            return city_commands.unit_end(given.name, given.to)
        case "unit" if given.action == "outside":
            return city_commands.unit_outside(given.name)
        case "matters":
            return catalog_commands.matters(given)
        case "conditions":
            return catalog_commands.conditions(given)
        case "axes":
            return axes_commands.run(given)
        case "limits":
            return limits_commands.run(given)
        case "calendar":
            return city_commands.calendar(given)
        case "city":
            return city_commands.city_check()
        case "names":
            return city_commands.load_names(given.file)
        case "rules":
            return city_commands.rules(given)
        case "unit" if given.action == "post":
            return city_commands.unit_post(given.name, given.area, given.leave)
        case "unit":
            return commands.unit_add(given.name, given.kind, given.district, given.parent, tuple(given.area))
        case "import" if given.action == "base":
            return area_commands.import_base(given)
        case "import":
            return area_commands.import_areas(given)
        case "stand-in":
            return area_commands.stand_in(given.area)
        case "make-cells":
            return area_commands.make_cells(given)
        case "areas":
            return territory_commands.areas(given)
        case "base":
            return base_commands.base(given)
        case "verify-log":
            return commands.verify_log()
        case name if name in evidence_commands.RUN:
            return evidence_commands.RUN[name](given)
        case "bench":
            return commands.bench(given.arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
