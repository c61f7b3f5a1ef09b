"""What a file of the desk's stage limits says (TOML, as data/limits.toml). Pure: no database."""

import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from backend.catalog.errors import BadStageLimits, UnreadableLimit
from backend.catalog.files import DATA
from backend.catalog.limits import Limit, parse_limit
from backend.kernel import toml_files

STAGES = {"accept": "受理", "verify": "核实", "dispatch": "派遣", "check": "核查"}
_MOST_DAYS = 366
_LONGEST = 500


class StageLimits(msgspec.Struct, frozen=True):
    """Limits of the desk's stages and the share of a limit at which its light turns amber; how many days a closing can
    be answered by who reported it. `demo`: invented, wholly or in part."""

    accept: Limit
    verify: Limit
    dispatch: Limit
    check: Limit
    near: float
    answer_days: int
    source: str
    demo: bool = False

    def words(self) -> str:
        """How people read it in a line."""
        stages = "，".join(f"{name} {getattr(self, key).words()}" for key, name in STAGES.items())
        invented = "，演示" if self.demo else ""
        return f"{stages}，用到 {self.near * 100:g}% 变黄，结案后 {self.answer_days} 天内可评价{invented}"


class _Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    accept: str
    verify: str
    dispatch: str
    check: str


class _Light(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    near: float


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    days: int


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    stage: _Stage
    light: _Light
    answer: _Answer
    demo: bool = False


def read_file(file: Path) -> StageLimits:
    """All that the file says. Errors: BadStageLimits (422) when something is missing, unknown or out of range."""
    try:
        said = toml_files.read(file, _File)
    except toml_files.Unreadable as error:
        raise BadStageLimits(str(error)) from error
    try:
        limits = {name: parse_limit(getattr(said.stage, name)) for name in STAGES}
    except UnreadableLimit as problem:
        raise BadStageLimits(f"{file.name}：{problem.detail}") from problem
    if not (math.isfinite(said.light.near) and 0 < said.light.near < 1):
        raise BadStageLimits(f"{file.name}：near 是 0 和 1 之间的数，不能是 {said.light.near}")
    if not 0 < said.answer.days <= _MOST_DAYS:
        raise BadStageLimits(f"{file.name}：days 是 1 到 {_MOST_DAYS} 的整数，不能是 {said.answer.days}")
    if not 0 < len(said.source.strip()) <= _LONGEST or "\x00" in said.source:
        raise BadStageLimits(f"{file.name}：source 写明来源，最长 {_LONGEST} 字")
    return StageLimits(
        **limits, near=said.light.near, answer_days=said.answer.days, source=said.source.strip(), demo=said.demo
    )


@lru_cache
def packaged() -> StageLimits:
    """The limits that hold where a city has loaded none."""
    return read_file(DATA / "limits.toml")


def from_row(row: Mapping[str, Any]) -> StageLimits:
    """The limits of a row of `stage_limit`."""
    return StageLimits(
        **{name: parse_limit(row[f"{name}_limit"]) for name in STAGES}, near=row["near_share"],
        answer_days=row["answer_days"], source=row["source"], demo=row["demo"],
    )  # fmt: skip


def as_toml(limits: StageLimits) -> str:
    """The limits as a file that `read_file` reads."""
    source = msgspec.json.encode(limits.source).decode().replace("\x7f", "\\u007f")  # its strings are TOML's too
    lines = [f"source = {source}", *(["demo = true"] if limits.demo else []), "", "[stage]"]
    lines += [f'{name} = "{getattr(limits, name).words()}"' for name in STAGES]
    lines += ["", "[light]", f"near = {limits.near!r}", "", "[answer]", f"days = {limits.answer_days}"]
    return "\n".join(lines) + "\n"
