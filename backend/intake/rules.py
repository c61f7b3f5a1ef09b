"""Pure decisions of intake: who may see a new case, how many reports are taken, what the public reads of an event."""

from collections.abc import Sequence
from datetime import datetime
from typing import get_args

import msgspec

from backend.cases.rules import area_scopes
from backend.reports.schemas import Stage


class Budget(msgspec.Struct, frozen=True):
    """What one bucket takes on a day: `free` reports, and up to `most` of those that bring a proof of work."""

    bucket: str
    free: int
    most: int

    def limit(self, *, proven: bool) -> int:
        return self.most if proven else self.free


def refusal(budgets: Sequence[Budget], used: Sequence[int], *, can_prove: bool) -> str | None:
    """Why a report without a proof is not taken: `wait` for another day, `prove` that work was done, or None.

    `used`: what each budget has used today; `can_prove`: the sender's app knows proofs of work.
    """
    pairs = list(zip(budgets, used, strict=True))
    if any(n >= budget.most for budget, n in pairs):
        return "wait"
    if any(n >= budget.free for budget, n in pairs):
        return "prove" if can_prove else "wait"
    return None


def first_scopes(cell_code: str | None, reporter: str | None) -> list[str]:
    """The scopes of a new case: its district and street, or `outside`; and its reporter's own."""
    scopes = area_scopes(cell_code)
    return [*scopes, f"p:{reporter}"] if reporter else scopes


# Steps of the public page by the command that made them. What is not here stays inside (checks before filing, merging
# others in). `unit`: whether the unit's name belongs to the step. An app that does not know a step shows its words,
# so what differs in words is a step of its own.
_PUBLIC: dict[str, tuple[str, str, bool]] = {
    "report": ("received", "已收到", False),
    "accept": ("accepted", "已受理", False),
    "file": ("filed", "已立案", False),
    "dispatch": ("dispatched", "已派给处理单位", True),
    "recall": ("recalled", "派遣撤回了，正在另派", False),
    "reassign": ("reassigned", "改派给另一处理单位", True),
    "inherit": ("inherited", "改由另一单位接手处理", True),
    "acknowledge": ("handling", "处理单位已接手", True),
    "return": ("returned", "处理单位退回，正在另派", False),
    "finish": ("finished", "处理单位说办完了，等待核查", True),
    "check_pass": ("checked", "核查通过", False),
    "check_fail": ("rework", "核查没有通过，继续处理", False),
    "close": ("closed", "已办结", False),
    "force_close": ("closed", "已结束处理", False),
    "rework": ("rework", "重新处理", False),
    "decline": ("declined", "没有立案", False),
    "void": ("void", "已作废", False),
    "transfer": ("transferred", "已移送其他部门", False),
    "merge": ("merged", "与同一处的另一件合并办理", False),
}

PUBLIC_STATES = {
    "reported": "等待受理", "accepted": "已受理", "checking": "等现场核实", "filed": "已立案，等待派遣",
    "dispatched": "已派给处理单位", "handling": "处理中", "finished": "等待核查", "checked": "核查通过",
    "closed": "已办结", "force_closed": "已结束处理", "declined": "没有立案", "void": "已作废",
    "transferred": "已移送其他部门", "merged": "已合并办理",
}  # fmt: skip


def public_step(command: str, state: str) -> tuple[str, str, bool] | None:
    """(step, words, whether to name the unit) of an event on the public page; None when it stays inside.

    Where several units work, what one of them did is a step when it holds for the whole matter.
    """
    if command in ("finish", "check_pass"):
        return _PUBLIC[command] if _PUBLIC[command][0] == state else None
    if command in ("return", "recall") and state != "filed":
        found = next((step for step in (_PUBLIC["finish"], _PUBLIC["check_pass"]) if step[0] == state), None)
        return found and (*found[:2], False)  # who was the last to be waited for did not do it
    if command == "inherit" and state != "dispatched":
        return None  # a check before filing
    if command == "check_fail" and state != "handling":
        return ("rework", "核查没有通过，交另一单位继续处理", False)
    return _PUBLIC.get(command)


STAGES: tuple[Stage, ...] = get_args(Stage)
_STAGE_OF: dict[str, Stage] = {
    "reported": "accept", "accepted": "accept", "checking": "accept", "filed": "dispatch", "dispatched": "handle",
    "handling": "handle", "finished": "check", "checked": "check",
}  # fmt: skip


def stages_from(state: str) -> tuple[Stage, ...]:
    """The stage a case is in, and those that come; none after its end."""
    stage = _STAGE_OF.get(state)
    return STAGES[STAGES.index(stage) :] if stage else ()


def answer_means(state: str, until: datetime | None, now: datetime, before: bool | None, *, clean: bool) -> str | None:
    """Why no answer is taken: `state`, `late` or `given`; None when it is. Clean may turn to not clean, never back."""
    if state != "closed" or until is None:
        return "state"
    if now > until:
        return "late"
    if before is None or (before and not clean):
        return None
    return "given"
