"""`menqian up` and its children: one at a time, restarted when they die, nothing left behind, nothing blocked."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import httpx
import pytest

from backend.embedded import postgres, state, supervisor
from backend.embedded.children import Child, GaveUp, end_orphans
from backend.embedded.postgres import free_port

_SLEEPER = ["-c", "import signal; print('here', flush=True); signal.pause()"]


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[Child]:
    child = Child("sleeper", _SLEEPER, dict(os.environ), tmp_path / "log")
    child.start()
    yield child
    child.terminate()
    child.wait()


def _watch_until_started_again(child: Child) -> None:
    while not child.watch():
        pass


def test_a_child_that_dies_is_started_again(sleeper: Child) -> None:
    before = sleeper.mark
    os.kill(before["pid"], signal.SIGKILL)
    _watch_until_started_again(sleeper)
    assert sleeper.mark != before
    assert sleeper.died() is None


def test_a_child_that_keeps_dying_ends_the_run_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.embedded.children._MOST_TRIES", 1)
    child = Child("API", ["-c", "raise SystemExit('no way')"], dict(os.environ), tmp_path / "log")
    child.start()
    child.wait()
    with pytest.raises(GaveUp, match="no way"):
        child.watch()


def test_orphans_of_a_killed_run_are_ended_but_never_a_stranger(sleeper: Child) -> None:
    stranger = {**sleeper.mark, "started": sleeper.mark["started"] - 1}  # its number was given to another process
    end_orphans([stranger])
    assert sleeper.died() is None
    end_orphans([sleeper.mark])
    sleeper.wait()
    assert sleeper.died() == -signal.SIGTERM


def test_only_one_may_run(tmp_path: Path) -> None:
    with state.locked(tmp_path, "up.lock", wait=False):
        second = _up(tmp_path, free_port())
        assert second.wait(30) == 1
        assert "已经在运行" in _errors(second)


def test_a_taken_port_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = _up(tmp_path, port)
        assert run.wait(30) == 1
    errors = _errors(run).strip()
    assert f"端口 {port} 已被" in errors
    assert len(errors.splitlines()) == 1


def _up(folder: Path, port: int) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MENQIAN_")}
    return subprocess.Popen(
        [sys.executable, "-m", "backend.cli", "up", "--no-demo", "--port", str(port)],
        env={**environment, "MENQIAN_DATA_DIR": str(folder)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _errors(run: subprocess.Popen[str]) -> str:
    assert run.stderr is not None
    return run.stderr.read()


def _until_ready(run: subprocess.Popen[str]) -> None:
    assert run.stdout is not None
    for line in run.stdout:
        if "已就绪" in line:
            return
    raise AssertionError(_errors(run))


def test_the_welcome_names_the_accounts_of_both_districts_and_what_its_seconds_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor._Run(tmp_path, 8000, demo=True)._welcome(12.0)
    said = capsys.readouterr().out
    with (Path(supervisor.__file__).parents[1] / "demo/data/organisation.toml").open("rb") as file:
        people = {one["username"] for one in tomllib.load(file)["account"]}
    second = {one for one in people if one.endswith("-hp")}
    assert second
    assert [one for one in sorted(second | {"inspector", "clerk", "admin"}) if one not in said] == []
    assert "启动 12 秒，安装和构建另算" in said


@pytest.mark.slow
def test_a_killed_run_blocks_nothing_and_ctrl_c_stops_everything(own_folder: Path) -> None:
    port = free_port()
    killed = _up(own_folder, port)
    _until_ready(killed)
    killed.kill()
    killed.wait()
    again = _up(own_folder, port)
    _until_ready(again)
    assert httpx.get(f"http://127.0.0.1:{port}/api/health/ready").json() == {"status": "ready"}
    marks = state.read(own_folder)["children"]
    again.send_signal(signal.SIGINT)
    assert again.wait(30) == 0
    assert [state.started_at(m["pid"]) for m in marks] == [None, None]
    assert state.working_in((own_folder / "s3").resolve(), "weed") == []
    assert state.working_in((own_folder / "postgres" / "data").resolve(), "postgres") == []


async def _signed_in(server: postgres.PgServer) -> set[str]:
    """Who has a session in the product's database, besides the asking one."""
    connection = await asyncpg.connect(server.url("menqian"))
    try:
        rows = await connection.fetch(
            "SELECT usename FROM pg_stat_activity WHERE datname = 'menqian' AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return {r["usename"] for r in rows}
    finally:
        await connection.close()


@pytest.mark.slow
async def test_a_folder_of_a_version_without_the_role_goes_on_with_it(own_folder: Path) -> None:
    before = await asyncio.to_thread(postgres.ensure_running, own_folder)
    admin = await asyncpg.connect(before.url("postgres"))
    await admin.execute("CREATE DATABASE menqian")
    await admin.close()
    alone = {**os.environ, "MENQIAN_DATABASE_URL": before.url("menqian"), "MENQIAN_S3_ENDPOINT": ""}
    migrate = [sys.executable, "-m", "backend.cli", "migrate", "--quiet"]
    await asyncio.to_thread(subprocess.run, migrate, env=alone, check=True)
    (before.data.parent / "role_password").unlink()

    run = _up(own_folder, free_port())
    try:
        await asyncio.to_thread(_until_ready, run)
        server = await asyncio.to_thread(postgres.ensure_running, own_folder)
        assert await _signed_in(server) == {postgres.ROLE}
    finally:
        run.send_signal(signal.SIGINT)
        assert run.wait(30) == 0
