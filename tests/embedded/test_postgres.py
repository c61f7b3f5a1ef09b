"""The private cluster: never root, never 5432, never without a password, never blocked by a killed run."""

import asyncio
import os
import signal
from pathlib import Path

import asyncpg
import pytest

from backend.embedded import postgres, state
from tests.embedded.sockets import listening
from tests.harness.databases import DATA


def _postmaster(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def test_the_cluster_listens_on_loopback_only_and_not_as_root() -> None:
    folder = postgres.cluster_folder(DATA)
    pid = _postmaster(folder)
    sockets = listening(pid)
    assert {host for host, _ in sockets} == {"127.0.0.1"}
    assert 5432 not in {port for _, port in sockets}
    assert Path(f"/proc/{pid}").stat().st_uid != 0


async def test_nobody_comes_in_without_the_password() -> None:
    server = postgres.ensure_running(DATA)
    for password in ("", "postgres", "menqian"):
        with pytest.raises((asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError)):
            await asyncpg.connect(host="127.0.0.1", port=server.port, user="menqian", password=password)


async def _kept(server: postgres.PgServer) -> int:
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        return await connection.fetchval("SELECT n FROM kept")
    finally:
        await connection.close()


@pytest.mark.slow
async def test_a_killed_cluster_comes_back_on_its_port_with_its_rows(own_folder: Path) -> None:
    server = await asyncio.to_thread(postgres.ensure_running, own_folder)
    connection = await asyncpg.connect(server.url("postgres"))
    await connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    await connection.close()
    os.kill(_postmaster(server.data.parent), signal.SIGKILL)
    again = await asyncio.to_thread(postgres.ensure_running, own_folder)
    assert again == server
    assert await _kept(again) == 7


@pytest.mark.slow
async def test_a_stale_pid_file_whose_number_lives_on_does_not_block(own_folder: Path) -> None:
    server = await asyncio.to_thread(postgres.ensure_running, own_folder)
    pid_file = server.data / "postmaster.pid"
    left = pid_file.read_text()
    postgres.stop(own_folder)
    other = _postmaster(postgres.cluster_folder(DATA))  # alive, and of the same user
    pid_file.write_text(left.replace(left.split()[0], str(other), 1))
    again = await asyncio.to_thread(postgres.ensure_running, own_folder)
    assert state.working_in(again.data, "postgres")
    assert state.started_at(other) is not None
