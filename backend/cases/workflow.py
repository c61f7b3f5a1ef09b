"""The lifecycle of a case, as one table.

Every (state, command) that is allowed stands here once, with the verb it takes, what it needs and which clock starts.
The server's check, the PWA's buttons, docs/workflow.md and a test over every pair come from it. Its targets are those
of a case with one task; where several units work on one, the state follows from all their tasks
(backend/cases/tasks.py), and `BESIDE` holds what is then allowed too. One arrow may end elsewhere: a failed check of a
unit that was ended goes to who inherits its work (`dispatched`), or back to `filed` (backend/cases/handling.py).
States follow the national stages 信息收集 → 案卷建立 → 任务派遣 → 任务处理 → 处理反馈 → 核查结案 (GB/T 30428.8-2020,
titles only).
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Literal

import msgspec


class State(StrEnum):
    """Where a case stands; the second group are ends, and there is no other way out."""

    reported = "reported"
    accepted = "accepted"
    checking = "checking"
    filed = "filed"
    dispatched = "dispatched"
    handling = "handling"
    finished = "finished"
    checked = "checked"

    closed = "closed"
    force_closed = "force_closed"
    declined = "declined"
    void = "void"
    transferred = "transferred"
    merged = "merged"


ENDS = frozenset({State.closed, State.force_closed, State.declined, State.void, State.transferred, State.merged})
OPEN = tuple(s for s in State if s not in ENDS)

STATE_WORDS = {
    State.reported: "已上报", State.accepted: "已受理", State.checking: "核实中", State.filed: "已立案",
    State.dispatched: "待接收", State.handling: "处置中", State.finished: "待核查", State.checked: "已核查",
    State.closed: "已结案", State.force_closed: "强制结案", State.declined: "不予立案", State.void: "已作废",
    State.transferred: "已移送", State.merged: "已并案",
}  # fmt: skip


class Command(StrEnum):
    """What somebody does to a case. Those of `RECORDED` are recorded by the server, never sent."""

    report = "report"
    absorb = "absorb"
    answer = "answer"
    inherit = "inherit"
    hold = "hold"
    release = "release"
    purge = "purge"
    accept = "accept"
    request_check = "request_check"
    report_check = "report_check"
    file = "file"
    dispatch = "dispatch"
    recall = "recall"
    recall_check = "recall_check"
    reassign = "reassign"
    assign = "assign"
    acknowledge = "acknowledge"
    return_ = "return"
    finish = "finish"
    check_pass = "check_pass"  # noqa: S105
    check_fail = "check_fail"
    close = "close"
    rework = "rework"
    decline = "decline"
    void = "void"
    transfer = "transfer"
    merge = "merge"
    force_close = "force_close"
    relocate = "relocate"


CHECKS = frozenset({Command.check_pass, Command.check_fail})
RECORDED = frozenset(
    {Command.report, Command.absorb, Command.answer, Command.inherit, Command.hold, Command.release, Command.purge}
)


if TYPE_CHECKING:  # rows hold plain text; the API's description says which
    StateWord = str
    CommandWord = str
    OfferedWord = str
else:
    StateWord = Literal[tuple(s.value for s in State)]
    CommandWord = Literal[tuple(c.value for c in Command)]
    OfferedWord = Literal[tuple(c.value for c in Command if c not in RECORDED)]


class Whose(StrEnum):
    """Beyond the verb: anybody who sees the case, or only the unit whose task it is."""

    anyone = "anyone"
    task_unit = "task_unit"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One arrow. `needs` are field names of the command's body; `clock` the stage that starts, None stops the clock."""

    source: State
    command: Command
    target: State
    verbs: tuple[str, ...]
    needs: tuple[str, ...] = ()
    clock: str | None = None
    whose: Whose = Whose.anyone


def _step(
    source: State,
    command: Command,
    target: State,
    verb: str,
    *needs: str,
    clock: str | None = None,
    whose: Whose = Whose.anyone,
) -> Step:
    return Step(source=source, command=command, target=target, verbs=(verb,), needs=needs, clock=clock, whose=whose)


def _main_way() -> list[Step]:
    s, c, unit = State, Command, Whose.task_unit
    return [
        _step(s.reported, c.accept, s.accepted, "case.accept", "categoryCode", clock="accept"),
        _step(s.accepted, c.request_check, s.checking, "case.request_check", "unitId", clock="check"),
        _step(
            s.checking, c.report_check, s.accepted, "case.report_check", "result", "photos", clock="accept", whose=unit
        ),
        _step(s.accepted, c.file, s.filed, "case.file", "categoryCode", "noteWithoutCheck", clock="dispatch"),
        _step(s.filed, c.dispatch, s.dispatched, "case.dispatch", "unitId", clock="handle"),
        _step(s.dispatched, c.acknowledge, s.handling, "task.acknowledge", clock="handle", whose=unit),
        _step(s.handling, c.finish, s.finished, "task.finish", "note", "photos", clock="check", whose=unit),
        _step(s.finished, c.check_pass, s.checked, "case.check", "note", clock="check"),
        _step(s.finished, c.check_fail, s.handling, "case.check", "note", clock="handle"),
        _step(s.checked, c.close, s.closed, "case.close"),
    ]


# The stage whose clock runs in a state.
CLOCKS = {
    State.reported: "accept", State.accepted: "accept", State.checking: "check", State.filed: "dispatch",
    State.dispatched: "handle", State.handling: "handle", State.finished: "check", State.checked: "check",
}  # fmt: skip


def _callbacks() -> list[Step]:
    """A dispatch to the wrong unit and a check that nobody does are called back; a leader says who does a task."""
    s, c = State, Command
    steps = [_step(s.checking, c.recall_check, s.accepted, "case.request_check", "note", clock="accept")]
    for x in (s.dispatched, s.handling):
        steps += [
            _step(x, c.recall, s.filed, "case.recall", "note", clock="dispatch"),
            _step(x, c.reassign, s.dispatched, "case.recall", "unitId", "note", clock="handle"),
        ]
    steps.append(
        _step(s.handling, c.assign, s.handling, "task.assign", "assigneeId", clock="handle", whose=Whose.task_unit)
    )
    return steps


def _side_ways() -> list[Step]:
    s, c = State, Command
    steps = [
        _step(x, c.return_, s.filed, "task.return", "note", clock="dispatch", whose=Whose.task_unit)
        for x in (s.dispatched, s.handling)
    ]
    steps += _callbacks()
    steps += [_step(x, c.rework, s.filed, "case.rework", "note", clock="dispatch") for x in (s.checked, s.closed)]
    steps += [_step(x, c.decline, s.declined, "case.decline", "note") for x in (s.reported, s.accepted)]
    for x in OPEN:
        steps += [
            _step(x, c.void, s.void, "case.void", "note"),
            _step(x, c.transfer, s.transferred, "case.transfer", "note"),
            _step(x, c.merge, s.merged, "case.merge", "intoCaseId"),
            _step(x, c.force_close, s.force_closed, "case.force_close", "note"),
            _step(x, c.relocate, x, "case.relocate", "note", "place", clock=CLOCKS[x]),
        ]
    return steps


def _beside() -> list[Step]:
    """What is allowed beside, in a case on which several units work: it stays where its tasks put it."""
    s, c, unit = State, Command, Whose.task_unit
    steps = [_step(x, c.dispatch, x, "case.dispatch", "unitId", clock="handle") for x in (s.dispatched, s.handling)]
    steps.append(_step(s.handling, c.acknowledge, s.handling, "task.acknowledge", clock="handle", whose=unit))
    steps += [
        _step(s.filed, c.acknowledge, s.filed, "task.acknowledge", clock="dispatch", whose=unit),
        _step(s.filed, c.assign, s.filed, "task.assign", "assigneeId", clock="dispatch", whose=unit),
        _step(s.filed, c.return_, s.filed, "task.return", "note", clock="dispatch", whose=unit),
        _step(s.filed, c.finish, s.filed, "task.finish", "note", "photos", clock="dispatch", whose=unit),
        _step(s.filed, c.recall, s.filed, "case.recall", "note", clock="dispatch"),
        _step(s.filed, c.reassign, s.filed, "case.recall", "unitId", "note", clock="dispatch"),
    ]
    return steps


TABLE: dict[tuple[State, Command], Step] = {(step.source, step.command): step for step in (*_main_way(), *_side_ways())}
BESIDE: dict[tuple[State, Command], Step] = {(step.source, step.command): step for step in _beside()}
VERBS_OF: dict[Command, frozenset[str]] = {
    command: frozenset(v for step in TABLE.values() if step.command is command for v in step.verbs)
    for command in Command
}


# Given by the unit whose task it is, and how such a task may have been taken back meanwhile.
OF_TASKS = frozenset(s.command for s in TABLE.values() if s.whose is Whose.task_unit)
TAKEN_BACK = {
    Command.recall: "派遣员撤回了派遣", Command.reassign: "改派给了别的单位", Command.recall_check: "受理员撤回了核实",
    Command.inherit: "由别的单位接手了", Command.merge: "案卷并入了另一件", Command.void: "案卷作废了",
    Command.transfer: "案卷移送给了别的部门", Command.force_close: "案卷强制结案了",
}  # fmt: skip


def step(state: State, command: Command, *, several: bool = False) -> Step | None:
    """The arrow for this command in this state, or None when the state does not allow it. `several`: units assist the
    one that leads, or one is to."""
    return TABLE.get((state, command)) or (BESIDE.get((state, command)) if several else None)


def offered(state: State, verbs: frozenset[str], holds_task: bool, *, several: bool = False) -> list[Step]:
    """The arrows a person with these verbs may take now; `holds_task`: an open task of the case is their unit's."""
    return [
        s
        for s in (*TABLE.values(), *(BESIDE.values() if several else ()))
        if s.source is state and verbs.intersection(s.verbs) and (s.whose is Whose.anyone or holds_task)
    ]
