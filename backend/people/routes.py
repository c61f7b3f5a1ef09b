"""Sessions, the caller's own account, and the units."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from backend.kernel.address import is_loopback
from backend.kernel.clock import Clock
from backend.kernel.wire import Page
from backend.people import audit, service
from backend.people.actor import Actor
from backend.people.auth import COOKIE, network
from backend.people.errors import SignInRequired
from backend.people.schemas import (
    AuditView,
    MeView,
    OwnSessionView,
    PasswordChange,
    SessionView,
    SignIn,
    UnitRef,
    UserView,
    WrongTries,
)

Before = Annotated[int | None, QueryParameter(ge=1, le=2**62)]


def _user(actor: Actor) -> UserView:
    return UserView(id=actor.account_id, username=actor.username, name=actor.name, roles=sorted(actor.roles))


def _cookie(request: Request, token: str, age: int) -> Cookie:
    """HttpOnly and SameSite=Strict; Secure wherever it is not this machine alone."""
    host = (request.headers.get("host") or "").rsplit(":", 1)[0].strip("[]")
    return Cookie(
        key=COOKIE, value=token, max_age=age, path="/", httponly=True, samesite="strict", secure=not is_loopback(host)
    )


@post("/api/sessions", operation_id="signIn", tags=["people"], status_code=201)
async def sign_in(request: Request, data: JSONBody[SignIn], clock: NamedDependency[Clock]) -> Response[SessionView]:
    address = network(request)
    agent = request.headers.get("user-agent", "")
    token, actor = await service.sign_in(data.username, data.password, address, agent, clock)
    life = int(service.SESSION_LIFE.total_seconds())
    view = SessionView(token=token, user=_user(actor))
    return Response(view, status_code=201, cookies=[_cookie(request, token, life)])


@delete("/api/sessions/current", operation_id="signOut", tags=["people"], status_code=204)
async def sign_out(
    request: Request, actor: NamedDependency[Actor | None], clock: NamedDependency[Clock]
) -> Response[None]:
    if actor is not None:
        await service.sign_out(actor, clock)
    # What the browser kept for itself goes with the person: pictures, and pages behind the back key.
    return Response(None, status_code=204, cookies=[_cookie(request, "", 0)], headers={"Clear-Site-Data": '"cache"'})


@get("/api/me", operation_id="me", tags=["people"])
async def me(actor: NamedDependency[Actor | None]) -> MeView:
    if actor is None:
        raise SignInRequired()
    unit: Any = None
    if actor.unit_id is not None:
        unit = UnitRef(id=actor.unit_id, name=actor.unit_name or "", kind=actor.unit_kind)
    wrong = await audit.wrong_since(actor.account_id, actor.session_id)
    return MeView(
        user=_user(actor), unit=unit, verbs=sorted(actor.verbs), scopes=list(actor.scopes),
        wrong_tries=WrongTries(**dict(wrong)) if wrong else None,
    )  # fmt: skip


@get("/api/me/audit", operation_id="ownAuditLog", tags=["people"])
async def own_audit_log(
    actor: NamedDependency[Actor | None], before: Before = None, reads: FromQuery[bool] = False
) -> Page[AuditView]:
    """`reads`: what was read that shows people; else everything but that."""
    return await service.own_audit_log(actor, before, reads)


@post("/api/me/password", operation_id="changeOwnPassword", tags=["people"], status_code=204)
async def change_password(
    request: Request, data: JSONBody[PasswordChange], actor: NamedDependency[Actor | None],
    clock: NamedDependency[Clock],
) -> None:  # fmt: skip
    """Another password; the caller stays signed in here and nowhere else."""
    await service.change_own_password(data.current, data.new, actor, network(request), clock)


@get("/api/me/sessions", operation_id="ownSessions", tags=["people"])
async def own_sessions(actor: NamedDependency[Actor | None], clock: NamedDependency[Clock]) -> Page[OwnSessionView]:
    return Page(items=await service.own_sessions(actor, clock))


@delete("/api/me/sessions/{session_id:uuid}", operation_id="endOwnSession", tags=["people"], status_code=204)
async def end_own_session(
    session_id: FromPath[UUID], actor: NamedDependency[Actor | None], clock: NamedDependency[Clock]
) -> None:
    """Signs the caller out elsewhere."""
    await service.end_own_session(session_id, actor, clock)


@get("/api/ops/audit", operation_id="auditLog", tags=["ops"])
async def audit_log(
    actor: NamedDependency[Actor | None], before: Before = None, reads: FromQuery[bool] = False
) -> Page[AuditView]:
    """`reads`: what was read that shows people; else everything but that."""
    return await service.audit_log(actor, before, reads)


@post("/api/ops/accounts/{username:str}/lift", operation_id="liftTries", tags=["ops"], status_code=204)
async def lift(username: FromPath[str], actor: NamedDependency[Actor | None], clock: NamedDependency[Clock]) -> None:
    """Who had to wait after wrong passwords with this account may try again at once."""
    await service.lift(username, actor, clock)


_OF_ACCOUNTS = [sign_in, sign_out, me, change_password, own_sessions, end_own_session, own_audit_log, audit_log, lift]
routers = [Router(path="/", route_handlers=_OF_ACCOUNTS)]
