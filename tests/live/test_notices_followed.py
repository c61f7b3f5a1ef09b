"""Days off that another process loads are known to a process that serves already."""

import asyncio
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from backend import app
from backend.catalog import notices

pytestmark = pytest.mark.real_commits
NOTICE = """
source = "演示"
demo = true
valid_from = 2027-01-01
valid_to = 2027-12-31
holidays = [2027-01-01, 2027-01-04]
workdays = [2027-01-02]
"""


async def test_a_notice_loaded_at_the_command_line_reaches_a_serving_process(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices.forget()
    monkeypatch.setattr(notices, "READ_EVERY_S", 0.05)
    file = tmp_path / "2027.toml"
    file.write_text(NOTICE, encoding="utf-8")
    following = asyncio.create_task(app._follow_loaded())
    try:
        loaded = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-m", "backend.cli", "calendar", "load", str(file)],
            env={**os.environ, "MENQIAN_DATABASE_URL": own_database}, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert loaded.returncode == 0, loaded.stderr
        async with asyncio.timeout(10):
            while notices.calendar().published_until != date(2027, 12, 31):  # noqa: ASYNC110 (the reading tells nobody)
                await asyncio.sleep(0.05)
        assert notices.calendar().shifts(date(2027, 1, 4)) == ()
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        notices.forget()
