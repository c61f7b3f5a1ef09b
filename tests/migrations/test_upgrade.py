"""A city that runs the version before upgrades: nothing is lost, and its schema is that of a fresh installation.

Each release_*.sql.gz is `pg_dump` of that release with its demo city without base map and queue; the
passwords are `demo`.
"""

import asyncio
import gzip
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from backend.embedded import postgres
from tests.harness import databases

RELEASES = sorted(Path(__file__).parent.glob("release_*.sql.gz"))
_KEPT = ("account", "unit", "area", "category", "report", "case_file", "case_event", "case_task", "photo")


def _tool(name: str, *arguments: str, stdin: bytes | None = None) -> str:
    done = subprocess.run([str(postgres.binaries() / name), *arguments], input=stdin, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return done.stdout.decode()


def _menqian(database: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command; `database`: the variables that name it."""
    environment = {**os.environ, **database}
    return subprocess.run(
        [sys.executable, "-m", "backend.cli", *arguments], env=environment, cwd=databases.REPOSITORY, text=True,
        capture_output=True, check=False,
    )  # fmt: skip


def _counts(url: str) -> dict[str, int]:
    async def count() -> dict[str, int]:
        connection = await asyncpg.connect(url)
        try:
            return {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in _KEPT}
        finally:
            await connection.close()

    return asyncio.run(count())


def _schema(url: str) -> str:
    """The schema as SQL, without what differs between two dumps of one (a restored trigger has more brackets)."""
    written = _tool("pg_dump", "-s", "-O", "-x", "-d", url)
    return re.sub(r"^(--.*|\\(un)?restrict .*)\n|[()]", "", written, flags=re.M)


@pytest.fixture(params=RELEASES, ids=[path.name for path in RELEASES])
def older(request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of a database as that release left it: all of it is the owner's, and there is no other role."""
    server, name = databases.cluster(), f"test_{os.getpid()}_older"
    asyncio.run(databases.clone(server, "template0", name))
    dump = gzip.decompress(request.param.read_bytes())
    _tool("psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", server.url(name), stdin=dump)
    yield name
    asyncio.run(databases.drop(server, name))


@pytest.mark.real_commits
def test_an_older_city_upgrades(older: str) -> None:
    """Its owner migrates; from then on the application's own role is enough."""
    server, fresh = databases.cluster(), f"test_{os.getpid()}_fresh"
    before = _counts(server.url(older))
    upgraded = _menqian(databases.environment(server, older), "migrate", "--quiet")
    assert (upgraded.returncode, upgraded.stderr) == (0, "")
    assert _counts(server.role_url(older)) == before
    asyncio.run(databases.clone(server, databases.template(server, with_city=False), fresh))
    try:
        assert _schema(server.url(older)) == _schema(server.url(fresh))
        assert _rights(server.url(older)) == _rights(server.url(fresh))
    finally:
        asyncio.run(databases.drop(server, fresh))
    proven = _menqian({"MENQIAN_DATABASE_URL": server.role_url(older)}, "verify-log")
    # The checkpoints' key and copies stayed with that installation; every event and case row must still hold.
    assert [line for line in proven.stderr.splitlines() if line.strip() and "checkpoint." not in line] == []
    assert f"{before['case_event']} 条事件" in proven.stdout


@pytest.mark.real_commits
def test_an_older_city_that_gives_no_role_goes_on_and_is_told(older: str) -> None:
    alone = {"MENQIAN_DATABASE_URL": databases.cluster().url(older)}
    upgraded = _menqian(alone, "migrate")
    assert upgraded.returncode == 0
    assert "MENQIAN_DATABASE_OWNER_URL" in upgraded.stderr
    assert "条事件" in _menqian(alone, "verify-log").stdout


def _rights(url: str) -> list[str]:
    """Who may do what, as SQL."""
    written = _tool("pg_dump", "-s", "-O", "-d", url).splitlines()
    return sorted(line for line in written if line.startswith(("GRANT", "REVOKE", "ALTER DEFAULT")))
