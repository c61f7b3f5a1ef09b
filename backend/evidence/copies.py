"""Evidence copies: a photo as part of a case, with time, place, cell, officer, case number and short hash burnt in.

A copy is made once the case has its number. Thumbnail and screen size are made in the same pass where they are still
missing, so a photo that comes to a numbered case is decoded once for all three.
"""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from backend.db import atomic
from backend.evidence import copy_queries as queries
from backend.evidence.service import record_issued
from backend.kernel.clock import Clock, heard_at
from backend.kernel.work import Work
from backend.people import audit
from backend.people.actor import Actor
from backend.people.audit import network_hash
from backend.photos import queries as photos
from backend.photos.child import Child
from backend.photos.claims import claimed
from backend.photos.errors import DerivativeFailed, DerivativePending, PhotoNotFound
from backend.photos.jobs import rendering_key
from backend.photos.renderings import EVIDENCE_SIDE, SIZES, Made, NotRenderable, Output, render
from backend.photos.service import Rendering, check_sha
from backend.photos.sweep import Shelf
from backend.settings import settings
from backend.storage import ObjectStore

SHELVES = [Shelf("photos/evidence/", queries.known_copies)]
_ROLES = {"before": "处置前", "after": "处置后", "check": "核查"}


def lines(sha256: str, subject: asyncpg.Record, zone: str) -> tuple[str, ...]:
    """What is burnt in: when and where, of which case and by whom, and the begin of the original's hash."""
    return (
        f"{_moment(subject, ZoneInfo(zone))}  {subject['place_words']}",
        f"单元网格 {subject['cell_code'] or '未定'}  案卷 {subject['no']}  {_by(subject)}",
        f"门前 · {_ROLES[subject['role']]}  原件 SHA-256 {sha256[:16]}",
    )


def _moment(subject: asyncpg.Record, zone: ZoneInfo) -> str:
    """The phone's time where it can be and names its offset or is local; else when the server received the photo."""
    if subject["taken_at"] is not None:
        return f"拍摄 {_shown(subject['taken_at'], zone)}"
    if subject["taken_local"] and heard_at(datetime.fromisoformat(subject["taken_local"]), subject["received_at"]):
        return f"拍摄 {subject['taken_local'].replace('T', ' ')}（手机时间）"
    return f"收到 {_shown(subject['received_at'], zone)}"


def _shown(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone).replace(microsecond=0).isoformat(' ')}"


def _by(subject: asyncpg.Record) -> str:
    if subject["account_id"] is None:
        return "市民上报"
    return f"队员 {subject['officer_no']}" if subject["officer_no"] else "工作人员"


def works(renderer: Child, objects: ObjectStore, clock: Clock) -> list[Work]:
    """The worker's part: renderings first, then copies of photos that were rendered before their case had a number."""

    async def do(sha256: str) -> None:
        await make(sha256, renderer, objects, clock)

    async def park(sha256: str, reason: str) -> None:
        await photos.park(sha256, "photo.killed_decoder", reason, clock.now())

    return [
        Work(name="photo.render", pending=photos.without_renderings, do=do, park=park, priority=2),
        Work(name="photo.evidence", pending=queries.without_copies, do=do, park=park, priority=1),
    ]


async def make(sha256: str, renderer: Child, objects: ObjectStore, clock: Clock) -> None:
    """Make whatever this photo lacks, in one pass; what can never be rendered is parked with its reason.

    Two processes at the same photo wait for each other; the second finds nothing to do. Objects are stored before the
    rows are written, so that a row always has its object. Errors: ChildDied, StoreUnavailable, RenderingUnavailable.
    """
    async with claimed(sha256, wait=True):
        row = await photos.photo(sha256)
        if row is None or row["renderings"] == "parked":
            return
        kinds = list(SIZES) if row["renderings"] == "pending" else []
        cases = await queries.subjects(sha256)
        marks = [lines(sha256, c, settings().timezone) for c in cases]
        wanted = [Output(side=SIZES[k]) for k in kinds] + [Output(side=EVIDENCE_SIDE, lines=m) for m in marks]
        try:
            made = await render(sha256, wanted, renderer, objects) if wanted else []
        except NotRenderable as error:
            await photos.park(sha256, error.code, error.detail, clock.now())
            return
        now = clock.now()
        renderings = [await _rendering(sha256, k, m, objects, now) for k, m in zip(kinds, made, strict=False)]
        copies = [
            await _copy(sha256, c["case_id"], mark, m, objects, now)
            for c, mark, m in zip(cases, marks, made[len(kinds) :], strict=True)
        ]
        async with atomic():
            if kinds:
                await photos.insert_derivatives(renderings)
                await photos.rendered(sha256)
            await queries.insert_copies(copies)
            for copy in copies:
                await record_issued(copy[2], sha256, copy[0], "evidence", now)
            await queries.copies_done(sha256, [c["case_id"] for c in cases], now)


async def _rendering(sha256: str, kind: str, made: Made, objects: ObjectStore, now: datetime) -> tuple[Any, ...]:
    key = rendering_key(sha256, kind, "jpg")
    await objects.put(key, made.data, made.media_type)
    digest = hashlib.sha256(made.data).hexdigest()
    return sha256, kind, made.media_type, key, made.width, made.height, len(made.data), now, digest


async def _copy(
    sha256: str, case_id: UUID, mark: tuple[str, ...], made: Made, objects: ObjectStore, now: datetime
) -> tuple[Any, ...]:
    key = f"photos/evidence/{sha256[:2]}/{sha256}-{case_id}.jpg"
    await objects.put(key, made.data, made.media_type)
    digest = hashlib.sha256(made.data).hexdigest()
    return case_id, sha256, digest, key, made.width, made.height, len(made.data), list(mark), now


async def copy_of(
    sha256: str, actor: Actor | None, case_id: UUID | None, address: str, clock: Clock
) -> tuple[Rendering, str]:
    """The evidence copy for who sees the case (`case_id`, or the newest with a copy), and the copy's hash.

    It shows people as the photo does: that somebody saw it is written down before it goes out.

    Errors: PhotoNotFound (404), DerivativePending (404, also while the case has no number), DerivativeFailed (404).
    """
    may = actor is not None and "photo.read" in actor.verbs
    row = await queries.copy_seen(check_sha(sha256), actor.scopes, case_id) if actor and may else None
    if actor is None or row is None:
        raise PhotoNotFound()
    if row["renderings"] == "parked":
        raise DerivativeFailed()
    if row["object_key"] is None:
        raise DerivativePending("案卷立案编号之后生成水印件", headers={"Retry-After": "5"}, retryAfter=5)
    await audit.record_read("photo_read", clock.now(), actor.account_id, network_hash(address), f"photo/{sha256}")
    return Rendering(row["object_key"], "image/jpeg", row["bytes"]), row["copy_sha256"]
