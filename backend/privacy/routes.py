"""Reviews for staff, public copies for everybody."""

from typing import Annotated, Literal

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from backend.kernel.clock import Clock
from backend.kernel.compression import AS_IT_IS
from backend.kernel.wire import Page
from backend.people.actor import Actor
from backend.photos.routes import send
from backend.privacy import service
from backend.privacy.schemas import ReviewInput, ReviewItem, ReviewView
from backend.storage import store

Caller = NamedDependency[Actor | None]
# A copy may be withdrawn, so no cache may keep it for long; asking again costs a 304.
SHORT = "public, max-age=300, must-revalidate"


@get("/api/privacy/reviews", operation_id="listReviews", tags=["privacy"])
async def list_reviews(
    actor: Caller,
    states: Annotated[Literal["waiting", "approved", "rejected"], QueryParameter(name="state")] = "waiting",
    cursor: Annotated[str | None, QueryParameter(max_length=200)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> Page[ReviewItem]:
    return await service.reviews(actor, states, cursor, limit)


@get("/api/privacy/reviews/{sha256:str}", operation_id="getReview", tags=["privacy"])
async def get_review(sha256: FromPath[str], actor: Caller) -> ReviewView:
    return await service.review(sha256, actor)


@post("/api/privacy/reviews/{sha256:str}", operation_id="decideReview", tags=["privacy"], status_code=200)
async def decide_review(
    sha256: FromPath[str], data: JSONBody[ReviewInput], actor: Caller, clock: NamedDependency[Clock]
) -> ReviewView:
    """Save boxes, approve, reject or withdraw the version that the caller saw."""
    await service.decide(sha256, data, actor, clock)
    return await service.review(sha256, actor)


@get("/api/public-photos/{token:str}", operation_id="publicPhoto", tags=["privacy"], opt=AS_IT_IS)
async def public_photo(request: Request, token: FromPath[str]) -> Response[bytes]:
    """An approved copy without faces, plates and metadata. No account needed; the address cannot be guessed."""
    found, digest = await service.public_copy(token)
    return await send(request, found, f'"{digest[:32]}"', store(), {"Cache-Control": SHORT})


@get("/api/photos/{sha256:str}/public", operation_id="photoPublicCopy", tags=["privacy"], opt=AS_IT_IS)
async def photo_public(request: Request, sha256: FromPath[str], actor: Caller) -> Response[bytes]:
    """The same for staff, by the original's hash."""
    found, digest = await service.copy_of(sha256, actor)
    return await send(request, found, f'"{digest[:32]}"', store(), {"Cache-Control": "private, no-cache"})


routers = [Router(path="/", route_handlers=[list_reviews, get_review, decide_review, public_photo, photo_public])]
