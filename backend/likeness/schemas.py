"""Wire forms of pairs."""

from uuid import UUID

from backend.kernel.wire import View


class PairView(View):
    """An after photo and the before photo it compares with best; `score` 0 (nothing in common) to 100."""

    event_id: UUID
    before: str
    after: str
    score: int
