"""The command line: exit codes, words, JSON; and the event log holds after a hold and a purge."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import anyio
import pytest
from httpx import AsyncClient

from backend.db import fetch, fetchval
from backend.evidence import retention, service
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.live import checkpoint
from backend.live.verify import verify_log
from backend.photos.service import original_key
from backend.storage import ObjectStore
from tests.harness.reports import new_case
from tests.harness.world import World, sign_in
from tests.photos.test_photos import picture, put, sha

pytestmark = pytest.mark.real_commits
ONE, TWO = picture(size=(320, 240)), picture(size=(240, 320))


@pytest.fixture
async def declined(caller: AsyncClient, own_world: World, store: ObjectStore, clock: FixedClock) -> str:
    """A case with a photo that was declined; another with one that is open."""
    return await _declined(caller, clock)


@pytest.fixture
async def declined_long_ago(caller: AsyncClient, own_world: World, store: ObjectStore, clock: FixedClock) -> str:
    """The same, 90 days before the machine's clock, by which the command line goes."""
    clock.set(datetime.now(UTC) - timedelta(days=90))
    return await _declined(caller, clock)


async def _declined(caller: AsyncClient, clock: FixedClock) -> str:
    for data in (ONE, TWO):
        await put(caller, data)
    case = await new_case(caller, photos=[sha(ONE)])
    await new_case(caller, photos=[sha(TWO)])
    body = {"id": str(new_id()), "command": "decline", "note": "不归城管管"}
    await caller.post(f"/api/cases/{case}/commands", json=body, headers=await sign_in("clerk", clock))
    return case


async def test_the_log_holds_after_a_hold_and_a_purge(
    declined: str, store: ObjectStore, clock: FixedClock, tmp_path, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(checkpoint, "folder", lambda: tmp_path)
    await service.set_rule("original.declined", 30, "信息核实后六个月", None, None, clock)
    clock.advance(timedelta(days=31))
    await service.hold(declined, "复议中", clock)
    await service.release(declined, "复议终结", clock)
    done = await retention.purge(store, clock)
    assert [line.count for line in done.lines.values()] == [1]
    verdict = await verify_log()
    assert (verdict.events, verdict.findings) == (6, [])


def menqian(url: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MENQIAN_DATABASE_URL": url, **more}
    command = [sys.executable, "-m", "backend.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


async def test_a_hold_and_a_purge_at_the_same_moment_never_cross(
    declined: str, store: ObjectStore, clock: FixedClock
) -> None:
    await service.set_rule("original.declined", 30, "信息核实后六个月", None, None, clock)
    clock.advance(timedelta(days=31))
    await asyncio.gather(retention.purge(store, clock), service.hold(declined, "复议中", clock))
    commands = [r["command"] for r in await fetch("SELECT command FROM case_event WHERE no > 2 ORDER BY no")]
    gone = await fetchval("SELECT purged_at IS NOT NULL FROM photo WHERE sha256 = $1", sha(ONE))
    assert commands == (["purge", "hold"] if gone else ["hold"])
    assert (await store.size(original_key(sha(ONE))) is None) == gone


@pytest.mark.slow
async def test_a_purge_killed_at_any_moment_is_finished_by_the_next(
    caller: AsyncClient, own_world: World, own_database: str, store: ObjectStore, clock: FixedClock
) -> None:
    clock.set(datetime.now(UTC) - timedelta(days=90))
    headers, shas = await sign_in("clerk", clock), []
    for i in range(8):
        pictures = [picture(size=(100 + i, 60 + j)) for j in range(3)]
        for data in pictures:
            await put(caller, data)
        case = await new_case(caller, photos=[sha(d) for d in pictures])
        body = {"id": str(new_id()), "command": "decline", "note": "不归城管管"}
        await caller.post(f"/api/cases/{case}/commands", json=body, headers=headers)
        shas += [sha(d) for d in pictures]
    await service.set_rule(
        "original.declined", 60, "档案办法", None, "d60", FixedClock(datetime(2020, 1, 1, tzinfo=UTC))
    )
    keys = [original_key(s) for s in shas]

    environment = {**os.environ, "MENQIAN_DATABASE_URL": own_database}
    begun = "SELECT EXISTS (SELECT 1 FROM photo WHERE purged_at IS NOT NULL)"
    async with await anyio.open_process(
        [sys.executable, "-m", "backend.cli", "purge", "--yes"], env=environment
    ) as run:
        while run.returncode is None and not await fetchval(begun):
            pass
        run.kill()
    left = [key for key in keys if await store.size(key) is not None]
    assert left, "the purge was quicker than the kill"

    assert menqian(own_database, "purge", "--yes").returncode == 0
    assert [key for key in keys if await store.size(key) is not None] == []
    named = await fetch(
        "SELECT p->>'sha256' AS sha FROM case_event e, jsonb_array_elements(convert_from(body, 'UTF8')::jsonb"
        " -> 'facts' -> 'photos') p WHERE e.command = 'purge'"
    )
    assert sorted(r["sha"] for r in named) == sorted(shas)
    assert menqian(own_database, "verify-evidence").returncode == 0


@pytest.mark.slow
async def test_the_command_line_says_what_holds_and_what_does_not(
    declined_long_ago: str, own_database: str, store: ObjectStore
) -> None:
    url = own_database
    assert menqian(url, "verify-evidence").returncode == 0
    assert "没有现行的清除规则" in menqian(url, "purge", "--dry-run").stdout

    rule = menqian(
        url, "retention", "set", "original.declined", "--days", "60", "--basis", "本局档案办法", "--id", "d60"
    )
    assert rule.returncode == 0, rule.stderr
    early = menqian(url, "retention", "set", "contact", "--days", "9999", "--basis", "本局档案办法", "--id", "c9999")
    assert early.returncode == 0, early.stderr
    assert menqian(url, "retention", "set", "nothing", "--days", "60", "--basis", "本局档案办法").returncode == 1
    assert "d60" in menqian(url, "retention", "list").stdout
    assert menqian(url, "purge").returncode == 2
    assert "会清除 1 项" in menqian(url, "purge", "--dry-run").stdout
    assert await store.size(original_key(sha(ONE))) == len(ONE)
    assert json.loads(menqian(url, "purge", "--yes", "--json").stdout)["lines"]["d60"]["count"] == 1
    assert await store.size(original_key(sha(ONE))) is None
    assert await fetchval("SELECT purged_at IS NOT NULL FROM photo WHERE sha256 = $1", sha(ONE))
    assert "现行的清除规则 2 条，没有到期的数据" in menqian(url, "purge", "--dry-run").stdout

    told = menqian(url, "verify-evidence", "--photo", sha(ONE))
    assert told.returncode == 0
    assert f"purged on {datetime.now(UTC) + timedelta(hours=8):%Y-%m-%d} under d60" in told.stdout

    await store.put(original_key(sha(TWO)), b"altered", "image/jpeg")
    broken = menqian(url, "verify-evidence", "--json")
    assert broken.returncode == 1
    assert [f["code"] for f in json.loads(broken.stdout)["findings"]] == ["object.altered"]
    away = menqian(url, "verify-evidence", MENQIAN_S3_ENDPOINT="127.0.0.1:1")
    assert (away.returncode, away.stdout) == (2, "")
    assert menqian("postgresql://nobody@127.0.0.1:1/none", "verify-evidence").returncode == 2
