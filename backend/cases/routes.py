"""Cases: list, detail, events, contact, commands."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from backend.cases import oversight, reading, service, tiles
from backend.cases.errors import BadFilter, CaseNotFound
from backend.cases.lists import Filters, Order
from backend.cases.oversight_schemas import Oversight
from backend.cases.rules import DISPUTED_FOR
from backend.cases.schemas import (
    CaseCounts,
    CaseDetail,
    CaseItem,
    CommandBody,
    ContactReading,
    ContactReadView,
    ContactView,
    EventView,
)
from backend.cases.workflow import ENDS, State
from backend.geo.tiles import MVT, parse_tile
from backend.kernel.clock import Clock
from backend.kernel.wire import Page
from backend.people.actor import Actor
from backend.people.auth import network
from backend.people.permits import require
from backend.people.schemas import MemberView, UnitView

Limit = Annotated[int, QueryParameter(ge=1, le=200)]
Caller = NamedDependency[Actor | None]
NOBODY = UUID(int=0)  # the unit of who has none: nothing is its task


def parse_states(text: str | None) -> tuple[str, ...]:
    """Comma-separated states. Errors: BadFilter (422)."""
    names = tuple(filter(None, (text or "").split(",")))
    unknown = [n for n in names if n not in State.__members__]
    if unknown:
        raise BadFilter("没有这种状态", field="state", unknown=unknown)
    return names


def parse_order(order: str, states: str | None) -> Order:
    """newest or due. Errors: BadFilter (422) for due first with an end state: what has ended has no clock."""
    if order == "due" and set(parse_states(states)) & ENDS:
        raise BadFilter("已结束的没有时限，不能按时限排", field="order")
    return "due" if order == "due" else "newest"


def parse_bbox(text: str | None) -> tuple[float, float, float, float] | None:
    """west,south,east,north in degrees. Errors: BadFilter (422)."""
    if not text:
        return None
    try:
        w, s, e, n = (float(x) for x in text.split(","))
    except ValueError as error:
        raise BadFilter("bbox 须为 西,南,东,北", field="bbox") from error
    if not (-180 <= w <= e <= 180 and -90 <= s <= n <= 90):
        raise BadFilter("bbox 超出范围", field="bbox")
    return w, s, e, n


def parse_unit(text: str | None, actor: Actor | None) -> UUID | None:
    """A unit's id, or `mine` for the caller's own (nobody's for who is in none). Errors: BadFilter (422)."""
    if not text:
        return None
    if text == "mine":
        return (actor.unit_id if actor else None) or NOBODY
    try:
        return UUID(text)
    except ValueError as error:
        raise BadFilter("unit 须为编号或 mine", field="unit") from error


@get("/api/cases", operation_id="listCases", tags=["cases"])
async def list_cases(
    request: Request,
    actor: Caller,
    clock: NamedDependency[Clock],
    states: Annotated[str | None, QueryParameter(name="state")] = None,  # `state` itself is Litestar's
    unit: FromQuery[str | None] = None,
    area: Annotated[str | None, QueryParameter(pattern=r"^[0-9]{6,15}\Z")] = None,
    category: Annotated[str | None, QueryParameter(pattern=r"^[0-9]{5}\Z")] = None,
    bbox: FromQuery[str | None] = None,
    q: Annotated[str | None, QueryParameter(max_length=80)] = None,
    overdue: FromQuery[bool] = False,
    open: FromQuery[bool] = False,
    outside: FromQuery[bool] = False,
    returned: FromQuery[bool] = False,
    disputed: FromQuery[bool] = False,
    came_back: Annotated[bool, QueryParameter(name="cameBack")] = False,
    order: Annotated[str, QueryParameter(pattern=r"^(newest|due)\Z")] = "newest",
    cursor: Annotated[str | None, QueryParameter(max_length=200)] = None,
    limit: Limit = 50,
) -> Page[CaseItem]:
    filters = Filters(
        states=parse_states(states), unit=parse_unit(unit, actor), area=area, category=category, bbox=parse_bbox(bbox),
        overdue=overdue, only_open=open, outside=outside, returned=returned, came_back=came_back,
        disputed_since=clock.now() - DISPUTED_FOR if disputed else None,
        order=parse_order(order, State.closed if disputed else states),
    )  # fmt: skip
    return await reading.list_cases(actor, filters, (q or "").strip(), cursor, limit, clock, network(request))


@get("/api/cases/counts", operation_id="countCases", tags=["cases"])
async def count_cases(actor: Caller, clock: NamedDependency[Clock], unit: FromQuery[str | None] = None) -> CaseCounts:
    return await reading.count_open(actor, parse_unit(unit, actor), clock)


@get("/api/oversight", operation_id="oversight", tags=["cases"])
async def oversee(actor: Caller, clock: NamedDependency[Clock]) -> Oversight:
    return await oversight.overview(actor, clock)


@get("/api/cases/{case_id:uuid}", operation_id="getCase", tags=["cases"])
async def get_case(case_id: FromPath[UUID], actor: Caller, clock: NamedDependency[Clock]) -> CaseDetail:
    return await reading.detail(case_id, actor, clock)


@get("/api/cases/{case_id:uuid}/events", operation_id="listCaseEvents", tags=["cases"])
async def list_events(
    case_id: FromPath[UUID],
    actor: Caller,
    cursor: Annotated[str | None, QueryParameter(max_length=20)] = None,
    limit: Limit = 100,
) -> Page[EventView]:
    return await reading.events(case_id, actor, cursor, limit)


@post("/api/cases/{case_id:uuid}/contact-reads", operation_id="readCaseContacts", tags=["cases"], status_code=200)
async def read_contacts(
    request: Request, case_id: FromPath[UUID], data: JSONBody[ContactReading], actor: Caller,
    clock: NamedDependency[Clock],
) -> Page[ContactView]:  # fmt: skip
    """How to reach the case's reporters. Who asked, when and why is kept."""
    return await reading.contacts(case_id, data.reason, actor, network(request), clock)


@get("/api/cases/{case_id:uuid}/contact-reads", operation_id="listCaseContactReads", tags=["cases"])
async def list_contact_reads(case_id: FromPath[UUID], actor: Caller) -> Page[ContactReadView]:
    return await reading.contact_reads(case_id, actor)


@post(
    "/api/cases/{case_id:uuid}/commands",
    operation_id="giveCommand",
    tags=["cases"],
    status_code=200,
    description=(
        "The case after the command. 204: done, now or before, and the case is out of the caller's sight meanwhile; the"
        " header `Menqian-Done` names the command's id."
    ),
)
async def give_command(
    case_id: FromPath[UUID], data: JSONBody[CommandBody], actor: Caller, clock: NamedDependency[Clock]
) -> Response[CaseDetail | None]:
    await service.give(case_id, data, actor, clock)
    try:
        return Response(await reading.detail(case_id, actor, clock), status_code=200)
    except CaseNotFound:
        return Response(None, status_code=204, headers={"Menqian-Done": str(data.id)})


@get("/api/units", operation_id="listUnits", tags=["people"])
async def list_units(actor: Caller, clock: NamedDependency[Clock]) -> Page[UnitView]:
    return await reading.units(actor, clock)


@get("/api/units/mine/members", operation_id="listMembers", tags=["people"])
async def list_members(actor: Caller) -> Page[MemberView]:
    return await reading.members(actor)


@get("/api/tiles/cases/{z:int}/{x:int}/{y:str}", operation_id="caseTile", tags=["tiles"])
async def case_tile(
    z: FromPath[int], x: FromPath[int], y: FromPath[str], actor: Caller, clock: NamedDependency[Clock]
) -> Response[bytes]:
    who = require(actor, "case.read")
    data = await tiles.tile(*parse_tile(z, x, y), who.scopes, clock.now())
    return Response(data, status_code=200 if data else 204, media_type=MVT)


routers = [
    Router(
        path="/",
        route_handlers=[
            oversee,
            list_cases,
            count_cases,
            get_case,
            list_events,
            read_contacts,
            list_contact_reads,
            give_command,
            list_units,
            list_members,
            case_tile,
        ],
    )
]
