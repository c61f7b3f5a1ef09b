"""Who saw a photo without its mask stands in the audit log: once a day for a person and a photo, before it goes out."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from backend.db import fetch
from backend.kernel.clock import FixedClock
from backend.photos.child import Child
from backend.storage import ObjectStore
from tests.harness.world import World, sign_in
from tests.photos.test_photos import attached, copies, picture, sha


@pytest.fixture
async def photo(client: AsyncClient, store: ObjectStore, world: World, clock: FixedClock, renderer: Child) -> str:
    """Of a case, with its renderings."""
    data = picture(size=(300, 200))
    await attached(client, data)
    await copies.make(sha(data), renderer, store, clock)
    return sha(data)


async def reads() -> list[tuple[Any, ...]]:
    rows = await fetch(
        "SELECT a.username, e.subject FROM audit_entry e JOIN account a ON a.id = e.actor_id"
        " WHERE e.act = 'photo_read' ORDER BY e.no"
    )
    return [tuple(r) for r in rows]


async def test_a_photo_that_was_seen_large_is_written_down(client: AsyncClient, photo: str, clock: FixedClock) -> None:
    clerk, supervisor = await sign_in("clerk", clock), await sign_in("supervisor", clock)
    for who in (clerk, supervisor, clerk):
        assert (await client.get(f"/api/photos/{photo}/screen", headers=who)).status_code == 200
    assert await reads() == [("clerk", f"photo/{photo}"), ("supervisor", f"photo/{photo}")]
    clock.advance(timedelta(hours=25))
    clerk = await sign_in("clerk", clock)
    assert (await client.get(f"/api/photos/{photo}/screen", headers=clerk)).status_code == 200
    assert len(await reads()) == 3
    own = (await client.get("/api/me/audit?reads=true", headers=clerk)).json()["items"]
    assert [one["subject"] for one in own] == [f"photo/{photo}"] * 2
    rest = (await client.get("/api/me/audit", headers=clerk)).json()["items"]
    assert "photo_read" not in {one["act"] for one in rest}


async def test_what_is_kept_in_the_browser_counts_too(client: AsyncClient, photo: str, clock: FixedClock) -> None:
    clerk = await sign_in("clerk", clock)
    tag = (await client.get(f"/api/photos/{photo}/screen", headers=clerk)).headers["etag"]
    clock.advance(timedelta(hours=25))
    again = {**await sign_in("clerk", clock), "If-None-Match": tag}
    assert (await client.get(f"/api/photos/{photo}/screen", headers=again)).status_code == 304
    assert len(await reads()) == 2


async def test_thumbnails_and_refusals_are_not_reads(client: AsyncClient, photo: str, clock: FixedClock) -> None:
    clerk, stranger = await sign_in("clerk", clock), await sign_in("other_squad", clock)
    assert (await client.get(f"/api/photos/{photo}/thumb", headers=clerk)).status_code == 200
    assert (await client.get(f"/api/photos/{photo}/screen", headers=stranger)).status_code == 404
    assert (await client.get(f"/api/photos/{photo}/screen")).status_code == 404
    assert await reads() == []
