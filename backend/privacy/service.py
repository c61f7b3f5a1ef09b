"""Reviewing photos for the public, and what the public sees."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from backend.cases.errors import BadCursor
from backend.db import atomic
from backend.evidence.service import withdraw_issued
from backend.kernel.clock import Clock
from backend.kernel.wire import Page
from backend.kernel.words import says_something
from backend.people.actor import Actor
from backend.people.permits import require
from backend.photos.errors import PhotoNotFound
from backend.photos.queries import is_seen
from backend.photos.service import Rendering, check_sha
from backend.privacy import queries
from backend.privacy.errors import (
    BadBoxes,
    LookNeeded,
    NotPublic,
    ReasonNeeded,
    ReviewChanged,
    ReviewNotFound,
    Withdrawn,
)
from backend.privacy.rules import Box, clipped, is_sound
from backend.privacy.schemas import ReviewInput, ReviewItem, ReviewStep, ReviewView
from backend.reports.schemas import PublicPhoto

STATES = ("waiting", "approved", "rejected")
_MOST_BOXES = 200
_BECOMES = {"save": "waiting", "approve": "approved", "reject": "rejected", "withdraw": "waiting"}
_LOOKED = "看过整张照片，没有要遮的"
_NAMED = {"save": "saved", "approve": "approved", "reject": "rejected", "withdraw": "withdrawn"}


async def reviews(actor: Actor | None, state: str, cursor: str | None, limit: int) -> Page[ReviewItem]:
    """Photos in a state: waiting ones oldest first, decided ones newest first. Errors: BadCursor (422)."""
    who = require(actor, "photo.review")
    rows = await queries.page(who.scopes, state, _read(cursor), limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    at = "found_at" if state == "waiting" else "decided_at"
    return Page(items=[_item(r) for r in rows[:limit]], next=_cursor(last[at], last["sha256"]) if last else None)


def _cursor(at: datetime, sha256: str) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{sha256}".encode()).decode()


def _read(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    try:
        at, sha256 = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        return datetime.fromisoformat(at), check_sha(sha256)
    except Exception as error:
        raise BadCursor() from error


def _item(row: asyncpg.Record) -> ReviewItem:
    return ReviewItem(**_shown(row, _boxes(row)))


def _boxes(row: asyncpg.Record) -> list[Box]:
    return msgspec.json.decode(row["boxes"], type=list[Box])


def _shown(row: asyncpg.Record, boxes: Sequence[Box]) -> dict[str, Any]:
    return {
        "sha256": row["sha256"], "state": row["state"], "version": row["version"], "trouble": row["trouble"],
        "faces": sum(b.kind == "face" for b in boxes), "plates": sum(b.kind == "plate" for b in boxes),
        "found_at": row["found_at"], "case_id": row["case_id"], "case_no": row["case_no"], "role": row["role"],
        "place_words": row["place_words"], "received_at": row["received_at"],
        "published": row["state"] == "approved" and row["published_version"] == row["version"],
    }  # fmt: skip


async def review(sha256: str, actor: Actor | None) -> ReviewView:
    """One photo with its boxes and who decided what. Errors: ReviewNotFound (404)."""
    who = require(actor, "photo.review")
    row = await queries.review(who.scopes, check_sha(sha256))
    if row is None:
        raise ReviewNotFound()
    copy = await queries.standing(row["sha256"])
    boxes = _boxes(row)
    return ReviewView(
        **_shown(row, boxes), width=row["width"], height=row["height"], boxes=boxes, reason=row["reason"],
        public_url=url_of(copy["token"]) if copy else None,
        steps=[ReviewStep(**dict(s)) for s in await queries.steps(row["sha256"])],
    )  # fmt: skip


async def decide(sha256: str, body: ReviewInput, actor: Actor | None, clock: Clock) -> None:
    """Save boxes, approve, reject or withdraw. Whatever stood published before ends at once.

    Repeating the last decision changes nothing.
    Errors: Forbidden, ReviewNotFound, ReviewChanged (409), BadBoxes, ReasonNeeded, LookNeeded (422).
    """
    who = require(actor, "photo.review")
    reason = (body.reason or "").strip()
    if body.what in ("reject", "withdraw") and (len(reason) < 2 or not says_something(reason)):
        raise ReasonNeeded()
    boxes = _sound(body.boxes)
    if await queries.review(who.scopes, check_sha(sha256)) is None:
        raise ReviewNotFound()
    async with atomic():
        row = await queries.locked(sha256)
        assert row is not None  # seen just now, and reviews are never deleted
        encoded = row["boxes"] if boxes is None else msgspec.json.encode(boxes).decode()
        if row["version"] != body.version:
            if _is_repeat(row, body, encoded, who):
                return
            raise ReviewChanged(version=row["version"], state=row["state"])
        unsearched = body.what == "approve" and row["trouble"] is not None and not msgspec.json.decode(encoded)
        if unsearched and not body.looked:
            raise LookNeeded()
        now = clock.now()
        for copy_sha256 in await queries.withdraw_copies(sha256, now):
            await withdraw_issued(copy_sha256, now)
        await queries.decide(
            sha256, _BECOMES[body.what], row["version"] + 1, encoded, _NAMED[body.what], who.account_id,
            reason or (_LOOKED if unsearched else None), now,
        )  # fmt: skip


def _sound(boxes: list[Box] | None) -> list[Box] | None:
    if boxes is None:
        return None
    if len(boxes) > _MOST_BOXES or not all(is_sound(b) for b in boxes):
        raise BadBoxes(most=_MOST_BOXES)
    return [clipped(b) for b in boxes]


def _is_repeat(row: asyncpg.Record, body: ReviewInput, encoded: str, who: Actor) -> bool:
    """Whether it is the decision that made the version which stands."""
    made = (body.version + 1, _BECOMES[body.what], who.account_id)
    same = msgspec.json.decode(encoded) == msgspec.json.decode(row["boxes"])
    return same and (row["version"], row["state"], row["decided_by"]) == made


def url_of(token: str) -> str:
    return f"/api/public-photos/{token}"


async def public_copy(token: str) -> tuple[Rendering, str]:
    """A public copy by its address, and the hash of its bytes. Errors: NotPublic (404), Withdrawn (410)."""
    row = await queries.copy(token)
    if row is None:
        raise NotPublic()
    if row["withdrawn_at"] is not None or row["purged_at"] is not None:
        raise Withdrawn()
    return Rendering(row["object_key"], row["media_type"], row["bytes"]), row["copy_sha256"]


async def copy_of(sha256: str, actor: Actor | None) -> tuple[Rendering, str]:
    """The public copy of a photo for staff who see a case with it. Errors: PhotoNotFound, NotPublic (404)."""
    may = actor is not None and "photo.read" in actor.verbs
    if actor is None or not may or not await is_seen(check_sha(sha256), actor.scopes):
        raise PhotoNotFound()
    row = await queries.standing(sha256)
    if row is None:
        raise NotPublic()
    return Rendering(row["object_key"], row["media_type"], row["bytes"]), row["copy_sha256"]


async def photos_of(case_ids: Sequence[UUID], own: UUID, report_id: UUID) -> list[PublicPhoto]:
    """Approved copies of a case and of those that took it in, oldest first; not what others sent, with their report or
    with their answer: of the reporters' photos those of `report_id` alone."""
    return [
        PublicPhoto(
            url=url_of(r["token"]), modern_url=url_of(r["modern"]) if r["modern"] else None, width=r["width"],
            height=r["height"], role=r["role"], at=r["at"],
            outdated=r["outdated"],
        )
        for r in await queries.public_photos(case_ids, report_id)
        if r["case_id"] == own or r["role"] != "before"
    ]  # fmt: skip
