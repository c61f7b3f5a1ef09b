"""Presence: who has a case open now."""

from uuid import UUID

from litestar import Router, delete, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.kernel.clock import Clock
from backend.kernel.wire import Page
from backend.people.actor import Actor
from backend.presence import service
from backend.presence.schemas import Colleague

Caller = NamedDependency[Actor | None]


@put("/api/cases/{case_id:uuid}/presence", operation_id="enterCase", tags=["cases"])
async def enter_case(case_id: FromPath[UUID], actor: Caller, clock: NamedDependency[Clock]) -> Page[Colleague]:
    """Says that the caller has the case open for the next 60 seconds; answers who else has."""
    return Page(items=await service.enter(case_id, actor, clock))


@delete("/api/cases/{case_id:uuid}/presence", operation_id="leaveCase", tags=["cases"])
async def leave_case(case_id: FromPath[UUID], actor: Caller) -> None:
    """The caller has the case open no more."""
    await service.leave(case_id, actor)


routers = [Router(path="/", route_handlers=[enter_case, leave_case])]
