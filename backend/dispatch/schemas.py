"""Wire forms of dispatch."""

from datetime import time
from uuid import UUID

from backend.kernel.wire import View


class RuleView(View):
    """A routing rule; see backend/dispatch/rules.py for the meaning of its fields."""

    code: str
    kind: str
    category_pattern: str
    area_prefix: str
    weekdays: tuple[int, ...]
    from_time: time | None
    to_time: time | None
    target: str
    unit_id: UUID | None
    unit_name: str | None
    words: str
    words_en: str


class RuleSetView(View):
    """The rules in force in the order they are tried; version 0 with no items when none is."""

    version: int
    note: str
    items: list[RuleView]
    next: str | None = None
