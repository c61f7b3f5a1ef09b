"""Reading cases: list, detail, events, contact; every one through the visibility clause."""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from backend.cases import counts, lists, look_queries, looks, queries, rules, search, task_queries, views
from backend.cases.editions import Move, moves
from backend.cases.effects import category_of
from backend.cases.errors import BadCursor, CaseNotFound, NoReason
from backend.cases.lists import Cursor, Due, Filters, Newest, Order
from backend.cases.schemas import (
    CaseCounts,
    CaseDetail,
    CaseItem,
    ContactReadView,
    ContactView,
    EventView,
    PlaceView,
    ProposalUnit,
    ProposalView,
    RuleRef,
    StateCount,
    UnitRef,
)
from backend.cases.workflow import TAKEN_BACK, State
from backend.catalog import service as catalog
from backend.catalog.snapshot import Category
from backend.dispatch import service as routing
from backend.dispatch.rules import Nearby, Where
from backend.kernel.clock import Clock
from backend.kernel.wire import Page
from backend.kernel.words import says_something
from backend.people import queries as people
from backend.people.actor import Actor
from backend.people.audit import network_hash
from backend.people.permits import require
from backend.people.schemas import MemberView, UnitView
from backend.settings import settings

_BEFORE_FILING = {"reported", "accepted", "checking"}
_BEFORE_DISPATCH = {"reported", "accepted", "checking", "filed"}
_SEES_READS = {"contact.read", "case.force_close"}
_READS = 100
_PLANS = {"case.dispatch", "case.file", "case.request_check"}


def encode_cursor(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def decode_cursor(text: str | None, order: Order) -> Cursor | None:
    """Errors: BadCursor (422), also for a cursor of the other order."""
    if not text:
        return None
    kind: type[Cursor] = Due if order == "due" else Newest
    try:
        cursor = msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=kind)
    except (ValueError, msgspec.DecodeError) as error:
        raise BadCursor() from error
    at = cursor.due_at if isinstance(cursor, Due) else cursor.received_at
    if at is not None and at.tzinfo is None:
        raise BadCursor()
    return cursor


async def list_cases(
    actor: Actor | None, filters: Filters, words: str, cursor: str | None, limit: int, clock: Clock, address: str
) -> Page[CaseItem]:
    """The first cases the caller may see in the asked order, at most `limit`; with `words`, of what they find.
    `address`: the caller's, for the record of a search for a telephone number."""
    who = require(actor, "case.read")
    now = clock.now()
    if words:
        filters.found = tuple(await search.find(words, who, now, network_hash(address)))
    rows = await lists.page(who.scopes, filters, decode_cursor(cursor, filters.order), limit + 1, now)
    shot = await catalog.snapshot(now)
    shown = rows[:limit]
    following = encode_cursor(lists.after(shown[-1], filters.order)) if len(rows) > limit else None
    own = await _own_works(shown, who)
    return Page(items=[views.item(r, shot, now, own.get(r["id"])) for r in shown], next=following)


async def count_open(actor: Actor | None, unit: UUID | None, clock: Clock) -> CaseCounts:
    """How many open cases the caller may see by state, each counted once; of one unit's tasks when it is named."""
    who = require(actor, "case.read")
    now = clock.now()
    rows = await counts.by_state(who.scopes, unit, now)
    return CaseCounts(
        as_of=now, states={r["state"]: StateCount(r["all"], r["over"], r["outside"], r.get("came_back")) for r in rows}
    )


async def detail(case_id: UUID, actor: Actor | None, clock: Clock) -> CaseDetail:
    """One case with its reports, tasks, place and the commands the caller may give now.

    Errors: CaseNotFound (404) also for a case the caller may not see.
    """
    who = require(actor, "case.read")
    now = clock.now()
    row = await queries.item(case_id, who.scopes)
    if row is None:
        raise await _out_of_sight(case_id, who)
    shot = await catalog.snapshot(now)
    reports = await queries.reports(case_id)
    tasks = await queries.tasks(case_id)
    joined = [] if all(r["own"] for r in reports) else await queries.joined(case_id)
    category = category_of(row, shot)
    key_moves = moves(row, shot) if row["state"] in _BEFORE_FILING else []
    place = await _with_squads(views.place_view(row, reports), now)
    own = await own_work(row, who)
    fields = views.item_fields(row, shot, now, own)
    fields["text"] = reports[0]["words"] if reports else fields["text"]
    return CaseDetail(
        **fields,
        accuracy_m=row["accuracy_m"],
        place=place,
        reports=[views.report_view(r) for r in reports],
        tasks=[views.task_view(t) for t in tasks],
        proposal=await _proposal(row, category, place, tasks, who, now),
        conditions=views.condition_views(_to_file_under(category, key_moves)),
        edition=shot.edition,
        moves=[views.move_view(m) for m in key_moves],
        condition_id=row["condition_id"],
        merged_into=row["merged_into_id"],
        commands=views.offers(row, who, tasks, own),
        looks=looks.views(await look_queries.looks(case_id)) if State(row["state"]) in looks.STATES else [],
        joined=[views.joined_view(r) for r in joined],
    )


async def _out_of_sight(case_id: UUID, who: Actor) -> CaseNotFound:
    """Whose unit had a task on it is told what became of the task (`command`, `at`, `reason`); nobody else learns
    anything."""
    lost = await task_queries.lost_task(case_id, who.unit_id, None, [c.value for c in TAKEN_BACK])
    if lost is None:
        return CaseNotFound()
    words = rules.lost_words(lost, settings().timezone)
    return CaseNotFound(words, command=lost["command"], at=lost["at"], reason=lost["note"])


async def own_work(row: Mapping[str, Any], who: Actor) -> Literal["refused", "allowed"] | None:
    """Whether the caller would check what they handled themselves, and what the city's settings say to that."""
    return (await _own_works([row], who)).get(row["id"])


async def _own_works(rows: Sequence[Mapping[str, Any]], who: Actor) -> dict[UUID, Literal["refused", "allowed"]]:
    """The same of several cases, those alone where it is so."""
    waiting = [r["id"] for r in rows if r["state"] == State.finished] if "case.check" in who.verbs else []
    handled = await task_queries.handled_by(waiting, who.account_id) if waiting else set[UUID]()
    return {one: said for one in handled if (said := rules.own_work(settings().own_check, handled=True))}


def _to_file_under(category: Category | None, key_moves: list[Move]) -> Category | None:
    """The category whose conditions are offered: after the move, when there is one."""
    for move in key_moves:
        if category is not None and move.half.kind == category.kind:
            return move.new
    return category


async def events(case_id: UUID, actor: Actor | None, cursor: str | None, limit: int) -> Page[EventView]:
    """The case's event log, oldest first.

    Errors: CaseNotFound (404), BadCursor (422).
    """
    who = require(actor, "case.read")
    if await queries.item(case_id, who.scopes) is None:
        raise CaseNotFound()
    if cursor is not None and not cursor.isdecimal():
        raise BadCursor()
    rows = await queries.events(case_id, min(int(cursor or 0), 2**31 - 1), limit + 1)
    more = len(rows) > limit
    shown = await _with_cases(await _with_names([views.event_view(r) for r in rows[:limit]]), who.scopes)
    return Page(items=shown, next=str(rows[limit - 1]["no"]) if more else None)


async def _with_names(shown: list[EventView]) -> list[EventView]:
    """Events that name a person by account get the name beside it."""
    ids = {e.id: UUID(e.facts["assignee"]) for e in shown if "assignee" in e.facts}
    names = await people.names(list(set(ids.values()))) if ids else {}
    for event in shown:
        if event.id in ids:
            event.facts = {**event.facts, "assigneeName": names.get(ids[event.id], "")}
    return shown


async def _with_cases(shown: list[EventView], scopes: Sequence[str]) -> list[EventView]:
    """Mergers get the number and the place of the other case beside its id, where the reader sees that one."""
    ids = {e.id: UUID(e.facts[key]) for e in shown for key in ("mergedCase", "intoCase") if key in e.facts}
    others = await queries.others(list(set(ids.values())), scopes) if ids else {}
    for event in shown:
        if (other := others.get(ids.get(event.id, event.id))) is not None:
            event.facts = {**event.facts, "caseNo": other["no"], "casePlace": other["place_words"]}
    return shown


async def contacts(case_id: UUID, reason: str, actor: Actor | None, address: str, clock: Clock) -> Page[ContactView]:
    """How to reach the case's reporters; who read them and why is recorded.

    Errors: Forbidden without contact.read, CaseNotFound, NoReason (422).
    """
    who = require(actor, "contact.read")
    if await queries.item(case_id, who.scopes) is None:
        raise CaseNotFound()
    if not says_something(reason):
        raise NoReason()
    rows, now = await queries.contacts(case_id), clock.now()
    network = network_hash(address)
    await search.trace(who, "case", case_id, len(rows), now, network, reason=reason.strip())
    return Page(items=[ContactView(**dict(r)) for r in rows])


async def contact_reads(case_id: UUID, actor: Actor | None) -> Page[ContactReadView]:
    """Who read the case's contacts, newest first: for who may read them and for who oversees those.

    Errors: Forbidden without contact.read or case.force_close, CaseNotFound.
    """
    who = require(actor, "case.read")
    if not _SEES_READS.intersection(who.verbs):
        require(who, "contact.read")
    if await queries.item(case_id, who.scopes) is None:
        raise CaseNotFound()
    return Page(items=[ContactReadView(**dict(r)) for r in await queries.contact_reads(case_id, _READS)])


async def _with_squads(place: PlaceView, now: datetime) -> PlaceView:
    """The place with the squad posted at each candidate cell."""
    squads = await routing.squad_names([c.code for c in place.candidates], now) if place.candidates else {}
    for candidate in place.candidates:
        candidate.unit_name = squads.get(candidate.code)
    return place


async def _proposal(
    row: Mapping[str, Any],
    category: Category | None,
    place: PlaceView,
    tasks: Sequence[Mapping[str, Any]],
    actor: Actor,
    now: datetime,
) -> ProposalView | None:
    """The unit that the rules propose, for who dispatches a case that waits to be dispatched. Behind it, before all
    others, the unit that the last one suggested when it returned the case.
    """
    if row["state"] not in _BEFORE_DISPATCH or not _PLANS.intersection(actor.verbs):
        return None
    nearby = tuple(Nearby(c.code, distance_m=c.distance_m, share=c.share) for c in place.candidates)
    returned_by = {t["unit_id"] for t in tasks if t["state"] == "returned"}
    found = await routing.propose(category, Where(row["certainty"], row["cell_code"], nearby), now, returned_by)
    load = await task_queries.open_task_counts()
    units = [(found.unit_id, found.unit_name or "", "规则首选", "first by the rules")] if found.unit_id else []
    others = [(r.unit_id, r.unit_name, r.reason, r.reason_en) for r in found.runners_up]
    units += _suggested_first(others, tasks, found.unit_id)
    return ProposalView(
        unit=UnitRef(id=found.unit_id, name=found.unit_name or "") if found.unit_id else None,
        sentence=found.sentence,
        sentence_en=found.sentence_en,
        rule=RuleRef(code=found.rule_code, version=found.version) if found.rule_code and found.version else None,
        candidates=[
            ProposalUnit(unit=UnitRef(id=i, name=name), open_tasks=load.get(i, 0), reason=why, reason_en=why_en)
            for i, name, why, why_en in units
        ],
    )


def _suggested_first(
    others: list[tuple[UUID, str, str, str]], tasks: Sequence[Mapping[str, Any]], first: UUID | None
) -> list[tuple[UUID, str, str, str]]:
    last = next((t for t in reversed(tasks) if not t["assists"]), None)
    if last is None or last["suggested_id"] in (None, first):
        return others
    wanted, by = last["suggested_id"], last["unit_name"]
    said = (wanted, last["suggested_name"], f"{by}建议改派", "suggested by the unit that returned it")
    return [said, *(one for one in others if one[0] != wanted)]


async def members(actor: Actor | None) -> Page[MemberView]:
    """The people of the caller's unit who do its tasks; for who gives tasks out. Errors: Forbidden (403)."""
    who = require(actor, "task.assign")
    rows = await people.members(who.unit_id) if who.unit_id else []
    return Page(
        items=[MemberView(id=r["id"], name=r["name"], roles=list(r["roles"]), open_tasks=r["open_tasks"]) for r in rows]
    )


async def units(actor: Actor | None, clock: Clock) -> Page[UnitView]:
    """All units in service with the areas they are posted to and their open handling tasks."""
    require(actor, "unit.read")
    load = await task_queries.open_task_counts()
    rows = await people.units(clock.now())
    return Page(
        items=[
            UnitView(
                id=r["id"], name=r["name"], kind=r["kind"], parent_id=r["parent_id"],
                district_code=r["district_code"], area_codes=list(r["area_codes"]), open_tasks=load.get(r["id"], 0),
            )
            for r in rows
        ]
    )  # fmt: skip
