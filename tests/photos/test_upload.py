"""Uploads by slow, stalled, vanished and too many senders, and while the store is in trouble."""

import asyncio
from asyncio import Task
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import anyio
import msgspec
import pytest
from httpx import ASGITransport, AsyncClient, Response
from litestar import Litestar

from backend.db import fetchval
from backend.kernel import pace
from backend.kernel.clock import FixedClock
from backend.photos import room, routes, service
from backend.photos.errors import TooBusy
from backend.photos.senders import PhotoSender
from backend.photos.service import original_key
from backend.settings import settings
from backend.storage import ObjectStore
from backend.storage.errors import StoreUnavailable
from backend.storage.s3 import S3Store
from tests.harness.proxy import proxy
from tests.harness.world import sign_in
from tests.photos.test_photos import picture, put, sha


async def never(data: bytes) -> AsyncIterator[bytes]:
    """Half of the bytes, then silence."""
    yield data[: len(data) // 2]
    await anyio.sleep_forever()


async def test_a_sender_that_falls_silent_is_told_and_leaves_nothing(
    client: AsyncClient, store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "SILENCE_S", 0.05)
    data = picture(size=(111, 77))
    answer = await client.put(f"/api/photos/{sha(data)}", content=never(data))
    assert (answer.status_code, answer.json()["type"]) == (408, "request.too_slow")
    assert await fetchval("SELECT count(*) FROM photo") == 0
    assert await store.size(original_key(sha(data))) is None
    assert (await put(client, data)).status_code == 201


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal does not wait for the rest of the body."""
    monkeypatch.setattr(routes, "_DRAIN_S", 0.0)


@asynccontextmanager
async def held(app: Litestar, addresses: Iterable[str], headers: dict[str, str]) -> AsyncIterator[list[Task]]:
    """A photo begun from each of these addresses, of which no more comes; the requests, all of them received."""
    data, came, senders = picture(size=(113, 77)), [], []

    async def body() -> AsyncIterator[bytes]:
        yield data[:10]
        came.append(1)
        await anyio.sleep_forever()

    for address in addresses:
        reached = len(came)
        senders.append(asyncio.create_task(send(app, data, address, body(), headers)))
        while len(came) == reached and not senders[-1].done():  # noqa: ASYNC110
            await asyncio.sleep(0)
    try:
        yield senders
    finally:
        for sender in senders:
            sender.cancel()
        await asyncio.gather(*senders, return_exceptions=True)


async def send(
    app: Litestar, data: bytes, address: str, body: AsyncIterator[bytes] | bytes | None = None, headers: Any = None
) -> Response:
    transport = ASGITransport(app=app, raise_app_exceptions=False, client=(address, 1))
    async with AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as one:
        return await one.put(f"/api/photos/{sha(data)}", content=body or data, headers=headers)


def many(count: int) -> list[str]:
    return [f"198.51.{n // 250}.{n % 250 + 1}" for n in range(count)]


@pytest.mark.real_commits
async def test_one_address_holds_no_more_than_its_share(
    own_database: str, at_once: None, app: Litestar, store: ObjectStore
) -> None:
    quick = picture(size=(64, 48))
    async with held(app, ["198.51.100.7"] * 128, {}) as senders:
        refused = [await s for s in senders[8:]]
        assert not any(s.done() for s in senders[:8])
        assert {(r.status_code, r.json()["type"], r.headers["retry-after"]) for r in refused} == {
            (503, "photo.too_busy", "5")
        }
        assert (await send(app, quick, "198.51.100.8")).status_code == 201
    assert (await send(app, quick, "198.51.100.7")).status_code == 200


@pytest.mark.real_commits
async def test_a_room_full_of_strangers_keeps_nobody_out_who_signed_in(
    own_database: str, app: Litestar, store: ObjectStore, clock: FixedClock
) -> None:
    quick = picture(size=(66, 48))
    async with held(app, many(64), {}) as senders:
        assert not any(s.done() for s in senders)
        assert (await send(app, quick, "203.0.113.5")).status_code == 503
        inspector = await sign_in("inspector", clock)
        assert (await send(app, quick, "198.51.0.1", headers=inspector)).status_code == 201


@pytest.mark.real_commits
async def test_the_slowest_gives_way_when_the_room_is_full(
    own_database: str, app: Litestar, store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = picture(size=(68, 48))
    async with held(app, many(64), {}) as senders:
        monkeypatch.setattr(room, "SETTLING_S", 0.0)
        assert (await send(app, quick, "203.0.113.5")).status_code == 201
        [gone] = (await asyncio.wait(senders, return_when=asyncio.FIRST_COMPLETED))[0]
        assert gone.result().json()["type"] == "photo.too_busy"


@pytest.mark.real_commits
async def test_the_disk_for_what_comes_in_is_bounded_and_given_back(
    own_database: str, app: Litestar, store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = picture(size=(70, 48))
    monkeypatch.setattr(room.ANYBODY, "size", len(quick) + 5)
    async with held(app, ["198.51.100.7"], {}):
        assert (await send(app, quick, "203.0.113.5")).status_code == 503
    assert (await send(app, quick, "203.0.113.5")).status_code == 201
    assert room.ANYBODY.held == 0


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


async def test_who_gave_way_takes_no_room_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes may be on their way to a sender that was just sent away."""
    monkeypatch.setattr(room.Place, "pace", lambda *_: 0.0)
    small = room.Room(bodies=1, share=1, size=100)
    with small.place("slow") as place:
        place.take(10)
        small.make_way()
        with pytest.raises(TooBusy):
            place.take(10)
    assert small.held == 0
