"""What a city changes in the catalogue is loaded, listed and ended at the command line (docs/catalog.md)."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from backend.catalog.stage_limits import as_toml, packaged
from tests.harness.editions import NEW, OLD, edition, in_days

pytestmark = [pytest.mark.real_commits, pytest.mark.slow]


async def test_axes_limits_and_editions_are_loaded_listed_and_ended(own_database: str, tmp_path: Path) -> None:
    async def menqian(*words: str, code: int = 0) -> str:
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-m", "backend.cli", *words],
            env={**os.environ, "MENQIAN_DATABASE_URL": own_database}, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == code, (words, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    (tmp_path / "axes.csv").write_text("code,axis,value,source\n06010,duty,xu,本市办法\n", encoding="utf-8")
    assert "本市自定 1 项" in await menqian("axes", "load", str(tmp_path / "axes.csv"))
    assert "06010,duty,xu,本市办法,own" in await menqian("axes", "show", "--own")
    assert "恢复" in await menqian("axes", "end", "06010", "duty")
    assert "不是本市自己定的" in await menqian("axes", "end", "06010", "duty", code=1)

    limits = tmp_path / "limits.toml"
    limits.write_text(as_toml(packaged()), encoding="utf-8")
    assert "第 1 版" in await menqian("limits", "load", str(limits))
    limits.write_text(as_toml(packaged()).replace("15 分钟", "25 分钟"), encoding="utf-8")
    assert "十年以内" in await menqian("limits", "load", str(limits), "--from", "9999-12-31", code=1)
    assert "要晚于它" in await menqian("limits", "load", str(limits), "--from", "2020-01-01", code=1)
    assert "第 2 版" in await menqian("limits", "load", str(limits), "--from", in_days(30))
    assert "受理 25 分钟" in await menqian("limits", "list")
    assert 'accept = "25 分钟"' in await menqian("limits", "show", "2")
    assert "已收回" in await menqian("limits", "end", "2")
    assert "没有第 99 版" in await menqian("limits", "end", "99", code=1)
    assert "收不回" in await menqian("limits", "end", "1", code=1)
    assert "受理 15 分钟" in await menqian("limits", "list")

    folder = str(edition(tmp_path / "next", in_days(400)))
    assert "没有载入" in await menqian("matters", "load-edition", folder, "--dry-run")
    assert f"代替 {OLD}" in await menqian("matters", "load-edition", folder)
    assert f"{NEW}  演示的新一版：从 {in_days(400)} 起" in await menqian("matters", "editions")
    assert f"{OLD} 继续有效" in await menqian("matters", "drop-edition", NEW)
    assert NEW not in await menqian("matters", "editions")
    assert "没有" in await menqian("matters", "drop-edition", NEW, code=1)
