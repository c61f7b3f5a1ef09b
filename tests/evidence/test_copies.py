"""Evidence copies: when they are made, what is burnt in, who gets them, and that nothing is done twice."""

import io

import anyio
import numpy
import pytest
from httpx import AsyncClient
from PIL import Image

from backend.db import execute, fetch, fetchval
from backend.evidence import copies, copy_queries
from backend.kernel.clock import FixedClock
from backend.photos import jobs
from backend.photos.child import Child
from backend.storage import ObjectStore
from tests.cases.conftest import Give
from tests.harness.reports import new_case
from tests.harness.world import World
from tests.photos.test_photos import picture, put, sha

People = dict[str, dict[str, str]]


async def numbered(client: AsyncClient, advance, data: bytes) -> str:  # type: ignore[no-untyped-def]
    """A filed case with this photo, its place in words known."""
    assert (await put(client, data)).status_code in (200, 201)
    case = await new_case(client, photos=[sha(data)])
    await advance(case, "filed")
    await execute("UPDATE case_file SET place_words = '东昌路北侧，近浦城路口' WHERE id = $1::text::uuid", case)
    return case


async def test_a_case_with_a_number_gets_its_copy_and_the_renderings_in_one_pass(
    client: AsyncClient, store: ObjectStore, clock: FixedClock, people: People, advance, renderer: Child
) -> None:  # type: ignore[no-untyped-def]
    data = picture(size=(1600, 1200))
    case = await numbered(client, advance, data)
    assert await copy_queries.without_copies(10) == [sha(data)]
    await copies.make(sha(data), renderer, store, clock)
    assert await copy_queries.without_copies(10) == []
    answer = await client.get(f"/api/photos/{sha(data)}/evidence", headers=people["clerk"])
    assert answer.status_code == 200
    assert (await client.get(f"/api/photos/{sha(data)}/screen", headers=people["clerk"])).status_code == 200
    lines = await fetchval("SELECT lines FROM evidence_copy WHERE case_id = $1::text::uuid", case)
    number = await fetchval("SELECT no FROM case_file WHERE id = $1::text::uuid", case)
    assert lines[0] == "拍摄 2026-11-23 09:30:00+08:00  东昌路北侧，近浦城路口"
    assert number in lines[1]
    assert "市民上报" in lines[1]
    assert sha(data)[:16] in lines[2]


async def test_who_saw_a_copy_saw_the_photo_and_is_written_down(
    client: AsyncClient, store: ObjectStore, clock: FixedClock, people: People, advance, renderer: Child
) -> None:  # type: ignore[no-untyped-def]
    data = picture(size=(300, 200))
    await numbered(client, advance, data)
    await copies.make(sha(data), renderer, store, clock)
    address = f"/api/photos/{sha(data)}/evidence"
    assert (await client.get(address)).status_code == 404
    for _ in range(2):
        assert (await client.get(address, headers=people["clerk"])).status_code == 200
    seen = await fetch("SELECT subject FROM audit_entry WHERE act = 'photo_read'")
    assert [r["subject"] for r in seen] == [f"photo/{sha(data)}"]


async def test_the_plate_is_legible_on_white_and_on_black(
    client: AsyncClient, store: ObjectStore, clock: FixedClock, people: People, advance, renderer: Child
) -> None:  # type: ignore[no-untyped-def]
    for colour in ("white", "black"):
        out = io.BytesIO()
        Image.new("RGB", (1280, 960), colour).save(out, "JPEG")
        await numbered(client, advance, out.getvalue())
        await copies.make(sha(out.getvalue()), renderer, store, clock)
        answer = await client.get(f"/api/photos/{sha(out.getvalue())}/evidence", headers=people["clerk"])
        grey = numpy.asarray(Image.open(io.BytesIO(answer.content)).convert("L")).astype(float) / 255
        plate = numpy.sort(grey[-100:, 60:700].ravel())
        light, dark = plate[-200:].mean() ** 2.2, numpy.median(plate) ** 2.2
        assert (light + 0.05) / (dark + 0.05) > 7  # WCAG 2.2, contrast (enhanced)


async def test_a_case_without_a_number_waits_and_one_that_ended_without_needs_none(
    client: AsyncClient, store: ObjectStore, clock: FixedClock, people: People, give: Give, renderer: Child
) -> None:
    data = picture(size=(300, 200))
    await put(client, data)
    case = await new_case(client, photos=[sha(data)])
    await copies.make(sha(data), renderer, store, clock)
    pending = await client.get(f"/api/photos/{sha(data)}/evidence", headers=people["clerk"])
    assert (pending.status_code, pending.json()["type"]) == (404, "photo.derivative_pending")
    assert await copy_queries.without_copies(10) == []
    await give("clerk", case, "decline", note="不属于城管职责")
    assert await copy_queries.without_copies(10) == [sha(data)]
    await copies.make(sha(data), renderer, store, clock)
    assert await copy_queries.without_copies(10) == []
    assert await fetchval("SELECT count(*) FROM evidence_copy") == 0


async def test_a_copy_is_for_who_sees_the_case(
    client: AsyncClient, store: ObjectStore, clock: FixedClock, people: People, advance, renderer: Child
) -> None:  # type: ignore[no-untyped-def]
    data = picture(size=(320, 240))
    case = await numbered(client, advance, data)
    await copies.make(sha(data), renderer, store, clock)
    url = f"/api/photos/{sha(data)}/evidence"
    for headers in ({}, people["other_squad"], people["agency"]):
        assert (await client.get(url, headers=headers)).status_code == 404
    seen = await client.get(f"{url}?case={case}", headers=people["clerk"])
    assert seen.status_code == 200
    other = await new_case(client, photos=[])
    assert (await client.get(f"{url}?case={other}", headers=people["clerk"])).status_code == 404
    assert (await client.get(f"{url}?case=nonsense", headers=people["clerk"])).status_code == 400
    again = await client.get(url, headers={**people["clerk"], "If-None-Match": f'"x", W/{seen.headers["etag"]}'})
    assert again.status_code == 304


@pytest.mark.real_commits
async def test_two_workers_at_one_photo_make_it_once(
    own_database: str, client: AsyncClient, store: ObjectStore, clock: FixedClock, advance, renderer: Child
) -> None:  # type: ignore[no-untyped-def]
    data = picture(size=(640, 480))
    await numbered(client, advance, data)
    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(copies.make, sha(data), renderer, store, clock)
    rows = await fetch("SELECT kind, media_type FROM photo_derivative ORDER BY kind")
    assert [tuple(r) for r in rows] == [("screen", "image/jpeg"), ("thumb", "image/jpeg")]
    assert await fetchval("SELECT count(*) FROM evidence_copy") == 1


async def test_the_modern_format_goes_to_who_can_show_it(
    client: AsyncClient, store: ObjectStore, clock: FixedClock, people: People, advance, renderer: Child
) -> None:  # type: ignore[no-untyped-def]
    data = picture(size=(800, 600))
    await numbered(client, advance, data)
    await copies.make(sha(data), renderer, store, clock)
    url, accept = f"/api/photos/{sha(data)}/screen", {**people["clerk"], "Accept": "image/avif,image/webp,*/*"}
    early = await client.get(url, headers=accept)
    assert early.headers["content-type"] == "image/jpeg"
    await jobs.make_modern(sha(data), renderer, store, clock)
    modern, plain = await client.get(url, headers=accept), await client.get(url, headers=people["clerk"])
    assert (modern.headers["content-type"], plain.headers["content-type"]) == ("image/webp", "image/jpeg")
    assert modern.headers["etag"] != plain.headers["etag"]
    assert "Accept" in modern.headers["vary"]
    assert Image.open(io.BytesIO(modern.content)).size == (800, 600)


@pytest.mark.parametrize(("wanted", "status", "size", "content_range"), [
    ("bytes=0-9", 206, 10, "bytes 0-9/{n}"),
    ("bytes=-7", 206, 7, "bytes {last6}-{last}/{n}"),
    ("bytes=5-", 206, None, "bytes 5-{last}/{n}"),
    ("bytes=99999999-", 416, 0, "bytes */{n}"),
    ("lines=1-2", 200, None, None),
])  # fmt: skip
async def test_ranges(
    client: AsyncClient, store: ObjectStore, clock: FixedClock, people: People, advance, renderer: Child,
    wanted: str, status: int, size: int | None, content_range: str | None,
) -> None:  # type: ignore[no-untyped-def]  # fmt: skip
    data = picture(size=(200, 150))
    await numbered(client, advance, data)
    await copies.make(sha(data), renderer, store, clock)
    url = f"/api/photos/{sha(data)}/thumb"
    n = len((await client.get(url, headers=people["clerk"])).content)
    answer = await client.get(url, headers={**people["clerk"], "Range": wanted})
    assert answer.status_code == status
    if size is not None:
        assert len(answer.content) == size
    if content_range:
        assert answer.headers["content-range"] == content_range.format(n=n, last=n - 1, last6=n - 7)


async def test_the_copy_of_a_joined_photo_is_there_for_who_sees_the_case_that_took_it(
    client: AsyncClient, store: ObjectStore, clock: FixedClock, people: People, give: Give, advance, renderer: Child,
    world: World,
) -> None:  # type: ignore[no-untyped-def]  # fmt: skip
    """As it stands in its gallery: asked for under that case, and by who sees only that one."""
    data = picture(size=(300, 200))
    joined = await numbered(client, advance, data)
    await copies.make(sha(data), renderer, store, clock)
    case = await new_case(client)
    await advance(case, "filed")
    assert (await give("clerk", joined, "merge", intoCaseId=case)).is_success
    address = f"/api/photos/{sha(data)}/evidence?case={case}"
    assert (await client.get(address, headers=people["agency"])).status_code == 404
    assert (await give("dispatcher", case, "dispatch", unitId=str(world.units["agency"]))).is_success
    for who in ("clerk", "agency"):
        assert (await client.get(address, headers=people[who])).status_code == 200
