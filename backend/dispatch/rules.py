"""Routing: category × area × time → unit, ordered, the first match wins. Pure: no database, no clock.

Rules are data of the city (权责清单 as routing); here is only how they are read and how the answer is worded.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, time
from types import MappingProxyType
from uuid import UUID

import msgspec

from backend.catalog.snapshot import Category

MAX_RUNNERS_UP = 4
NO_NAMES: Mapping[UUID, str] = MappingProxyType({})


class RoutingRule(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a rule set.

    `category_pattern` is a comma-separated list of codes (`06010`), majors (`06*`) or `*`; `kind` matter, component or
    any; `area_prefix` leading digits of the 15-digit grid code, empty for everywhere; `weekdays` ISO numbers, empty for
    every day; `from_time` until before `to_time` in local time, over midnight when `to_time` is the earlier one.
    `target` is `unit` (then `unit_id`) or `posted_squad`: the squad posted at the place.
    `words` completes “这类问题…”, e.g. 白天沿街由中队督促.
    """

    code: str
    category_pattern: str
    target: str
    words: str
    words_en: str = ""
    kind: str = "any"
    area_prefix: str = ""
    weekdays: tuple[int, ...] = ()
    from_time: time | None = None
    to_time: time | None = None
    unit_id: UUID | None = None


class RuleSet(msgspec.Struct, frozen=True):
    """An immutable version of the rules in the order they are tried."""

    version: int
    rules: tuple[RoutingRule, ...]
    note: str = ""


class Posted(msgspec.Struct, frozen=True):
    """A squad's area of duty (派驻), a prefix of the grid code."""

    unit_id: UUID
    area_code: str


class Nearby(msgspec.Struct, frozen=True):
    """A cell the place might also lie in, metres away from the point."""

    code: str
    distance_m: float
    share: float = 0.0


class Where(msgspec.Struct, frozen=True):
    """The place as it was located: certainty certain, probable, ask or outside; the best cell; the other candidates."""

    certainty: str
    cell_code: str | None
    candidates: tuple[Nearby, ...] = ()


class RunnerUp(msgspec.Struct, frozen=True):
    """A unit that might be meant instead, and why."""

    unit_id: UUID
    unit_name: str
    reason: str
    reason_en: str


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """The unit proposed (None: a person must choose) and why, in both languages."""

    unit_id: UUID | None
    unit_name: str | None
    sentence: str
    sentence_en: str
    rule_code: str | None = None
    version: int | None = None
    runners_up: tuple[RunnerUp, ...] = ()


def fits_category(rule: RoutingRule, category: Category) -> bool:
    """Whether the rule speaks of this category."""
    if rule.kind not in ("any", category.kind):
        return False
    return any(
        p == "*" or p == category.code or (p.endswith("*") and category.code.startswith(p[:-1]))
        for p in rule.category_pattern.split(",")
    )


def fits_time(rule: RoutingRule, at: datetime) -> bool:
    """Whether the rule holds at this local moment; a window over midnight asks for the weekday of the moment itself."""
    if rule.weekdays and at.isoweekday() not in rule.weekdays:
        return False
    start, end, now = rule.from_time, rule.to_time, at.time().replace(tzinfo=None)
    if start is None or end is None:
        return True
    return start <= now < end if start < end else now >= start or now < end


def works_at(kind: str, district: str, areas: Collection[str], cell_code: str | None) -> bool:
    """Whether a unit gets work at a place: a squad in its own district and where it is posted, others everywhere.

    What lies outside every area any squad may get: one desk sees it and decides.
    """
    return kind != "squad" or cell_code is None or cell_code.startswith((district, *areas))


def squad_at(cell_code: str, postings: Sequence[Posted]) -> UUID | None:
    """The squad posted to the smallest area that holds the cell; None when none is."""
    fitting = [p for p in postings if cell_code.startswith(p.area_code)]
    return max(fitting, key=lambda p: (len(p.area_code), str(p.unit_id))).unit_id if fitting else None


def propose(
    rules: RuleSet,
    category: Category | None,
    where: Where,
    at: datetime,
    postings: Sequence[Posted],
    names: Mapping[UUID, str],
    returned_by: Collection[UUID] = (),
    names_en: Mapping[UUID, str] = NO_NAMES,
) -> Proposal:
    """The unit for this matter at this place at this local moment.

    `names` holds the active units; a rule whose unit is not among them, or which finds no posted squad, does not apply.
    A unit of `returned_by` has sent this case back with a reason and is not proposed again; the next rule decides.
    `names_en` are the units' English names; a unit without one is called by its own name in both languages.
    """
    if where.cell_code is None or where.certainty == "outside":
        return _nobody("位置不在任何辖区内，请受理员判断。", "The place lies outside every area; the clerk decides.")
    if category is None:
        return _nobody("还没有类别，先定类别再派遣。", "No category yet: choose one first.")
    matches = list(_matches(rules, category, where.cell_code, postings, names))
    fitting = [(rule, unit) for rule, unit in matches if fits_time(rule, at)]
    passed = list(dict.fromkeys(unit for _, unit in fitting if unit in returned_by))
    back = "、".join(names[unit] for unit in passed)
    back_en = ", ".join(names_en.get(unit, names[unit]) for unit in passed)
    chosen = next(((rule, unit) for rule, unit in fitting if unit not in returned_by), None)
    if chosen is None:
        why = f"{back}已退回" if passed else f"没有规则管“{category.name}”{category.code}"
        why_en = f"returned by {back_en}" if passed else f"no rule covers {category.code}"
        return _nobody(
            f"{_place(where)}；{why}，请派遣员选择。",
            f"{_place_en(where)}; {why_en}, choose a unit.",
            _runners_up(None, matches, where, at, postings, names, returned_by),
        )
    rule, unit = chosen
    return Proposal(
        unit_id=unit,
        unit_name=names[unit],
        sentence=_sentence(rule, rules.version, category, where, postings, names, back),
        sentence_en=_sentence_en(rule, rules.version, category, where, names_en.get(unit, names[unit]), back_en),
        rule_code=rule.code,
        version=rules.version,
        runners_up=_runners_up(unit, matches, where, at, postings, names, returned_by),
    )


def _nobody(sentence: str, sentence_en: str, runners_up: tuple[RunnerUp, ...] = ()) -> Proposal:
    return Proposal(unit_id=None, unit_name=None, sentence=sentence, sentence_en=sentence_en, runners_up=runners_up)


def _matches(
    rules: RuleSet, category: Category, cell_code: str, postings: Sequence[Posted], names: Mapping[UUID, str]
) -> Iterator[tuple[RoutingRule, UUID]]:
    """Rules that fit category and place at some time, in order, each with its unit."""
    for rule in rules.rules:
        if not cell_code.startswith(rule.area_prefix) or not fits_category(rule, category):
            continue
        unit = rule.unit_id if rule.target == "unit" else squad_at(cell_code, postings)
        if unit is not None and unit in names:
            yield rule, unit


def _runners_up(
    chosen: UUID | None,
    matches: Sequence[tuple[RoutingRule, UUID]],
    where: Where,
    at: datetime,
    postings: Sequence[Posted],
    names: Mapping[UUID, str],
    returned_by: Collection[UUID],
) -> tuple[RunnerUp, ...]:
    """Squads across the border first, then units that other hours or later rules would choose, each once.

    Units that returned the case stand last.
    """
    found: dict[UUID, RunnerUp] = {}

    def add(unit: UUID | None, reason: str, reason_en: str) -> None:
        if unit is not None and unit != chosen and unit in names:
            back = unit in returned_by
            words = ("已退回过", "returned it before") if back else (reason, reason_en)
            found.setdefault(unit, RunnerUp(unit, names[unit], *words))

    for near in sorted(where.candidates, key=lambda n: n.distance_m):
        if near.code != where.cell_code:
            metres = round(near.distance_m)
            add(squad_at(near.code, postings), f"在界外 {metres} 米", f"{metres} m across the border")
    for rule, unit in matches:
        if fits_time(rule, at):
            add(unit, f"次选：{rule.words}", f"second choice: {rule.words_en or rule.code}")
        else:
            add(unit, _other_hours(rule), _other_hours_en(rule))
    add(squad_at(where.cell_code or "", postings), "本辖区中队", "the squad posted here")
    return tuple(sorted(found.values(), key=lambda r: r.unit_id in returned_by))[:MAX_RUNNERS_UP]


def _other_hours(rule: RoutingRule) -> str:
    return f"{rule.from_time:%H:%M} 后才是首选" if rule.from_time else f"规则 {rule.code} 今天不适用"


def _other_hours_en(rule: RoutingRule) -> str:
    return f"first choice from {rule.from_time:%H:%M}" if rule.from_time else f"rule {rule.code} does not apply today"


def _place(where: Where) -> str:
    match where.certainty:
        case "ask":
            return f"位置离界线近，暂按网格 {where.cell_code}"
        case "probable":
            return f"位置多半在网格 {where.cell_code}"
        case _:
            return f"位置在网格 {where.cell_code}"


def _place_en(where: Where) -> str:
    match where.certainty:
        case "ask":
            return f"Close to a border, taken as cell {where.cell_code}"
        case "probable":
            return f"Most likely in cell {where.cell_code}"
        case _:
            return f"In cell {where.cell_code}"


def _sentence(
    rule: RoutingRule,
    version: int,
    category: Category,
    where: Where,
    postings: Sequence[Posted],
    names: Mapping[UUID, str],
    passed: str,
) -> str:
    back = f"（{passed}已退回）" if passed else ""
    squad = squad_at(where.cell_code or "", postings)
    area = f"，归{names[squad]}" if squad is not None and squad in names else ""
    matter = f"{category.name} {category.code}，{rule.words}"
    return f"{_place(where)}{area}；{matter}{back}；规则 {rule.code}，第 {version} 版。"


def _sentence_en(rule: RoutingRule, version: int, category: Category, where: Where, unit_name: str, passed: str) -> str:
    back = f"; returned by {passed}" if passed else ""
    words = f" ({rule.words_en})" if rule.words_en else ""
    return f"{_place_en(where)}; {category.code} goes to {unit_name}{words}{back}; rule {rule.code}, version {version}."
