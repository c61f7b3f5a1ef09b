"""Reports come in; the public follows them."""

from typing import Annotated

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, JSONBody, PathParameter

from backend.intake import service, tracking
from backend.intake.senders import Sender
from backend.kernel.clock import Clock
from backend.people.actor import Actor
from backend.people.auth import network
from backend.photos.routes import Phone
from backend.reports.codes import LONGEST_TYPED
from backend.reports.schemas import AnswerInput, ReportAnswer, ReportInput, TrackView


@post("/api/reports", operation_id="submitReport", tags=["reports"])
async def submit_report(
    request: Request,
    data: JSONBody[ReportInput],
    actor: NamedDependency[Actor | None],
    clock: NamedDependency[Clock],
    phone: Phone = None,
    proof: Annotated[str | None, HeaderParameter(name="X-Menqian-Proof", max_length=4000)] = None,
) -> Response[ReportAnswer]:
    """`X-Menqian-Phone`: 16 to 64 letters, digits, `-` and `_` that a phone made at random for itself."""
    sender = Sender(actor=actor, address=network(request), phone=phone, proof=proof)
    answer, created = await service.submit(data, sender, clock)
    return Response(answer, status_code=201 if created else 200)


@get("/api/track/{code:str}", operation_id="track", tags=["reports"])
async def track(
    request: Request, code: Annotated[str, PathParameter(max_length=LONGEST_TYPED)], clock: NamedDependency[Clock]
) -> Response[TrackView]:
    view = await tracking.track(code, network(request), clock)
    return Response(view, headers={"Cache-Control": "private, no-store"})


@post("/api/track/{code:str}/answer", operation_id="answerClosing", tags=["reports"], status_code=200)
async def answer_closing(
    request: Request,
    code: Annotated[str, PathParameter(max_length=LONGEST_TYPED)],
    data: JSONBody[AnswerInput],
    actor: NamedDependency[Actor | None],
    clock: NamedDependency[Clock],
    phone: Phone = None,
) -> Response[TrackView]:
    """Whether a closed matter is really done, by the holder of its tracking code. The same again changes nothing."""
    sender = Sender(actor=actor, address=network(request), phone=phone)
    view = await tracking.answer(code, data, sender, clock)
    return Response(view, headers={"Cache-Control": "private, no-store"})


routers = [Router(path="/", route_handlers=[submit_report, track, answer_closing])]
