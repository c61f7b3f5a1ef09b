"""A dump restored into a fresh cluster: no event lost or repeated for a consumer that goes on there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from backend.db import DB, fetchval
from backend.db.engine import config_of
from backend.embedded import postgres
from backend.live import queries, relay
from backend.live.verify import verify_log
from tests.harness import databases
from tests.harness.reports import report

pytestmark = [pytest.mark.real_commits, pytest.mark.slow]


@pytest.fixture
def other_cluster(tmp_path: Path) -> Iterator[postgres.PgServer]:
    """A second cluster of its own, gone afterwards."""
    folder = databases.DATA / f"restore-{tmp_path.name}"
    yield postgres.ensure_running(folder, fast_and_unsafe=True)
    postgres.stop(folder)
    shutil.rmtree(postgres.cluster_folder(folder), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def move(name: str, target: postgres.PgServer) -> str:
    """Dump one database and restore it in the other cluster as docs/operations.md says, where no role but the owner is
    known before `migrate`; the application's URL there."""
    tools, source = postgres.binaries(), databases.cluster().url(name)
    dump = subprocess.run([tools / "pg_dump", "-Fc", source], check=True, capture_output=True).stdout
    subprocess.run([tools / "psql", "-q", target.url("postgres"), "-c", "CREATE DATABASE moved"], check=True)
    restore = [tools / "pg_restore", "--exit-on-error", "--no-privileges", "-d", target.url("moved")]
    subprocess.run(restore, input=dump, check=True, capture_output=True)
    migrate = [sys.executable, "-m", "backend.cli", "migrate", "--quiet"]
    subprocess.run(migrate, env={**os.environ, **databases.environment(target, "moved")}, check=True)
    return target.role_url("moved")


async def number_all() -> None:
    while await relay.step() or await fetchval("SELECT count(*) FROM case_event") > await fetchval(
        "SELECT count(*) FROM feed_entry"
    ):
        pass


async def test_a_consumer_goes_on_after_a_real_dump_and_restore(
    caller: httpx.AsyncClient, own_database: str, other_cluster: postgres.PgServer
) -> None:
    for _ in range(3):
        await caller.post("/api/reports", json=report())
    await number_all()
    seen = [r["case_id"] for r in await queries.after(0, 0, 100)]
    await queries.advance("consumer", *(await queries.position()))
    for _ in range(2):
        await caller.post("/api/reports", json=report())  # committed, not numbered yet
    url = move(own_database.rpartition("/")[2], other_cluster)
    await DB.close_connection_pool()
    DB.config = config_of(url)
    await DB.start_connection_pool(max_size=4)

    await relay.ensure_epoch()
    assert (await queries.state())["epoch"] == 2
    for _ in range(2):
        await caller.post("/api/reports", json=report())
    await number_all()
    seen += [r["case_id"] for r in await queries.after(*(await queries.consumer("consumer")), 100)]
    assert len(seen) == len(set(seen)) == 7
    assert (await verify_log()).findings == []
