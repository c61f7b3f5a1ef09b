"""Wire forms of the supervisor's figures."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from backend.kernel.wire import View
from backend.reports.schemas import Stage


class StageCount(View):
    stage: Stage
    n: int


class AreaCount(View):
    """Without a code: outside every area."""

    code: str | None
    name: str | None
    n: int


class UnitCount(View):
    """By the unit whose task is open; without an id no unit has the case."""

    id: UUID | None
    name: str | None
    n: int


class Started(View):
    """Cases in a state: all of them, those over their limit."""

    all: int
    over: int


class CameBack(View):
    """How often a command (return, check_fail, rework) was given today, and in the last seven days."""

    command: Literal["return", "check_fail", "rework"]
    today: int
    week: int


class Kept(View):
    """Stages that ended today and in the last seven days, and how many of them within their limit."""

    stage: Stage
    today: int
    today_kept: int
    week: int
    week_kept: int


class Oversight(View):
    """What a supervisor sees. `late`: open cases over the limit now; `returned`: wait to be sent out again;
    `disputed`: closed, and whoever reported it said within 30 days that it is not done, without a rework.
    """

    as_of: datetime
    week_from: datetime
    late: int
    late_by_stage: list[StageCount]
    late_by_street: list[AreaCount]
    late_by_unit: list[UnitCount]
    returned: int
    disputed: int
    to_close: Started
    came_back: list[CameBack]
    kept: list[Kept]
