"""Wire forms of pairs and doubts."""

from typing import Literal
from uuid import UUID

from backend.cases.schemas import LookView
from backend.kernel.wire import View

Compared = Literal["pending", "compared", "unreadable"]


class PairView(View):
    """An after photo and the before photo it compares with best; `score` 0 (nothing in common) to 100."""

    event_id: UUID
    before: str
    after: str
    score: int


class DoubtsView(View):
    """What is doubtful about a photo that is not handed in yet.

    `state`: pending (ask again), compared, unreadable (its picture cannot be compared, now or later).
    """

    sha256: str
    state: Compared
    looks: list[LookView]
