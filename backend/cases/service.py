"""Giving commands: one locked case, one decision, one event."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from backend.cases import (
    effects,
    handling,
    log,
    look_queries,
    looks,
    queries,
    redispatch,
    rules,
    task_queries,
)
from backend.cases.chain import clock_facts
from backend.cases.effects import Situation
from backend.cases.errors import (
    CaseNotFound,
    NotAllowedInState,
    OwnWork,
    TaskRecalled,
    UnknownCommand,
    VersionConflict,
)
from backend.cases.rules import check_needs
from backend.cases.schemas import CommandBody
from backend.cases.tasks import Role, TaskState, has_assistance
from backend.cases.workflow import (
    CHECKS,
    OF_TASKS,
    RECORDED,
    STATE_WORDS,
    TAKEN_BACK,
    VERBS_OF,
    Command,
    State,
    Step,
    step,
)
from backend.db import atomic
from backend.geo.datum import to_wgs84
from backend.kernel.clock import Clock, heard_at, said_at
from backend.kernel.errors import IdempotencyConflict
from backend.kernel.ids import check_id, new_id
from backend.kernel.secrets import body_hashes
from backend.people.actor import Actor
from backend.people.errors import Forbidden, SignInRequired
from backend.photos import queries as photos
from backend.photos.senders import PhotoSender
from backend.reports.errors import PhotoMissing
from backend.reports.shots import recorded
from backend.settings import settings


async def give(case_id: UUID, body: CommandBody, actor: Actor | None, clock: Clock) -> None:
    """Carry out one command.

    Errors: SignInRequired, Forbidden, CaseNotFound, UnknownCommand, NotAllowedInState, VersionConflict, Needs,
    TaskRecalled, OwnWork, PhotoMissing, IdempotencyConflict, and those of the command's own effect
    (backend/cases/effects.py).
    The same id with the same body from the same actor changes nothing and succeeds again.
    """
    if actor is None:
        raise SignInRequired()
    check_id(body.id)
    command = _known(body.command)
    if not actor.verbs.intersection(VERBS_OF[command]):
        raise Forbidden(f"不能执行 {command}", command=command)
    forms = body_hashes(settings().secrets, str(actor.account_id), (case_id, body))
    async with atomic():
        if await _already(case_id, body.id, forms):
            return
        await _carry_out(case_id, command, body, actor, forms, clock)


def _known(name: str) -> Command:
    try:
        command = Command(name)
    except ValueError as error:
        raise UnknownCommand(name, command=name) from error
    if command in RECORDED:
        raise UnknownCommand(name, command=name)
    return command


async def _already(case_id: UUID, event_id: UUID, forms: tuple[bytes, ...]) -> bool:
    event = await queries.event_by_id(event_id)
    if event is None:
        return False
    if event["case_id"] != case_id or event["request_hash"] not in forms:
        raise IdempotencyConflict("换一个编号再试")
    return True


async def _carry_out(
    case_id: UUID, command: Command, body: CommandBody, actor: Actor, forms: tuple[bytes, ...], clock: Clock
) -> None:
    if command is Command.merge and body.into_case_id is not None:
        await queries.lock_in_order([case_id, body.into_case_id])
    case = await queries.lock(case_id, actor.scopes)
    if case is None:
        await _check_lost(case_id, command, body, actor)
        raise CaseNotFound()
    if await _already(case_id, body.id, forms):  # a twin that held the lock has just done it
        return
    if body.if_version is not None and body.if_version != case["version"]:
        raise VersionConflict(version=case["version"], changes=await _changes(case_id, body.if_version))
    await _check_lost(case_id, command, body, actor)
    tasks = await task_queries.of_case(case_id) if command in _OF_TASKS else []
    several = has_assistance(tasks) or (command is Command.dispatch and body.role == Role.assist)
    arrow = step(State(case["state"]), command, several=several)
    if arrow is None:
        raise NotAllowedInState(
            f"案卷{STATE_WORDS[State(case['state'])]}", state=case["state"], command=command, version=case["version"]
        )
    missing = await photos.missing(body.photos, PhotoSender(actor=actor, address="")) if body.photos else []
    if missing:
        raise PhotoMissing(missing=missing)
    situation = Situation(case=case, body=body, actor=actor, step=arrow, at=clock.now(), tasks=tasks)
    check_needs(arrow, body, case, checked=await _checked(arrow, case_id))
    told = await _own_work(situation) | await _looked(situation)
    await _apply(situation, forms[0], told)


async def _check_lost(case_id: UUID, command: Command, body: CommandBody, actor: Actor) -> None:
    """Whoever did the work out of reach of the network is told what became of the task, not that it is unknown.

    Errors: TaskRecalled (409).
    """
    if command not in OF_TASKS:
        return
    lost = await task_queries.lost_task(case_id, actor.unit_id, body.task_id, [c.value for c in TAKEN_BACK])
    if lost is not None:
        words = rules.lost_words(lost, settings().timezone)
        raise TaskRecalled(words, command=lost["command"], at=lost["at"], reason=lost["note"])


async def _checked(arrow: Step, case_id: UUID) -> bool:
    return "noteWithoutCheck" in arrow.needs and await queries.was_checked(case_id)


async def _own_work(s: Situation) -> dict[str, Any]:
    """What the event records when the one who handled the matter checks it. Errors: OwnWork (403)."""
    if s.step.command not in CHECKS:
        return {}
    handled = bool(await task_queries.handled_by([s.case["id"]], s.actor.account_id))
    own = rules.own_work(settings().own_check, handled)
    if own == "refused":
        raise OwnWork()
    return {"ownWork": True} if own else {}


async def _looked(s: Situation) -> dict[str, Any]:
    """What the event records of photos that had to be looked at. Errors: LookFirst (422)."""
    if s.step.command not in looks.TOLD or s.step.source not in looks.STATES:
        return {}
    taken = {r["sha256"]: r["taken_at"] for r in recorded(s.body.shots, s.body.photos, s.at, s.body.clock_ahead_ms)}
    photos = list(dict.fromkeys(s.body.photos))
    times = [said_at(at, s.body.clock_ahead_ms) if (at := taken.get(sha)) else None for sha in photos]
    return looks.looked(s.step.command, s.body, looks.views(await look_queries.looks(s.case["id"], photos, times)))


async def _apply(s: Situation, request: bytes, told: dict[str, Any]) -> None:
    effect = EFFECTS[s.step.command]
    came_back = _came_back(s)
    outcome = await effect(s)
    facts = outcome.facts | ({"tasks": {str(t.id): t.state for t in outcome.also}} if outcome.also else {})
    place = s.body.location
    await log.append(
        s.case,
        log.Change(
            id=s.body.id, command=s.step.command, target=outcome.target or s.step.target, at=s.at, actor=s.actor,
            request_hash=request, note=(s.body.note or "").strip(),
            to_citizen=(s.body.to_citizen or "").strip(), photos=list(dict.fromkeys(s.body.photos)),
            photo_role=outcome.photo_role, task_id=outcome.task_id,
            device_at=heard_at(s.body.device_at, s.at, s.body.clock_ahead_ms),
            location=to_wgs84(place.lon, place.lat, place.datum) if place else None,
            facts=facts | told | clock_facts(s.body.clock_ahead_ms, s.body.device_at, s.at),
            shots=recorded(s.body.shots, s.body.photos, s.at, s.body.clock_ahead_ms),
            columns=await effects.clock_columns(s, outcome) | outcome.columns, came_back=came_back,
            see=outcome.see,
        ),
    )  # fmt: skip
    if outcome.join is not None:
        await _join(outcome.join, s)


def _came_back(s: Situation) -> bool:
    """Whether a unit may have given its part back while others go on; commands on no task do not look at tasks."""
    if s.step.command not in _OF_TASKS:
        return s.step.source in (State.dispatched, State.handling, State.finished, State.checked)
    return has_assistance(s.tasks) and any(t.state is TaskState.returned for t in s.tasks)


async def _join(target: dict[str, Any], s: Situation) -> None:
    """The case that takes another in records it too; its state stays."""
    await log.append(
        target,
        log.Change(
            id=new_id(), command=Command.absorb, target=target["state"], at=s.at, actor=s.actor,
            request_hash=b"", facts={"mergedCase": str(s.case["id"])},
        ),
    )  # fmt: skip


async def _changes(case_id: UUID, since: int) -> list[dict[str, Any]]:
    """What happened after the version the caller knew."""
    rows = await queries.events(case_id, since, 50)
    return [
        {"no": r["no"], "command": r["command"], "to": r["to_state"], "at": r["at"], "unitName": r["unit_name"]}
        for r in rows
    ]


# Whoever gives one of these decides about tasks; what ends a case takes all that run.
_OF_TASKS = frozenset({
    Command.request_check, Command.report_check, Command.recall_check, Command.dispatch, Command.acknowledge,
    Command.assign, Command.return_, Command.finish, Command.recall, Command.reassign, Command.check_pass,
    Command.check_fail, Command.rework,
})  # fmt: skip

Effect = Callable[[Situation], Awaitable[effects.Outcome]]

EFFECTS: dict[Command, Effect] = {
    Command.accept: effects.accept,
    Command.request_check: handling.request_check,
    Command.report_check: handling.report_check,
    Command.file: effects.file,
    Command.dispatch: handling.dispatch,
    Command.acknowledge: redispatch.acknowledge,
    Command.assign: redispatch.assign,
    Command.recall: redispatch.recall,
    Command.recall_check: redispatch.recall_check,
    Command.reassign: redispatch.reassign,
    Command.return_: handling.return_task,
    Command.finish: handling.finish,
    Command.check_pass: handling.check_pass,
    Command.check_fail: handling.check_fail,
    Command.close: effects.nothing_more,
    Command.rework: handling.rework,
    Command.decline: effects.end,
    Command.void: effects.end,
    Command.transfer: effects.end,
    Command.merge: effects.merge,
    Command.force_close: effects.end,
    Command.relocate: effects.relocate,
}
