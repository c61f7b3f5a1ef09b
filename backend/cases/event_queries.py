"""SQL that writes an event with its photos and shots: one text for every event of the log, also a report's first."""

from datetime import datetime
from uuid import UUID

import msgspec

from backend.cases.chain import EventBody, Sealed
from backend.db import execute
from backend.db.core import Named
from backend.reports.shots import COLUMNS, encoded


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """What `parts` names. `shots`: JSON rows (backend/reports/shots.py)."""

    case_id: UUID
    no: int
    event_id: UUID
    command: str
    from_state: str | None
    to_state: str
    at: datetime
    actor_id: UUID | None
    unit_id: UUID | None
    task_id: UUID | None
    format: int
    body: bytes
    previous: bytes
    hash: bytes
    request_hash: bytes
    photos: list[str]
    photo_role: str
    shots: str


def event_row(body: EventBody, sealed: Sealed, request_hash: bytes, photos: list[str], photo_role: str) -> EventRow:
    """The row of a sealed event that brings these photos; its shots are those it sealed."""
    return EventRow(
        case_id=body.case, no=body.no, event_id=body.id, command=body.command, from_state=body.source,
        to_state=body.to, at=body.at, actor_id=body.actor, unit_id=body.unit, task_id=body.task, format=body.format,
        body=sealed.body, previous=sealed.previous, hash=sealed.hash, request_hash=request_hash, photos=photos,
        photo_role=photo_role, shots=encoded(body.facts.get("shots", [])),
    )  # fmt: skip


def parts(condition: str) -> str:
    """What a WITH holds to write an EventRow where the condition is true; the photos belong to a case from then on."""
    return f"""
event AS (
    INSERT INTO case_event (case_id, no, id, command, from_state, to_state, at, actor_id, unit_id, task_id,
                            format, body, previous, hash, request_hash)
    SELECT :case_id, :no, :event_id, :command, :from_state, :to_state, :at, :actor_id, :unit_id, :task_id,
           :format, :body, :previous, :hash, :request_hash WHERE {condition}
),
pictures AS (
    INSERT INTO case_photo (event_id, sha256, case_id, position, role)
    SELECT :event_id, x.sha, :case_id, x.ord, :photo_role
    FROM unnest((:photos)::text[]) WITH ORDINALITY AS x (sha, ord) WHERE {condition}
),
attached AS (
    UPDATE photo SET attached_at = :at WHERE sha256 = ANY((:photos)::text[]) AND attached_at IS NULL AND {condition}
),
shots AS (
    INSERT INTO case_shot (event_id, sha256, taken_at, point, raw_lon, raw_lat, datum, accuracy_m, altitude_m, heading,
                           device)
    SELECT :event_id, x.sha256, x.taken_at, ST_SetSRID(ST_MakePoint(x.lon, x.lat), 4326), x.raw_lon, x.raw_lat,
           x.datum, x.accuracy_m, x.altitude_m, x.heading, x.device
    FROM jsonb_to_recordset((:shots)::jsonb) AS x ({COLUMNS}) WHERE {condition}
)"""


_INSERT = Named(f"WITH {parts('true')} SELECT true", EventRow)


async def insert_event(row: EventRow) -> None:
    """The event with its photos and shots.

    Errors: asyncpg.UniqueViolationError (`case_event_id_key`) when the id is an event's of another case.
    """
    await _INSERT.row(row)


async def insert_private(event_id: UUID, salt: bytes, note: str, to_citizen: str) -> None:
    """The erasable side of an event: its words and the salt of their hashes."""
    await execute(
        "INSERT INTO case_event_private (event_id, salt, note, to_citizen) VALUES ($1, $2, $3, $4)",
        event_id, salt, note, to_citizen or None,
    )  # fmt: skip
