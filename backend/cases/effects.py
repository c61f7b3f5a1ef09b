"""What the desk's commands do beside moving the state: scopes, number, category, an end. Runs under the case's lock.

What every effect is given and decides stands here too; effects of commands on tasks: handling.py, redispatch.py.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import shapely

from backend.cases import clocks, editions, queries, scope_queries, task_queries
from backend.cases.errors import CannotMerge, UnknownCondition
from backend.cases.rules import area_scopes
from backend.cases.schemas import CommandBody
from backend.cases.tasks import Task
from backend.cases.workflow import BESIDE, CLOCKS, ENDS, State, Step
from backend.catalog import service as catalog
from backend.catalog.limits import Limit
from backend.catalog.snapshot import CatalogSnapshot, Category
from backend.geo.datum import to_wgs84
from backend.people.actor import Actor
from backend.territory import service as territory


class Situation(msgspec.Struct, kw_only=True):
    """A command on its locked case; `tasks` are all of the case, oldest first, for commands that speak of tasks."""

    case: dict[str, Any]
    body: CommandBody
    actor: Actor
    step: Step
    at: datetime
    tasks: list[Task] = []


class Outcome(msgspec.Struct, kw_only=True):
    """What the effect decided. `keep_clock`: the running clock goes on; `stage`: another clock than the
    target's starts; `also`: what other tasks than `task_id` are now; `join`: the locked case that takes this in;
    `see`: units that see the case on without a task."""

    task_id: UUID | None = None
    also: list[Task] = []
    target: State | None = None
    photo_role: str = "check"
    facts: dict[str, Any] = {}
    columns: dict[str, Any] = {}
    keep_clock: bool = False
    stage: str | None = None
    join: dict[str, Any] | None = None
    see: list[UUID] = []


async def clock_columns(s: Situation, outcome: Outcome) -> dict[str, Any]:
    """The columns of the clock that runs from now on. A matter for which the city has set no limit has no clock."""
    stage = outcome.stage or _stage_of(s.step, outcome.target)
    if outcome.keep_clock or (stage == s.case["clock_stage"] and outcome.stage is None and _elsewhere(s.step, outcome)):
        return {}
    limit = None
    if stage == "handle":
        limit = handling_limit({**s.case, **outcome.columns}, await catalog.snapshot(s.at))
    elif stage is not None:
        limit = clocks.stage_limit(stage, s.at, before_filing=s.step.target is State.checking)
    return clocks.started(stage, limit, s.at) if stage and limit else clocks.STOPPED


def _elsewhere(step: Step, outcome: Outcome) -> bool:
    """Whether other tasks than the command's own decided where the case stands."""
    return outcome.target not in (None, step.target) or step is BESIDE.get((step.source, step.command))


def _stage_of(step: Step, target: State | None) -> str | None:
    """The stage whose clock runs after the step, which may have ended elsewhere than with one task."""
    return step.clock if target in (None, step.target) else CLOCKS[target]


def category_of(case: Mapping[str, Any], shot: CatalogSnapshot) -> Category | None:
    """The case's matter, or its component where only that is known, in the edition the case is bound to."""
    for kind in ("matter", "component"):
        code = case["category_code" if kind == "matter" else "component_code"]
        found = shot.category(kind, code, case["edition_id"]) if code else None
        if found is not None:
            return found
    return None


def handling_limit(case: Mapping[str, Any], shot: CatalogSnapshot) -> Limit | None:
    """The limit of the condition the case was filed under, else of its category's first condition."""
    category = category_of(case, shot)
    if category is None:
        return None
    condition = category.condition(case["condition_id"]) if case["condition_id"] else None
    return condition.limit if condition else category.default_limit


async def nothing_more(s: Situation) -> Outcome:
    return Outcome(keep_clock=s.case["clock_stage"] == s.step.clock)


async def accept(s: Situation) -> Outcome:
    columns = editions.rekeyed(s.case, s.body, await catalog.snapshot(s.at), filing=False)
    key = {**s.case, **columns}
    facts = {"category": key["category_code"], **editions.moved_facts(s.case, columns)}
    return Outcome(columns=columns, facts=facts, keep_clock=True)


async def file(s: Situation) -> Outcome:
    """立案: the number is given, the category and its condition are fixed under the edition in force.

    Errors: UnknownCategory, CategoryEnded (backend/cases/editions.py), UnknownCondition (422).
    """
    shot = await catalog.snapshot(s.at)
    columns = editions.rekeyed(s.case, s.body, shot, filing=True)
    key = {**s.case, **columns}
    if s.body.condition_id is not None:
        category = category_of(key, shot)
        if category is None or s.body.condition_id not in {c.id for c in category.current_conditions}:
            raise UnknownCondition(s.body.condition_id)
        columns["condition_id"] = key["condition_id"] = s.body.condition_id
    columns["no"] = s.case["no"] or await queries.next_number(catalog.local_date(s.at).year)
    facts = {
        "no": columns["no"],
        "edition": key["edition_id"],
        "category": key["category_code"],
        "condition": s.body.condition_id,
        **({"component": key["component_code"]} if key["component_code"] else {}),
        **editions.moved_facts(s.case, columns),
    }
    return Outcome(columns=columns, facts=facts)


async def relocate(s: Situation) -> Outcome:
    """更正位置: the case lies elsewhere; its cell, and who sees it by area, are decided anew. Tasks stay.

    Errors: InvalidPoint, UnknownDatum (422).
    """
    place = s.body.place
    assert place is not None  # needed by the step
    lon, lat = to_wgs84(place.lon, place.lat, place.datum)
    accuracy = place.accuracy_m if place.accuracy_m is not None else s.case["accuracy_m"]
    found = (await territory.snapshot()).locate(lon, lat, accuracy)
    code = found.cell.code if found.cell else None
    await scope_queries.move(s.case["id"], area_scopes(s.case["cell_code"]), area_scopes(code))
    columns = {
        "location": shapely.Point(lon, lat), "accuracy_m": accuracy, "certainty": found.certainty, "cell_code": code,
        "cell_name": found.cell.name if found.cell else None, "territory_version": found.version, "place_words": "",
    }  # fmt: skip
    before = s.case["location"]
    facts = {
        "lon": lon, "lat": lat, "cell": code, "certainty": found.certainty,
        "beforeLon": before.x, "beforeLat": before.y, "beforeCell": s.case["cell_code"],
    }  # fmt: skip
    return Outcome(columns=columns, facts=facts, keep_clock=True)


async def end(s: Situation) -> Outcome:
    return Outcome(see=await task_queries.cancel_open(s.case["id"], s.at))


async def merge(s: Situation) -> Outcome:
    """并案: the tracking codes follow. The target must be open and in sight; both rows are locked in turn.

    Errors: CannotMerge (409).
    """
    target_id = s.body.into_case_id
    if target_id == s.case["id"]:
        raise CannotMerge("不能并入自己")
    target = await queries.lock(target_id, s.actor.scopes) if target_id else None
    if target is None or State(target["state"]) in ENDS:
        raise CannotMerge("要并入的案卷不存在或已结束")
    see = await task_queries.cancel_open(s.case["id"], s.at)
    facts = {"intoCase": str(target["id"])}
    return Outcome(columns={"merged_into_id": target["id"]}, facts=facts, join=target, see=see)
