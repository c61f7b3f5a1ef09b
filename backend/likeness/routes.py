"""How well a case's photos before and after compare, and what is doubtful about one that is to come."""

from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.cases.errors import CaseNotFound
from backend.kernel.clock import Clock
from backend.kernel.wire import Page
from backend.likeness import doubts, queries
from backend.likeness.schemas import DoubtsView, PairView
from backend.people.actor import Actor
from backend.people.permits import require
from backend.provenance.queries import seen
from backend.storage import store


@get("/api/cases/{case_id:uuid}/pairs", operation_id="listPhotoPairs", tags=["evidence"])
async def list_pairs(case_id: FromPath[UUID], actor: NamedDependency[Actor | None]) -> Page[PairView]:
    """Each photo of handling or checking with the earlier photo it compares with best."""
    who = require(actor, "case.read")
    if not await seen(case_id, who.scopes):
        raise CaseNotFound()
    return Page(items=[PairView(**dict(r)) for r in await queries.pairs(case_id)], next=None)


@get("/api/cases/{case_id:uuid}/doubts/{sha256:str}", operation_id="photoDoubts", tags=["evidence"])
async def photo_doubts(
    case_id: FromPath[UUID], sha256: FromPath[str], actor: NamedDependency[Actor | None], clock: NamedDependency[Clock]
) -> DoubtsView:
    """What would be asked about this photo at the check and the closing; for who is about to hand it in."""
    return await doubts.doubts(case_id, sha256, actor, store(), clock)


routers = [Router(path="/", route_handlers=[list_pairs, photo_doubts])]
