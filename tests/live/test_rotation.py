"""Checkpoints after a rotation of the secret: the old ones prove what they sealed, and no new one bears the old key."""

import json

import httpx
import pytest

from backend.db import fetchval
from backend.kernel.clock import FixedClock
from backend.kernel.secrets import key_id
from backend.live import checkpoint, relay
from backend.live.verify import verify_log
from backend.settings import settings
from tests.harness.reports import report
from tests.harness.rotation import Rotate, rotate
from tests.harness.world import World

__all__ = ["rotate"]
pytestmark = pytest.mark.real_commits


@pytest.fixture(autouse=True)
def _own_copies(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(checkpoint, "folder", lambda: tmp_path / "checkpoints")


async def seal_another(caller: httpx.AsyncClient, clock: FixedClock) -> checkpoint.Sealed:
    """A checkpoint of one more case."""
    await caller.post("/api/reports", json=report())
    while await fetchval("SELECT count(*) FROM feed_entry") < await fetchval("SELECT count(*) FROM case_event"):
        await relay.step()
    sealed = await checkpoint.seal(clock)
    assert sealed is not None
    return sealed


async def found() -> list[str]:
    return sorted(f.code for f in (await verify_log()).findings)


async def test_each_names_its_key_and_all_hold(
    caller: httpx.AsyncClient, own_world: World, clock: FixedClock, rotate: Rotate
) -> None:
    names, secrets = [], []
    for _ in range(3):
        names.append((await seal_another(caller, clock)).read().key)
        secrets.append(settings().secret)
        rotate()
    assert names == [key_id(s) for s in secrets]
    assert len(set(names)) == 3
    verdict = await verify_log()
    assert (verdict.checkpoints, verdict.findings) == (3, [])


async def test_without_the_old_secret_its_checkpoints_prove_nothing(
    caller: httpx.AsyncClient, own_world: World, clock: FixedClock, rotate: Rotate
) -> None:
    await seal_another(caller, clock)
    rotate(keep=False)
    await seal_another(caller, clock)
    assert await found() == ["checkpoint.altered", "checkpoint.no_copy", "checkpoint.signature"]


async def test_who_has_an_old_secret_cannot_go_on_with_it(
    caller: httpx.AsyncClient, own_world: World, clock: FixedClock, rotate: Rotate, monkeypatch: pytest.MonkeyPatch
) -> None:
    await seal_another(caller, clock)
    old = settings()
    rotate()
    await seal_another(caller, clock)
    with monkeypatch.context() as stolen:
        stolen.setattr(checkpoint, "settings", lambda: old)
        await seal_another(caller, clock)
    assert await found() == ["checkpoint.altered", "checkpoint.no_copy", "checkpoint.signature"]


async def test_one_of_a_version_that_named_no_key_holds(
    caller: httpx.AsyncClient, own_world: World, clock: FixedClock, rotate: Rotate
) -> None:
    told = json.loads((await seal_another(caller, clock)).body)
    assert told.pop("key")
    body = json.dumps(told).encode()
    before = checkpoint.Sealed(body=body, signature=checkpoint._key(settings().secret).sign(body))
    assert checkpoint.Signatures().holds(before)
    rotate()
    assert checkpoint.Signatures().holds(before)
    assert not checkpoint.Signatures().holds(checkpoint.Sealed(body=body + b" ", signature=before.signature))
    rotate(keep=False)
    assert not checkpoint.Signatures().holds(before)
