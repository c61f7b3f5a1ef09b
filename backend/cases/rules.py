"""Pure decisions about cases: what a command still needs, whose task it is, how long a closed case can be reworked."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.cases.errors import Needs, NotYourTask, ReworkTooLate, TaskAmbiguous, UnitCannot, UnknownMember
from backend.cases.schemas import CommandBody
from backend.cases.tasks import Task
from backend.cases.workflow import TAKEN_BACK, Command, Step
from backend.dispatch.rules import works_at
from backend.kernel.words import says_something
from backend.people.actor import Actor
from backend.people.errors import Forbidden
from backend.people.permits import OUTSIDE

REWORK_WITHIN = timedelta(days=30)
DISPUTED_FOR = timedelta(days=30)  # how long a reporter's "not done" that sent the case to nobody stays listed

TAKES = {"handle": ("squad", "agency"), "check": ("squad",)}  # kinds of units by kind of task

_ASK = {
    "categoryCode": "请选择类别",
    "unitId": "请选择单位",
    "assigneeId": "请选择队员",
    "note": "请写明情况",
    "noteWithoutCheck": "没有核实就立案，请写明原因",
    "photos": "请至少附一张照片",
    "result": "请选择核实结果",
    "intoCaseId": "请选择要并入的案卷",
    "place": "请指出正确的位置",
}


def area_scopes(cell_code: str | None) -> list[str]:
    """Who sees a case by where it lies: its district and street, or whoever has what lies `outside`."""
    return [f"d:{cell_code[:6]}", f"a:{cell_code[:9]}"] if cell_code else [OUTSIDE]


def missing_fields(step: Step, body: CommandBody, case: dict[str, Any], *, checked: bool) -> list[str]:
    """Names of the fields that the step needs and the body (with what the case already holds) does not give."""
    given = {
        "categoryCode": bool(body.category_code or body.component_code or case["category_code"]),
        "unitId": body.unit_id is not None,
        "assigneeId": bool(body.assignee_id),
        "note": says_something(body.note),
        "noteWithoutCheck": checked or says_something(body.note),
        "photos": bool(body.photos),
        "result": body.result is not None,
        "intoCaseId": body.into_case_id is not None,
        "place": body.place is not None,
    }
    return [name for name in step.needs if not given[name]]


def own_work(allowed: bool, handled: bool) -> Literal["refused", "allowed"] | None:
    """What a city's setting says to somebody's check of what they handled themselves."""
    return ("allowed" if allowed else "refused") if handled else None


def check_needs(step: Step, body: CommandBody, case: dict[str, Any], *, checked: bool) -> None:
    """Errors: Needs (422) with the fields that are missing and a sentence for each."""
    missing = missing_fields(step, body, case, checked=checked)
    if missing:
        fields = ["note" if m == "noteWithoutCheck" else m for m in missing]
        raise Needs("；".join(_ASK[m] for m in missing), fields=fields, command=step.command)


def check_kind(kind: str, task: str) -> None:
    """Handling goes to squads and agencies, a check on the spot to squads: bureaus and desks have nobody there.

    Errors: UnitCannot (422) with the `kinds` that can.
    """
    if kind not in TAKES[task]:
        raise UnitCannot("处置派给中队或联动部门，核实派给中队", kinds=list(TAKES[task]), kind=kind)


def check_place(kind: str, name: str, district: str, areas: Collection[str], cell_code: str | None) -> None:
    """A squad works in its own district and where it is posted. Errors: UnitCannot (422)."""
    if not works_at(kind, district, areas, cell_code):
        raise UnitCannot(f"{name}不在案卷所在的区，案卷不在这个区就先更正位置或移送", district=district)


def own_task(tasks: Collection[Task], unit_id: UUID | None, task_id: UUID | None) -> Task:
    """The running task a person of `unit_id` acts on: the one named, or their unit's only one.

    Errors: NotYourTask (403), TaskAmbiguous (409) with the ids to choose from.
    """
    own = [t for t in tasks if t.runs and t.unit_id == unit_id and task_id in (None, t.id)]
    if not own:
        raise NotYourTask()
    if len(own) > 1:
        raise TaskAmbiguous(tasks=[t.id for t in own])
    return own[0]


def check_assignee(wanted: UUID, actor: Actor, members: Collection[UUID]) -> None:
    """Oneself, or with `task.assign` anybody of the unit. Errors: Forbidden (403), UnknownMember (422)."""
    if wanted != actor.account_id and "task.assign" not in actor.verbs:
        raise Forbidden("需要权限 task.assign", verb="task.assign")
    if wanted not in members:
        raise UnknownMember(assigneeId=str(wanted))


def check_rework(step: Step, closed_at: datetime | None, now: datetime) -> None:
    """Errors: ReworkTooLate (409) when the case was closed longer ago than the set number of days."""
    if step.command is Command.rework and closed_at is not None and now - closed_at > REWORK_WITHIN:
        raise ReworkTooLate(f"结案已超过 {REWORK_WITHIN.days} 天", days=REWORK_WITHIN.days)


def lost_words(lost: Mapping[str, Any], zone: str) -> str:
    """`11月28日 14:55 派遣员撤回了派遣：派错了`: how a unit lost its task (`command`, `at`, `note`)."""
    words = f"{lost['at'].astimezone(ZoneInfo(zone)):%-m月%-d日 %H:%M} {TAKEN_BACK[Command(lost['command'])]}"
    return f"{words}：{lost['note']}" if lost["note"] else words
