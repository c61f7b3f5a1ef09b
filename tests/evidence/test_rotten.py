"""Rot inside the store's own files: each object that cannot be read is named, and everything else is proven."""

from pathlib import Path
from uuid import uuid4

import pytest
from httpx import AsyncClient

from backend.db import execute, fetch, fetchval
from backend.evidence import copies
from backend.evidence.verify import Verdict, verify_evidence
from backend.kernel.clock import FixedClock
from backend.photos.child import Child
from backend.photos.jobs import make_modern
from backend.photos.service import original_key
from backend.storage import ObjectStore
from backend.storage.errors import StoreUnavailable
from tests.evidence.test_copies import numbered
from tests.harness.databases import DATA
from tests.photos.test_photos import picture, put, sha


@pytest.fixture
def verify(store: ObjectStore, clock: FixedClock):  # type: ignore[no-untyped-def]
    async def run() -> Verdict:
        return await verify_evidence(store, clock)

    return run


def flip_in_the_stores_file(marker: bytes) -> None:
    """Change one byte of the object that holds the marker, in the volume that the store keeps it in."""
    for volume in Path(DATA).rglob("*.dat"):
        at = volume.read_bytes().rfind(marker)
        if at >= 0:
            with volume.open("r+b") as file:
                file.seek(at)
                file.write(bytes([marker[0] ^ 1]))
            return
    pytest.fail("no volume holds the object")


async def test_a_flipped_byte_in_the_stores_file_is_named_and_the_rest_is_proven(
    client: AsyncClient, advance, verify, store: ObjectStore, clock: FixedClock, renderer: Child
) -> None:
    marker = uuid4().bytes * 4
    data = picture(size=(64, 48)) + marker
    await put(client, data)
    number = await fetchval("SELECT no FROM case_file WHERE id = $1::text::uuid", await numbered(client, advance, data))
    whole = picture(size=(48, 64))
    await put(client, whole)
    await copies.make(sha(whole), renderer, store, clock)
    flip_in_the_stores_file(marker)
    verdict = await verify()
    [finding] = [f for f in verdict.findings if sha(data) in f.subject]
    assert (finding.code, finding.subject) == ("object.unreadable", f"原件 {sha(data)}")
    assert original_key(sha(data)) in finding.words
    assert number in finding.words
    assert verdict.photos >= 2
    assert verdict.renderings == 2
    await store.delete(original_key(sha(data)))


class Down:
    """A store that answers nothing from the first reading on."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    async def size(self, key: str) -> int | None:
        raise StoreUnavailable("ConnectionRefused")

    async def keys(self, prefix: str, after: str = "", limit: int | None = None) -> list[str]:
        raise StoreUnavailable("ConnectionRefused")


async def test_a_store_that_does_not_answer_ends_the_run(
    client: AsyncClient, store: ObjectStore, clock: FixedClock
) -> None:
    await put(client, picture(size=(64, 48)))
    with pytest.raises(StoreUnavailable):
        await verify_evidence(Down(store), clock)  # type: ignore[arg-type]


@pytest.fixture
async def rendered(client: AsyncClient, store: ObjectStore, clock: FixedClock, renderer: Child) -> str:
    """A photo with every rendering; its hash."""
    data = picture(size=(640, 480))
    await put(client, data)
    await copies.make(sha(data), renderer, store, clock)
    await make_modern(sha(data), renderer, store, clock)
    return sha(data)


async def test_renderings_are_proven_by_their_hash(rendered: str, verify, store: ObjectStore) -> None:
    assert ((await verify()).renderings, (await verify()).findings) == (4, [])
    for row in await fetch("SELECT kind, media_type, object_key FROM photo_derivative"):
        data = await store.get(row["object_key"])
        await store.put(row["object_key"], data[:-1] + bytes([data[-1] ^ 1]), row["media_type"])
    findings = (await verify()).findings
    assert [f.code for f in findings] == ["rendering.altered"] * 4
    assert {f.subject for f in findings} == {f"缩略图 {rendered}", f"屏幕图 {rendered}"}


async def test_a_rendering_without_a_hash_must_be_there_and_be_a_picture(
    rendered: str, verify, store: ObjectStore
) -> None:
    await execute("UPDATE photo_derivative SET content_sha256 = NULL")
    assert (await verify()).findings == []
    row = await fetch("SELECT object_key, bytes FROM photo_derivative ORDER BY object_key")
    await store.put(row[0]["object_key"], bytes(row[0]["bytes"]), "image/jpeg")
    await store.delete(row[1]["object_key"])
    await store.put(row[2]["object_key"], b"cut", "image/jpeg")
    codes = [f.code for f in (await verify()).findings]
    assert codes == ["rendering.altered", "rendering.broken", "rendering.missing"]
