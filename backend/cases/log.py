"""Writes the event log: the one way a case changes. Runs inside the caller's transaction with the case row locked."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from backend.cases import event_queries, queries, scope_queries
from backend.cases.chain import FORMAT, EventBody, seal
from backend.cases.derived import row_facts
from backend.cases.event_queries import event_row
from backend.cases.workflow import ENDS, State
from backend.kernel.errors import IdempotencyConflict
from backend.people.actor import Actor


class Change(msgspec.Struct, kw_only=True):
    """One event to append, and what it does to the case row. `came_back`: a unit gave its task on it back, as far as
    the caller knows; who did so sees the case until the next event. `see`: units that gave theirs back or lost it by
    this very event, and see the case on."""

    id: UUID
    command: str
    target: str
    at: datetime
    actor: Actor | None
    request_hash: bytes
    note: str = ""
    to_citizen: str = ""
    photos: list[str] = []
    photo_role: str = "before"
    task_id: UUID | None = None
    device_at: datetime | None = None
    location: tuple[float, float] | None = None
    facts: dict[str, Any] = {}
    shots: list[dict[str, Any]] = []
    columns: dict[str, Any] = {}
    came_back: bool = True
    see: list[UUID] = []


async def append(case: dict[str, Any], change: Change) -> None:
    """Append the event, move the case to its target and remember the new head.

    `case` is the locked row; it is brought up to date. Photos must have arrived (foreign key `case_photo_sha256_fkey`).
    Errors: IdempotencyConflict (409) when the id is an event's of another case.
    """
    no = case["version"] + 1
    body = EventBody(
        format=FORMAT, case=case["id"], no=no, id=change.id, command=change.command, source=case["state"],
        to=change.target, at=change.at, previous="", actor=change.actor.account_id if change.actor else None,
        unit=change.actor.unit_id if change.actor else None, task=change.task_id, device_at=change.device_at,
        location=change.location, photos=await queries.photo_seals(change.photos),
        facts=change.facts | ({"shots": change.shots} if change.shots else {}) | {"row": row_facts(change.columns)},
    )  # fmt: skip
    sealed = seal(body, case["head"], change.note, change.to_citizen)
    columns = {
        **change.columns, "state": change.target, "version": no, "head": sealed.hash,
        **({"state_since": change.at} if change.target != case["state"] else {}),
    }  # fmt: skip
    source = case["state"]
    await queries.update_case(case["id"], columns)
    try:
        await event_queries.insert_event(
            event_row(body, sealed, change.request_hash, [p["sha256"] for p in body.photos], change.photo_role)
        )
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name != "case_event_id_key":
            raise
        raise IdempotencyConflict("换一个编号再试") from error  # on another case at this very moment
    if change.note or change.to_citizen:
        await event_queries.insert_private(change.id, sealed.salt, change.note, change.to_citizen)
    if source not in ENDS and (source == State.filed or change.came_back):
        # Who returned it was answered with what it was then; what comes now is not theirs.
        await scope_queries.drop_returned(case["id"], change.see)
    case.update(columns)
