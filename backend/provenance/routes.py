"""Facts and flags of a case's photos."""

from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.kernel.clock import Clock
from backend.kernel.wire import Page
from backend.people.actor import Actor
from backend.provenance import service
from backend.provenance.schemas import FlagView, PhotoFacts, SettleInput

Caller = NamedDependency[Actor | None]


@get("/api/cases/{case_id:uuid}/facts", operation_id="listPhotoFacts", tags=["evidence"])
async def list_facts(case_id: FromPath[UUID], actor: Caller) -> Page[PhotoFacts]:
    """When and where each photo of the case was taken, by every source apart."""
    return Page(items=await service.facts(case_id, actor), next=None)


@get("/api/cases/{case_id:uuid}/flags", operation_id="listFlags", tags=["evidence"])
async def list_flags(case_id: FromPath[UUID], actor: Caller) -> Page[FlagView]:
    """What contradicts what on the case, open flags first."""
    return Page(items=await service.flags(case_id, actor), next=None)


@post("/api/cases/{case_id:uuid}/flags/{flag_id:uuid}", operation_id="settleFlag", tags=["evidence"], status_code=200)
async def settle_flag(
    case_id: FromPath[UUID],
    flag_id: FromPath[UUID],
    data: JSONBody[SettleInput],
    actor: Caller,
    clock: NamedDependency[Clock],
) -> Page[FlagView]:
    """Dismiss a flag with a reason, or move the case to the place it proposes."""
    await service.settle(case_id, flag_id, data, actor, clock)
    return Page(items=await service.flags(case_id, actor), next=None)


routers = [Router(path="/", route_handlers=[list_facts, list_flags, settle_flag])]
