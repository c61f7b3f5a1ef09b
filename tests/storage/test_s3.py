"""The object store on the real S3 server: what it promises, and what it answers when the server is in trouble."""

import hashlib
import io
import os
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import anyio
import httpx
import msgspec
import pytest

from backend.settings import settings
from backend.storage import ObjectStore
from backend.storage.errors import ObjectMissing, StoreUnavailable
from backend.storage.s3 import S3Store
from tests.harness.proxy import Proxy, proxy


async def test_what_is_put_comes_back_whole_and_in_ranges(store: ObjectStore) -> None:
    data = os.urandom(200_000)
    await store.put("test/whole", data, "application/octet-stream")
    assert await store.get("test/whole") == data
    assert await store.get("test/whole", 1000, 50) == data[1000:1050]
    assert await store.get("test/whole", 199_990, 10) == data[-10:]
    assert await store.size("test/whole") == len(data)


async def test_a_file_is_stored_from_its_beginning_wherever_it_stands(store: ObjectStore) -> None:
    file = io.BytesIO(b"0123456789")
    file.seek(5)
    await store.put("test/file", file, "text/plain")
    assert await store.get("test/file") == b"0123456789"


async def test_a_second_put_replaces_and_a_second_delete_is_nothing(store: ObjectStore) -> None:
    await store.put("test/twice", b"one", "text/plain")
    await store.put("test/twice", b"two", "text/plain")
    assert await store.get("test/twice") == b"two"
    await store.delete("test/twice")
    await store.delete("test/twice")
    assert await store.size("test/twice") is None
    with pytest.raises(ObjectMissing):
        await store.get("test/twice")


async def test_keys_are_listed_by_prefix_in_order(store: ObjectStore) -> None:
    for key in ("test/list/b", "test/list/a/1", "test/listless", "test/list/a/2"):
        await store.put(key, b"x", "text/plain")
    assert await store.keys("test/list/") == ["test/list/a/1", "test/list/a/2", "test/list/b"]


async def test_many_at_once_do_not_mix(store: ObjectStore) -> None:
    bodies = {f"test/many/{n}": hashlib.sha256(str(n).encode()).digest() * 1000 for n in range(24)}
    async with anyio.create_task_group() as group:
        for key, body in bodies.items():
            group.start_soon(store.put, key, body, "text/plain")
    for key, body in bodies.items():
        assert await store.get(key) == body


async def test_a_signed_address_reads_one_object_for_a_while_and_a_bare_one_nothing(store: ObjectStore) -> None:
    await store.put("test/signed", b"seen", "text/plain")
    await store.put("test/other", b"hidden", "text/plain")
    url = await store.presigned_get("test/signed", timedelta(minutes=1))
    async with httpx.AsyncClient() as client:
        assert (await client.get(url)).content == b"seen"
        assert (await client.get(url.partition("?")[0])).status_code == 403
        assert (await client.get(url.replace("test/signed", "test/other"))).status_code == 403


@pytest.fixture
async def troubled(store: ObjectStore) -> AsyncIterator[tuple[S3Store, Proxy]]:
    """The store behind a proxy that can misbehave."""
    async with proxy(settings().s3_endpoint) as between:
        yield behind(between), between


def behind(between: Proxy) -> S3Store:
    """The store through the proxy, without connections yet."""
    return S3Store(msgspec.structs.replace(settings(), s3_endpoint=f"127.0.0.1:{between.port}"), read_timeout_s=0.5)


@pytest.mark.parametrize("mode", ["refuse", "hang", "cut", 500, 503, 507])
async def test_trouble_is_one_clear_error_soon_and_nothing_half_stored_is_seen(
    troubled: tuple[S3Store, Proxy], store: ObjectStore, mode: str | int
) -> None:
    through, between = troubled
    data, key = os.urandom(400_000), f"test/trouble/{mode}"
    between.mode, between.cut_after = mode, 150_000
    began = time.monotonic()
    with pytest.raises(StoreUnavailable) as failure:
        await through.put(key, data, "image/jpeg")
    assert time.monotonic() - began < 8
    assert failure.value.headers["Retry-After"]
    assert await store.size(key) is None
    between.mode = "pass"
    await through.put(key, data, "image/jpeg")
    assert await store.get(key) == data


async def test_reading_from_a_store_in_trouble_is_the_same_error(troubled: tuple[S3Store, Proxy]) -> None:
    through, between = troubled
    await through.put("test/read", os.urandom(300_000), "image/jpeg")
    for mode in ("refuse", "hang", 503):
        between.mode = mode
        with pytest.raises(StoreUnavailable):
            await behind(between).get("test/read")


async def test_a_server_that_is_not_there_is_the_same_error() -> None:
    nowhere = S3Store(msgspec.structs.replace(settings(), s3_endpoint="127.0.0.1:9"), read_timeout_s=0.5)
    with pytest.raises(StoreUnavailable):
        await nowhere.put("test/nowhere", b"x", "text/plain")
