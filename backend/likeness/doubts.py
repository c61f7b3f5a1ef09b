"""Doubts about a photo before it is handed in: whoever is about to send it learns what the check would be asked.

The same questions as the worker's (backend/likeness/jobs.py), of one photo against those of one case, and nothing is
kept. An answer names only the photo that was asked about: the other side are photos of a case that the asker sees.
"""

from uuid import UUID

import anyio

from backend.cases import looks, views
from backend.cases import queries as cases
from backend.cases.errors import CaseNotFound, NotYourTask
from backend.cases.reading import own_work
from backend.cases.workflow import Command
from backend.db.budget import spend
from backend.kernel.clock import Clock
from backend.likeness import queries
from backend.likeness.again import same_among
from backend.likeness.hashing import Grey
from backend.likeness.matching import overlay, read
from backend.likeness.schemas import Compared, DoubtsView
from backend.people.actor import Actor
from backend.people.permits import require
from backend.photos import queries as photos
from backend.photos.errors import PhotoNotFound
from backend.photos.renderings import screen
from backend.photos.senders import PhotoSender
from backend.photos.service import check_sha
from backend.storage import ObjectStore

AT_MOST = 16  # photos of the case that one is compared with
_BEFORE = 4
_WINDOW_S, _PER_WINDOW = 600, 60  # comparisons of one account
_WORK = frozenset({Command.acknowledge, Command.finish, Command.check_pass})
_comparing = anyio.CapacityLimiter(1)  # at a time and process: half a second of one core each


async def doubts(case_id: UUID, sha256: str, actor: Actor | None, store: ObjectStore, clock: Clock) -> DoubtsView:
    """What is doubtful about a photo as one of handling or checking this case.

    For who may hand it in there, about a photo of their own or of a case they see. Errors: CaseNotFound (404),
    NotYourTask (403), PhotoNotFound (404), RateLimited (429), StoreUnavailable (503).
    """
    who = require(actor, "case.read")
    checks = await _permit(case_id, who)
    state = await _state(check_sha(sha256), who)
    if await queries.is_of(case_id, sha256):
        return _answer("compared", ["same_file"], sha256)
    if state != "made":
        return _answer("unreadable" if state == "parked" else "pending", [], sha256)
    await spend(f"doubts:{who.account_id}", 1, _PER_WINDOW, _WINDOW_S, clock.now())
    mine = await _grey(sha256, store)
    if mine is None:
        return _answer("unreadable", [], sha256)
    earlier = await queries.before_of(case_id, _BEFORE, handled=checks)
    others: dict[str, Grey] = {}
    for name in dict.fromkeys([*earlier, *await queries.shown(case_id, AT_MOST)]):
        if len(others) < AT_MOST and (grey := await _grey(name, store)) is not None:
            others[name] = grey
    kind = await anyio.to_thread.run_sync(judge, mine, others, earlier, limiter=_comparing)
    return _answer("compared", [kind] if kind else [], sha256)


def judge(mine: Grey, others: dict[str, Grey], earlier: list[str]) -> str | None:
    """same_picture as one of the others, else not_comparable with any of the earlier ones, or nothing. Blocks."""
    if same_among(mine, others) is not None:
        return "same_picture"
    scores = [overlay(others[name], mine).score for name in earlier if name in others]
    return "not_comparable" if scores and max(scores) <= looks.LEAST_SCORE else None


async def _permit(case_id: UUID, who: Actor) -> bool:
    """Whether it is a check. Errors: CaseNotFound (404), NotYourTask (403) for who has nothing to hand in there."""
    case = await cases.item(case_id, who.scopes)
    if case is None:
        raise CaseNotFound()
    offers = views.offers(case, who, await cases.tasks(case_id), await own_work(case, who))
    may = {Command(one.command) for one in offers} & _WORK
    if not may:
        raise NotYourTask()
    return Command.check_pass in may


async def _state(sha256: str, who: Actor) -> str:
    """How far the photo's renderings are. Errors: PhotoNotFound (404) for another person's that no seen case has."""
    row = await photos.photo(sha256)
    if row is None or not await photos.came_from(sha256, PhotoSender(actor=who, address="")):
        raise PhotoNotFound()
    return str(row["renderings"])


async def _grey(sha256: str, store: ObjectStore) -> Grey | None:
    picture = await screen(sha256, store)
    return await anyio.to_thread.run_sync(read, picture) if picture is not None else None


def _answer(state: Compared, kinds: list[str], sha256: str) -> DoubtsView:
    return DoubtsView(sha256=sha256, state=state, looks=looks.views([{"kind": k, "sha256": sha256} for k in kinds]))
