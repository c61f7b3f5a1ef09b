"""Effects of commands on tasks: 派遣, 核实, 接收, 退回, 处置完成, 核查, 返工.

Where the case stands afterwards follows from all its tasks (backend/cases/tasks.py).
"""

from typing import Any

from msgspec.structs import replace

from backend.cases import queries, scope_queries, task_queries
from backend.cases.effects import Outcome, Situation
from backend.cases.errors import NotAllowedInState, SameUnit, TaskAmbiguous, UnknownUnit
from backend.cases.rules import TAKES, check_kind, check_place, check_rework, own_task
from backend.cases.tasks import (
    TASK_WORDS,
    Role,
    Task,
    TaskState,
    handling_state,
    moved,
    to_redo,
    unchecked,
)
from backend.cases.workflow import Command, State
from backend.kernel.ids import new_id
from backend.people import queries as people


async def unit_for(s: Situation, task: str) -> Any:
    """The unit that the command names for the task, kept in service until this transaction ends.

    Errors: UnknownUnit, UnitCannot (422), also for a squad of another district: it would see what its own may not.
    """
    unit = await people.unit_for_work(s.body.unit_id) if s.body.unit_id else None
    if unit is None or not unit["active"]:
        raise UnknownUnit()
    check_kind(unit["kind"], task)
    areas = await people.areas_of(unit["id"], s.at)
    check_place(unit["kind"], unit["name"], unit["district_code"], areas, s.case["cell_code"])
    return unit


async def open_task(s: Situation, unit: Any, role: Role) -> Outcome:
    """A new task of the unit, which sees the case from now on."""
    task = Task(id=new_id(), unit_id=unit["id"], role=role, state=TaskState.open, opened_at=s.at)
    await task_queries.insert(task, s.case["id"])
    await scope_queries.add(s.case["id"], [f"u:{unit['id']}"])
    await scope_queries.drop_former(s.case["id"])
    s.tasks = [*s.tasks, task]
    told = {"role": role.value} if role is Role.assist else {}
    return Outcome(task_id=task.id, target=where(s), facts={"unit": str(unit["id"]), "unitName": unit["name"], **told})


def where(s: Situation) -> State:
    """Where the case stands by its tasks. Only a dispatch leads out of the dispatcher's hands, and a check on the spot
    is none of the handling."""
    waits = s.step.source is State.filed and s.step.command is not Command.dispatch
    if waits or s.step.target in (State.checking, State.accepted):
        return s.step.target
    return handling_state(s.tasks)


async def move(s: Situation, *tasks: Task) -> list[Task]:
    """Take the command's arrow with these tasks. Errors: NotAllowedInState (409) where a task has none."""
    return await settle(s, *[after(task, s) for task in tasks])


def after(task: Task, s: Situation) -> Task:
    """The task after the command. Errors: NotAllowedInState (409)."""
    found = moved(task, s.step.command)
    if found is None:
        raise refused(s, f"任务{TASK_WORDS[task.state]}")
    return found


def refused(s: Situation, words: str) -> NotAllowedInState:
    """The answer to a command that the tasks do not allow."""
    return NotAllowedInState(words, state=s.case["state"], command=s.step.command, version=s.case["version"])


async def settle(s: Situation, *tasks: Task) -> list[Task]:
    """Write what these tasks are now."""
    if tasks:
        await task_queries.set_states(tasks, s.at)
    now = {t.id: t for t in tasks}
    s.tasks = [now.get(t.id, t) for t in s.tasks]
    return list(tasks)


async def request_check(s: Situation) -> Outcome:
    return await open_task(s, await unit_for(s, "check"), Role.check)


async def report_check(s: Situation) -> Outcome:
    checks = [t for t in s.tasks if t.role is Role.check]
    task = own_task(checks, s.actor.unit_id, s.body.task_id)
    await move(s, task)
    return Outcome(task_id=task.id, photo_role="check", facts={"result": s.body.result})


async def dispatch(s: Situation) -> Outcome:
    """派遣: the unit that leads, or one that assists beside it.

    Errors: UnknownUnit, UnitCannot, SameUnit (422), NotAllowedInState (409) for a second lead, or for assistance where
    nobody leads.
    """
    role = Role(s.body.role) if s.body.role else Role.lead
    # Who has handed in still leads while others work; a case that waits to be sent out nobody leads.
    led = s.step.source is not State.filed or any(t.role is Role.lead and t.runs for t in s.tasks)
    if led is (role is Role.lead):
        words = "已有主办单位，再派的单位只能协办" if led else "还没有主办单位，先派主办"
        raise refused(s, words)
    unit = await unit_for(s, "handle")
    if any(t.unit_id == unit["id"] and t.runs for t in s.tasks):
        raise SameUnit(unit["name"])
    return await open_task(s, unit, role)


def own_handling(s: Situation) -> Task:
    """The running task that the actor's unit has. Errors: NotYourTask (403), TaskAmbiguous (409)."""
    return own_task([t for t in s.tasks if t.role is not Role.check], s.actor.unit_id, s.body.task_id)


async def return_task(s: Situation) -> Outcome:
    """退回, perhaps with the unit that should take it instead: a word to the dispatcher, who decides.

    Errors: NotYourTask (403), UnknownUnit, UnitCannot, SameUnit (422).
    """
    task = own_handling(s)
    await move(s, task)
    if s.body.unit_id is None:
        return Outcome(task_id=task.id, target=where(s), see=[task.unit_id])
    unit = await unit_for(s, "handle")
    if unit["id"] == task.unit_id:
        raise SameUnit(unit["name"])
    facts = {"suggested": str(unit["id"]), "suggestedName": unit["name"]}
    return Outcome(task_id=task.id, target=where(s), facts=facts, see=[task.unit_id])


async def finish(s: Situation) -> Outcome:
    task = own_handling(s)
    await move(s, task)
    return Outcome(task_id=task.id, target=where(s), photo_role="after")


async def check_pass(s: Situation) -> Outcome:
    """核查通过 of one unit's work; the case is checked when that of all is."""
    task = handed_in(s)
    if task is None:
        return Outcome()
    await move(s, task)
    return Outcome(task_id=task.id, target=where(s), keep_clock=s.case["clock_stage"] == s.step.clock)


def handed_in(s: Situation) -> Task | None:
    """The work that the check is of: the one named, or the only one that waits for it.

    Errors: TaskAmbiguous (409) with the ids to choose from, NotAllowedInState (409) for one that does not wait.
    """
    waiting = unchecked(s.tasks)
    named = [t for t in waiting if s.body.task_id in (None, t.id)]
    if len(named) > 1:
        raise TaskAmbiguous("几个单位都办完了，请指明核查哪一项", tasks=[t.id for t in named])
    if waiting and not named:
        raise refused(s, "这项任务不在待核查")
    return named[0] if named else None


async def check_fail(s: Situation) -> Outcome:
    """Not clean: the same unit's task opens again with a fresh clock.

    Where that unit was ended meanwhile, who inherits its work gets a task, else the case waits for a dispatcher: it
    never goes to a unit that nobody is in.
    """
    task = handed_in(s)
    if task is None:
        return Outcome()
    heir = await people.in_service(task.unit_id)
    if heir is not None and heir["kind"] not in TAKES["handle"]:
        heir = None  # it inherited when nothing was left to do, and nobody there handles
    if heir is not None and heir["id"] == task.unit_id:
        await move(s, task)
        await task_queries.keep_assignee(task.id)
        return Outcome(task_id=task.id, target=where(s))
    failed = await settle(s, replace(task, state=TaskState.failed))
    ended = await people.unit(task.unit_id)
    told = {"endedUnit": ended["name"] if ended else ""}
    if heir is None:
        return Outcome(task_id=task.id, also=failed, target=State.filed, facts=told)
    outcome = await open_task(s, heir, task.role)
    outcome.also = failed
    outcome.facts |= told
    return outcome


async def rework(s: Situation) -> Outcome:
    """返工: the work of one unit, the leading one's when none is named, is to be done again; the dispatcher decides by
    whom. Errors: ReworkTooLate (409), NotAllowedInState (409) for a task that is none of the work done."""
    check_rework(s.step, await queries.closed_at(s.case["id"]), s.at)
    named = to_redo(s.tasks, s.body.task_id)
    if named is None:
        if s.body.task_id is not None:
            raise refused(s, "这项任务不能返工")
        return Outcome()
    await settle(s, named)
    return Outcome(task_id=named.id)
