"""No picture leaves with more than its pixels, by whatever door."""

import io

import pytest
from httpx import AsyncClient
from PIL import Image

from backend.evidence import copies as evidence
from backend.kernel.clock import FixedClock
from backend.photos import jobs as photos
from backend.photos.child import Child
from backend.privacy import jobs, queries
from backend.storage import ObjectStore
from tests.evidence.test_copies import numbered
from tests.photos.test_photos import picture, sha

PHOTO = picture(size=(1600, 1200))  # with a time, a position and a model in its EXIF
DOORS = ("thumb", "screen", "evidence", "public")


@pytest.mark.parametrize("accept", ["image/jpeg", "image/webp"])
async def test_no_door_lets_metadata_out(
    client: AsyncClient,
    store: ObjectStore,
    clock: FixedClock,
    renderer: Child,
    finder: Child,
    people,
    advance,
    accept: str,
) -> None:
    digest = sha(PHOTO)
    await numbered(client, advance, PHOTO)
    await evidence.make(digest, renderer, store, clock)
    await photos.make_modern(digest, renderer, store, clock)
    await queries.found(digest, "[]", None, clock.now())
    body = {"what": "approve", "version": 1}
    await client.post(f"/api/privacy/reviews/{digest}", json=body, headers=people["clerk"])
    await jobs.publish(digest, finder, store, clock)
    code = (await client.get(f"/api/privacy/reviews/{digest}", headers=people["clerk"])).json()["publicUrl"]
    for path in [*(f"/api/photos/{digest}/{door}" for door in DOORS), code]:
        answer = await client.get(path, headers={**people["clerk"], "Accept": accept})
        assert answer.status_code == 200, path
        with Image.open(io.BytesIO(answer.content)) as image:
            assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(image.info), path
            assert not image.getexif(), path
        assert b"Phone" not in answer.content, path
        assert b"2026:11:23" not in answer.content, path
