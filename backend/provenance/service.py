"""Facts and flags of a case; settling a flag."""

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import msgspec

from backend.cases import chain
from backend.cases import service as cases
from backend.cases.errors import CaseNotFound
from backend.cases.schemas import CommandBody, CommandPoint, Point
from backend.db import atomic
from backend.kernel.clock import Clock, heard_at
from backend.kernel.work import Work
from backend.people.actor import Actor
from backend.people.permits import require
from backend.photos.queries import seen_among
from backend.provenance import queries
from backend.provenance.errors import FlagNotFound, FlagSettled, NothingToCorrect
from backend.provenance.guard import Spot, metres
from backend.provenance.judging import EXIF_ACCURACY_M, Moment, Subject, judge, local_time
from backend.provenance.schemas import FlagView, Origin, PhotoFacts, Settled, SettleInput, SourceView
from backend.provenance.sentences import sentence
from backend.settings import settings

_MOVED_M = 1.0  # a case farther than this from where its report put it has been moved since


def works(clock: Clock) -> list[Work]:
    """A photo on a case whose facts have not been compared is the work."""

    async def do(key: str) -> None:
        event_id, sha256 = key.split("/")
        await compare(UUID(event_id), sha256, clock)

    async def park(key: str, reason: str) -> None:
        event_id, sha256 = key.split("/")
        await queries.give_up(UUID(event_id), sha256)

    return [Work(name="provenance.judge", pending=queries.unjudged, do=do, park=park)]


async def compare(event_id: UUID, sha256: str, clock: Clock) -> None:
    """Compare the facts of one photo and keep what contradicts; repeating changes nothing."""
    row = await queries.subject(event_id, sha256)
    if row is None or row["judged_at"] is not None:
        return
    findings = judge(await _subject(row))
    async with atomic():
        await queries.record(row, findings, clock.now())


async def _subject(row: asyncpg.Record) -> Subject:
    said = chain.read(row["body"])
    ahead = chain.clock_ahead(said)
    local = local_time(row["taken_local"], ZoneInfo(settings().timezone))
    exif_at = row["exif_at"] or heard_at(local, row["received_at"])
    subject = Subject(
        exif=_spot("exif", row["exif_point"], row["gps_accuracy_m"], EXIF_ACCURACY_M),
        device=_spot("device", row["shot_point"], row["shot_accuracy_m"]), target=_target(row), exif_at=exif_at,
        device_at=row["shot_at"], sent_at=min(_sent(said, ahead) or row["at"], row["at"]), received_at=row["at"],
        has_shot=row["has_shot"], ahead=ahead, tells_clock=said.photos[0]["sha256"] == row["sha256"],
        impossible=_impossible(said, row, exif_at),
        earlier_cases=[str(i) for i in await queries.earlier_cases(row["sha256"], row["case_id"], row["at"])],
    )  # fmt: skip
    if row["role"] != "before":
        subject.came_as = await queries.role_before(row["case_id"], row["sha256"], row["event_id"])
        subject.sha256 = row["sha256"]
    if subject.spot is not None and subject.at is not None and row["actor_id"] is not None:
        near = await queries.nearby(row["actor_id"], row["at"], row["sha256"], subject.at)
        subject.moments = [_moment(r) for r in near]
    return subject


def _impossible(said: chain.EventBody, row: asyncpg.Record, exif_at: datetime | None) -> dict[str, str]:
    """By origin, the times that were told of the photo and cannot be."""
    shots = {s.get("sha256"): s for s in said.facts.get("shots", ())}
    told = shots.get(row["sha256"], {})
    phone = told.get("not_taken_at") or (told.get("taken_at") if row["shot_at"] is None else None)
    camera = row["taken_local"] if exif_at is None else None
    return {origin: at for origin, at in (("device", phone), ("exif", camera)) if at}


def _sent(said: chain.EventBody, ahead: timedelta) -> datetime | None:
    """When the sender finished, in true time."""
    at = chain.device_at(said)
    return at - ahead if at else None


def _spot(origin: str, point: Any, accuracy_m: float | None, otherwise: float = 0.0) -> Spot | None:
    if point is None:
        return None
    return Spot(origin=origin, lon=point.x, lat=point.y, accuracy_m=otherwise if accuracy_m is None else accuracy_m)


def _target(row: asyncpg.Record) -> Spot:
    """What the photo must agree with: a report's own place; for later photos the case's."""
    if row["report_point"] is not None:
        spot = _spot(row["source"], row["report_point"], row["report_accuracy_m"])
    else:
        spot = _spot("case", row["case_point"], row["case_accuracy_m"])
    assert spot is not None  # a case always lies somewhere
    return spot


def _moment(row: asyncpg.Record) -> Moment:
    accuracy = EXIF_ACCURACY_M if row["accuracy_m"] is None else row["accuracy_m"]
    point = row["point"]
    return Moment(
        at=row["at"] - chain.clock_ahead(chain.read(row["body"])),
        lon=point.x,
        lat=point.y,
        accuracy_m=accuracy,
        case_id=str(row["case_id"]),
    )


async def facts(case_id: UUID, actor: Actor | None) -> list[PhotoFacts]:
    """Each photo of the case with what every source says of it, apart from each other. Errors: CaseNotFound (404)."""
    await _seen(case_id, actor)
    return [_facts(r) for r in await queries.of_case(case_id)]


async def _seen(case_id: UUID, actor: Actor | None) -> Actor:
    who = require(actor, "case.read")
    if not await queries.seen(case_id, who.scopes):
        raise CaseNotFound()
    return who


def _facts(row: asyncpg.Record) -> PhotoFacts:
    said = chain.read(row["body"])
    sources = [s for s in (_exif(row), _shot(row), _report(row), _sender(said)) if s is not None]
    return PhotoFacts(
        event_id=row["event_id"], sha256=row["sha256"], role=row["role"], sent_at=chain.device_at(said) or row["at"],
        received_at=row["at"], judged=bool(row["judged"]), sources=sources,
    )  # fmt: skip


def _at(point: Any) -> Point | None:
    return Point(lon=point.x, lat=point.y) if point is not None else None


def _exif(row: asyncpg.Record) -> SourceView | None:
    point = row["exif_point"]
    device = " ".join(filter(None, (row["device_make"], row["device_model"]))) or None
    if point is None and row["exif_at"] is None and row["taken_local"] is None and device is None:
        return None
    return SourceView(
        origin="exif", taken_at=row["exif_at"], taken_local=row["taken_local"], location=_at(point),
        lon=point and point.x, lat=point and point.y, datum="wgs84" if point else None,
        accuracy_m=row["gps_accuracy_m"], altitude_m=row["altitude_m"], direction=row["direction"], device=device,
    )  # fmt: skip


def _shot(row: asyncpg.Record) -> SourceView | None:
    if not row["has_shot"]:
        return None
    point = row["shot_point"]
    return SourceView(
        origin="device", taken_at=row["shot_at"], location=_at(point),
        lon=row["shot_lon"], lat=row["shot_lat"], datum=row["shot_datum"], accuracy_m=row["shot_accuracy_m"],
        altitude_m=row["shot_altitude_m"], direction=row["heading"], device=row["device"],
    )  # fmt: skip


def _report(row: asyncpg.Record) -> SourceView | None:
    """The place the person reported: by the phone, from the photo, or picked on the map."""
    point = row["report_point"]
    if point is None:
        return None
    return SourceView(
        origin=cast(Origin, f"report.{row['source']}"), location=_at(point), lon=row["raw_lon"], lat=row["raw_lat"],
        datum=row["datum"], accuracy_m=row["report_accuracy_m"],
    )  # fmt: skip


def _sender(said: chain.EventBody) -> SourceView | None:
    """Where the person stood when giving the command."""
    if said.location is None:
        return None
    lon, lat = said.location
    return SourceView(origin="sender", taken_at=chain.device_at(said), location=Point(lon=lon, lat=lat))


async def flags(case_id: UUID, actor: Actor | None) -> list[FlagView]:
    """The case's contradictions, open ones first. Errors: CaseNotFound (404)."""
    who = await _seen(case_id, actor)
    rows = await queries.flags(case_id)
    facts_ = [msgspec.json.decode(r["facts"]) for r in rows]
    others = {UUID(i) for f in facts_ for i in f.get("cases", ())}
    numbers = await queries.numbers(list(others), who.scopes) if others else {}
    photos = await seen_among([f["sha256"] for f in facts_ if "sha256" in f], who.scopes)
    return [_flag(r, f, numbers, photos) for r, f in zip(rows, facts_, strict=True)]


def _flag(row: asyncpg.Record, facts_: dict[str, Any], numbers: dict[str, str], photos: set[str]) -> FlagView:
    """Other cases and photos are named only as far as the reader sees them; the sentence still says how many."""
    mine = [i for i in facts_.get("cases", ()) if i in numbers]
    zh, en = sentence(row["kind"], facts_, others="、".join(numbers[i] for i in mine))
    shown = {k: v for k, v in facts_.items() if k != "sha256" or v in photos}
    shown |= {"cases": mine} if "cases" in facts_ else {}
    settled = None
    if row["settled_as"]:
        settled = Settled(
            how=row["settled_as"], by=row["settled_by_name"], at=row["settled_at"], note=row["settled_note"]
        )
    return FlagView(
        id=row["id"], event_id=row["event_id"], sha256=row["sha256"], kind=row["kind"], severity=row["severity"],
        sentence=zh, sentence_en=en, facts=shown, found_at=row["found_at"],
        proposal=None if settled else _proposal(row, facts_), settled=settled,
    )  # fmt: skip


def _proposal(row: asyncpg.Record, facts_: dict[str, Any]) -> Point | None:
    """Where the case lies if its own place was given in the wrong datum, and it has not been moved since."""
    if row["kind"] != "datum_shift" or row["severity"] == "note" or row["report_point"] is None:
        return None
    at, was = row["case_point"], row["report_point"]
    if metres(at.x, at.y, was.x, was.y) > _MOVED_M:
        return None
    return Point(lon=facts_["lon"], lat=facts_["lat"])


async def settle(case_id: UUID, flag_id: UUID, body: SettleInput, actor: Actor | None, clock: Clock) -> None:
    """Dismiss a flag with a reason, or move the case to the proposed place.

    Errors: SignInRequired, Forbidden, CaseNotFound, FlagNotFound, FlagSettled, NothingToCorrect, and those of the
    command `relocate`.
    """
    who = require(actor, "flag.settle")
    await _seen(case_id, who)
    async with atomic():
        row = await queries.flag(case_id, flag_id)
        if row is None:
            raise FlagNotFound()
        if row["settled_as"] is not None:
            if (row["settled_as"], row["settled_by"]) == (body.how, who.account_id):
                return
            raise FlagSettled(by=row["settled_by_name"], how=row["settled_as"])
        if body.how == "corrected":
            await _correct(case_id, row, body, who, clock)
        await queries.settle(flag_id, body.how, who.account_id, body.note.strip(), clock.now())


async def _correct(case_id: UUID, row: asyncpg.Record, body: SettleInput, who: Actor, clock: Clock) -> None:
    place = _proposal(row, msgspec.json.decode(row["facts"]))
    if place is None:
        raise NothingToCorrect()
    command = CommandBody(
        id=body.id, command="relocate", note=body.note, place=CommandPoint(lon=place.lon, lat=place.lat)
    )
    await cases.give(case_id, command, who, clock)
