"""Pure decisions about evidence: how a question is read, and what may go under which retention rule.

Nothing goes until the deployment sets a rule. Terms and their sources: docs/evidence.md.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from backend.cases.workflow import ENDS, State

_CASE_NO = re.compile(r"(\d{4})[-‐‑–—−]?(\d{5,9})")
_SHA = re.compile(r"[0-9a-f]{64}")


def read_case_no(typed: str) -> str | None:
    """The case number a person meant (full-width digits, spaces, other dashes forgiven), None when it cannot be one."""
    found = _CASE_NO.fullmatch("".join(unicodedata.normalize("NFKC", typed).split()))
    return f"{found[1]}-{found[2]}" if found else None


def read_sha256(typed: str) -> str | None:
    """A hash as 64 lower-case hexadecimal digits, None when it is none."""
    digits = typed.strip().lower()
    return digits if _SHA.fullmatch(digits) else None


class DataClass(StrEnum):
    """What has a term of its own. Originals, contact data and the words of answers count from the end of their case."""

    original_declined = "original.declined"
    original_closed = "original.closed"
    original_transferred = "original.transferred"
    contact = "contact"
    answer = "answer"
    uploader = "uploader"
    session = "session"
    audit = "audit"


CLASS_WORDS = {
    DataClass.original_declined: "不予立案、作废案卷的照片原件", DataClass.original_closed: "已结案案卷的照片原件",
    DataClass.original_transferred: "已移送案卷的照片原件", DataClass.contact: "联系方式（案卷结束后）",
    DataClass.answer: "市民在评价里写的话（案卷结束后）",
    DataClass.uploader: "匿名上传者的网络地址指纹", DataClass.session: "已失效的登录",
    DataClass.audit: "登录、账号和查看的审计记录",
}  # fmt: skip

# A shorter term is refused. 网络安全法: logs of the network are kept for six months at least.
LEAST_DAYS = {DataClass.audit: 184}

_OF_STATE = {
    State.declined: DataClass.original_declined, State.void: DataClass.original_declined,
    State.closed: DataClass.original_closed, State.force_closed: DataClass.original_closed,
    State.transferred: DataClass.original_transferred,
}  # fmt: skip


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """`keep_days` from the moment of the class on; None keeps for ever."""

    id: str
    data_class: DataClass
    keep_days: int | None
    basis: str
    valid_from: datetime


def in_force(rules: Iterable[Rule], now: datetime) -> dict[DataClass, Rule]:
    """The newest rule of each class that is valid already; classes that are kept for ever are left out."""
    newest: dict[DataClass, Rule] = {}
    for rule in sorted(rules, key=lambda r: r.valid_from):
        if rule.valid_from <= now:
            newest[rule.data_class] = rule
    return {c: r for c, r in newest.items() if r.keep_days is not None}


def before(rule: Rule, now: datetime) -> datetime:
    """What began its term before this moment is due."""
    assert rule.keep_days is not None
    return now - timedelta(days=rule.keep_days)


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """A case that has the data, by the case it was merged into in the end: its state and since when."""

    case_id: UUID
    state: State
    since: datetime
    held: bool


def rule_of(
    holding: Holding, rules: Mapping[DataClass, Rule], now: datetime, wanted: DataClass | None = None
) -> Rule | None:
    """The rule under which this case may let go now; `wanted` names the class instead of the state."""
    if holding.held or holding.state not in ENDS:
        return None
    data_class = wanted or _OF_STATE.get(holding.state)
    rule = rules.get(data_class) if data_class else None
    return rule if rule is not None and holding.since < before(rule, now) else None


def deciding(holdings: Iterable[Holding], rules: Mapping[DataClass, Rule], now: datetime) -> dict[UUID, Rule] | None:
    """The rule for each case, when every case that has the photo may let it go; else None."""
    found = {h.case_id: rule_of(h, rules, now) for h in holdings}
    due = {case: rule for case, rule in found.items() if rule is not None}
    return due if due and len(due) == len(found) else None
