"""A case's row and its tasks as its log tells them: what `verify-log` holds against the tables. Pure.

Every event seals what it set in the case row (`facts.row`, by column; times ISO 8601, a place as [lon, lat] in WGS-84).
Events from before that tell less; what they leave open is not in the result and is not compared.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import shapely

from backend.cases.chain import EventBody
from backend.cases.workflow import CLOCKS, ENDS, Command, State
from backend.catalog.snapshot import UNKNOWN_EDITION
from backend.geo.datum import to_wgs84

CLOCK = ("clock_stage", "clock_started_at", "near_at", "due_at", "limit_text")
_TIMES = {"received_at", "state_since", "clock_started_at", "near_at", "due_at"}
_NOT_OF_THE_LOG = {"place_words"}  # worked out from the map afterwards
_KEEP_CLOCK = {
    Command.accept, Command.acknowledge, Command.assign, Command.relocate, Command.check_pass, Command.absorb,
    Command.answer, Command.inherit, Command.hold, Command.release, Command.purge,
}  # fmt: skip
_OPENS = {
    Command.request_check: "check", Command.dispatch: "handle", Command.reassign: "handle",
    Command.check_fail: "handle",
}  # fmt: skip
_TAKES_BACK = {
    Command.recall, Command.recall_check, Command.reassign, Command.decline, Command.void, Command.transfer,
    Command.merge, Command.force_close, Command.inherit,
}  # fmt: skip
_MOVES = {
    Command.acknowledge: "acknowledged", Command.finish: "finished", Command.return_: "returned",
    Command.report_check: "finished",
}  # fmt: skip

# Events of before name no task here, and kept no verdict.
_CHECKED = {Command.check_pass: "passed", Command.rework: "failed"}
_VERDICTS = {"passed", "failed"}

Columns = dict[str, Any]


class Derived(msgspec.Struct):
    """Columns of the case row (head, state and version are the last event's own), and of each of its tasks by id."""

    case: Columns = {}
    tasks: dict[UUID, Columns] = {}


def row_facts(columns: Mapping[str, Any]) -> Columns:
    """What an event seals of the columns it sets; a place becomes [lon, lat]."""
    return {
        name: [value.x, value.y] if isinstance(value, shapely.Point) else value
        for name, value in columns.items()
        if name not in _NOT_OF_THE_LOG
    }


def derive(events: Iterable[EventBody]) -> Derived:
    """Tell a case's log again, from its first event to its last."""
    found = Derived()
    for event in events:
        _since(event, found.case)
        if "row" in event.facts:
            found.case |= {name: _read(name, value) for name, value in event.facts["row"].items()}
        else:
            _unsealed(event, found.case)
        _task(event, found.tasks)
    return found


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name == "location":
        return shapely.Point(value)
    if name == "merged_into_id":
        return UUID(value)
    return datetime.fromisoformat(value) if name in _TIMES else value


def _since(event: EventBody, row: Columns) -> None:
    if event.source is None:
        row["received_at"] = event.at
    if event.source != event.to:
        row["state_since"] = event.at


def _unsealed(event: EventBody, row: Columns) -> None:
    """What an event without `row` tells all the same."""
    facts = event.facts
    match event.command:
        case Command.report:
            _reported(facts, row)
        case Command.accept:
            for name in ("edition_id", "component_code", "condition_id"):
                row.pop(name, None)
            row["category_code"] = facts["category"]
        case Command.file:
            row |= {"no": facts["no"], "edition_id": facts["edition"], "category_code": facts["category"]}
            row["condition_id"] = facts["condition"]
            if "component" in facts:
                row["component_code"] = facts["component"]
        case Command.relocate:
            row |= {"location": shapely.Point(facts["lon"], facts["lat"]), "cell_code": facts["cell"]}
            row["certainty"] = facts["certainty"]
            row.pop("accuracy_m", None)
        case Command.merge:
            row["merged_into_id"] = UUID(facts["intoCase"])
    _unsealed_clock(event, row)


def _reported(facts: Mapping[str, Any], row: Columns) -> None:
    row |= {
        "kind": facts["kind"], "accuracy_m": facts["accuracyM"], "certainty": facts["certainty"],
        "cell_code": facts["cell"], "no": None, "condition_id": None, "merged_into_id": None,
        "location": shapely.Point(*to_wgs84(facts["lon"], facts["lat"], facts["datum"])),
    }  # fmt: skip
    known = facts.get("edition") != UNKNOWN_EDITION
    row |= {f"{half}_code": facts[half] if known else None for half in ("category", "component")}
    if not known or "edition" in facts:
        row["edition_id"] = facts["edition"] if known else None


def _unsealed_clock(event: EventBody, row: Columns) -> None:
    """Which stage's clock runs, and since when; its limit is not told."""
    kept = event.command in _KEEP_CLOCK or (event.command == Command.finish and event.to == State.handling)
    if kept:
        return
    for name in CLOCK:
        row.pop(name, None)
    if event.to in ENDS:
        row |= {**dict.fromkeys(CLOCK), "limit_text": ""}
    else:
        row |= {"clock_stage": CLOCKS[State(event.to)], "clock_started_at": event.at}


def _task(event: EventBody, tasks: dict[UUID, Columns]) -> None:
    command, at = event.command, event.at
    kind = _OPENS.get(Command(command))
    if command == Command.inherit:
        kind = "check" if event.source == State.checking else "handle"
    if "tasks" in event.facts:
        for task_id, state in event.facts["tasks"].items():
            _ended(tasks.get(UUID(task_id), {}), state, at)
    elif command in _TAKES_BACK:
        for task in tasks.values():
            if task["ended_at"] is None:
                task |= {"state": "cancelled", "ended_at": at}
    if event.task is None:
        return
    if event.task in tasks:
        _move(event, tasks[event.task])
    elif kind is not None:
        tasks[event.task] = {
            "unit_id": UUID(event.facts["unit"]), "kind": kind, "state": "open", "opened_at": at,
            "acknowledged_at": None, "ended_at": None, "assignee_id": None, "verdict": None,
            "assists": event.facts.get("role") == "assist",
        }  # fmt: skip


def _ended(task: Columns, state: str, at: datetime) -> None:
    """A task that an event about another one ended too."""
    if state in _VERDICTS:
        task["verdict"] = state
    else:
        task |= {"state": state, "ended_at": at}


def _move(event: EventBody, task: Columns) -> None:
    command, at = event.command, event.at
    again = command == Command.check_fail and event.to == State.handling
    if command in _CHECKED:
        task["verdict"] = _CHECKED[Command(command)]
    if again:
        task |= {"state": "acknowledged", "ended_at": None}
        task.pop("assignee_id", None)  # whoever did it goes on, if that person is still there
    elif command in _MOVES:
        task["state"] = _MOVES[Command(command)]
        task["ended_at"] = None if command == Command.acknowledge else at
    if command == Command.acknowledge or again:
        task["acknowledged_at"] = task["acknowledged_at"] or at
    if command in {Command.acknowledge, Command.assign}:
        task["assignee_id"] = UUID(event.facts["assignee"]) if "assignee" in event.facts else None
