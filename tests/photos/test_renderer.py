"""The renderer's limits: time, memory, and a child that is killed."""

import io
import os
import signal

import anyio
import pytest
from httpx import AsyncClient
from PIL import Image

from backend.app import create_app, eyes
from backend.kernel.clock import FixedClock
from backend.photos.child import Child, ChildDied
from backend.photos.renderings import NotRenderable, Output, child, render_bytes
from backend.storage import ObjectStore
from tests.harness.world import START, World, sign_in
from tests.photos.test_photos import attached, picture, sha


async def test_a_photo_that_takes_too_long_is_given_up() -> None:
    hurried = child(limit_s=0.001)
    with pytest.raises(NotRenderable) as refused:
        await render_bytes(picture(), [Output(side=320)], hurried)
    assert refused.value.code == "photo.too_slow"
    await hurried.stop()


async def test_where_memory_runs_short_the_renderer_goes_and_not_who_asks_it(renderer: Child) -> None:
    await render_bytes(picture(), [Output(side=320)], renderer)
    assert (await anyio.Path(f"/proc/{renderer.pid}/oom_score_adj").read_text()).strip() == "1000"


async def test_the_eyes_of_an_application_close_with_it() -> None:
    app = create_app(FixedClock(START), manage_pool=False)
    async with eyes(app):
        await render_bytes(picture(), [Output(side=320)], app.state.eyes)
        looking = f"/proc/{app.state.eyes.pid}"
        assert await anyio.Path(looking).exists()
    assert not await anyio.Path(looking).exists()


@pytest.mark.slow
async def test_a_photo_that_takes_too_much_memory_is_given_up_and_the_next_one_is_rendered(renderer: Child) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20_000, 16_000)).save(out, "PNG", compress_level=9)
    with pytest.raises(NotRenderable) as refused:
        await render_bytes(out.getvalue(), [Output(side=320)], renderer)
    assert refused.value.code == "photo.too_much_memory"
    [made] = await render_bytes(picture(), [Output(side=320)], renderer)
    assert (made.width, made.height) == (320, 240)


async def test_a_killed_child_is_an_error_to_repeat_and_a_new_one_follows() -> None:
    mortal = child()
    await render_bytes(picture(), [Output(side=320)], mortal)
    assert mortal.pid is not None
    os.kill(mortal.pid, signal.SIGKILL)
    with pytest.raises(ChildDied):
        await render_bytes(picture(), [Output(side=320)], mortal)
    [made] = await render_bytes(picture(), [Output(side=320)], mortal)
    assert made.media_type == "image/jpeg"
    await mortal.stop()


async def test_an_administrator_lets_a_parked_photo_be_tried_again(
    client: AsyncClient, store: ObjectStore, world: World, clock, renderer: Child
) -> None:  # type: ignore[no-untyped-def]
    from backend.evidence import copies
    from backend.photos import queries

    data = picture(size=(64, 48))
    await attached(client, data)
    await queries.park(sha(data), "photo.killed_decoder", "ChildDied", clock.now())
    assert await queries.without_renderings(5) == []
    clerk, admin = await sign_in("clerk", clock), await sign_in("admin", clock)
    url = f"/api/ops/parked-photos/{sha(data)}/retry"
    assert (await client.post(url)).status_code == 401
    assert (await client.post(url, headers=clerk)).status_code == 403
    assert (await client.post(url, headers=admin)).status_code == 204
    assert (await client.post(url, headers=admin)).status_code == 404
    await copies.make(sha(data), renderer, store, clock)
    assert (await client.get(f"/api/photos/{sha(data)}/thumb", headers=clerk)).status_code == 200
    assert (await client.get("/api/ops/parked-photos", headers=admin)).json()["items"] == []


async def test_an_administrator_sees_how_much_work_waits(client: AsyncClient, world: World, clock) -> None:  # type: ignore[no-untyped-def]
    clerk, admin = await sign_in("clerk", clock), await sign_in("admin", clock)
    assert (await client.get("/api/ops/jobs")).status_code == 401
    assert (await client.get("/api/ops/jobs", headers=clerk)).status_code == 403
    assert (await client.get("/api/ops/jobs", headers=admin)).json()["items"] == []
