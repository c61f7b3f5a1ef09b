"""When the demo's people do the next thing to a case, and what: most in time, some late in the limit, a few after it.

Pure and the same at every run: a case's ways are drawn from its key, so that two workers, or one that starts again,
do the same. A share of 0.9 means: when nine tenths of the running limit are used up, in the kind of time it counts.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from backend.cases.workflow import Command, State, step
from backend.catalog.calendar import WorkingCalendar, counts_working_time
from backend.catalog.limits import Limit, parse_limit

_LATE = 0.05  # of the cases go over a limit
_CLOSE = 0.72  # of them are done in its last tenth
# Held back, a case is left alone until just before its limit, so that a person may do it, or the city has some amber.
_HELD = {State.reported: 0.7, State.dispatched: 0.35}
_HELD_ELSE = 0.985
_DESK = {"accept", "dispatch", "check"}
_KEEPS = {"accept", "acknowledge"}  # commands after which the running clock goes on


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A case as far as its pace goes. `no` is its last event's number, `limit` None without a running clock."""

    key: str
    state: State
    no: int
    since: datetime
    started: datetime | None = None
    limit: Limit | None = None
    stage: str | None = None


class Move(msgspec.Struct, frozen=True):
    """The next command and its moment."""

    at: datetime
    command: str


class Limits(msgspec.Struct, frozen=True):
    """What a trajectory needs to know of the catalogue: the desk's limits, and the one of handling (None: none set)."""

    accept: Limit
    dispatch: Limit
    check: Limit
    handle: Limit | None

    def of(self, stage: str) -> Limit | None:
        return {"accept": self.accept, "dispatch": self.dispatch, "check": self.check}.get(stage, self.handle)


def draw(*parts: object) -> float:
    """A number in [0, 1) that is always the same for the same parts."""
    digest = hashlib.sha256(":".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def next_move(case: Standing, calendar: WorkingCalendar, *, held: bool = False) -> Move | None:
    """What comes next, possibly in the past; None when the case is at its end. Never before its last event.

    On days off, when the limits of working time stand still, crews clear what would otherwise pile up.
    """
    command = _command(case)
    if command is None:
        return None
    if case.limit is None or case.started is None:
        return Move(case.since + timedelta(hours=2 + 30 * draw(case.key, case.no, "age")), command)
    share = max(_share(case), _HELD.get(case.state, _HELD_ELSE) if held else 0)
    at = calendar.near(case.started, case.limit, share)
    if counts_working_time(case.limit.unit):
        off_day = case.since + timedelta(hours=4 + 18 * draw(case.key, case.no, "age"))
        if not calendar.shifts(off_day.astimezone(calendar.zone).date()):
            at = min(at, off_day)
    return Move(max(at, case.since + timedelta(seconds=20)), command)


def _command(case: Standing) -> str | None:
    chance = draw(case.key, case.no, "way")
    match case.state:
        case State.reported:
            return "decline" if chance < 0.04 else "accept"
        case State.accepted:
            return "request_check" if chance < 0.08 and case.no == 2 else "void" if chance > 0.985 else "file"
        case State.checking:
            return "report_check"
        case State.filed:
            return "dispatch"
        case State.dispatched:
            return "return" if chance < 0.04 and case.no < 8 else "acknowledge"
        case State.handling:
            return "finish"
        case State.finished:
            return "check_fail" if chance < 0.05 and case.no < 10 else "check_pass"
        case State.checked:
            return "close"
        case _:
            return None


def _share(case: Standing) -> float:
    kind, where = draw(case.key, case.no, "pace"), draw(case.key, case.no, "share")
    if case.state is State.reported:  # the same clock runs on until the case is filed
        return 0.2 + 0.5 * where
    if case.state is State.dispatched:
        return 0.02 + 0.2 * where
    if kind < _LATE:  # a desk's limit is minutes: what it forgets it finds an hour later
        return 1.5 + 2 * where if case.stage in _DESK else 1.02 + 0.4 * where
    if kind < _LATE + _CLOSE:
        return 0.90 + 0.09 * where
    return 0.25 + 0.5 * where


def trajectory(
    key: str, at: datetime, limits: Limits, calendar: WorkingCalendar, *, held: bool = False
) -> Iterator[tuple[Move, Standing]]:
    """The whole life of a case reported at `at`: each step and how the case stands after it."""
    case = Standing(
        key=key, state=State.reported, no=1, since=at, started=at, limit=limits.accept, stage="accept"
    )  # fmt: skip
    yield Move(at, "report"), case
    while (move := next_move(case, calendar, held=held)) is not None:
        case = after(case, move, limits)
        yield move, case


def after(case: Standing, move: Move, limits: Limits) -> Standing:
    """How the case stands after a move."""
    arrow = step(case.state, Command(move.command))
    assert arrow is not None
    keep = move.command in _KEEPS or arrow.clock == case.stage
    limit = case.limit if keep else limits.of(arrow.clock) if arrow.clock else None
    return Standing(
        key=case.key, state=arrow.target, no=case.no + 1, since=move.at, limit=limit,
        started=case.started if keep else move.at, stage=arrow.clock,
    )  # fmt: skip


def limit_of(text: str) -> Limit | None:
    """The limit that a case's row shows, None for none."""
    return parse_limit(text) if text else None
