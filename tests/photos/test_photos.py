"""Photos: what is taken in, what is refused, who sees a rendering, and what the worker makes."""

import hashlib
import io
from contextlib import suppress
from datetime import timedelta

import msgspec
import piexif
import pytest
from httpx import AsyncClient
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from backend.db import fetchval
from backend.evidence import copies
from backend.kernel.clock import FixedClock
from backend.kernel.errors import DomainError
from backend.photos import facts, jobs
from backend.photos.child import Child
from backend.photos.claims import claimed
from backend.photos.service import original_key
from backend.settings import settings as own_settings
from backend.storage import ObjectStore
from tests.harness.reports import new_case
from tests.harness.world import World, sign_in


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (640, 480), orientation: int = 1, gps: dict | None = None,
    taken: bytes = b"2026:11:23 09:30:00", offset: bytes = b"+08:00",
) -> bytes:  # fmt: skip
    """A picture, red at its left and blue at its right, with EXIF."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = piexif.dump({
        "0th": {piexif.ImageIFD.Orientation: orientation, piexif.ImageIFD.Model: b"Phone"},
        "Exif": {piexif.ExifIFD.DateTimeOriginal: taken, piexif.ExifIFD.OffsetTimeOriginal: offset},
        "GPS": gps if gps is not None else PLACE,
    })  # fmt: skip
    out = io.BytesIO()
    image.save(out, kind, **({"exif": exif} if kind in ("JPEG", "WEBP") else {}))
    return out.getvalue()


PLACE = {
    piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: ((31, 1), (14, 1), (0, 1)),
    piexif.GPSIFD.GPSLongitudeRef: b"E", piexif.GPSIFD.GPSLongitude: ((121, 1), (30, 1), (0, 1)),
}  # fmt: skip


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def put(client: AsyncClient, data: bytes, name: str | None = None, **headers: str):
    return await client.put(f"/api/photos/{name or sha(data)}", content=data, headers=headers)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_facts_come_from_header_and_metadata(kind: str) -> None:
    found = facts.read(picture(kind))
    assert (found.width, found.height) == (640, 480)
    if kind != "PNG":
        assert (found.lon, found.lat) == pytest.approx((121.5, 31.2333), abs=1e-3)
        assert found.taken_at is not None
        assert found.taken_at.isoformat() == "2026-11-23T01:30:00+00:00"


@pytest.mark.parametrize(
    ("taken", "offset"),
    [(b"0001:01:01 00:00:00", b"+08:00"), (b"9999:12:31 23:59:59", b"-08:00"), (b"2026:11:23 09:30:00", b"+08:75")],
)
def test_a_camera_whose_clock_says_nonsense_still_gives_a_photo(taken: bytes, offset: bytes) -> None:
    found = facts.read(picture(taken=taken, offset=offset))
    assert (found.taken_at, found.width) == (None, 640)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_width_and_height_are_as_a_person_sees_them(orientation: int) -> None:
    found = facts.read(picture(orientation=orientation))
    assert (found.width, found.height) == ((480, 640) if orientation >= 5 else (640, 480))


@pytest.mark.parametrize("gps", [
    {piexif.GPSIFD.GPSLatitude: ((31, 1), (14, 1), (0, 1))},
    {**PLACE, piexif.GPSIFD.GPSLatitude: ((31, 0), (14, 0), (0, 0))},
    {**PLACE, piexif.GPSIFD.GPSLatitude: ((97, 1), (0, 1), (0, 1))},
    {
        **PLACE,
        piexif.GPSIFD.GPSLatitude: ((0, 1), (0, 1), (0, 1)),
        piexif.GPSIFD.GPSLongitude: ((0, 1), (0, 1), (0, 1)),
    },
])  # fmt: skip
def test_a_senseless_position_is_none(gps: dict) -> None:
    assert facts.read(picture(gps=gps)).lon is None


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 3000), st.integers(0, 255), st.booleans())
def test_damaged_files_are_refused_or_read_but_never_a_fault(at: int, value: int, cut: bool) -> None:
    data = bytearray(picture(size=(64, 48)))
    data = data[: at % len(data)] if cut else data
    if data and not cut:
        data[at % len(data)] = value
    with suppress(DomainError):
        facts.read(bytes(data))


async def test_an_upload_is_new_once_and_known_ever_after(client: AsyncClient, store: ObjectStore) -> None:
    data = picture()
    first, again = await put(client, data), await put(client, data)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["location"] == {
        "lon": 121.5,
        "lat": pytest.approx(31.2333, abs=1e-3),
        "datum": "wgs84",
        "source": "exif",
    }
    assert await store.get(original_key(sha(data))) == data
    assert (await client.get(f"/api/photos/{sha(data)}")).status_code == 404
    own = {"X-Menqian-Phone": "a" * 22}
    assert (await client.put(f"/api/photos/{sha(data)}", content=data, headers=own)).status_code == 200
    assert (await client.get(f"/api/photos/{sha(data)}", headers=own)).json() == first.json()


@pytest.mark.parametrize(("data", "name", "status", "code"), [
    (picture(), "ab" * 32, 422, "photo.hash_mismatch"),
    (b"<html>", None, 422, "photo.not_a_picture"),
    (b"", None, 422, "photo.not_a_picture"),
    (picture()[:5000], None, 422, "photo.truncated"),
    (picture(), "nonsense", 404, "photo.not_found"),
])  # fmt: skip
async def test_what_is_no_whole_picture_is_refused_and_leaves_nothing(
    client: AsyncClient, store: ObjectStore, data: bytes, name: str | None, status: int, code: str
) -> None:
    answer = await put(client, data, name)
    assert (answer.status_code, answer.json()["type"]) == (status, code)
    assert await fetchval("SELECT count(*) FROM photo") == 0
    assert await store.size(original_key(name or sha(data))) is None


async def test_a_photo_over_thirty_megabytes_is_refused(client: AsyncClient, store: ObjectStore) -> None:
    answer = await put(client, b"\xff\xd8\xff" + bytes(31 * 1024 * 1024))
    assert answer.status_code == 413


async def test_anonymous_uploads_have_a_budget(
    client: AsyncClient, store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = msgspec.structs.replace(own_settings(), photo_mib_per_address=1)
    monkeypatch.setattr("backend.photos.service.settings", lambda: own)
    monkeypatch.setattr("backend.photos.service._MIB", 4_000)
    assert (await put(client, picture(size=(64, 48)))).status_code == 201
    refused = await put(client, picture(size=(1200, 900)))
    assert (refused.status_code, refused.json()["type"]) == (429, "rate.limited")


async def attached(client: AsyncClient, data: bytes) -> str:
    """The case of a report with this photo."""
    await put(client, data)
    return await new_case(client, cell=0, photos=[sha(data)])


async def test_a_rendering_is_for_who_sees_a_case_with_the_photo(
    client: AsyncClient, store: ObjectStore, world: World, clock: FixedClock, renderer: Child
) -> None:
    data = picture(size=(2000, 1500), orientation=6)
    await attached(client, data)
    url = f"/api/photos/{sha(data)}/thumb"
    clerk, stranger = await sign_in("clerk", clock), await sign_in("other_squad", clock)
    pending = await client.get(url, headers=clerk)
    assert (pending.status_code, pending.json()["type"]) == (404, "photo.derivative_pending")
    assert pending.headers["retry-after"]

    await copies.make(sha(data), renderer, store, clock)
    thumb = await client.get(url, headers=clerk)
    assert thumb.status_code == 200
    assert b"Exif" not in thumb.content
    image = Image.open(io.BytesIO(thumb.content))
    assert image.size == (240, 320)
    red, _, blue = image.getpixel((120, 20))
    assert red > 200 > blue  # turned by 90°: what was left is now on top
    for headers in ({}, stranger):
        assert (await client.get(url, headers=headers)).status_code == 404
        assert (await client.get(f"/api/photos/{sha(data)}", headers=headers)).status_code == 404
    tag = thumb.headers["etag"]
    assert thumb.headers["cache-control"] == "private, no-cache"
    assert (await client.get(url, headers={**clerk, "If-None-Match": tag})).status_code == 304
    assert (await client.get(url, headers={**stranger, "If-None-Match": tag})).status_code == 404
    part = await client.get(url, headers={**clerk, "Range": "bytes=0-99"})
    assert (part.status_code, len(part.content)) == (206, 100)
    assert (await client.get(f"/api/photos/{sha(data)}/original", headers=clerk)).status_code == 404


async def test_what_cannot_be_rendered_is_parked_with_its_reason(
    client: AsyncClient, store: ObjectStore, world: World, clock: FixedClock, renderer: Child
) -> None:
    data = picture("PNG")
    start = data.index(b"IDAT") + 4
    broken = data[:start] + bytes(40) + data[start + 40 :]
    await attached(client, broken)
    await copies.make(sha(broken), renderer, store, clock)
    clerk, admin = await sign_in("clerk", clock), await sign_in("admin", clock)
    answer = await client.get(f"/api/photos/{sha(broken)}/thumb", headers=clerk)
    assert (answer.status_code, answer.json()["type"]) == (404, "photo.derivative_failed")
    listed = (await client.get("/api/ops/parked-photos", headers=admin)).json()["items"]
    assert [p["sha256"] for p in listed] == [sha(broken)]
    assert (await client.get("/api/ops/parked-photos", headers=clerk)).status_code == 403
    good = picture(size=(300, 200))
    await attached(client, good)
    await copies.make(sha(good), renderer, store, clock)  # the worker goes on
    assert (await client.get(f"/api/photos/{sha(good)}/screen", headers=clerk)).status_code == 200


async def test_bytes_that_no_report_took_are_collected_after_a_day(
    client: AsyncClient, store: ObjectStore, world: World, clock: FixedClock
) -> None:
    lone, kept = picture(size=(100, 80)), picture(size=(120, 90))
    await put(client, lone)
    await attached(client, kept)
    assert await jobs.collect_orphans(store, clock) == 0
    clock.advance(timedelta(hours=25))
    assert await jobs.collect_orphans(store, clock) == 1
    assert await store.size(original_key(sha(lone))) is None
    assert await store.size(original_key(sha(kept))) == len(kept)


async def test_a_photo_that_another_process_has_is_left_to_it(
    client: AsyncClient, store: ObjectStore, world: World, clock: FixedClock
) -> None:
    data = picture(size=(90, 70))
    await put(client, data)
    clock.advance(timedelta(hours=25))
    async with claimed(sha(data)) as mine:
        assert mine
        assert await jobs.collect_orphans(store, clock) == 0
    assert await jobs.collect_orphans(store, clock) == 1
