"""市民评价: whoever holds a tracking code says whether a closed matter is really done."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from backend.cases import clocks, log, task_queries
from backend.cases import queries as cases
from backend.cases.rules import REWORK_WITHIN
from backend.cases.tasks import to_redo
from backend.cases.workflow import Command, State, step
from backend.catalog.service import stage_limits
from backend.db import atomic
from backend.db.budget import spend
from backend.intake import queries
from backend.intake.rules import answer_means
from backend.kernel.clock import Clock
from backend.kernel.errors import IdempotencyConflict
from backend.kernel.ids import check_id
from backend.kernel.secrets import body_hash
from backend.photos import queries as photos
from backend.photos.senders import PhotoSender
from backend.reports.errors import AnswerClosed, PhotoMissing
from backend.reports.schemas import AnswerInput, TrackAnswer, TrackSaid
from backend.settings import settings

_TRIES, _WINDOW_S = 20, 600


async def give(report_id: UUID, case_id: UUID, body: AnswerInput, sender: PhotoSender, clock: Clock) -> None:
    """Record the answer of one report to the closing of its case (after a merger: of the case that took it in).

    "Not done" lets the case be worked on again, once; from then on it is told to the desk and the case stays closed.
    Errors: InvalidId, RateLimited, PhotoMissing, AnswerClosed (409, `why`), IdempotencyConflict. The same again changes
    nothing.
    """
    check_id(body.id)
    now = clock.now()
    await spend(f"answer:{report_id}", 1, _TRIES, _WINDOW_S, now)
    forms = [body_hash(secret, f"report {report_id}", body) for secret in settings().secrets]
    async with atomic():
        case = await queries.lock_case(case_id)
        if await _already(body.id, forms):
            return
        missing = await photos.missing(body.photos, sender) if body.photos else []
        if missing:
            raise PhotoMissing(missing=missing)
        await _record(report_id, case, body, forms[0], now)


async def _already(event_id: UUID, forms: Sequence[bytes]) -> bool:
    event = await cases.event_by_id(event_id)
    if event is not None and event["request_hash"] not in forms:
        raise IdempotencyConflict("换一个编号再试")
    return event is not None


async def _record(report_id: UUID, case: dict[str, Any], body: AnswerInput, request: bytes, now: datetime) -> None:
    closing = await queries.closing(case["id"])
    if closing and body.closing not in (None, closing["id"]):
        raise AnswerClosed("这是对上一次结果的回答，请看过这一次的再说", why="newer")
    given = await queries.answers(report_id, [case["id"]])
    until = answer_until(closing["at"]) if closing else None
    last = next((a for a in given if closing and a["closing_no"] == closing["no"]), None)
    why = answer_means(case["state"], until, now, last["clean"] if last else None, clean=body.clean)
    if why is not None or closing is None:
        raise AnswerClosed(why=why or "state")
    rework = not body.clean and not await queries.was_reworked_by_reporter(case["id"])
    target, columns, redo = State(case["state"]), {}, None
    if rework:
        redo = to_redo(await task_queries.of_case(case["id"]))
        await task_queries.set_states([redo] if redo else [], now)
        arrow = step(State.closed, Command.rework)
        assert arrow is not None
        assert arrow.clock is not None
        target, columns = arrow.target, clocks.started(arrow.clock, clocks.stage_limit(arrow.clock, now), now)
    await log.append(
        case,
        log.Change(
            id=body.id, command=Command.rework if rework else Command.answer, target=target, at=now, actor=None,
            request_hash=request, note=(body.text or "").strip(), photos=list(dict.fromkeys(body.photos)),
            photo_role="check", task_id=redo.id if redo else None, columns=columns,
            facts={"by": "reporter", "report": str(report_id), "clean": body.clean, "reasons": list(body.reasons)},
        ),
    )  # fmt: skip
    await queries.save_answer(
        report_id, closing["no"], case["id"], body.id, body.clean, list(body.reasons), rework, now
    )


def answer_until(closed_at: datetime) -> datetime:
    """Until when a closing can be answered, by what held when it was closed: never longer than anybody could have the
    matter done again."""
    return closed_at + min(timedelta(days=stage_limits(closed_at).answer_days), REWORK_WITHIN)


def said(given: Sequence[Any]) -> list[TrackSaid]:
    return [
        TrackSaid(at=a["answered_at"], clean=a["clean"], reasons=a["reasons"], text=a["words"], photos=a["photos"])
        for a in given
    ]


async def view(case_id: UUID, state: str, given: Sequence[Any], now: datetime) -> TrackAnswer | None:
    """What was answered last, and whether an answer is open now; None before the first closing of the case.

    `given`: what was said with this code, also of cases that were merged into this one.
    """
    closing = await queries.closing(case_id)
    if closing is None:
        return None
    last = next((a for a in given if (a["case_id"], a["closing_no"]) == (case_id, closing["no"])), None)
    until = answer_until(closing["at"])
    return TrackAnswer(
        open=answer_means(state, until, now, last["clean"] if last else None, clean=False) is None,
        until=until,
        closing=closing["id"],
        clean=last["clean"] if last else None,
        at=last["answered_at"] if last else None,
        reworks=not await queries.was_reworked_by_reporter(case_id),
        said=said(given),
    )
