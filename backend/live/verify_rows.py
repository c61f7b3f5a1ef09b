"""The part of `verify-log` that holds case rows and their tasks against what the cases' own logs tell.

A due moment is right when the log sealed it, or when the clock's start and limit give it under the calendar as packaged
or as any notice of days off left it: running clocks follow the calendar outside the log (ADR 0008). The share at which
the light turns is the one in force at the clock's start (catalog.stages).
"""

import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.cases.derived import CLOCK, Columns, Derived
from backend.catalog.calendar import WorkingCalendar
from backend.catalog.errors import UnreadableLimit
from backend.catalog.limits import parse_limit
from backend.catalog.service import stage_limits
from backend.db import fetch
from backend.settings import settings

_DEGREE = 1e-7
_DATED = ("near_at", "due_at")
_WORDS = {
    "no": "案卷号", "kind": "来源", "state": "状态", "edition_id": "版本", "category_code": "事项",
    "component_code": "部件", "condition_id": "立案条件", "location": "位置", "accuracy_m": "精度",
    "certainty": "位置把握", "cell_code": "单元网格", "cell_name": "网格名", "territory_version": "区划版本",
    "received_at": "收到时间", "state_since": "状态起始", "clock_stage": "计时环节", "clock_started_at": "计时起点",
    "near_at": "将到期时间", "due_at": "截止时间", "limit_text": "时限", "merged_into_id": "并入的案卷",
    "unit_id": "单位", "opened_at": "派出时间", "acknowledged_at": "接收时间", "ended_at": "了结时间",
    "assignee_id": "承办人", "assists": "协办", "verdict": "核查结果",
}  # fmt: skip

Find = Callable[[str, str, str], None]
Dates = tuple[datetime, datetime]


async def check_rows(told: Mapping[UUID, Derived], calendars: Sequence[WorkingCalendar], find: Find) -> None:
    """Compare the rows of these cases, in the snapshot of the caller's transaction; `find(code, subject, words)`."""
    ids = list(told)
    for row in await fetch("SELECT * FROM case_file WHERE id = ANY($1) ORDER BY id", ids):
        wrong = _wrong(row, told[row["id"]].case) + _wrong_clock(row, told[row["id"]].case, calendars)
        if wrong:
            find("case.altered", f"案卷 {row['id']}", f"列与日志不符：{'；'.join(wrong)}")
    seen: set[UUID] = set()
    for task in await fetch("SELECT * FROM case_task WHERE case_id = ANY($1) ORDER BY case_id, opened_at, id", ids):
        subject, known = f"案卷 {task['case_id']} 的任务 {task['id']}", told[task["case_id"]].tasks.get(task["id"])
        seen.add(task["id"])
        if known is None:
            find("task.unlogged", subject, "日志里没有派过它")
        elif wrong := _wrong(task, known):
            find("task.altered", subject, f"列与日志不符：{'；'.join(wrong)}")
    for case, derived in told.items():
        for gone in derived.tasks.keys() - seen:
            find("task.missing", f"案卷 {case} 的任务 {gone}", "日志里派过它，任务表里没有")


def _wrong(row: Mapping[str, Any], told: Columns) -> list[str]:
    """Each column that the log tells otherwise, as a clause."""
    return [
        _clause(name, row[name], value)
        for name, value in told.items()
        if name not in CLOCK and not _same(name, row[name], value)
    ]


def _same(name: str, kept: Any, told: Any) -> bool:
    if name == "location":
        return abs(kept.x - told.x) < _DEGREE and abs(kept.y - told.y) < _DEGREE
    if name == "accuracy_m":
        return bool(kept == struct.unpack("f", struct.pack("f", told))[0])  # the column has single precision
    return bool(kept == told)


def _wrong_clock(row: Mapping[str, Any], told: Columns, calendars: Sequence[WorkingCalendar]) -> list[str]:
    if row["clock_stage"] is None and told.get("clock_stage") == "handle" and "limit_text" not in told:
        return []  # an event that tells no limit: the matter may have none, and then no clock runs
    fixed = [n for n in CLOCK if n in told and (n not in _DATED or told[n] is None)]
    wrong = [_clause(n, row[n], told[n]) for n in fixed if row[n] != told[n]]
    if wrong or row["due_at"] is None:
        return wrong
    try:
        right = [_dates(row, calendar) for calendar in calendars]
    except UnreadableLimit:
        return [_clause("limit_text", row["limit_text"], None)]
    for i, name in enumerate(_DATED):
        if row[name] not in {told.get(name), *(dates[i] for dates in right)}:
            wrong.append(_clause(name, row[name], right[-1][i]))
    return wrong


def _dates(row: Mapping[str, Any], calendar: WorkingCalendar) -> Dates:
    start, limit = row["clock_started_at"], parse_limit(row["limit_text"])
    return calendar.near(start, limit, stage_limits(start).near), calendar.due(start, limit)


def _clause(name: str, kept: Any, told: Any) -> str:
    return f"{_WORDS[name]}（{name}）记着{_shown(kept)}，按日志是{_shown(told)}"


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "空"
    if isinstance(value, datetime):
        return f" {value.astimezone(ZoneInfo(settings().timezone)):%Y-%m-%d %H:%M:%S}"
    return f" {value}"
