"""Saying that one has a case open, and who else has."""

from datetime import timedelta
from uuid import UUID

from backend.cases.errors import CaseNotFound
from backend.kernel.clock import Clock
from backend.people.actor import Actor
from backend.people.permits import require
from backend.presence import queries
from backend.presence.schemas import Colleague

STAYS = timedelta(seconds=60)


async def enter(case_id: UUID, actor: Actor | None, clock: Clock) -> list[Colleague]:
    """The caller has the case open for the next minute; who else has.

    Errors: SignInRequired, Forbidden, CaseNotFound (404) also for a case the caller may not see.
    """
    who = require(actor, "case.read")
    now = clock.now()
    if not await queries.enter(case_id, who.account_id, who.scopes, now + STAYS):
        raise CaseNotFound()
    await queries.forget(now)
    return [Colleague(name=name) for name in await queries.others(case_id, who.account_id, now)]


async def leave(case_id: UUID, actor: Actor | None) -> None:
    """The caller has it open no more; nothing happens when that was not so. Errors: SignInRequired, Forbidden."""
    await queries.leave(case_id, require(actor, "case.read").account_id)
