"""Limits: a number and the unit it is counted in, as municipal tables write them."""

import re
from enum import StrEnum

import msgspec

from backend.catalog.errors import UnreadableLimit


class LimitUnit(StrEnum):
    """How a limit is counted."""

    MINUTE = "minute"  # 分钟: runs day and night
    URGENT_HOUR = "urgent_hour"  # 紧急工作时: natural hours, through nights and holidays
    WORK_HOUR = "work_hour"  # 工作时: only inside working hours
    WORK_DAY = "work_day"  # 工作日: eight working hours
    NATURAL_DAY = "natural_day"  # 自然日, 紧急工作日: 24 hours each, continuous


class Limit(msgspec.Struct, frozen=True):
    """At most `value` (a whole number > 0) of `unit`."""

    value: int
    unit: LimitUnit

    def words(self) -> str:
        """How people write it: `4 工作时`."""
        return f"{self.value} {_WORDS[self.unit]}"


_WORDS = {
    LimitUnit.MINUTE: "分钟",
    LimitUnit.URGENT_HOUR: "紧急工作时",
    LimitUnit.WORK_HOUR: "工作时",
    LimitUnit.WORK_DAY: "工作日",
    LimitUnit.NATURAL_DAY: "自然日",
}

# The words of municipal tables. A bare 小时 or 天 there means working time (docs/glossary.md).
_SPELLINGS = {
    "分钟": LimitUnit.MINUTE,
    "紧急工作时": LimitUnit.URGENT_HOUR,
    "紧急工作小时": LimitUnit.URGENT_HOUR,
    "工作时": LimitUnit.WORK_HOUR,
    "工作小时": LimitUnit.WORK_HOUR,
    "小时": LimitUnit.WORK_HOUR,
    "工作日": LimitUnit.WORK_DAY,
    "个工作日": LimitUnit.WORK_DAY,
    "天": LimitUnit.WORK_DAY,
    "紧急工作日": LimitUnit.NATURAL_DAY,
    "自然日": LimitUnit.NATURAL_DAY,
}
_FORM = re.compile(r"\s*(\d{1,9})\s*(\D+?)\s*", re.ASCII)
# The longest is about a year; what takes longer is a slip, and the calendar would have no end for it.
_MOST = {
    LimitUnit.MINUTE: 366 * 24 * 60,
    LimitUnit.URGENT_HOUR: 366 * 24,
    LimitUnit.WORK_HOUR: 366 * 8,
    LimitUnit.WORK_DAY: 366,
    LimitUnit.NATURAL_DAY: 366,
}


def working_words(words: str) -> bool:
    """Whether a limit written by `Limit.words` counts working time."""
    return words.endswith((" 工作时", " 工作日"))


def parse_limit(text: str) -> Limit:
    """The limit a municipal table means by e.g. `4小时`, `2紧急工作时`, `15 天`.

    Errors: UnreadableLimit for anything else, and for more than a year: a limit is never guessed.
    """
    match = _FORM.fullmatch(text)
    unit = _SPELLINGS.get(match[2]) if match else None
    if match is None or unit is None or int(match[1]) == 0:
        raise UnreadableLimit(f"看不懂的时限：{text[:40]!r}", limit=text)
    if int(match[1]) > _MOST[unit]:
        raise UnreadableLimit(f"时限太长：{text!r}，最长 {_MOST[unit]} {_WORDS[unit]}", limit=text)
    return Limit(int(match[1]), unit)
