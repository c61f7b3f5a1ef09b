"""API, workers and the S3 server are killed at random while phones send; nothing is lost and nothing is doubled.

`make chaos` sends 500 photos; `make test` fewer.
"""

import asyncio
import hashlib
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import httpx
import msgspec
import pytest

from backend.db import fetch, fetchval
from backend.embedded import seaweed
from backend.embedded.postgres import free_port
from backend.photos.service import original_key
from backend.settings import settings
from backend.storage.s3 import S3Store
from tests.embedded.conftest import own_folder
from tests.harness import objects
from tests.harness.reports import report
from tests.photos.test_photos import picture, sha

__all__ = ["own_folder"]
pytestmark = [pytest.mark.slow, pytest.mark.real_commits]

PHOTOS = int(os.environ.get("MENQIAN_CHAOS", "20"))
PHONES = 8
WORKERS = 2
SEED = int(os.environ.get("MENQIAN_CHAOS_SEED", "2026"))
_PAUSE_S = (1.0, 3.0)  # between two killings


class Mortal:
    """A process that is started again after every killing."""

    def __init__(self, arguments: list[str], env: dict[str, str], log: Path) -> None:
        self._arguments, self._env, self._log = arguments, env, log
        self.killed = 0
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen([sys.executable, *self._arguments], env=self._env, stdout=log, stderr=log)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self.killed += 1

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(20)


class Store:
    """The S3 server as something mortal."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.killed = folder, 0
        self.server = seaweed.ensure_running(folder)

    def kill(self) -> None:
        objects.kill(self._folder / "s3")
        self.killed += 1

    def start(self) -> None:
        seaweed.begin(self._folder)


async def phone(port: int, photos: Iterator[tuple[int, bytes]], sent: dict[str, str]) -> None:
    """Sends photo by photo as the outbox does: bytes until acknowledged, then the record until acknowledged."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=15) as client:
        for n, data in photos:
            headers = {"X-Forwarded-For": f"198.51.{n // 200}.{n % 200}"}
            body = report(n % 4, photos=[sha(data)])

            async def put(data: bytes = data, headers: dict[str, str] = headers) -> httpx.Response:
                return await client.put(f"/api/photos/{sha(data)}", content=data, headers=headers)

            async def post(body: dict = body, headers: dict[str, str] = headers) -> httpx.Response:
                return await client.post("/api/reports", json=body, headers=headers)

            while True:
                await until_acknowledged(put)
                answer = await until_acknowledged(post)
                if answer.status_code != 409:
                    break
            sent[sha(data)] = body["id"]


async def until_acknowledged(send: Callable) -> httpx.Response:  # type: ignore[type-arg]
    """Repeat while the network or the server fails; 409 tells that the photo must be sent again."""
    while True:
        try:
            answer = await send()
        except httpx.HTTPError:
            await anyio.sleep(0.2)
            continue
        if answer.status_code in (200, 201, 409):
            return answer
        assert answer.status_code in (408, 500, 502, 503), answer.text
        await anyio.sleep(0.2)


async def reaper(mortals: list[Mortal | Store]) -> None:
    """Kill one after another, never resting for long."""
    draw = random.Random(SEED)
    while True:
        await anyio.sleep(draw.uniform(*_PAUSE_S))
        victim = draw.choice(mortals)
        # A thread outlives its cancelled waiter: unshielded, a late start would end what was started after the killing.
        with anyio.CancelScope(shield=True):
            await asyncio.to_thread(victim.kill)
            await anyio.sleep(draw.uniform(0, 0.4))
            await asyncio.to_thread(victim.start)


@asynccontextmanager
async def installation(url: str, folder: Path) -> AsyncIterator[tuple[int, list[Mortal | Store], S3Store]]:
    """API, workers and an S3 server of the test's own: the API's port, what can be killed, the store."""
    store = await asyncio.to_thread(Store, folder)
    objects.client(store.server).make_bucket("menqian")
    port = free_port()
    env = {
        **os.environ, **objects.environment(store.server, "menqian"), "MENQIAN_DATABASE_URL": url,
        "MENQIAN_TRUSTED_PROXIES": "127.0.0.1", "MENQIAN_DATA_DIR": str(folder / "app"),
    }  # fmt: skip
    serve = ["-m", "backend.cli", "serve", "--port", str(port)]
    api = Mortal(serve, env, folder / "api.log")
    workers = [Mortal(["-m", "backend.cli", "worker"], env, folder / "worker.log") for _ in range(WORKERS)]
    own = {"s3_endpoint": store.server.endpoint, "s3_access_key": store.server.access_key}
    try:
        yield (
            port,
            [api, *workers, store],
            S3Store(
                msgspec.structs.replace(settings(), **own, s3_secret_key=store.server.secret_key, s3_bucket="menqian")
            ),
        )
    finally:
        for process in [api, *workers]:
            await asyncio.to_thread(process.end)


async def test_killing_everything_loses_and_doubles_nothing(own_database: str, own_folder: Path) -> None:
    photos = ((n, picture(size=(200 + n % 97, 150 + n // 97))) for n in range(PHOTOS))
    sent: dict[str, str] = {}
    async with installation(own_database, own_folder) as (port, mortals, store):
        async with anyio.create_task_group() as killing:
            killing.start_soon(reaper, mortals)
            async with anyio.create_task_group() as sending:
                for _ in range(PHONES):
                    sending.start_soon(phone, port, photos, sent)
            killing.cancel_scope.cancel()
        for mortal in mortals:  # whoever was down when the killing ended
            await asyncio.to_thread(mortal.kill)
            await asyncio.to_thread(mortal.start)
        await everything_done()
        assert sum(m.killed for m in mortals) > len(mortals)
        await nothing_lost(sent, store)
        await nothing_doubled(sent, store)


async def everything_done() -> None:
    """Until no photo lacks a rendering, in either format."""
    with anyio.fail_after(120):
        while await fetchval("SELECT count(*) FROM photo WHERE renderings = 'pending' OR modern_at IS NULL"):  # noqa: ASYNC110
            await anyio.sleep(0.2)


async def nothing_lost(sent: dict[str, str], store: S3Store) -> None:
    assert len(sent) == PHOTOS
    reports = {str(r["id"]): r["photos"] for r in await fetch(
        "SELECT r.id, array_agg(cp.sha256) AS photos FROM report r JOIN case_report cr ON cr.report_id = r.id"
        " JOIN case_photo cp ON cp.case_id = cr.case_id GROUP BY r.id"
    )}  # fmt: skip
    assert reports == {report_id: [sha256] for sha256, report_id in sent.items()}
    for sha256 in sent:
        assert hashlib.sha256(await store.get(original_key(sha256))).hexdigest() == sha256
    assert await fetchval("SELECT count(*) FROM photo_parked") == 0


async def nothing_doubled(sent: dict[str, str], store: S3Store) -> None:
    assert await fetchval("SELECT count(*) FROM photo") == PHOTOS
    rows = await fetch("SELECT sha256, kind, media_type, object_key, bytes FROM photo_derivative")
    assert len(rows) == 4 * PHOTOS
    known = {original_key(s) for s in sent} | {r["object_key"] for r in rows}
    assert set(await store.keys("photos/")) == known
    for row in rows[:: max(1, len(rows) // 40)]:
        assert await store.size(row["object_key"]) == row["bytes"]
    assert await fetchval("SELECT count(*) FROM case_event") == PHOTOS
