"""Objects that a dead process left behind are deleted after a day; whatever a row names stays."""

from datetime import UTC, datetime, timedelta

import pytest
from httpx import AsyncClient

from backend.evidence import copies
from backend.kernel.clock import FixedClock
from backend.photos import jobs
from backend.photos.child import Child
from backend.photos.claims import claimed
from backend.photos.service import original_key
from backend.photos.sweep import sweep
from backend.privacy import jobs as privacy
from backend.storage import ObjectStore
from tests.harness.reports import new_case
from tests.photos.test_photos import picture, put, sha

DATA = picture(size=(320, 200))
OTHER = "ab" * 32
LEFT = [
    original_key(OTHER), f"photos/thumb/ab/{OTHER}.jpg", f"photos/screen/ab/{OTHER}.webp",
    f"photos/evidence/ab/{OTHER}-0197.jpg", "public/never-recorded.jpg",
]  # fmt: skip
SHELVES = [*jobs.SHELVES, *copies.SHELVES, *privacy.SHELVES]


@pytest.fixture
async def left(store: ObjectStore) -> None:
    for key in LEFT:
        await store.put(key, b"left", "application/octet-stream")


async def there(store: ObjectStore) -> list[str]:
    return [key for key in LEFT if await store.size(key) is not None]


async def test_what_no_row_names_goes_after_a_day_and_the_rest_stays(
    client: AsyncClient, left: None, store: ObjectStore, clock: FixedClock, renderer: Child
) -> None:
    await put(client, DATA)
    await new_case(client, photos=[sha(DATA)])
    await copies.make(sha(DATA), renderer, store, clock)
    mine = [k for k in await store.keys("photos/") if sha(DATA) in k]
    assert len(mine) >= 3
    clock.set(datetime.now(UTC) + timedelta(hours=23))
    await sweep(SHELVES, store, clock)
    assert await there(store) == LEFT
    clock.advance(timedelta(hours=2))
    assert await sweep(SHELVES, store, clock) >= len(LEFT)
    assert await there(store) == []
    assert [k for k in await store.keys("photos/") if sha(DATA) in k] == mine


async def test_an_object_that_is_being_recorded_is_left_alone(
    left: None, store: ObjectStore, clock: FixedClock
) -> None:
    clock.set(datetime.now(UTC) + timedelta(hours=25))
    async with claimed(OTHER):
        await sweep(SHELVES, store, clock)
    assert LEFT[0] in await there(store)
    await sweep(SHELVES, store, clock)
    assert await there(store) == []


async def test_where_much_is_unknown_nothing_is_deleted(
    left: None, store: ObjectStore, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("backend.photos.sweep._FEW", 0)
    clock.set(datetime.now(UTC) + timedelta(hours=25))
    assert await sweep(SHELVES, store, clock) == 0
    assert await there(store) == LEFT
    assert "nothing is deleted" in caplog.text
