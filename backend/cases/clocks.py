"""A stage's clock as columns of the case: when it started, turns amber, and ends. Working time: catalog.calendar."""

from datetime import datetime
from typing import Any, Literal

from backend.catalog.limits import Limit, working_words
from backend.catalog.service import stage_limits, working_calendar

STOPPED: dict[str, Any] = {
    "clock_stage": None, "clock_started_at": None, "near_at": None, "due_at": None, "limit_text": "",
}  # fmt: skip


def stage_limit(stage: str, at: datetime, *, before_filing: bool = False) -> Limit:
    """The limit in force at `at` of one of the desk's own stages: accept, dispatch or check; `before_filing`: the check
    is 核实."""
    limits = stage_limits(at)
    check = limits.verify if before_filing else limits.check
    return {"accept": limits.accept, "dispatch": limits.dispatch, "check": check}[stage]


def started(stage: str, limit: Limit, at: datetime) -> dict[str, Any]:
    """The columns of a clock of `stage` that starts at `at`."""
    calendar = working_calendar()
    return {
        "clock_stage": stage,
        "clock_started_at": at,
        "near_at": calendar.near(at, limit, stage_limits(at).near),
        "due_at": calendar.due(at, limit),
        "limit_text": limit.words(),
    }


def unpublished_year(due_at: datetime, limit_text: str) -> int | None:
    """The year whose days off are not published yet, when a limit in working time ends in it."""
    return working_calendar().unpublished_year(due_at) if working_words(limit_text) else None


def light(near_at: datetime, due_at: datetime, now: datetime) -> Literal["ample", "near", "over"]:
    """ample, near or over: at most 80 %, at most 100 %, more of the limit used."""
    if now > due_at:
        return "over"
    return "near" if now > near_at else "ample"
