"""Puts rows into wire forms."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.cases import chain, clocks
from backend.cases.chain import read
from backend.cases.editions import Move
from backend.cases.effects import category_of
from backend.cases.schemas import (
    Candidate,
    CaseItem,
    CategoryRef,
    CellRef,
    ClockView,
    ConditionView,
    EventActor,
    EventView,
    JoinedStep,
    KeyMove,
    Offer,
    PersonRef,
    PlaceView,
    Point,
    ReporterRef,
    ReportView,
    TaskView,
    UnitRef,
)
from backend.cases.tasks import has_assistance, moved, task_of
from backend.cases.workflow import BESIDE, CHECKS, Command, State, Whose, offered
from backend.catalog.snapshot import CatalogSnapshot, Category
from backend.people.actor import Actor


def category_ref(category: Category | None) -> CategoryRef | None:
    if category is None:
        return None
    return CategoryRef(
        edition=category.edition, kind=category.kind, code=category.code, name=category.name, duty=category.duty
    )


def clock_view(row: Mapping[str, Any], now: datetime) -> ClockView | None:
    if row["clock_stage"] is None:
        return None
    return ClockView(
        stage=row["clock_stage"], started_at=row["clock_started_at"], due_at=row["due_at"],
        state=clocks.light(row["near_at"], row["due_at"], now), limit_text=row["limit_text"],
        unpublished_year=clocks.unpublished_year(row["due_at"], row["limit_text"]),
    )  # fmt: skip


def person_ref(row: Mapping[str, Any]) -> PersonRef | None:
    """Who of the unit does the task."""
    return PersonRef(id=row["assignee_id"], name=row["assignee_name"]) if row["assignee_id"] else None


def item_fields(row: Mapping[str, Any], shot: CatalogSnapshot, now: datetime, own_work: str | None) -> dict[str, Any]:
    """The members that a list row and a detail share. `own_work` as CaseItem tells it."""
    return {
        "id": row["id"], "no": row["no"], "state": row["state"], "version": row["version"], "kind": row["kind"],
        "received_at": row["received_at"], "state_since": row["state_since"],
        "category": category_ref(category_of(row, shot)),
        "text": row["words"] or "", "place_words": row["place_words"],
        "location": Point(lon=row["location"].x, lat=row["location"].y),
        "cell": CellRef(code=row["cell_code"], name=row["cell_name"] or "") if row["cell_code"] else None,
        "certainty": row["certainty"],
        "unit": UnitRef(id=row["unit_id"], name=row["unit_name"]) if row["unit_id"] else None,
        "clock": clock_view(row, now),
        "photo": row["photo"], "photo_count": row["photo_count"] or 0, "report_count": row["report_count"] or 0,
        "returned_by": row["returned_by"], "assignee": person_ref(row),
        "came_back": bool(row["came_back"]), "own_work": own_work,
    }  # fmt: skip


def item(row: Mapping[str, Any], shot: CatalogSnapshot, now: datetime, own_work: str | None) -> CaseItem:
    return CaseItem(**item_fields(row, shot, now, own_work))


def report_view(row: Mapping[str, Any]) -> ReportView:
    return ReportView(
        id=row["id"], kind=row["kind"], text=row["words"], received_at=row["received_at"], taken_at=row["taken_at"],
        photos=list(row["photos"]), location=Point(lon=row["location"].x, lat=row["location"].y),
        accuracy_m=row["accuracy_m"], reporter=ReporterRef(name=row["reporter"]) if row["reporter"] else None,
        has_contact=row["has_contact"], unknown_code=row["unknown_code"],
        taken_local=row["taken_local"] if row["taken_at"] is None else None,
    )  # fmt: skip


def task_view(row: Mapping[str, Any]) -> TaskView:
    return TaskView(
        id=row["id"], kind=row["kind"], role=task_of(row).role.value,
        unit=UnitRef(id=row["unit_id"], name=row["unit_name"]), state=row["state"], verdict=row["verdict"],
        opened_at=row["opened_at"], acknowledged_at=row["acknowledged_at"], finished_at=row["ended_at"],
        note=row["note"], photos=list(row["photos"]), assignee=person_ref(row),
        suggested=UnitRef(id=row["suggested_id"], name=row["suggested_name"]) if row["suggested_id"] else None,
    )  # fmt: skip


def place_view(case: Mapping[str, Any], reports: Sequence[Mapping[str, Any]]) -> PlaceView:
    """The place as it was decided when the case's first report came in, not one that was merged into it; where the case
    was moved since, nothing is known beside the cell.
    """
    first = next((r for r in reports if r["own"]), None)
    stood = first is not None and first["location"] == case["location"]
    stored = msgspec.json.decode(first["place"]) if first is not None and stood else {}
    return PlaceView(
        certainty=case["certainty"],
        cell=CellRef(code=case["cell_code"], name=case["cell_name"] or "") if case["cell_code"] else None,
        candidates=[
            Candidate(code=c["code"], name=c["name"], share=c["share"], distance_m=c["distanceM"])
            for c in stored.get("candidates", [])
        ],
        said=CellRef(**stored["said"]) if stored.get("said") else None,
    )


def condition_views(category: Category | None) -> list[ConditionView]:
    return [
        ConditionView(id=c.id, condition=c.condition, close_when=c.close_when, limit_text=c.limit.words(), demo=c.demo)
        for c in (category.current_conditions if category else ())
    ]


def move_view(move: Move) -> KeyMove:
    return KeyMove(
        kind=move.half.kind, code=move.half.code, old=category_ref(move.old), to=category_ref(move.new),
        relation=move.relation, candidates=[ref for c in move.candidates if (ref := category_ref(c))],
    )  # fmt: skip


_TAKES_FROM_UNITS = {Command.recall, Command.reassign}  # where nobody leads, only of those that go on
# A further unit is sent by who says that it assists: the plain button sends the one that leads.
_SAID = {(command, source) for source, command in BESIDE if command is Command.dispatch}


def offers(
    case: Mapping[str, Any], actor: Actor, tasks: Sequence[Mapping[str, Any]], own_work: str | None
) -> list[Offer]:
    """The commands that this person may give now; `needs` names fields, `noteWithoutCheck` counts as note."""
    known = [task_of(t) for t in tasks]
    own = [t for t in known if t.unit_id == actor.unit_id and t.runs]
    return [
        Offer(command=s.command, needs=["note" if n == "noteWithoutCheck" else n for n in s.needs])
        for s in offered(State(case["state"]), actor.verbs, bool(own), several=has_assistance(known))
        if (own_work != "refused" or s.command not in CHECKS)
        and (s.whose is Whose.anyone or any(moved(t, s.command) for t in own))
        and (s.command not in _TAKES_FROM_UNITS or any(moved(t, s.command) for t in known))
        and (s.command, s.source) not in _SAID
    ]


_FOR_VERIFY_LOG = {"row", "tasks"}


def _actor(row: Mapping[str, Any]) -> EventActor | None:
    return EventActor(name=row["actor_name"], unit_name=row["unit_name"]) if row["actor_name"] else None


def joined_view(row: Mapping[str, Any]) -> JoinedStep:
    facts = read(row["body"]).facts
    return JoinedStep(
        at=row["at"], command=row["command"], actor=_actor(row), photos=list(row["photos"]),
        by_reporter=facts.get("by") == "reporter", clean=facts.get("clean"),
    )  # fmt: skip


def event_view(row: Mapping[str, Any]) -> EventView:
    body = read(row["body"])
    facts = {name: fact for name, fact in body.facts.items() if name not in _FOR_VERIFY_LOG}
    return EventView(
        id=row["id"], no=row["no"], at=row["at"], device_at=chain.device_at(body), command=row["command"],
        source=row["from_state"], to=row["to_state"], note=row["note"], photos=list(row["photos"] or ()),
        actor=_actor(row),
        to_citizen=row["to_citizen"], facts=facts, hash=row["hash"].hex(),
    )  # fmt: skip
