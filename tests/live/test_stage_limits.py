"""Clocks of the desk's stages by the limits in force at their start, whoever loaded them."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient

from backend import app
from backend.cases.redating import redate
from backend.catalog import notices, stages
from backend.catalog.limits import Limit, LimitUnit
from backend.catalog.stage_limits import as_toml, packaged
from backend.db import fetchrow
from backend.kernel.clock import FixedClock
from tests.harness.logs import unlike_their_log
from tests.harness.reports import new_case, report

OWN = msgspec.structs.replace(
    packaged(), accept=Limit(20, LimitUnit.MINUTE), check=Limit(50, LimitUnit.MINUTE), near=0.5, answer_days=3,
    source="本市规定", demo=False,
)  # fmt: skip


@pytest.fixture(autouse=True)
def packaged_limits_again() -> Iterator[None]:
    stages.forget()
    yield
    stages.forget()


async def clock_of(case_id: str) -> dict[str, Any]:
    row = await fetchrow(
        "SELECT clock_started_at, near_at, due_at, limit_text FROM case_file WHERE id = $1::text::uuid", case_id
    )
    assert row is not None
    return {
        **row,
        "near_at": row["near_at"] - row["clock_started_at"],
        "due_at": row["due_at"] - row["clock_started_at"],
    }


async def test_a_clock_keeps_the_limit_and_the_light_of_its_start(
    client: AsyncClient, world: Any, clock: FixedClock
) -> None:
    before = await new_case(client)
    clock.advance(timedelta(minutes=1))
    await stages.load(OWN, clock.now(), clock.now())
    after = await new_case(client)
    assert await redate(clock) == 0
    old, new = await clock_of(before), await clock_of(after)
    assert (old["limit_text"], old["near_at"], old["due_at"]) == (
        "15 分钟", timedelta(minutes=12), timedelta(minutes=15),
    )  # fmt: skip
    assert (new["limit_text"], new["near_at"], new["due_at"]) == (
        "20 分钟", timedelta(minutes=10), timedelta(minutes=20),
    )  # fmt: skip
    assert await unlike_their_log() == []


async def test_who_reported_is_told_the_limits_in_force_and_that_of_the_running_clock(
    client: AsyncClient, world: Any, clock: FixedClock
) -> None:
    def told(answer: dict[str, Any]) -> dict[str, int]:
        return {s["stage"]: s["limit"]["value"] for s in answer["stages"] if s["stage"] in ("accept", "check")}

    sent = (await client.post("/api/reports", json=report(categoryCode="06010"))).json()
    clock.advance(timedelta(minutes=1))
    await stages.load(OWN, clock.now(), clock.now())
    assert told((await client.get(f"/api/track/{sent['trackingCode']}")).json()) == {"accept": 15, "check": 50}
    assert told((await client.post("/api/reports", json=report(categoryCode="06010"))).json()) == {
        "accept": 20, "check": 50,
    }  # fmt: skip


@pytest.mark.real_commits
async def test_limits_loaded_at_the_command_line_reach_a_serving_process(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "READ_EVERY_S", 0.05)
    file = tmp_path / "limits.toml"
    file.write_text(as_toml(OWN), encoding="utf-8")

    async def menqian(*words: str) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(
            subprocess.run, [sys.executable, "-m", "backend.cli", "limits", *words],
            env={**os.environ, "MENQIAN_DATABASE_URL": own_database}, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    shown = await menqian("show")
    assert (shown.returncode, shown.stdout) == (0, f"# 软件自带的\n{as_toml(packaged())}")
    following = asyncio.create_task(app._follow_loaded())
    try:
        loaded = await menqian("load", str(file))
        assert loaded.returncode == 0, loaded.stderr
        async with asyncio.timeout(120):
            while stages.at(datetime.now(UTC) + stages.KNOWN_AFTER) != OWN:  # noqa: ASYNC110 (the reading tells nobody)
                await asyncio.sleep(0.05)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        notices.forget()
    assert as_toml(OWN) in (await menqian("show", "1")).stdout
    coming = await menqian("load", str(file), "--from", "9999-12-31")
    assert (coming.returncode, "没有改动" in coming.stdout) == (1, False)
