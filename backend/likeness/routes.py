"""How well a case's photos before and after compare."""

from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.cases.errors import CaseNotFound
from backend.kernel.wire import Page
from backend.likeness import queries
from backend.likeness.schemas import PairView
from backend.people.actor import Actor
from backend.people.permits import require
from backend.provenance.queries import seen


@get("/api/cases/{case_id:uuid}/pairs", operation_id="listPhotoPairs", tags=["evidence"])
async def list_pairs(case_id: FromPath[UUID], actor: NamedDependency[Actor | None]) -> Page[PairView]:
    """Each after photo with the before photo it compares with best."""
    who = require(actor, "case.read")
    if not await seen(case_id, who.scopes):
        raise CaseNotFound()
    return Page(items=[PairView(**dict(r)) for r in await queries.pairs(case_id)], next=None)


routers = [Router(path="/", route_handlers=[list_pairs])]
