"""Following a report by its code, and answering the closing of its matter."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.cases import clocks
from backend.cases.effects import category_of, handling_limit
from backend.catalog import service as catalog
from backend.catalog.limits import Limit, parse_limit
from backend.db.budget import spend
from backend.intake import answers, queries
from backend.intake.rules import PUBLIC_STATES, public_step, stages_from
from backend.intake.senders import Sender
from backend.kernel.clock import Clock
from backend.people.audit import network_hash
from backend.privacy import service as privacy
from backend.reports import codes
from backend.reports.errors import TrackingNotFound
from backend.reports.schemas import (
    AnswerInput,
    TrackCategory,
    TrackLimit,
    TrackStage,
    TrackStep,
    TrackView,
    TrackWork,
)
from backend.settings import settings

_WINDOW_S = 600


async def track(typed: str, address: str, clock: Clock) -> TrackView:
    """What the public may know of a report.

    Errors: TrackingNotFound (404), RateLimited (429) after too many wrong codes from an address in ten minutes. A
    right one costs nothing: many people share an address.
    """
    return await _view(await _tracked(typed, address, clock), clock)


async def answer(typed: str, body: AnswerInput, sender: Sender, clock: Clock) -> TrackView:
    """Answer the closing of the matter with this code. Errors: those of `track` and of `answers.give`."""
    row = await _tracked(typed, sender.address, clock)
    await answers.give(row["report_id"], row["case_id"], body, sender.of_photos, clock)
    return await _view(await _tracked(typed, sender.address, clock), clock)


async def _tracked(typed: str, address: str, clock: Clock) -> Any:
    code = codes.normalise(typed)
    row = await queries.tracked(code) if code else None
    if row is None:
        hashed = network_hash(address).hex()[:32]
        await spend(f"track:{hashed}", 1, settings().wrong_codes, _WINDOW_S, clock.now())
        raise TrackingNotFound()
    return row


async def _view(row: Any, clock: Clock) -> TrackView:
    now = clock.now()
    category = category_of(row, await catalog.snapshot(now))
    work = await _work(row, now)
    given = await queries.answers(row["report_id"], list(row["chain"]))
    return TrackView(
        tracking_code=codes.shown(row["tracking_code"]), received_at=row["received_at"], state=row["state"],
        state_words=PUBLIC_STATES[row["state"]], text=row["words"],
        category=TrackCategory(code=category.code, name=category.name) if category else None,
        place_words=row["place_words"] or row["cell_name"] or "",
        steps=_steps(await queries.steps(list(row["chain"]), row["report_id"]), row["chain"]),
        done=row["state"] in {"closed", "force_closed", "declined", "void", "transferred"},
        photos=await privacy.photos_of(list(row["chain"]), row["chain"][0], row["report_id"]),
        unit_name=work.unit_name if work and row["state"] in {"dispatched", "handling"} else None,
        stages=await _stages(row, row["state"], now), work=work,
        answer=await answers.view(row["case_id"], row["state"], given, now), said=answers.said(given),
        case_no=row["case_no"], photo_count=row["photo_count"],
    )  # fmt: skip


async def expected(case: Mapping[str, Any], received_at: datetime) -> list[TrackStage]:
    """By when a report that has just come in is looked at, and the limits of what follows.

    `case`: its edition_id, category_code, component_code and condition_id.
    """
    started = clocks.started("accept", clocks.stage_limit("accept", received_at), received_at)
    return await _stages({**case, **started}, "reported", received_at)


async def _stages(case: Mapping[str, Any], state: str, now: datetime) -> list[TrackStage]:
    handling = handling_limit(case, await catalog.snapshot(now))
    stages = []
    for n, stage in enumerate(stages_from(state)):
        runs = n == 0 and case["clock_stage"] == stage
        limit = handling if stage == "handle" else clocks.stage_limit(stage, now)
        limit = parse_limit(case["limit_text"]) if runs else limit  # a running clock keeps the limit of its start
        due_at = case["due_at"] if runs else None
        year = clocks.unpublished_year(due_at, limit.words()) if due_at and limit else None
        stages.append(TrackStage(stage=stage, due_at=due_at, limit=_limit(limit), unpublished_year=year))
    return stages


def _limit(limit: Limit | None) -> TrackLimit | None:
    return TrackLimit(value=limit.value, unit=limit.unit) if limit else None


async def _work(case: Mapping[str, Any], now: datetime) -> TrackWork | None:
    """The handling of the case as it stands; none where nobody handles it."""
    row = await queries.work(case["case_id"])
    if row is None or case["state"] in {"filed", "declined", "void", "transferred"}:
        return None
    limit, calendar = handling_limit(case, await catalog.snapshot(now)), catalog.working_calendar()
    began, ended = row["began_at"], row["finished_at"]
    used = calendar.spent(began, ended, limit.unit) if limit and ended else None
    return TrackWork(
        unit_name=row["name"], started_at=began, finished_at=ended,
        due_at=calendar.due(began, limit) if limit else None, limit=_limit(limit),
        used_s=int(used.total_seconds()) if used is not None else None,
    )  # fmt: skip


def _steps(rows: list[Any], chain: Sequence[UUID]) -> list[TrackStep]:
    """The own case's steps, and after each merger those of the case that took it in."""
    merged = {r["case_id"]: r["at"] for r in rows if r["command"] == "merge"}
    joined = dict(zip(chain[1:], (merged.get(c) for c in chain), strict=False))
    steps = []
    for r in rows:
        public = public_step(r["command"], r["to_state"])
        since = joined.get(r["case_id"])
        if public is None or (r["case_id"] != chain[0] and (since is None or r["at"] <= since)):
            continue
        name, words, with_unit = public
        steps.append(
            TrackStep(
                at=r["at"],
                step=name,
                words=words,
                unit_name=r["unit_name"] if with_unit else None,
                note=r["to_citizen"],
                by_reporter=r["by_reporter"],
                by_you=r["by_you"],
                on_site=r["on_site"],
            )
        )
    return steps
