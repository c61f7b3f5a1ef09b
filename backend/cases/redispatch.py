"""Effects that move a task from one unit or person to another: 撤回, 改派, 派给队员, and who goes on for an ended unit.

A clock belongs to who has the work. A unit that gets a case by a new dispatch has the whole limit from that moment
(the clock starts at dispatch); the time before stays in the log, with the clock that was stopped (`clockBefore`). A
unit that inherits another's work goes on with the clock as it runs: the matter has not been dispatched anew.
"""

from typing import Any
from uuid import UUID

from backend.cases import queries
from backend.cases.effects import Outcome, Situation, handling_task, open_task, unit_for
from backend.cases.errors import SameUnit
from backend.cases.rules import TAKES, check_assignee
from backend.cases.workflow import State
from backend.people import queries as people


def _stopped(case: dict[str, Any]) -> dict[str, Any]:
    """The clock that a recall stops, as the event records it."""
    if case["clock_stage"] is None:
        return {}
    return {"clockBefore": {"startedAt": case["clock_started_at"], "dueAt": case["due_at"]}}


async def _cancelled(s: Situation, kind: str) -> Any:
    """The open task of a kind that is taken back: the newest. Its unit's right to see the case ends with it."""
    tasks = await queries.open_tasks(s.case["id"], kind)
    await queries.cancel_open_tasks(s.case["id"], s.at)
    await queries.drop_former_scopes(s.case["id"])
    return tasks[-1] if tasks else None


async def acknowledge(s: Situation) -> Outcome:
    """接收, perhaps for a person of the unit; the clock goes on since dispatch."""
    task = await handling_task(s)
    assignee = await assignee_of(s)
    await queries.set_task(task["id"], "acknowledged", s.at)
    await queries.set_assignee(task["id"], assignee)
    return Outcome(task_id=task["id"], facts=_told(assignee), keep_clock=True)


def _told(assignee: UUID | None) -> dict[str, Any]:
    """A name is personal: the log holds the account, readers look the name up."""
    return {"assignee": str(assignee)} if assignee else {}


async def recall(s: Situation) -> Outcome:
    """撤回派遣: back to the dispatcher's list, with the reason."""
    task = await _cancelled(s, "handle")
    return Outcome(task_id=task["id"] if task else None, facts=_stopped(s.case))


async def recall_check(s: Situation) -> Outcome:
    """撤回核实: back to the clerk's list; nobody is asked to look any more."""
    task = await _cancelled(s, "check")
    return Outcome(task_id=task["id"] if task else None, facts=_stopped(s.case))


async def reassign(s: Situation) -> Outcome:
    """改派: straight to another unit, whose limit starts now. Errors: UnknownUnit, UnitCannot, SameUnit (422)."""
    unit = await unit_for(s, "handle")
    if any(t["unit_id"] == unit["id"] for t in await queries.open_tasks(s.case["id"], "handle")):
        raise SameUnit(unit["name"])
    await queries.cancel_open_tasks(s.case["id"], s.at)
    outcome = await open_task(s, unit, "handle")
    outcome.facts |= _stopped(s.case)
    return outcome


async def assign(s: Situation) -> Outcome:
    """派给队员: who of the unit does it; the clock goes on. Errors: NotYourTask, UnknownMember, Forbidden."""
    task = await handling_task(s)
    assignee = await assignee_of(s)
    await queries.set_assignee(task["id"], assignee)
    return Outcome(task_id=task["id"], facts=_told(assignee), keep_clock=True)


async def assignee_of(s: Situation) -> UUID | None:
    """The person the task is given to: the one named, else who takes it, unless that is somebody who gives tasks out.

    Errors: UnknownMember (422), Forbidden (403) for naming somebody else without `task.assign`.
    """
    wanted = s.body.assignee_id or None
    if wanted is None:
        return None if "task.assign" in s.actor.verbs else s.actor.account_id
    members = {m["id"] for m in await people.members(s.actor.unit_id)} if s.actor.unit_id else set()
    check_assignee(wanted, s.actor, members)
    return wanted


async def check_fail(s: Situation) -> Outcome:
    """Not clean: the same unit's task opens again with a fresh clock.

    Where that unit was ended meanwhile, who inherits its work gets a task, else the case waits for a dispatcher: it
    never goes to a unit that nobody is in.
    """
    task = await queries.last_finished_task(s.case["id"])
    if task is None:
        return Outcome()
    heir = await people.in_service(task["unit_id"])
    if heir is not None and heir["kind"] not in TAKES["handle"]:
        heir = None  # it inherited when nothing was left to do, and nobody there handles
    if heir is not None and heir["id"] == task["unit_id"]:
        await queries.reopen_task(task["id"], s.at)
        return Outcome(task_id=task["id"])
    ended = await people.unit(task["unit_id"])
    told = {"endedUnit": ended["name"] if ended else ""}
    if heir is None:
        return Outcome(task_id=task["id"], target=State.filed, stage="dispatch", facts=told)
    outcome = await open_task(s, heir, "handle")
    outcome.target = State.dispatched
    outcome.facts |= told
    return outcome
