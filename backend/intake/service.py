"""Submitting a report, and following it."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import shapely

from backend.cases import clocks
from backend.cases import queries as cases
from backend.cases.chain import FORMAT, GENESIS, EventBody, clock_facts, note_hash, seal
from backend.cases.derived import row_facts
from backend.cases.event_queries import EventRow, event_row
from backend.catalog import service as catalog
from backend.catalog.snapshot import UNKNOWN_EDITION
from backend.db.budget import city_day, tomorrow
from backend.geo.datum import to_wgs84
from backend.intake import create_queries, proofs, queries, tracking
from backend.intake.create_queries import ReportRow
from backend.intake.rules import (
    Budget,
    first_scopes,
    refusal,
)
from backend.intake.senders import Sender, budgets
from backend.kernel.clock import Clock, heard_at, said_at
from backend.kernel.errors import DomainError, IdempotencyConflict
from backend.kernel.ids import check_id, new_id
from backend.kernel.secrets import body_hashes
from backend.kernel.words import is_written
from backend.people.actor import Actor
from backend.people.permits import require
from backend.reports import codes
from backend.reports.errors import PhotoMissing, ProofNeeded, ReportEmpty
from backend.reports.phones import tidy_phone
from backend.reports.schemas import (
    CellRef,
    PlaceAnswer,
    PlaceCandidate,
    ReportAnswer,
    ReportInput,
    TrackStage,
)
from backend.reports.shots import recorded
from backend.settings import settings
from backend.territory import service as territory
from backend.territory.locate import Place

_TRACK_WINDOW_S = 600
_ATTEMPTS = 5


async def submit(body: ReportInput, sender: Sender, clock: Clock) -> tuple[ReportAnswer, bool]:
    """Take a report in: its answer, and whether it is new.

    A category of another edition and a cell that is no candidate are kept as they were said: the clerk decides.
    Errors: InvalidId, BadPhone, ReportEmpty, PhotoMissing (409, `missing`), InvalidPoint, RateLimited,
    ProofNeeded (429, `challenge`), IdempotencyConflict (409) when the id was used with another body or by another
    sender.
    """
    check_id(body.id)
    phone = tidy_phone(body.contact.phone or "") if body.contact else ""
    actor = sender.actor
    if body.kind == "inspection":
        require(actor, "report.inspect")
    forms = body_hashes(settings().secrets, str(actor.account_id) if actor else "anonymous", body)
    for _ in range(_ATTEMPTS):
        try:
            draft = await _draft(body, sender, phone, forms[0], clock.now())
        except DomainError:
            # a repeat gets its first answer also where the city's cells or catalogue have changed since
            if await queries.answer(body.id) is not None:
                return await _first_answer(body.id, forms, actor), False
            raise
        try:
            row = await create_queries.create(draft.event, draft.report)
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name != "case_event_id_key":
                raise
            raise IdempotencyConflict("换一个编号再试") from error  # the id is a command's: trying again cannot help
        if row["created"]:
            stages = await tracking.expected(draft.facts, draft.facts["received_at"])
            case_id = draft.event.case_id if actor else None
            return _answer(body.id, draft.report.tracking_code, draft.place, case_id, stages), True
        if row["known"] is not None:
            return await _first_answer(body.id, forms, actor), False
        _explain(row, draft, body.id, sender, clock.now())
        territory.forget()  # the territory moved on, or a twin is being written: look again
    raise IdempotencyConflict("正在处理同一个编号，请再试一次")


class _Draft(msgspec.Struct, kw_only=True):
    event: EventRow
    report: ReportRow
    place: PlaceAnswer
    budgets: list[Budget]
    proven: bool
    facts: dict[str, Any]


def _explain(row: Any, draft: _Draft, report_id: UUID, sender: Sender, now: datetime) -> None:
    """Errors: PhotoMissing, RateLimited, ProofNeeded; nothing when trying again can help."""
    if row["missing"]:
        raise PhotoMissing(missing=list(row["missing"]))
    why = refusal(draft.budgets, row["used"], can_prove=sender.phone is not None)
    if why is None or (why == "prove" and draft.proven):
        return
    wait = tomorrow(city_day(now)[1], now)
    if why == "wait":
        raise wait
    raise ProofNeeded(headers=wait.headers, challenge=proofs.challenge(report_id, now), **wait.extra)


async def _draft(body: ReportInput, sender: Sender, phone: str, request: bytes, now: datetime) -> _Draft:
    """Everything the one statement writes, decided beforehand."""
    if not body.photos and not is_written(body.text):
        raise ReportEmpty()
    actor, where = sender.actor, body.location
    lon, lat = to_wgs84(where.lon, where.lat, where.datum)
    shot = await territory.snapshot()
    place = await _decide(shot.locate(lon, lat, where.accuracy_m), where.cell_code)
    cell = place.cell
    edition = await _edition(body, now)
    salt, photos = secrets.token_bytes(16), list(dict.fromkeys(body.photos))
    stage = clocks.started("accept", clocks.stage_limit("accept", now), now)
    row = _row(body, edition, shapely.Point(lon, lat), place, shot.version) | stage
    event = await _event(body, actor, place, edition, salt, now, photos, row, request)
    charged, proven = budgets(sender, now), proofs.holds(sender.proof, body.id, now)
    contact = body.contact
    report = ReportRow(
        kind=body.kind, tracking_code=codes.new_code(), edition_id=edition, category_code=body.category_code,
        component_code=body.component_code, words=body.text.strip(), words_salt=salt,
        location=row["location"], raw_lon=where.lon, raw_lat=where.lat, datum=where.datum, source=where.source,
        accuracy_m=where.accuracy_m, place=msgspec.json.encode(place).decode(), certainty=place.certainty,
        cell_code=row["cell_code"], cell_name=row["cell_name"], territory_version=shot.version, **stage,
        scopes=first_scopes(cell.code if cell else None, str(actor.account_id) if actor else None),
        contact_name=contact.name or "" if contact else "", contact_phone=phone,
        contact_email=contact.email or "" if contact else "",
        buckets=[b.bucket for b in charged], limits=[b.limit(proven=proven) for b in charged], day=city_day(now)[0],
        photo_marks=sender.of_photos.marks(photos), photo_scopes=sender.of_photos.scopes,
    )  # fmt: skip
    return _Draft(
        event=event, report=report, place=place, budgets=charged, proven=proven,
        facts={
            "edition_id": edition, "category_code": body.category_code, "component_code": body.component_code,
            "condition_id": None, "received_at": now,
        },
    )  # fmt: skip


async def _decide(found: Place, chosen: str | None) -> PlaceAnswer:
    """The place as answered: its cell is the sender's choice where that is a candidate, else the best one.

    A choice that is no candidate (cells changed under a phone without a network) is told as `said`, and the place asks.
    """
    candidates = [
        PlaceCandidate(
            code=c.code, name=c.name, share=round(c.share, 4), distance_m=round(c.distance_m, 1), side=c.side
        )
        for c in found.candidates
    ]
    best = CellRef(code=found.cell.code, name=found.cell.name) if found.cell else None
    place = PlaceAnswer(certainty=found.certainty, cell=best, candidates=candidates)
    if chosen is None or (best is not None and chosen == best.code):
        return place
    for c in candidates:
        if c.code == chosen:
            place.cell = CellRef(code=c.code, name=c.name)
            return place
    place.said = CellRef(code=chosen, name=await territory.once_called(chosen) or "")
    place.certainty = "ask" if best else "outside"
    return place


async def _edition(body: ReportInput, now: datetime) -> str | None:
    """The edition in which the category or component was chosen; None when none was."""
    chosen = {"matter": body.category_code, "component": body.component_code}
    named = {kind: code for kind, code in chosen.items() if code is not None}
    if not named:
        return None
    said = min(said_at(body.device_at, body.clock_ahead_ms), now) if body.device_at else now
    return (await catalog.snapshot(now)).meant(named, body.edition_id, catalog.local_date(said))


def _row(
    body: ReportInput, edition: str | None, point: shapely.Point, place: PlaceAnswer, version: int
) -> dict[str, Any]:
    """What CREATE writes into the case row: a code that no known edition has stands on the report alone."""
    known = edition != UNKNOWN_EDITION
    return {
        "no": None, "kind": body.kind, "edition_id": edition if known else None,
        "category_code": body.category_code if known else None,
        "component_code": body.component_code if known else None, "condition_id": None, "merged_into_id": None,
        "location": point, "accuracy_m": body.location.accuracy_m, "certainty": place.certainty,
        "cell_code": place.cell.code if place.cell else None, "cell_name": place.cell.name if place.cell else None,
        "territory_version": version,
    }  # fmt: skip


async def _event(
    body: ReportInput, actor: Actor | None, place: PlaceAnswer, edition: str | None, salt: bytes, now: datetime,
    photos: list[str], row: dict[str, Any], request: bytes,
) -> EventRow:  # fmt: skip
    """The first event of the log of a new case; `row`: the case row as it begins."""
    where = body.location
    facts: dict[str, Any] = {
        "report": str(body.id), "kind": body.kind, "words": note_hash(salt, body.text.strip()),
        "category": body.category_code, "component": body.component_code, **({"edition": edition} if edition else {}),
        "lon": where.lon, "lat": where.lat, "datum": where.datum, "accuracyM": where.accuracy_m, "source": where.source,
        "certainty": place.certainty, "cell": place.cell.code if place.cell else None,
        **({"saidCell": place.said.code} if place.said else {}),
        **clock_facts(body.clock_ahead_ms, body.device_at, now), "row": row_facts(row),
    }  # fmt: skip
    if shots := recorded(body.shots, body.photos, now, body.clock_ahead_ms):
        facts["shots"] = shots
    event = EventBody(
        format=FORMAT, case=new_id(), no=1, id=body.id, command="report", to="reported", at=now, previous="",
        actor=actor.account_id if actor else None, unit=actor.unit_id if actor else None,
        device_at=heard_at(body.device_at, now, body.clock_ahead_ms),
        photos=await cases.photo_seals(photos), facts=facts,
    )  # fmt: skip
    return event_row(event, seal(event, GENESIS, ""), request, photos, "before")


def _answer(
    report_id: UUID, code: str, place: PlaceAnswer, case_id: UUID | None, stages: list[TrackStage]
) -> ReportAnswer:
    return ReportAnswer(
        stages=stages,
        id=report_id, tracking_code=codes.shown(code), status="reported", place=place,
        case_id=case_id if case_id else msgspec.UNSET,
    )  # fmt: skip


async def _first_answer(report_id: UUID, forms: tuple[bytes, ...], actor: Actor | None) -> ReportAnswer:
    """The answer given the first time. Errors: IdempotencyConflict (409)."""
    row = await queries.answer(report_id)
    if row is None or row["body_hash"] not in forms:
        raise IdempotencyConflict("换一个编号再试")
    place = msgspec.json.decode(row["place"], type=PlaceAnswer)
    stages = await tracking.expected(row, row["received_at"])
    return _answer(report_id, row["tracking_code"], place, row["case_id"] if actor else None, stages)
