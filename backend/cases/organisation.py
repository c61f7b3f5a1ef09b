"""Ending a unit: only when nobody waits for it, or another goes on with its work."""

from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from backend.cases import log, scope_queries, task_queries, unit_queries
from backend.cases.errors import UnitCannot, UnknownUnit
from backend.cases.rules import check_kind
from backend.cases.tasks import Role, TaskState, handling_state
from backend.cases.workflow import Command, State
from backend.db import atomic
from backend.kernel.clock import Clock
from backend.kernel.ids import new_id
from backend.people import audit
from backend.people import queries as people

_TRIES = 5
_AT_THE_UNITS = (State.dispatched, State.handling)


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """What stood in the way of ending a unit, or what was moved. `unchecked`: handed in, and nobody has checked yet."""

    tasks: int = 0
    unchecked: int = 0
    accounts: int = 0
    moved: int = 0
    ended: bool = False


async def end_unit(name: str, clock: Clock, to: str | None = None) -> Ending | None:
    """End a unit in service; with `to`, that unit takes over what is open and inherits what a failed check brings back.

    None when there is no such unit. Without `to` nothing may be open; people must be gone in any case.
    Errors: UnknownUnit (422) for `to`, UnitCannot (422) when it does not do such tasks.
    """
    for _ in range(_TRIES):
        async with atomic():
            # Cases before the unit, like every command: a dispatch that holds its case waits for the unit.
            locked = set(await unit_queries.lock_cases_of(name))
            row = await unit_queries.unit_in_use(name)
            if row is None:
                return None
            tasks = await unit_queries.open_tasks_of(row["id"])
            if not {t["id"] for t in tasks} <= locked:
                continue  # a dispatch came between: once more, with that case locked too
            return await _end(row, tasks, to, clock)
    return Ending(tasks=1)


async def _end(row: Any, tasks: list[Any], to: str | None, clock: Clock) -> Ending:
    left = Ending(tasks=row["tasks"], unchecked=row["unchecked"], accounts=row["accounts"])
    heir = await _heir(row["id"], to, {t["task_kind"] for t in tasks} | ({"handle"} if row["unchecked"] else set()))
    if row["accounts"] or (heir is None and (row["tasks"] or row["unchecked"])):
        return left
    cases = {t["id"]: {k: v for k, v in t.items() if k not in ("task_id", "task_kind")} for t in tasks}
    for task in tasks:  # perhaps two of one case, which goes on with every event
        await _inherit(task["task_id"], cases[task["id"]], heir, row, clock)
    await people.end_unit(row["id"], heir["id"] if heir else None, clock.now())
    await audit.record("unit_ended", clock.now(), subject=f"unit/{row['name']}")
    return Ending(unchecked=row["unchecked"], moved=len(tasks), ended=True)


async def _heir(unit_id: UUID, to: str | None, kinds: set[str]) -> Any:
    if to is None:
        return None
    heir = await people.unit_named(to)
    if heir is None or heir["id"] == unit_id:
        raise UnknownUnit(to)
    for kind in sorted(kinds):
        try:
            check_kind(heir["kind"], kind)
        except UnitCannot as error:
            raise UnitCannot(f"{to} 不能接手：{error.detail}", kinds=[kind]) from error
    return heir


async def _inherit(task_id: UUID, case: dict[str, Any], heir: Any, row: Any, clock: Clock) -> None:
    """One task goes on at another unit with its clock as it runs, and the case's log says so."""
    at = clock.now()
    tasks = await task_queries.of_case(case["id"])
    gone = replace(next(t for t in tasks if t.id == task_id), state=TaskState.cancelled)
    new = replace(gone, id=new_id(), unit_id=heir["id"], state=TaskState.open, opened_at=at)
    await task_queries.set_states([gone], at)
    await task_queries.insert(new, case["id"])
    await scope_queries.add(case["id"], [f"u:{heir['id']}"])
    await scope_queries.drop_former(case["id"])
    after = [*(gone if t.id == gone.id else t for t in tasks), new]
    target = handling_state(after) if case["state"] in _AT_THE_UNITS else State(case["state"])
    await log.append(
        case,
        log.Change(
            id=new_id(), command=Command.inherit, target=target, at=at, actor=None, request_hash=b"", task_id=new.id,
            facts={"unit": str(heir["id"]), "unitName": heir["name"], "endedUnit": row["name"],
                   "tasks": {str(gone.id): gone.state}, **({"role": "assist"} if new.role is Role.assist else {})},
        ),
    )  # fmt: skip
