"""Photos past the API: written to and read from the store at signed addresses, accepted only after being read."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import pytest
from httpx import AsyncClient

from backend.evidence import copies
from backend.kernel.clock import FixedClock
from backend.photos import direct
from backend.photos.child import Child
from backend.photos.sweep import sweep
from backend.pwa import security_headers
from backend.settings import settings
from backend.storage import ObjectStore
from backend.storage.s3 import S3Store
from tests.harness.reports import new_case
from tests.photos.test_photos import picture, put, sha

DATA = picture(size=(333, 222))


@pytest.fixture
async def outside(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    """An installation whose store browsers reach; a browser outside, without keys."""
    own = msgspec.structs.replace(settings(), s3_public_url=f"http://{settings().s3_endpoint}")
    objects = S3Store(own)
    monkeypatch.setattr("backend.photos.direct.settings", lambda: own)
    monkeypatch.setattr("backend.photos.routes.settings", lambda: own)
    monkeypatch.setattr("backend.photos.routes.store", lambda: objects)
    async with httpx.AsyncClient() as browser:
        yield browser


async def begun(client: AsyncClient, who: dict[str, str], data: bytes) -> httpx.Response:
    return await client.post(f"/api/photos/{sha(data)}/direct", headers=who)


async def received(client: AsyncClient, who: dict[str, str], data: bytes) -> httpx.Response:
    return await client.post(f"/api/photos/{sha(data)}/received", headers=who)


async def test_staff_write_to_the_store_and_the_photo_is_taken_over(
    client, people, outside, store: ObjectStore
) -> None:
    answer = await begun(client, people["inspector"], DATA)
    assert answer.status_code == 201
    assert (await outside.put(answer.json()["url"], content=DATA)).status_code == 200
    taken = await received(client, people["inspector"], DATA)
    assert (taken.status_code, taken.json()["width"]) == (201, 333)
    assert await store.keys("incoming/") == []
    assert (await received(client, people["inspector"], DATA)).json()["type"] == "photo.not_received"


async def test_nobody_takes_over_what_another_wrote(client, people, outside) -> None:
    answer = await begun(client, people["inspector"], DATA)
    await outside.put(answer.json()["url"], content=DATA)
    assert (await received(client, people["squad"], DATA)).json()["type"] == "photo.not_received"


@pytest.mark.parametrize("wrong", [DATA[:-9], b"", b"no picture", b"x" * (30 * 2**20 + 1)])
async def test_what_is_refused_does_not_stay(client, people, outside, store: ObjectStore, wrong: bytes) -> None:
    answer = await begun(client, people["inspector"], DATA)
    await outside.put(answer.json()["url"], content=wrong)
    refused = await received(client, people["inspector"], DATA)
    assert refused.status_code in (413, 422), refused.text
    assert await store.keys("incoming/") == []


async def test_what_no_picture_comes_out_of_does_not_stay_either(
    client, people, outside, store: ObjectStore, eyes: Child
) -> None:
    at = (png := picture("PNG")).index(b"IDAT") + 4
    data = png[:at] + bytes(40) + png[at + 40 :]
    answer = await begun(client, people["inspector"], data)
    await outside.put(answer.json()["url"], content=data)
    assert (await received(client, people["inspector"], data)).json()["type"] == "photo.undecodable"
    assert await store.keys("incoming/") == []


async def test_citizens_and_other_installations_send_through_the_api(client, people, outside, monkeypatch) -> None:
    assert (await begun(client, {}, DATA)).status_code == 401
    monkeypatch.setattr("backend.photos.direct.settings", settings)
    assert (await begun(client, people["inspector"], DATA)).json()["type"] == "photo.not_direct"
    assert (await received(client, people["inspector"], DATA)).json()["type"] == "photo.not_direct"


async def test_a_rendering_is_read_from_the_store_by_who_may_see_it(
    client, people, outside, store: ObjectStore, clock: FixedClock, renderer: Child
) -> None:
    await put(client, DATA)
    await new_case(client, photos=[sha(DATA)])
    await copies.make(sha(DATA), renderer, store, clock)
    url = f"/api/photos/{sha(DATA)}/thumb"
    answer = await client.get(url, headers=people["clerk"])
    assert answer.status_code == 307
    assert "no-store" in answer.headers["cache-control"]
    there = await outside.get(answer.headers["location"])
    assert (there.status_code, there.headers["content-type"]) == (200, "image/jpeg")
    assert (await client.get(url)).status_code == 404
    bare = answer.headers["location"].partition("?")[0]
    assert (await outside.get(bare)).status_code == 403


async def test_what_was_written_and_never_told_is_collected(
    client, people, outside, store: ObjectStore, clock: FixedClock
) -> None:
    answer = await begun(client, people["inspector"], DATA)
    await outside.put(answer.json()["url"], content=DATA)
    clock.set(datetime.now(UTC) + timedelta(hours=25))
    assert await sweep(direct.SHELVES, store, clock) == 1
    assert await store.keys("incoming/") == []


def test_pages_may_load_photos_from_that_host_and_no_other() -> None:
    policy = security_headers("", "https://photos.example.cn")["Content-Security-Policy"]
    assert "img-src 'self' data: blob: https://photos.example.cn;" in policy
    assert "connect-src 'self' https://photos.example.cn;" in policy
    assert "https" not in security_headers("")["Content-Security-Policy"]
