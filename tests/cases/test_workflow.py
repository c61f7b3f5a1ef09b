"""The lifecycle table: every pair, every way out, nothing that vanishes."""

import itertools

import pytest

from backend.cases.workflow import ENDS, OPEN, STATE_WORDS, TABLE, Command, State, Whose, offered, step
from backend.people.permits import VERBS

# The wire contract's table, written down a second time by hand.
ALLOWED = {
    ("reported", "accept"): "accepted",
    ("accepted", "request_check"): "checking",
    ("checking", "report_check"): "accepted",
    ("accepted", "file"): "filed",
    ("filed", "dispatch"): "dispatched",
    ("dispatched", "acknowledge"): "handling",
    ("checking", "recall_check"): "accepted",
    ("dispatched", "recall"): "filed",
    ("handling", "recall"): "filed",
    ("dispatched", "reassign"): "dispatched",
    ("handling", "reassign"): "dispatched",
    ("handling", "assign"): "handling",
    ("dispatched", "return"): "filed",
    ("handling", "return"): "filed",
    ("handling", "finish"): "finished",
    ("finished", "check_pass"): "checked",
    ("finished", "check_fail"): "handling",
    ("checked", "close"): "closed",
    ("checked", "rework"): "filed",
    ("closed", "rework"): "filed",
    ("reported", "decline"): "declined",
    ("accepted", "decline"): "declined",
} | {
    (state.value, command): end
    for state in OPEN
    for command, end in {
        "void": "void", "transfer": "transferred", "merge": "merged", "force_close": "force_closed",
        "relocate": state.value,
    }.items()
}  # fmt: skip


@pytest.mark.parametrize(("state", "command"), list(itertools.product(State, Command)))
def test_every_pair_is_allowed_exactly_as_the_contract_says(state: State, command: Command) -> None:
    arrow = step(state, command)
    assert (arrow.target.value if arrow else None) == ALLOWED.get((state.value, command.value))


def test_every_open_state_is_reached_and_can_be_left() -> None:
    reached = {s.target for s in TABLE.values()} | {State.reported}
    assert reached >= set(State)
    assert {s.source for s in TABLE.values()} >= set(OPEN)


def test_from_every_open_state_a_proper_end_can_be_reached() -> None:
    for start in OPEN:
        seen, todo = set(), [start]
        while todo:
            now = todo.pop()
            if now not in seen:
                seen.add(now)
                todo += [s.target for s in TABLE.values() if s.source is now and s.command is not Command.force_close]
        assert State.closed in seen


def test_ends_stay_ends_except_rework_of_a_closed_case() -> None:
    assert {(s.source, s.command) for s in TABLE.values() if s.source in ENDS} == {(State.closed, Command.rework)}


def test_every_verb_of_the_table_exists() -> None:
    assert {v for s in TABLE.values() for v in s.verbs} <= VERBS


def test_every_state_has_words() -> None:
    assert set(STATE_WORDS) == set(State)


def test_only_the_unit_whose_task_it_is_is_offered_the_task_commands() -> None:
    verbs = frozenset({"task.acknowledge", "task.return"})
    assert offered(State.dispatched, verbs, holds_task=False) == []
    assert {s.command for s in offered(State.dispatched, verbs, holds_task=True)} == {
        Command.acknowledge,
        Command.return_,
    }


def test_commands_that_end_or_send_back_need_a_note() -> None:
    silent = {Command.merge}
    for s in TABLE.values():
        if s.target in ENDS and s.command not in {Command.close, *silent}:
            assert "note" in s.needs
        if s.whose is Whose.task_unit and s.command is Command.return_:
            assert s.needs == ("note",)
