"""The life of a task as one table, and how a case's state follows from its tasks. Pure.

A case that is handled has one leading unit (主办) and any number of assisting ones (协办), each with a task of its own;
a check on the spot before filing (核实) is a task too. What a command does to a task stands in `ARROWS`; one arrow may
end elsewhere: a failed check of a unit that was ended ends the task as `failed` (backend/cases/handling.py). Where the
case stands while it is handled follows from its tasks alone (`handling_state`). With one task this gives exactly the
arrows of backend/cases/workflow.py; every other state of a case is a decision of the desk.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from backend.cases.workflow import Command, State


class Role(StrEnum):
    """What a unit is asked for."""

    lead = "lead"
    assist = "assist"
    check = "check"


class TaskState(StrEnum):
    """Where a task stands. `finished`: handed in, nobody has checked yet; the later ones are ends."""

    open = "open"
    acknowledged = "acknowledged"
    finished = "finished"
    passed = "passed"
    failed = "failed"
    returned = "returned"
    cancelled = "cancelled"


ROLE_WORDS = {Role.lead: "主办", Role.assist: "协办", Role.check: "核实"}
TASK_WORDS = {
    TaskState.open: "待接收", TaskState.acknowledged: "处置中", TaskState.finished: "待核查",
    TaskState.passed: "核查通过", TaskState.failed: "核查不通过",
    TaskState.returned: "已退回", TaskState.cancelled: "已撤回",
}  # fmt: skip

RUNNING = frozenset({TaskState.open, TaskState.acknowledged})
# The unit's part in the case is over: somebody else has to do it, or nobody.
GIVEN_UP = frozenset({TaskState.failed, TaskState.returned, TaskState.cancelled})
HANDLING = frozenset({Role.lead, Role.assist})

_TAKES_BACK = (
    Command.recall, Command.reassign, Command.inherit, Command.decline, Command.void, Command.transfer, Command.merge,
    Command.force_close,
)  # fmt: skip


class Arrow(msgspec.Struct, frozen=True):
    """One step of a task; `roles` are those that take it."""

    source: TaskState
    command: Command
    target: TaskState
    roles: frozenset[Role]


def _arrows() -> Iterable[Arrow]:
    t, c = TaskState, Command
    yield Arrow(t.open, c.acknowledge, t.acknowledged, HANDLING)
    yield Arrow(t.acknowledged, c.assign, t.acknowledged, HANDLING)
    yield Arrow(t.acknowledged, c.finish, t.finished, HANDLING)
    yield Arrow(t.open, c.report_check, t.finished, frozenset({Role.check}))
    yield Arrow(t.open, c.recall_check, t.cancelled, frozenset({Role.check}))
    yield Arrow(t.finished, c.check_pass, t.passed, HANDLING)
    yield Arrow(t.finished, c.check_fail, t.acknowledged, HANDLING)
    yield Arrow(t.passed, c.rework, t.failed, HANDLING)
    for running in (t.open, t.acknowledged):
        yield Arrow(running, c.return_, t.returned, HANDLING)
        for command in _TAKES_BACK:
            yield Arrow(running, command, t.cancelled, frozenset(Role) if command is not c.recall else HANDLING)


ARROWS: dict[tuple[TaskState, Command], Arrow] = {(a.source, a.command): a for a in _arrows()}


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A task as its row holds it."""

    id: UUID
    unit_id: UUID
    role: Role
    state: TaskState
    opened_at: datetime

    @property
    def runs(self) -> bool:
        return self.state in RUNNING


def task_of(row: Mapping[str, Any]) -> Task:
    """A row of case_task."""
    handles = Role.assist if row["assists"] else Role.lead
    return Task(
        id=row["id"], unit_id=row["unit_id"], role=handles if row["kind"] == "handle" else Role.check,
        state=TaskState(row["verdict"] or row["state"]), opened_at=row["opened_at"],
    )  # fmt: skip


def moved(task: Task, command: Command) -> Task | None:
    """The task after the command; None when its state does not allow it."""
    arrow = ARROWS.get((task.state, command))
    return msgspec.structs.replace(task, state=arrow.target) if arrow and task.role in arrow.roles else None


def standing(tasks: Collection[Task]) -> list[Task]:
    """The handling tasks that count: what was not given up, and of leading ones the newest alone.

    One unit leads at a time, so an older leading task is of an earlier round, also where its row tells no verdict.
    """
    leads = sorted((t for t in tasks if t.role is Role.lead), key=lambda t: (t.opened_at, t.id))
    assists = [t for t in tasks if t.role is Role.assist]
    return [t for t in (*leads[-1:], *assists) if t.state not in GIVEN_UP]


def has_assistance(tasks: Collection[Task]) -> bool:
    """Whether any unit was ever sent to assist the one that leads."""
    return any(t.role is Role.assist for t in tasks)


def unchecked(tasks: Collection[Task]) -> list[Task]:
    """What was handed in and waits for its check."""
    return [t for t in standing(tasks) if t.state is TaskState.finished]


def to_redo(tasks: Collection[Task], task_id: UUID | None = None) -> Task | None:
    """The work of `task_id`, else the leading unit's, as one that did not pass after all; None when there is none."""
    done = [t for t in standing(tasks) if not t.runs and task_id in (None, t.id)]
    return msgspec.structs.replace(done[0], state=TaskState.failed) if done else None


def handling_state(tasks: Collection[Task]) -> State:
    """Where a case stands that is being handled: without a lead with the dispatcher, with work running at the units,
    with something unchecked at the check."""
    now = standing(tasks)
    if not any(t.role is Role.lead for t in now):
        return State.filed
    waiting = [t for t in now if t.state is not TaskState.passed]
    if not waiting:
        return State.checked
    if all(t.state is TaskState.open for t in waiting):
        return State.dispatched
    return State.handling if any(t.runs for t in waiting) else State.finished
