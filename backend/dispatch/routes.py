"""The rules in force, for those who dispatch."""

from litestar import Router, get
from litestar.di import NamedDependency

from backend.dispatch import service
from backend.dispatch.schemas import RuleSetView
from backend.kernel.clock import Clock
from backend.people.actor import Actor


@get("/api/dispatch/rules", operation_id="routingRules", tags=["dispatch"])
async def rules(actor: NamedDependency[Actor | None], clock: NamedDependency[Clock]) -> RuleSetView:
    return await service.rules_in_force(actor, clock.now())


routers = [Router(path="/", route_handlers=[rules])]
