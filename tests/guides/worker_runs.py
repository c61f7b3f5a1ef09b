"""The worker does the toy job. Run in a tree in which the recipes were followed: elsewhere there are no lamps."""

import os
import sys
from datetime import UTC, datetime

import anyio
import pytest

from backend.db import fetchval
from backend.storage import ObjectStore
from tests.harness.databases import REPOSITORY


@pytest.mark.real_commits
async def test_a_lamp_that_is_noted_is_told_of(own_database: str, store: ObjectStore) -> None:
    from backend.lamps import queries

    await queries.note("P117", datetime.now(UTC))
    environment = {**os.environ, "MENQIAN_DATABASE_URL": own_database}
    worker = await anyio.open_process(
        [sys.executable, "-m", "backend.worker"], env=environment, cwd=REPOSITORY, stdin=None, stdout=None, stderr=None
    )
    try:
        with anyio.fail_after(120):
            while await fetchval("SELECT told_at FROM lamp") is None:  # noqa: ASYNC110 (another process sets it)
                await anyio.sleep(0.1)
    finally:
        worker.terminate()
        await worker.wait()
