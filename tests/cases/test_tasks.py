"""The life of a task: every pair, and where a case stands by its tasks."""

import itertools
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from msgspec.structs import replace

from backend.cases.tasks import (
    ARROWS,
    ROLE_WORDS,
    TASK_WORDS,
    Role,
    Task,
    TaskState,
    handling_state,
    moved,
    standing,
    to_redo,
    unchecked,
)
from backend.cases.workflow import TABLE, Command, State
from backend.kernel.ids import new_id

AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
ENDS_A_CASE = ("decline", "void", "transfer", "merge", "force_close")

# What a command does to a task, written down a second time by hand.
HANDLES = {
    ("open", "acknowledge"): "acknowledged",
    ("acknowledged", "assign"): "acknowledged",
    ("acknowledged", "finish"): "finished",
    ("finished", "check_pass"): "passed",
    ("finished", "check_fail"): "acknowledged",
    ("passed", "rework"): "failed",
} | {
    (running, command): "returned" if command == "return" else "cancelled"
    for running in ("open", "acknowledged")
    for command in ("return", "recall", "reassign", "inherit", *ENDS_A_CASE)
}  # fmt: skip
CHECKS = {("open", "report_check"): "finished", ("open", "recall_check"): "cancelled"} | {
    (running, command): "cancelled"
    for running in ("open", "acknowledged")
    for command in ("reassign", "inherit", *ENDS_A_CASE)
}


def task(state: str, role: str = "lead", after: int = 0, unit: UUID | None = None) -> Task:
    return Task(
        id=new_id(), unit_id=unit or new_id(), role=Role(role), state=TaskState(state),
        opened_at=AT + timedelta(minutes=after),
    )  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("state", "command"), list(itertools.product(TaskState, Command)))
def test_every_pair_is_allowed_exactly_as_written_down(state: TaskState, command: Command, role: Role) -> None:
    after = moved(task(state, role), command)
    wanted = (CHECKS if role is Role.check else HANDLES).get((state.value, command.value))
    assert (after.state.value if after else None) == wanted


def test_every_state_and_role_has_words() -> None:
    assert (set(TASK_WORDS), set(ROLE_WORDS)) == (set(TaskState), set(Role))
    assert {a.target for a in ARROWS.values()} | {TaskState.open} == set(TaskState), "every state is reached"


_STANDS = {State.dispatched: "open", State.handling: "acknowledged", State.finished: "finished",
           State.checked: "passed"}  # fmt: skip


@pytest.mark.parametrize(
    ("state", "command"),
    [
        (state, command)
        for state, command in TABLE
        if state in _STANDS and (TaskState(_STANDS[state]), command) in ARROWS and command.value not in ENDS_A_CASE
    ],
)
def test_with_one_task_a_case_stands_where_the_lifecycle_says(state: State, command: Command) -> None:
    after = moved(task(_STANDS[state]), command)
    assert after is not None
    tasks = [after, task("open", after=1)] if command is Command.reassign else [after]
    assert handling_state(tasks) is TABLE[state, command].target


@pytest.mark.parametrize(
    ("tasks", "state"),
    [
        ([], "filed"),
        ([("lead", "open"), ("assist", "open")], "dispatched"),
        ([("lead", "open"), ("assist", "acknowledged")], "handling"),
        ([("lead", "finished"), ("assist", "open")], "handling"),
        ([("lead", "finished"), ("assist", "finished")], "finished"),
        ([("lead", "passed"), ("assist", "finished")], "finished"),
        ([("lead", "passed"), ("assist", "open")], "dispatched"),
        ([("lead", "passed"), ("assist", "passed")], "checked"),
        ([("lead", "passed"), ("assist", "returned"), ("assist", "cancelled")], "checked"),
        ([("lead", "returned"), ("assist", "acknowledged")], "filed"),
        ([("lead", "failed"), ("assist", "passed")], "filed"),
        ([("lead", "finished"), ("lead", "acknowledged")], "handling"),
        ([("lead", "finished"), ("lead", "finished")], "finished"),
        ([("lead", "acknowledged"), ("check", "open")], "handling"),
        ([("check", "finished")], "filed"),
    ],
)
def test_a_case_stands_where_all_its_tasks_put_it(tasks: list[tuple[str, str]], state: str) -> None:
    made = [task(s, role, i) for i, (role, s) in enumerate(tasks)]
    for order in itertools.permutations(made):
        assert handling_state(order) == state


def test_an_older_lead_is_of_an_earlier_round_also_without_a_verdict() -> None:
    old, new = task("finished"), task("finished", after=1)
    assert standing([old, new]) == [new]
    assert unchecked([new, old]) == [new]


def test_what_is_done_again_is_the_leading_units_work_unless_another_is_named() -> None:
    lead, assist, gone = task("passed"), task("passed", "assist"), task("returned", "assist")
    tasks = [assist, gone, lead]
    assert to_redo(tasks) == replace(lead, state=TaskState.failed)
    assert to_redo(tasks, assist.id) == replace(assist, state=TaskState.failed)
    assert (to_redo(tasks, gone.id), to_redo([task("open")]), to_redo([])) == (None, None, None)
    before = task("finished")
    assert to_redo([before]) == replace(before, state=TaskState.failed), "checked when no verdict was kept"


@pytest.mark.parametrize("seed", range(200))
def test_units_that_answer_in_any_order_bring_the_case_to_its_check_once_and_through_it(seed: int) -> None:
    chance = Random(seed)
    tasks = {t.id: t for t in [task("open"), *(task("open", "assist", i) for i in range(chance.randint(1, 4)))]}
    way, stood = (Command.acknowledge, Command.finish, Command.check_pass), [handling_state(tasks.values())]
    while any(t.state is not TaskState.passed for t in tasks.values()):
        one = chance.choice([t for t in tasks.values() if t.state is not TaskState.passed])
        after = next(m for c in way if (m := moved(one, c)))
        if after.state is TaskState.passed and stood[-1] is not State.finished:
            continue  # the desk checks when all have handed in
        if after.state is TaskState.passed and chance.random() < 0.3:
            after = replace(one, state=TaskState.acknowledged)
        tasks[one.id] = after
        stood.append(handling_state(tasks.values()))
    assert stood[0] is State.dispatched
    assert stood.count(State.checked) == 1
    assert stood[-1] is State.checked
    assert State.filed not in stood
