"""`menqian up`: the whole product on this machine: private servers, migrations, demo city, API and worker."""

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

import asyncpg

from backend.embedded import postgres, seaweed, state
from backend.embedded.children import Child, GaveUp, end_orphans
from backend.embedded.console import complain, say, step

_DATABASE = "menqian"
_READY_S = 60.0
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_SERVERS_EVERY_S = 5.0
_OURS = (
    "MENQIAN_DATABASE_", "MENQIAN_S3_ENDPOINT", "MENQIAN_S3_ACCESS_KEY", "MENQIAN_S3_SECRET_KEY", "MENQIAN_S3_ADMIN_",
)  # fmt: skip


def up(data_dir: Path, port: int, *, demo: bool) -> int:
    """Run until Ctrl-C or SIGTERM; the exit code. Nothing of ours runs afterwards."""
    for number in _STOPS:
        signal.signal(number, _interrupt)
    try:
        with state.locked(data_dir, "up.lock", wait=False):
            return _Run(data_dir, port, demo).run()
    except state.AlreadyRunning:
        where = state.read(data_dir).get("environment", {}).get("MENQIAN_PUBLIC_URL", "")
        complain(f"门前已经在运行：{where}（数据目录 {data_dir}）", "already running")
        return 1


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


class _Run:
    """One run, from the first server to the last."""

    def __init__(self, data_dir: Path, port: int, demo: bool) -> None:
        self._data_dir = data_dir
        self._port = port
        self._demo = demo
        self._children: list[Child] = []
        self._bucket = os.environ.get("MENQIAN_S3_BUCKET") or seaweed.BUCKET
        self._environment = {k: v for k, v in os.environ.items() if not k.startswith(_OURS)}
        self._environment |= {"MENQIAN_DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1"}

    def run(self) -> int:
        begun = time.monotonic()
        end_orphans(state.read(self._data_dir).get("children", []))
        if not postgres.is_free(self._port):
            complain(
                f"端口 {self._port} 已被别的程序占用：请换一个，例如 make run PORT={self._port + 10}",
                f"port {self._port} is taken",
            )
            return 1
        try:
            self._start()
            self._welcome(time.monotonic() - begun)
            self._watch()
        except KeyboardInterrupt:
            say("\n正在停止…", "stopping")
            return 0
        except (postgres.PostgresMissing, seaweed.StoreMissing, GaveUp) as error:
            complain(str(error))
            return 1
        except subprocess.CalledProcessError:
            complain("启动没有完成，原因见上", "start failed, see above")
            return 1
        finally:
            self._stop()
        return 0

    def _start(self) -> None:
        with step("私有 PostgreSQL 与 S3 存储", "private PostgreSQL and S3 store"):
            self._start_servers()
        with step("数据库结构", "database schema"):
            self._command("migrate", "--quiet")
            seaweed.wait(self._data_dir)
        if self._demo and state.read(self._data_dir).get("demo") != (stamp := _demo_stamp()):
            with step("演示城区", "demo city"):
                self._command("demo", "--quiet")
            state.write(self._data_dir, demo=stamp)
        with step("接口与后台任务", "API and worker"):
            self._start_children()
            self._wait_until_ready()

    def _start_servers(self) -> None:
        """Both; the S3 server needs some seconds and is waited for later."""
        objects = seaweed.begin(self._data_dir, self._bucket)
        database = postgres.ensure_running(self._data_dir)
        asyncio.run(_create_database(database))
        state.write(
            self._data_dir,
            environment={
                "MENQIAN_DATABASE_URL": database.role_url(_DATABASE),
                "MENQIAN_DATABASE_OWNER_URL": database.url(_DATABASE),
                "MENQIAN_S3_ENDPOINT": objects.endpoint,
                "MENQIAN_S3_ACCESS_KEY": objects.access_key,
                "MENQIAN_S3_SECRET_KEY": objects.secret_key,
                "MENQIAN_S3_ADMIN_ACCESS_KEY": objects.admin_access_key,
                "MENQIAN_S3_ADMIN_SECRET_KEY": objects.admin_secret_key,
                "MENQIAN_PUBLIC_URL": f"http://127.0.0.1:{self._port}",
                "MENQIAN_DEMO": "1" if self._demo else "",
                "MENQIAN_DEMO_LIVES": os.environ.get("MENQIAN_DEMO_LIVES", "1") if self._demo else "",
            },
        )

    def _start_children(self) -> None:
        logs = self._data_dir / "logs"
        for name, arguments in (("api", ["serve", "--port", str(self._port)]), ("worker", ["worker"])):
            command = ["-m", "backend.cli", *arguments]
            self._children.append(Child(name, command, self._environment, logs / f"{name}.log"))
            self._children[-1].start()
            self._record()

    def _command(self, *arguments: str) -> None:
        """Run one of our own commands to its end."""
        subprocess.run([sys.executable, "-m", "backend.cli", *arguments], check=True, env=self._environment)  # noqa: S603

    def _record(self) -> None:
        state.write(self._data_dir, children=[c.mark for c in self._children])

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _READY_S
        while not self._ready():
            self._watch_children()
            if time.monotonic() > deadline:
                raise GaveUp(f"API 在 {_READY_S:.0f} 秒内没有应答\n{self._children[0].last_words()}")
            time.sleep(0.05)

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/api/health/ready", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def _watch_children(self) -> None:
        again = [child.watch() for child in self._children]
        if any(again):
            self._record()

    def _watch(self) -> None:
        checked = time.monotonic()
        while True:
            self._watch_children()
            if time.monotonic() - checked > _SERVERS_EVERY_S:
                checked = time.monotonic()
                postgres.ensure_running(self._data_dir)
                seaweed.ensure_running(self._data_dir, self._bucket)
            time.sleep(0.3)

    def _welcome(self, took: float) -> None:
        # What was installed and built before this command took its own time.
        say(f"\n门前已就绪（启动 {took:.0f} 秒，安装和构建另算）：http://127.0.0.1:{self._port}", "ready")
        if self._demo:
            say("演示账号（密码都是 demo）：", "demo accounts, password: demo")
            say("  inspector 队员 · clerk 受理员 · dispatcher 派遣员 · squad 中队长")
            say("  agency 联动部门 · supervisor 监督 · admin 管理员")
            say("  第二个区（只看得到本区）：clerk-hp · dispatcher-hp · squad-hp · inspector-hp · supervisor-hp")
        else:
            say("还没有区域、单位和账号；依次：", "next steps of a new city")
            say("  menqian migrate --admin-once                      管理员账号，密码只显示一次")
            say("  menqian import areas 文件 --datum gcj02 --level street")
            say("  menqian make-cells 区划代码；unit add；user add；rules load    详见 docs/operations.md")
        say(f"日志在 {self._data_dir / 'logs'}；按 Ctrl-C 停止", "Ctrl-C stops everything")

    def _stop(self) -> None:
        for number in _STOPS:
            signal.signal(number, signal.SIG_IGN)
        for child in self._children:
            child.terminate()
        for child in self._children:
            child.wait()
        seaweed.stop(self._data_dir)
        postgres.stop(self._data_dir)
        state.write(self._data_dir, children=[])


async def _create_database(server: postgres.PgServer) -> None:
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        if not await connection.fetchval("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", _DATABASE):
            await connection.execute(f"CREATE DATABASE {_DATABASE}")
    finally:
        await connection.close()


def _demo_stamp() -> str:
    """Changes when the demo's files do: then what is new in them is loaded."""
    digest = hashlib.sha256()
    for path in sorted((Path(__file__).resolve().parent.parent / "demo").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
