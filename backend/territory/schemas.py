"""Wire forms of the territory."""

from uuid import UUID

from backend.kernel.wire import View
from backend.territory.locate import Certainty


class CellView(View):
    code: str
    name: str


class SquadView(View):
    id: UUID
    name: str


class AreaRef(View):
    level: str
    code: str
    name: str


class CandidateView(View):
    """A cell that has a share (0–1) of the disc; metres from the point; the side as seen from the point."""

    code: str
    name: str
    share: float
    distance_m: float
    side: str


class LocateView(View):
    certainty: Certainty
    cell: CellView | None
    squad: SquadView | None
    areas: list[AreaRef]
    candidates: list[CandidateView]
    place_words: str
    version: int
