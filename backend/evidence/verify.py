"""`menqian verify-evidence`: proves that every original and every copy is, byte for byte, what rows and chain say.

It names the object, row or field that does not hold, and goes on: only a store that does not answer ends it. Memory is
bounded: rows come in pages, objects in chunks, and no transaction is open while the store is read. The chain itself is
proven by `verify-log`.
"""

import hashlib
import mmap
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import IO, Any, TypeVar
from uuid import UUID

import anyio
import msgspec

from backend.cases.chain import read as read_body
from backend.evidence import sealed
from backend.evidence.stream import Read, Unreadable, first_other_piece, read_or_name
from backend.evidence.verify_renderings import check_rendering
from backend.kernel.clock import Clock
from backend.kernel.errors import DomainError
from backend.photos import facts
from backend.photos.renderings import child
from backend.photos.service import original_key
from backend.storage import ObjectStore
from backend.storage.errors import ObjectMissing, StoreUnavailable

_PAGE = 200
_KEYS = 1000
_AT_ONCE = 4
_ORPHAN_AGE = timedelta(hours=24)
_NO_EVENT = (UUID(int=0), 0)
_KINDS = ("original", "thumb", "screen", "evidence", "public")
_DEGREE = 1e-7
# Columns that a row repeats from the file itself, and their names for a reader.
_FROM_FILE = {
    "media_type": "类型", "width": "宽", "height": "高", "orientation": "方向", "taken_at": "拍摄时间",
    "taken_local": "当地拍摄时间", "taken_offset": "时差", "device_make": "厂商", "device_model": "机型",
}  # fmt: skip

Progress = Callable[[int, int], None]
Row = Mapping[str, Any]
T = TypeVar("T")


class Finding(msgspec.Struct, frozen=True):
    """Something that does not hold: a permanent code, what it is about, and what is wrong in both languages."""

    code: str
    subject: str
    words: str
    english: str


class Gone(msgspec.Struct, frozen=True):
    """An original that was deleted under a retention rule; this is as it should be."""

    sha256: str
    at: datetime
    rule: str
    basis: str


class Verdict(msgspec.Struct, kw_only=True):
    """What was looked at, and what does not hold."""

    photos: int = 0
    bytes: int = 0
    copies: int = 0
    renderings: int = 0
    events: int = 0
    objects: int = 0
    purged: list[Gone] = []
    findings: list[Finding] = []

    def find(self, code: str, subject: str, words: str, english: str) -> None:
        self.findings.append(Finding(code, subject, words, english))


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What to look at; nothing set: everything, and then also objects that no row names."""

    since: datetime | None = None
    photo: str | None = None
    sample: int | None = None

    @property
    def whole(self) -> bool:
        return self.since is None and self.photo is None and self.sample is None


async def verify_evidence(
    objects: ObjectStore, clock: Clock, scope: Scope | None = None, progress: Progress | None = None
) -> Verdict:
    """Walk rows, chain, copies, renderings and objects. Errors: StoreUnavailable when the store does not answer."""
    chosen = scope or Scope()
    verdict = Verdict(purged=[], findings=[])
    shas = await _chosen(chosen, verdict)
    total = len(shas) if shas is not None else await sealed.how_many(chosen.since)
    async for rows in _photos(chosen, shas):
        for row, seen in zip(rows, await _each(rows, lambda row: _inspect(row, objects)), strict=True):
            await _judge(row, seen, verdict)
        if progress:
            progress(verdict.photos, total)
    await _check_seals(chosen, shas, verdict)
    await _check_copies(shas, chosen.since, objects, verdict)
    await _check_renderings(shas, chosen.since, objects, verdict)
    if chosen.whole:
        await _check_strays(objects, clock, verdict)
    verdict.findings = sorted(set(verdict.findings), key=lambda f: (f.code, f.subject))
    return verdict


async def _chosen(scope: Scope, verdict: Verdict) -> list[str] | None:
    """The hashes asked for; None for all."""
    if scope.photo is not None:
        if not await sealed.named([scope.photo]) and not await sealed.events_of([scope.photo]):
            verdict.find("photo.unknown", scope.photo, "没有这张照片", "no such photo")
        return [scope.photo]
    return await sealed.sample(scope.sample) if scope.sample is not None else None


async def _photos(scope: Scope, shas: list[str] | None) -> AsyncIterator[list[Row]]:
    if shas is not None:
        for i in range(0, len(shas), _PAGE):
            yield await sealed.named(shas[i : i + _PAGE])
        return
    after = ""
    while rows := await sealed.page(after, scope.since, _PAGE):
        yield rows
        after = rows[-1]["sha256"]


class _Inspected(msgspec.Struct):
    """What the store has for a row: None where it has nothing, columns that are unlike the file, and why what lies
    there cannot be read."""

    found: Read | None = None
    wrong: list[str] = []
    unreadable: str | None = None


async def _each(rows: Sequence[Row], look: Callable[[Row], Awaitable[T]]) -> list[T]:
    """What `look` finds, in order, a few rows at a time; it leaves the database alone. Errors: StoreUnavailable."""
    limit, failures, found = anyio.CapacityLimiter(_AT_ONCE), list[StoreUnavailable](), dict[int, T]()

    async def one(i: int, row: Row) -> None:
        async with limit:
            try:
                found[i] = await look(row)
            except StoreUnavailable as error:
                failures.append(error)
                group.cancel_scope.cancel()

    async with anyio.create_task_group() as group:
        for i, row in enumerate(rows):
            group.start_soon(one, i, row)
    if failures:
        raise failures[0]
    return [found[i] for i in range(len(rows))]


async def _inspect(row: Row, objects: ObjectStore) -> _Inspected:
    """Hash the object; where it is the original, compare the row with what the file says of itself."""
    with tempfile.TemporaryFile() as file:
        try:
            found = await read_or_name(objects, original_key(row["sha256"]), row["bytes"], file)
        except ObjectMissing:
            return _Inspected()
        except Unreadable as error:
            return _Inspected(unreadable=str(error))
        same = found.sha256 == row["sha256"] and row["purged_at"] is None
        return _Inspected(found, await anyio.to_thread.run_sync(_unlike_file, row, file) if same else [])


async def _judge(row: Row, seen: _Inspected, verdict: Verdict) -> None:
    """The stored bytes against the row, then the row against what the bytes say of themselves."""
    key, subject, found = original_key(row["sha256"]), f"原件 {row['sha256']}", seen.found
    verdict.photos += 1
    verdict.bytes += found.size if found else 0
    if row["purged_at"] is not None:
        await _judge_purged(row, seen, verdict)
    elif seen.unreadable is not None:
        cases = "、".join(await sealed.cases_of(row["sha256"]))
        words = f"{key} 读不出来（{seen.unreadable}）{f'，用在案卷 {cases}' if cases else ''}"
        verdict.find("object.unreadable", subject, words, f"{key} cannot be read: {seen.unreadable}")
    elif found is None:
        if await sealed.is_there(row["sha256"]):  # else it was collected or purged while we walked
            verdict.find("object.missing", subject, f"存储里没有 {key}", f"the store has no {key}")
    elif found.sha256 != row["sha256"]:
        await _name_altered(row, found, key, verdict)
    else:
        _judge_row(row, found, seen.wrong, verdict)


def _judge_row(row: Row, found: Read, wrong: list[str], verdict: Verdict) -> None:
    subject = f"原件 {row['sha256']}"
    if found.size != row["bytes"]:
        words = f"大小（bytes）列记着 {row['bytes']}，原件是 {found.size}"
        verdict.find("row.altered", subject, words, f"column bytes says {row['bytes']}, the original has {found.size}")
    if wrong:
        names = "、".join(f"{_FROM_FILE.get(n, '位置')}（{n}）" for n in wrong)
        verdict.find(
            "row.altered", subject, f"列与照片自身所载不符：{names}", f"columns unlike the file: {', '.join(wrong)}"
        )


async def _name_altered(row: Row, found: Read, key: str, verdict: Verdict) -> None:
    """Say as exactly as can be known where the stored bytes stop being the original."""
    words = f"{key} 不是原件：应为 {row['sha256']}（{row['bytes']} 字节），现为 {found.sha256}（{found.size} 字节）"
    english = f"{key} is altered: expected {row['bytes']} bytes, found {found.sha256}, {found.size} bytes"
    if found.prefix == row["sha256"]:
        words += f"；从第 {row['bytes']} 字节起是多出来的"
        english += f"; bytes from {row['bytes']} on were appended"
    elif found.sha256 in await sealed.rows_among([found.sha256]):
        words += "；现在放着的是另一张照片的原件"
        english += "; another photo's original lies there"
    elif place := first_other_piece(row["hashes"] or b"", found.pieces, row["piece_bytes"] or 0):
        first, last = place[0], min(place[1], max(row["bytes"], found.size) - 1)
        words += f"；第一个改动的字节在第 {first} 到 {last} 字节之间"
        english += f"; the first altered byte lies in {first} to {last}"
    verdict.find("object.altered", f"原件 {row['sha256']}", words, english)


def _unlike_file(row: Row, file: IO[bytes]) -> list[str]:
    """Columns that are not what the file's header and metadata say; nothing for a file that is not read any more."""
    file.flush()
    try:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            says = facts.believed(facts.read(mapped), row["received_at"])  # type: ignore[arg-type]
    except (DomainError, ValueError):
        return []
    wrong = [name for name in _FROM_FILE if row[name] != getattr(says, name)]
    point = row["exif_point"]
    here = (point.x, point.y) if point is not None else None
    there = (says.lon, says.lat) if says.lon is not None and says.lat is not None else None
    if (here is None) != (there is None) or (
        here and there and max(abs(here[0] - there[0]), abs(here[1] - there[1])) > _DEGREE
    ):
        wrong.append("exif_point")
    return wrong


async def _judge_purged(row: Row, seen: _Inspected, verdict: Verdict) -> None:
    """A purge holds when an event of the chain names this photo, and the bytes are really gone."""
    subject = f"原件 {row['sha256']}"
    named = [_purged_in(event) for event in await sealed.purge_events(row["sha256"])]
    if row["rule_id"] is None or not any(row["sha256"] in photos for photos in named):
        words = "标为已清除，但没有一条封存的清除记录提到它"
        verdict.find("purge.unsealed", subject, words, "marked as purged, but no sealed event says so")
        return
    if seen.found is not None or seen.unreadable is not None:
        words = "已清除，但存储里还有它：请再运行 menqian purge --yes"
        verdict.find("purge.unfinished", subject, words, "purged, but still stored: run menqian purge --yes again")
    verdict.purged.append(Gone(row["sha256"], row["purged_at"], row["rule_id"], row["basis"]))


def _purged_in(event: Row) -> set[str]:
    """Hashes that an untouched purge event names."""
    if hashlib.sha256(event["body"]).digest() != event["hash"]:
        return set()
    return {p["sha256"] for p in read_body(event["body"]).facts.get("photos", [])}


async def _check_seals(scope: Scope, shas: list[str] | None, verdict: Verdict) -> None:
    """What events sealed of their photos (size, arrival) against the rows."""
    if shas is not None:
        for i in range(0, len(shas), _PAGE):
            await _compare(await sealed.events_of(shas[i : i + _PAGE]), set(shas), verdict)
        return
    after = _NO_EVENT
    while events := await sealed.events(after, scope.since, _PAGE):
        await _compare(events, None, verdict)
        after = events[-1]["case_id"], events[-1]["no"]


async def _compare(events: list[Any], only: set[str] | None, verdict: Verdict) -> None:
    seals: list[tuple[str, dict[str, Any]]] = []
    for event in events:
        verdict.events += 1
        where = f"案卷 {event['case_id']} 第 {event['no']} 条"
        if hashlib.sha256(event["body"]).digest() != event["hash"]:
            verdict.find("event.altered", where, "内容与封存的指纹不符", "the event is not what was sealed")
            continue
        seals += [(where, p) for p in read_body(event["body"]).photos if only is None or p["sha256"] in only]
    rows = await sealed.sizes_of([p["sha256"] for _, p in seals])
    for where, seal in seals:
        _compare_one(where, seal, rows.get(seal["sha256"]), verdict)


def _compare_one(where: str, seal: Row, row: Row | None, verdict: Verdict) -> None:
    subject = f"原件 {seal['sha256']}"
    if row is None:
        verdict.find("row.missing", subject, f"{where}封存了它，照片表里没有这一行", f"sealed in {where}, but no row")
        return
    arrived = datetime.fromisoformat(seal["receivedAt"])
    if row["bytes"] != seal["bytes"]:
        words = f"大小（bytes）列记着 {row['bytes']}，{where}封存的是 {seal['bytes']}"
        verdict.find("row.altered", subject, words, f"column bytes: {row['bytes']}, sealed: {seal['bytes']}")
    if row["received_at"] != arrived:
        words = f"收到时间（received_at）列记着 {row['received_at']:%Y-%m-%d %H:%M:%S.%f}，{where}封存的是 {arrived}"
        verdict.find("row.altered", subject, words, f"column received_at: {row['received_at']}, sealed: {arrived}")


async def _check_copies(shas: list[str] | None, since: datetime | None, objects: ObjectStore, verdict: Verdict) -> None:
    """Every stored copy against the hash under which it was issued."""
    after = ""
    while rows := await sealed.copies(after, shas, since, _PAGE):
        await _each(rows, lambda row: _copy(row, objects, verdict))
        after = rows[-1]["object_key"]


async def _copy(row: Row, objects: ObjectStore, verdict: Verdict) -> None:
    subject = f"发出的副本 {row['sha256']}"
    verdict.copies += 1
    if not row["recorded"]:
        verdict.find("copy.unrecorded", subject, "水印件没有登记在发出的副本里", "a copy that was never recorded")
    try:
        found = await read_or_name(objects, row["object_key"])
    except ObjectMissing:
        words = f"存储里没有 {row['object_key']}"
        verdict.find("copy.missing", subject, words, f"the store has no {row['object_key']}")
        return
    except Unreadable as error:
        words = f"{row['object_key']} 读不出来（{error}），原件 {row['photo']}"
        verdict.find("copy.unreadable", subject, words, f"{row['object_key']} cannot be read: {error}")
        return
    verdict.bytes += found.size
    if found.sha256 != row["sha256"]:
        words = f"{row['object_key']} 被改动：现为 {found.sha256}（{found.size} 字节）"
        verdict.find("copy.altered", subject, words, f"{row['object_key']} is altered: now {found.sha256}")


async def _check_renderings(
    shas: list[str] | None, since: datetime | None, objects: ObjectStore, verdict: Verdict
) -> None:
    """Every thumbnail and screen size; a page of them at a time."""
    after, decoder = "", child()
    try:
        while rows := await sealed.renderings(after, shas, since, _PAGE):
            await _each(rows, lambda row: check_rendering(row, objects, decoder, verdict))
            after = rows[-1]["object_key"]
    finally:
        await decoder.stop()


async def _check_strays(objects: ObjectStore, clock: Clock, verdict: Verdict) -> None:
    """Objects that no row names, and what was made from a purged original and is still there."""
    for kind in _KINDS:
        after = ""
        while keys := await objects.keys(f"photos/{kind}/", after, _KEYS):
            verdict.objects += len(keys)
            known = await sealed.rows_among([_sha_in(k) for k in keys])
            for key in keys:
                if _sha_in(key) not in known:
                    await _judge_orphan(key, objects, clock, verdict)
                elif known[_sha_in(key)] and kind != "original":
                    words = f"原件已清除，{key} 还在：请再运行 menqian purge --yes"
                    verdict.find(
                        "purge.unfinished", key, words, "its original was purged: run menqian purge --yes again"
                    )
            after = keys[-1]


async def _judge_orphan(key: str, objects: ObjectStore, clock: Clock, verdict: Verdict) -> None:
    """What is younger than a day may be an upload under way."""
    stored = await objects.stored_at(key)
    if stored is not None and stored < clock.now() - _ORPHAN_AGE:
        words = f"存储里有它（{stored:%Y-%m-%d %H:%M}），没有一行记录"
        verdict.find("object.orphan", key, words, "stored, but no row names it")


def _sha_in(key: str) -> str:
    return key.rpartition("/")[2][:64]
