"""`verify-evidence` names what was altered: an object, a row's field, a copy; and what is as it should be."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from httpx import AsyncClient

from backend.db import execute, fetchval
from backend.evidence import copies, jobs, queries, service, stream
from backend.evidence.verify import Scope, Verdict, verify_evidence
from backend.kernel.clock import FixedClock
from backend.photos.child import Child
from backend.photos.service import original_key
from backend.storage import ObjectStore
from tests.evidence.test_copies import numbered
from tests.harness.power import as_owner
from tests.harness.reports import new_case
from tests.photos.test_photos import picture, put, sha

ONE, TWO = picture(size=(320, 240)), picture(size=(240, 320))


@pytest.fixture
async def case(client: AsyncClient, store: ObjectStore) -> str:
    """A case with two photos."""
    for data in (ONE, TWO):
        await put(client, data)
    return await new_case(client, photos=[sha(ONE), sha(TWO)])


@pytest.fixture
def verify(store: ObjectStore, clock: FixedClock):  # type: ignore[no-untyped-def]
    async def run(**scope: object) -> Verdict:
        return await verify_evidence(store, clock, Scope(**({"photo": None} | scope)))

    return run


async def powerfully(sql: str, *args: object) -> None:
    """As somebody with full power over the database would."""
    async with as_owner():
        for table in ("photo", "case_photo", "case_event", "evidence_copy", "issued_copy"):
            await execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        await execute(sql, *args)


def named(verdict: Verdict) -> list[tuple[str, str]]:
    """(code, the hash in the subject) of every finding."""
    return [(f.code, f.subject.split()[-1]) for f in verdict.findings]


async def test_what_nobody_touched_holds(case: str, verify) -> None:
    verdict = await verify(since=None)
    assert (verdict.photos, verdict.events, verdict.findings, verdict.purged) == (2, 1, [], [])
    assert verdict.bytes == len(ONE) + len(TWO)


async def test_one_altered_byte_is_named_with_its_object_and_its_place(
    case: str, verify, store: ObjectStore, clock: FixedClock
) -> None:
    data = picture(size=(900, 700)) + bytes(range(256)) * 300
    await store.put(original_key(sha(data)), data, "image/jpeg")
    await execute(
        "INSERT INTO photo (sha256, bytes, media_type, width, height, orientation, received_at, attached_at)"
        " VALUES ($1, $2, 'image/jpeg', 900, 700, 1, $3, $3)", sha(data), len(data), clock.now(),
    )  # fmt: skip
    assert await jobs.note_pieces(store, clock) == 3
    assert await jobs.note_pieces(store, clock) == 0
    place = 2 * stream.PIECE + 5
    altered = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    await store.put(original_key(sha(data)), altered, "image/jpeg")
    [finding] = (await verify()).findings
    assert (finding.code, finding.subject) == ("object.altered", f"原件 {sha(data)}")
    assert sha(altered) in finding.words
    assert original_key(sha(data)) in finding.words
    assert f"{2 * stream.PIECE} 到 {3 * stream.PIECE - 1}" in finding.words


async def test_bytes_that_were_appended_are_named_from_where_they_begin(case: str, verify, store: ObjectStore) -> None:
    await store.put(original_key(sha(ONE)), ONE + b"more", "image/jpeg")
    [finding] = (await verify()).findings
    assert f"从第 {len(ONE)} 字节起" in finding.words


async def test_a_missing_object_is_named(case: str, verify, store: ObjectStore) -> None:
    await store.delete(original_key(sha(ONE)))
    assert named(await verify()) == [("object.missing", sha(ONE))]


async def test_two_objects_swapped_are_both_named(case: str, verify, store: ObjectStore) -> None:
    await store.put(original_key(sha(ONE)), TWO, "image/jpeg")
    await store.put(original_key(sha(TWO)), ONE, "image/jpeg")
    verdict = await verify()
    assert sorted(named(verdict)) == sorted([("object.altered", sha(ONE)), ("object.altered", sha(TWO))])
    assert all("另一张照片的原件" in f.words for f in verdict.findings)


@pytest.mark.parametrize(("change", "field"), [
    ("bytes = bytes + 1", "bytes"), ("received_at = received_at + interval '1 second'", "received_at"),
    ("media_type = 'image/png'", "media_type"), ("width = width + 1", "width"),
    ("taken_at = taken_at - interval '1 day'", "taken_at"), ("exif_point = NULL", "exif_point"),
    ("device_model = 'Camera'", "device_model"),
])  # fmt: skip
async def test_a_changed_field_of_a_row_is_named(case: str, verify, change: str, field: str) -> None:
    await powerfully(f"UPDATE photo SET {change} WHERE sha256 = $1", sha(ONE))
    verdict = await verify()
    assert set(named(verdict)) == {("row.altered", sha(ONE))}
    assert any(field in f.words for f in verdict.findings)


@pytest.mark.parametrize("with_its_links", [False, True])
async def test_a_missing_row_is_named(case: str, verify, with_its_links: bool) -> None:
    await powerfully("DELETE FROM photo WHERE sha256 = $1", sha(ONE))
    if with_its_links:
        await powerfully("DELETE FROM case_photo WHERE sha256 = $1", sha(ONE))
    assert named(await verify()) == [("row.missing", sha(ONE))]


async def test_an_event_that_was_altered_proves_nothing(case: str, verify) -> None:
    await powerfully("UPDATE case_event SET body = body || ' '")
    assert [f.code for f in (await verify()).findings] == ["event.altered"]


async def test_an_object_without_a_row_is_an_orphan_after_a_day(case: str, verify, store, clock: FixedClock) -> None:
    key = original_key("ab" * 32)
    await store.put(key, b"x", "image/jpeg")
    clock.set(datetime.now(UTC))
    assert ("object.orphan", key) not in named(await verify())
    clock.advance(timedelta(hours=25))
    assert ("object.orphan", key) in named(await verify())
    await store.delete(key)


async def test_marking_a_photo_as_purged_does_not_hide_it(case: str, verify, store: ObjectStore) -> None:
    await store.delete(original_key(sha(ONE)))
    await powerfully("UPDATE photo SET purged_at = now() WHERE sha256 = $1", sha(ONE))
    assert named(await verify(photo=sha(ONE))) == [("purge.unsealed", sha(ONE))]


async def test_an_altered_or_missing_copy_is_named(
    client: AsyncClient, verify, store: ObjectStore, clock: FixedClock, advance, renderer: Child
) -> None:
    await numbered(client, advance, ONE)
    await copies.make(sha(ONE), renderer, store, clock)
    row = await fetchval("SELECT row(copy_sha256, object_key) FROM evidence_copy WHERE sha256 = $1", sha(ONE))
    copy, key = row
    assert (await verify(photo=sha(ONE))).copies == 1
    assert (await verify(photo=sha(ONE))).findings == []
    await store.put(key, b"something else", "image/jpeg")
    assert named(await verify(photo=sha(ONE))) == [("copy.altered", copy)]
    await store.delete(key)
    assert named(await verify(photo=sha(ONE))) == [("copy.missing", copy)]


async def test_a_recorded_copy_of_another_kind_is_verified_until_it_is_withdrawn(
    case: str, verify, store: ObjectStore, clock: FixedClock
) -> None:
    digest = hashlib.sha256(b"public copy").hexdigest()
    await store.put("photos/public/x.jpg", b"public copy", "image/jpeg")
    await service.record_issued(digest, sha(ONE), None, "public", clock.now(), "photos/public/x.jpg")
    await service.record_issued(digest, sha(ONE), None, "public", clock.now(), "photos/public/x.jpg")
    assert (await verify()).findings == []
    await store.put("photos/public/x.jpg", b"altered", "image/jpeg")
    assert named(await verify()) == [("copy.altered", digest)]
    await service.withdraw_issued(digest, clock.now())
    assert (await verify()).findings == []
    await service.record_issued(digest, sha(ONE), None, "public", clock.now())
    assert (await verify()).findings == []
    await service.record_issued(digest, sha(ONE), None, "public", clock.advance(timedelta(hours=1)))
    assert named(await verify()) == [("copy.altered", digest)]


async def test_one_photo_a_sample_and_a_time_can_be_chosen(case: str, verify, clock: FixedClock, store) -> None:
    await store.put(original_key(sha(ONE)), b"altered", "image/jpeg")
    assert named(await verify(photo=sha(ONE))) == [("object.altered", sha(ONE))]
    assert named(await verify(photo=sha(TWO))) == []
    assert named(await verify(photo="cd" * 32)) == [("photo.unknown", "cd" * 32)]
    assert (await verify(sample=1)).photos == 1
    assert (await verify(since=clock.now() + timedelta(days=1))).photos == 0
    assert len((await verify(since=clock.now() - timedelta(days=1))).findings) == 1


async def test_keys_come_page_by_page_in_order(store: ObjectStore) -> None:
    names = [f"paging/{i:02d}" for i in range(7)]
    for name in reversed(names):
        await store.put(name, b"x", "text/plain")
    found: list[str] = []
    while page := await store.keys("paging/", found[-1] if found else "", 3):
        assert len(page) <= 3
        found += page
    assert found == names


async def test_a_run_says_how_far_it_is(case: str, store: ObjectStore, clock: FixedClock) -> None:
    told: list[tuple[int, int]] = []
    await verify_evidence(store, clock, progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 2)]
    assert await queries.rules() == []
