"""Issued copies, the public verification of a file, legal holds, retention rules."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.cases import log
from backend.cases.workflow import Command
from backend.db import atomic
from backend.db.budget import give_back, spend
from backend.evidence import queries
from backend.evidence.errors import BadRule, HoldConflict, MalformedQuestion, UnknownCase
from backend.evidence.rules import CLASS_WORDS, LEAST_DAYS, DataClass, Rule, read_case_no, read_sha256
from backend.evidence.schemas import VerifyInput, VerifyView
from backend.kernel.clock import Clock, may_begin
from backend.kernel.ids import new_id
from backend.people.audit import network_hash
from backend.settings import settings

_WINDOW_S = 600


async def record_issued(
    copy_sha256: str, photo_sha256: str, case_id: UUID | None, kind: str, at: datetime, object_key: str | None = None
) -> None:
    """Remember a copy that goes out (`kind`: evidence, public, screen).

    Repeating changes nothing; the same bytes issued later than they were withdrawn stand again.

    Without a case the copy goes with every case of its photo. With `object_key` the stored bytes are verified too.
    """
    await queries.insert_issued(copy_sha256, photo_sha256, case_id, kind, at, object_key)


async def withdraw_issued(copy_sha256: str, at: datetime) -> None:
    """The copy is not given out any more; that we issued it stays true and is still told."""
    await queries.withdraw_issued(copy_sha256, at)


async def verify_copy(question: VerifyInput, address: str, clock: Clock) -> VerifyView:
    """Whether a file with this hash is an original of the case, or a copy issued for it (merged cases count as one).

    A number that does not exist runs the same statements and answers the same as a file that does not match.
    Errors: RateLimited (429) after MENQIAN_WRONG_FILES questions in ten minutes from an address that matched nothing,
    MalformedQuestion (422). What matches costs nothing: many people share an address.
    """
    asker, now = network_hash(address).hex()[:32], clock.now()
    await spend(f"verify:{asker}", 1, settings().wrong_files, _WINDOW_S, now)
    found = await _found(question)
    if found.match != "none":
        await give_back(f"verify:{asker}", 1, _WINDOW_S, now)
    return found


async def _found(question: VerifyInput) -> VerifyView:
    number, sha256 = read_case_no(question.case_no), read_sha256(question.sha256)
    if number is None or sha256 is None:
        raise MalformedQuestion(field="caseNo" if number is None else "sha256")
    cases = await queries.family(number)
    original = await queries.original(sha256, cases)
    issued = await queries.issued(sha256, cases)
    if original is not None:
        return VerifyView(
            match="original", sealed_at=original["sealed_at"], purged_at=original["purged_at"],
            purged_under=original["basis"],
        )  # fmt: skip
    if issued is not None:
        return VerifyView(
            match="issued", issued_kind=issued["kind"], issued_at=issued["issued_at"],
            withdrawn_at=issued["withdrawn_at"], purged_at=issued["purged_at"], purged_under=issued["basis"],
        )  # fmt: skip
    return VerifyView(match="none")


async def hold(case: str, reason: str, clock: Clock) -> None:
    """Keep everything of a case (by number or id) whatever the retention rules say, with an event that says why.

    Errors: UnknownCase, HoldConflict when one stands already, or the reason is shorter than two characters.
    """
    if not 2 <= len(reason.strip()) <= 500:
        raise HoldConflict("请写明保全的理由（2 到 500 字）")
    async with atomic():
        row = await _locked(case)
        if await queries.standing_hold(row["id"]) is not None:
            raise HoldConflict("这个案卷已在保全中")
        await queries.insert_hold(new_id(), row["id"], reason.strip(), clock.now())
        await _note(row, Command.hold, reason.strip(), clock)


async def release(case: str, reason: str, clock: Clock) -> None:
    """End the hold of a case. Errors: UnknownCase, HoldConflict when none stands."""
    async with atomic():
        row = await _locked(case)
        standing = await queries.standing_hold(row["id"])
        if standing is None:
            raise HoldConflict("这个案卷没有在保全中")
        await queries.release_hold(standing["id"], clock.now())
        await _note(row, Command.release, reason.strip(), clock)


async def _locked(case: str) -> dict[str, Any]:
    case_id = await queries.case_id_of(case)
    if case_id is None:
        raise UnknownCase(case)
    return (await queries.lock_cases([case_id]))[case_id]


async def _note(case: dict[str, Any], command: Command, note: str, clock: Clock) -> None:
    """An event without a person: the installation's administrator acts at the command line."""
    change = log.Change(
        id=new_id(), command=command, target=case["state"], at=clock.now(), actor=None, request_hash=b"", note=note
    )
    await log.append(case, change)


async def set_rule(
    data_class: str, keep_days: int | None, basis: str, valid_from: datetime | None, rule_id: str | None, clock: Clock
) -> Rule:
    """Add a retention rule; it replaces the older one of its class from `valid_from` on (default: now).

    Errors: BadRule for an unknown class, a term outside 1 to 36500 days or shorter than its class may have, a missing
    basis, a beginning out of 2000 … ten years from now, or an id that is taken.
    """
    if data_class not in set(DataClass):
        raise BadRule(f"没有“{data_class}”这一类；有：{'、'.join(DataClass)}")
    if keep_days is not None and not 1 <= keep_days <= 36_500:
        raise BadRule("保存天数要在 1 到 36500 之间")
    least = LEAST_DAYS.get(DataClass(data_class), 1)
    if keep_days is not None and keep_days < least:
        raise BadRule(f"{CLASS_WORDS[DataClass(data_class)]}至少保存 {least} 天")
    if not 2 <= len(basis.strip()) <= 500:
        raise BadRule("请写明依据（文件名、条款或档案保管期限表）")
    since = valid_from or clock.now()
    if not may_begin(since, clock.now()):
        raise BadRule("生效时间要在 2000 年以后、今后十年以内")
    name = rule_id or f"{data_class}-{since:%Y%m%d%H%M%S}"
    rule = Rule(id=name, data_class=DataClass(data_class), keep_days=keep_days, basis=basis.strip(), valid_from=since)
    async with atomic():
        if any(r.id == name or (r.data_class == data_class and r.valid_from == since) for r in await queries.rules()):
            raise BadRule(f"编号 {name} 或这个生效时间已经用过")
        await queries.insert_rule(rule)
    return rule
