"""Uploads by slow, stalled, vanished and too many senders, and while the store is in trouble."""

import asyncio
from collections.abc import AsyncIterator

import anyio
import msgspec
import pytest
from httpx import AsyncClient

from backend.db import fetchval
from backend.kernel.clock import FixedClock
from backend.photos import service
from backend.photos.senders import PhotoSender
from backend.photos.service import original_key
from backend.settings import settings
from backend.storage import ObjectStore
from backend.storage.errors import StoreUnavailable
from backend.storage.s3 import S3Store
from tests.harness.proxy import proxy
from tests.photos.test_photos import picture, put, sha


async def never(data: bytes) -> AsyncIterator[bytes]:
    """Half of the bytes, then silence."""
    yield data[: len(data) // 2]
    await anyio.sleep_forever()


async def test_a_sender_that_falls_silent_is_told_and_leaves_nothing(
    client: AsyncClient, store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_SILENCE_S", 0.05)
    data = picture(size=(111, 77))
    answer = await client.put(f"/api/photos/{sha(data)}", content=never(data))
    assert (answer.status_code, answer.json()["type"]) == (408, "photo.stalled")
    assert await fetchval("SELECT count(*) FROM photo") == 0
    assert await store.size(original_key(sha(data))) is None
    assert (await put(client, data)).status_code == 201


async def test_slow_senders_hold_nobody_else_up(client: AsyncClient, store: ObjectStore) -> None:
    slow, quick = picture(size=(113, 77)), picture(size=(64, 48))
    senders = [asyncio.create_task(client.put(f"/api/photos/{sha(slow)}", content=never(slow))) for _ in range(20)]
    try:
        with anyio.fail_after(10):
            assert (await put(client, quick)).status_code == 201
    finally:
        for sender in senders:
            sender.cancel()
        await asyncio.gather(*senders, return_exceptions=True)


async def test_too_many_at_once_are_asked_to_come_again(
    client: AsyncClient, store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_receiving", anyio.CapacityLimiter(1))
    slow, quick = picture(size=(115, 77)), picture(size=(66, 48))
    reached = anyio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield slow[:10]
        reached.set()
        await anyio.sleep_forever()

    sender = asyncio.create_task(client.put(f"/api/photos/{sha(slow)}", content=body()))
    await reached.wait()
    refused = await put(client, quick)
    assert (refused.status_code, refused.json()["type"]) == (503, "photo.too_busy")
    assert refused.headers["retry-after"]
    sender.cancel()
    await asyncio.gather(sender, return_exceptions=True)
    assert (await put(client, quick)).status_code == 201


async def test_a_length_over_the_limit_is_refused_before_anything_is_read(client: AsyncClient) -> None:
    async def body() -> AsyncIterator[bytes]:
        raise AssertionError("read")
        yield b""

    headers = {"Content-Length": str(40 * 1024 * 1024)}
    answer = await client.put(f"/api/photos/{'ab' * 32}", content=body(), headers=headers)
    assert answer.status_code == 413


async def test_while_the_store_is_away_an_upload_is_refused_whole_and_works_later(
    store: ObjectStore, clock: FixedClock
) -> None:
    data, who = picture(size=(117, 77)), PhotoSender(actor=None, address="198.51.100.0/24")

    async def body() -> AsyncIterator[bytes]:
        yield data

    async with proxy(settings().s3_endpoint) as between:
        own = msgspec.structs.replace(settings(), s3_endpoint=f"127.0.0.1:{between.port}")
        for mode in ("refuse", "hang", "cut", 507):
            between.mode, between.cut_after = mode, 1500
            with pytest.raises(StoreUnavailable):
                await service.upload(sha(data), body(), who, S3Store(own, 0.3), clock)
            assert await fetchval("SELECT count(*) FROM photo") == 0
            assert await store.size(original_key(sha(data))) is None
        between.mode = "pass"
        _, created = await service.upload(sha(data), body(), who, S3Store(own, 5), clock)
    assert created


@pytest.mark.real_commits
async def test_the_same_photo_sent_twice_at_once_is_stored_once(
    own_database: str, client: AsyncClient, store: ObjectStore
) -> None:
    data = picture(size=(119, 77))
    answers = await asyncio.gather(*(put(client, data) for _ in range(4)))
    assert sorted(a.status_code for a in answers) == [200, 200, 200, 201]
    assert len({a.text for a in answers}) == 1
    assert await fetchval("SELECT count(*) FROM photo") == 1
