"""Use cases of dispatch: proposing a unit, and putting a new version of the rules in force."""

import time
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import msgspec

from backend.catalog.snapshot import Category
from backend.db import atomic
from backend.dispatch import queries, rules
from backend.dispatch.errors import SAYS, BadRules
from backend.dispatch.loading import Merged, merged, scope_of
from backend.dispatch.rules import Posted, Proposal, RoutingRule, RuleSet, Where
from backend.dispatch.schemas import RuleSetView, RuleView
from backend.kernel.clock import may_begin
from backend.names import queries as names
from backend.people import queries as people
from backend.people.actor import Actor
from backend.people.permits import require
from backend.settings import settings

_FRESH_S = 15.0  # postings and rules changed elsewhere are noticed within this time


class Routing(msgspec.Struct, frozen=True):
    """What a proposal is made from, as read at one moment."""

    rules: RuleSet
    postings: tuple[Posted, ...]
    names: dict[UUID, str]
    names_en: dict[UUID, str]
    kinds: dict[UUID, str]
    districts: dict[UUID, str]

    def names_at(self, cell_code: str | None) -> dict[UUID, str]:
        """The units that get work at a place, and what they are called."""
        areas: dict[UUID, list[str]] = {}
        for posted in self.postings:
            areas.setdefault(posted.unit_id, []).append(posted.area_code)
        return {
            unit: name
            for unit, name in self.names.items()
            if rules.works_at(self.kinds[unit], self.districts[unit], areas.get(unit, ()), cell_code)
        }


_kept: tuple[Routing, float] | None = None


async def routing(now: datetime) -> Routing:
    """Rules, postings and units in force; from memory while fresh."""
    global _kept
    if _kept is not None and time.monotonic() < _kept[1]:
        return _kept[0]
    fresh = await _read_routing(now)
    _kept = (fresh, time.monotonic() + _FRESH_S)
    return fresh


def forget() -> None:
    """Drop what is in memory; the next caller reads the database."""
    global _kept
    _kept = None


async def _read_routing(now: datetime) -> Routing:
    row = await queries.set_in_force(now)
    found = () if row is None else tuple(_rule(r) for r in await queries.rules_of(row["version"]))
    postings = [Posted(p["unit_id"], p["area_code"]) for p in await people.postings(now) if p["kind"] == "squad"]
    units = await people.units(now)
    return Routing(
        rules=RuleSet(row["version"] if row else 0, found, row["note"] if row else ""),
        postings=tuple(postings),
        names={u["id"]: u["name"] for u in units},
        names_en=await names.units_in_english(),
        kinds={u["id"]: u["kind"] for u in units},
        districts={u["id"]: u["district_code"] for u in units},
    )


def _rule(row: asyncpg.Record) -> RoutingRule:
    return msgspec.convert({**dict(row), "weekdays": tuple(row["weekdays"])}, RoutingRule)


async def propose(
    category: Category | None, where: Where, now: datetime, returned_by: Collection[UUID] = ()
) -> Proposal:
    """The unit proposed for a matter at a place, by the rules in force at `now`, with the sentence that says why.

    `returned_by` are units that sent the case back; they are not proposed again, and no squad of another district is.
    """
    at = await routing(now)
    local = now.astimezone(ZoneInfo(settings().timezone))
    units = at.names_at(where.cell_code)
    return rules.propose(at.rules, category, where, local, at.postings, units, returned_by, at.names_en)


async def squad_names(cell_codes: Sequence[str], now: datetime) -> dict[str, str | None]:
    """The name of the squad posted at each cell; None where none is."""
    at = await routing(now)
    squads = {code: rules.squad_at(code, at.postings) for code in cell_codes}
    return {code: at.names.get(unit) if unit else None for code, unit in squads.items()}


async def load_rules(
    new: Sequence[RoutingRule], note: str, valid_from: datetime, now: datetime, *, everything: bool = False
) -> tuple[int, Merged]:
    """A new version in which `new` replaces the districts it names, or `everything`; its number and what was replaced.

    The base is the version that begins last, in force or still to come. Errors: BadRules (422) as in `save_rules`, and
    when a code stands in a district that stays.
    """
    async with atomic():
        await queries.lock()
        last = None if everything else await queries.newest_set()
        old = [_rule(r) for r in await queries.rules_of(last["version"])] if last else []
        found = merged(old, new)
        both = {r.code for r in new} & {r.code for r in old if scope_of(r) in found.kept}
        if both:
            raise BadRules(f"编号 {'、'.join(sorted(both))} 在没有换掉的区域里已经用了，换一个编号", codes=sorted(both))
        return await save_rules(found.rules if new else (), note, valid_from, now), found


async def save_rules(new: Sequence[RoutingRule], note: str, valid_from: datetime, now: datetime) -> int:
    """Put a whole version in force from `valid_from` on; its number. Versions never change afterwards.

    Errors: BadRules (422) when there is none, one is malformed or names an unknown unit, or when `valid_from` is not
    after the beginning of the version before, has passed already, or is out of 2000 … ten years from now.
    """
    if not new:
        raise BadRules("一条规则也没有")
    if not may_begin(valid_from, now):
        raise BadRules("生效时间要在 2000 年以后、今后十年以内")
    last = await queries.newest_set()
    if last and valid_from <= last["valid_from"]:
        begins = last["valid_from"].astimezone(ZoneInfo(settings().timezone))
        raise BadRules(
            f"第 {last['version']} 版从 {begins:%Y-%m-%d %H:%M:%S} 起生效，新的一版要晚于它", version=last["version"]
        )
    if last and valid_from < now:
        raise BadRules("生效时间已经过去：那时照前一版派遣过的不能改")
    try:
        async with atomic():
            version = await queries.begin_set(note, valid_from, now)
            await queries.insert_rules(version, new)
    except asyncpg.IntegrityConstraintViolationError as error:
        constraint = error.constraint_name or ""
        raise BadRules(SAYS.get(constraint, f"不符合约束 {constraint}"), constraint=constraint) from error
    forget()
    return version


async def rules_in_force(actor: Actor | None, now: datetime) -> RuleSetView:
    """The rule set in force, for who may dispatch. Errors: SignInRequired (401), Forbidden (403)."""
    require(actor, "case.dispatch")
    at = await routing(now)
    items = [
        RuleView(
            **{f: getattr(r, f) for f in RuleView.__struct_fields__ if f != "unit_name"},
            unit_name=at.names.get(r.unit_id) if r.unit_id else None,
        )
        for r in at.rules.rules
    ]
    return RuleSetView(version=at.rules.version, note=at.rules.note, items=items)
