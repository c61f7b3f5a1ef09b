"""Effects that move a task from one unit or person to another: 撤回, 改派, 派给队员, 接收.

A clock belongs to who has the work. A unit that gets a case by a new dispatch has the whole limit from that moment
(the clock starts at dispatch); the time before stays in the log, with the clock that was stopped (`clockBefore`). A
unit that inherits another's work goes on with the clock as it runs: the matter has not been dispatched anew.
"""

from typing import Any
from uuid import UUID

from backend.cases import scope_queries, task_queries
from backend.cases.effects import Outcome, Situation
from backend.cases.errors import SameUnit, TaskAmbiguous
from backend.cases.handling import move, open_task, own_handling, refused, unit_for, where
from backend.cases.rules import check_assignee
from backend.cases.tasks import Role, Task
from backend.cases.workflow import CLOCKS
from backend.people import queries as people


def _stopped(case: dict[str, Any]) -> dict[str, Any]:
    """The clock that a recall stops, as the event records it."""
    if case["clock_stage"] is None:
        return {}
    return {"clockBefore": {"startedAt": case["clock_started_at"], "dueAt": case["due_at"]}}


async def _take_back(s: Situation, tasks: list[Task]) -> Outcome:
    """These tasks are called back. Their units' right to see the case ends with them.

    Errors: NotAllowedInState (409) where none of them runs.
    """
    if not tasks:
        raise refused(s, "没有单位在办" if s.body.task_id is None else "这项任务已经不在办")
    gone = await move(s, *tasks)
    await scope_queries.drop_former(s.case["id"])
    target = where(s)
    runs_on = CLOCKS[target] == s.case["clock_stage"]
    return Outcome(task_id=gone[-1].id, also=gone, target=target, facts={} if runs_on else _stopped(s.case))


async def acknowledge(s: Situation) -> Outcome:
    """接收, perhaps for a person of the unit; the clock goes on since dispatch."""
    task = own_handling(s)
    assignee = await assignee_of(s)
    await move(s, task)
    await task_queries.set_assignee(task.id, assignee)
    return Outcome(task_id=task.id, target=where(s), facts=_told(assignee), keep_clock=True)


def _told(assignee: UUID | None) -> dict[str, Any]:
    """A name is personal: the log holds the account, readers look the name up."""
    return {"assignee": str(assignee)} if assignee else {}


async def recall(s: Situation) -> Outcome:
    """撤回派遣: the unit named, or all that have not handed in; without a lead it is on the dispatcher's list again.

    Errors: NotAllowedInState (409) for a task that does not run, or where none does.
    """
    running = [t for t in s.tasks if t.runs and t.role is not Role.check and s.body.task_id in (None, t.id)]
    return await _take_back(s, running)


async def recall_check(s: Situation) -> Outcome:
    """撤回核实: back to the clerk's list; nobody is asked to look any more."""
    return await _take_back(s, [t for t in s.tasks if t.runs and t.role is Role.check])


async def reassign(s: Situation) -> Outcome:
    """改派: one unit's task goes straight to another; whoever leads has the whole limit from now.

    Errors: UnknownUnit, UnitCannot, SameUnit (422), TaskAmbiguous (409), NotAllowedInState (409) for a task that does
    not run, or where none does: what waits to be sent out is dispatched.
    """
    running = [t for t in s.tasks if t.runs and t.role is not Role.check]
    if not any(s.body.task_id in (None, t.id) for t in running):
        raise refused(s, "没有单位在办" if s.body.task_id is None else "这项任务已经不在办")
    unit = await unit_for(s, "handle")
    if any(t.unit_id == unit["id"] for t in running):
        raise SameUnit(unit["name"])
    named = [t for t in running if s.body.task_id in (None, t.id)]
    if len(named) > 1:
        raise TaskAmbiguous("几个单位在办，请指明改派哪一项", tasks=[t.id for t in running])
    gone = await move(s, *named)
    role = named[0].role
    outcome = await open_task(s, unit, role)
    outcome.also = gone
    if role is Role.assist:
        outcome.keep_clock = True
    else:
        outcome.stage = "handle"
        outcome.facts |= _stopped(s.case)
    return outcome


async def assign(s: Situation) -> Outcome:
    """派给队员: who of the unit does it; the clock goes on. Errors: NotYourTask, UnknownMember, Forbidden."""
    task = own_handling(s)
    assignee = await assignee_of(s)
    await move(s, task)
    await task_queries.set_assignee(task.id, assignee)
    return Outcome(task_id=task.id, target=where(s), facts=_told(assignee), keep_clock=True)


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
