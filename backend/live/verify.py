"""`menqian verify-log`: proves that no event was altered, inserted, moved or deleted, or names the first that was.

What it proves: inside a case every event names the hash of the one before; the case row names the last and, like its
tasks, is what the events tell; signed checkpoints outside the database name the heads they sealed. Events newer than
the last checkpoint can be cut off at the end together with the case row without trace: seal often.
"""

import hashlib
from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from backend.cases.chain import GENESIS, EventBody, note_hash, read
from backend.cases.derived import Derived, derive
from backend.cases.workflow import Command
from backend.catalog import notices, stages
from backend.db import DB, atomic, fetch
from backend.live import checkpoint
from backend.live.verify_rows import check_rows

_ROWS = """
SELECT e.*, n.salt, nullif(n.note, '') AS note, n.to_citizen, n.erased_at, r.words, r.words_salt,
       c.version AS case_version, c.head AS case_head, c.state AS case_state,
       (SELECT array_agg(cp.sha256 ORDER BY cp.position) FROM case_photo cp WHERE cp.event_id = e.id) AS photos
FROM case_event e JOIN case_file c ON c.id = e.case_id LEFT JOIN case_event_private n ON n.event_id = e.id
LEFT JOIN report r ON r.id = e.id
ORDER BY e.case_id, e.no
"""
_CASES_AT_ONCE = 200
_WITHOUT_EVENTS = "SELECT c.id FROM case_file c WHERE NOT EXISTS (SELECT 1 FROM case_event e WHERE e.case_id = c.id)"


class Finding(msgspec.Struct, frozen=True):
    """Something that does not hold."""

    code: str
    subject: str
    words: str


class Verdict(msgspec.Struct, kw_only=True):
    events: int = 0
    cases: int = 0
    checkpoints: int = 0
    findings: list[Finding] = []


async def verify_log() -> Verdict:
    """Walk every event and every checkpoint in one snapshot of the database."""
    verdict = Verdict(findings=[])
    heads: dict[tuple[str, int], str] = {}
    erased: dict[str, str] = {}  # whose words a row says are gone: id of the event, its name for people
    purged: set[str] = set()  # whose words a sealed purge names
    async with atomic():
        await _connection().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        await stages.read()
        compare = partial(check_rows, calendars=await notices.history(), find=partial(_find, verdict))
        told: dict[UUID, Derived] = {}  # cases whose every event can be read
        bodies: list[EventBody | None] = []  # of the case that is being walked
        previous: asyncpg.Record | None = None
        async for row in _rows():
            verdict.events += 1
            if previous is None or previous["case_id"] != row["case_id"]:
                verdict.cases += 1
                _end(previous, bodies, told, verdict)
                previous, bodies = None, []
                if len(told) >= _CASES_AT_ONCE:
                    await compare(told)
                    told.clear()
            body = _check_event(row, previous, verdict)
            bodies.append(body)
            if body is not None and body.command == Command.purge:
                purged.update(body.facts.get("events", ()))
            if row["erased_at"] is not None:
                erased[str(row["id"])] = _subject(row)
            heads[(str(row["case_id"]), row["no"])] = row["hash"].hex()
            previous = row
        _end(previous, bodies, told, verdict)
        await compare(told)
        for event, subject in erased.items():
            if event not in purged:
                _find(verdict, "note.unsealed", subject, "文字标为已清除，但没有一条封存的清除记录提到它")
        for row in await fetch(_WITHOUT_EVENTS):
            _find(verdict, "case.without_events", f"案卷 {row['id']}", "没有任何事件")
        await _check_checkpoints(heads, verdict)
    return verdict


def _connection() -> asyncpg.Connection:
    current = DB.current_transaction.get()
    assert current is not None
    return current.connection


async def _rows() -> AsyncIterator[asyncpg.Record]:
    async for row in _connection().cursor(_ROWS, prefetch=1000):
        yield row


def _find(verdict: Verdict, code: str, subject: str, words: str) -> None:
    verdict.findings.append(Finding(code, subject, words))


def _subject(row: Mapping[str, Any]) -> str:
    return f"案卷 {row['case_id']} 第 {row['no']} 条"


def _check_event(row: Mapping[str, Any], previous: Mapping[str, Any] | None, verdict: Verdict) -> EventBody | None:
    """What was sealed; None when it is not what the hash says."""
    subject = _subject(row)
    expected = previous["no"] + 1 if previous else 1
    if row["no"] != expected:
        _find(verdict, "event.missing", f"案卷 {row['case_id']}", f"缺第 {expected} 条（下一条是第 {row['no']} 条）")
    elif row["previous"] != (previous["hash"] if previous else GENESIS):
        _find(verdict, "event.unlinked", subject, "与前一条接不上")
    if hashlib.sha256(row["body"]).digest() != row["hash"]:
        _find(verdict, "event.altered", subject, "内容与封存的指纹不符")
        return None
    try:
        body = read(row["body"])
    except msgspec.DecodeError:
        _find(verdict, "event.unreadable", subject, "内容无法读取")
        return None
    wrong = [name for name, kept, sealed in _columns(row, body) if kept != sealed]
    if wrong:
        _find(verdict, "event.altered", subject, f"列与封存内容不符：{'、'.join(wrong)}")
    _check_note(row, body, subject, verdict)
    _check_words(row, body, subject, verdict)
    return body


def _columns(row: Mapping[str, Any], body: EventBody) -> list[tuple[str, Any, Any]]:
    """(column, what the row says, what was sealed)."""
    return [
        ("case_id", row["case_id"], body.case), ("no", row["no"], body.no), ("id", row["id"], body.id),
        ("command", row["command"], body.command), ("from_state", row["from_state"], body.source),
        ("to_state", row["to_state"], body.to), ("at", row["at"], body.at), ("actor_id", row["actor_id"], body.actor),
        ("unit_id", row["unit_id"], body.unit), ("task_id", row["task_id"], body.task),
        ("previous", row["previous"].hex(), body.previous),
        ("photos", list(row["photos"] or []), [p["sha256"] for p in body.photos]),
    ]  # fmt: skip


def _check_note(row: Mapping[str, Any], body: EventBody, subject: str, verdict: Verdict) -> None:
    if row["erased_at"] is not None:
        return
    if (row["note"] is None) != (body.note is None):
        _find(verdict, "note.altered", subject, "文字被加上或去掉")
    elif body.note is not None and note_hash(row["salt"], row["note"]) != body.note:
        _find(verdict, "note.altered", subject, "文字与封存的指纹不符")
    sealed = body.facts.get("toCitizen")
    told = note_hash(row["salt"], row["to_citizen"]) if row["to_citizen"] is not None else None
    if told != sealed:
        _find(verdict, "note.altered", subject, "给市民的话与封存的指纹不符")


def _check_words(row: Mapping[str, Any], body: EventBody, subject: str, verdict: Verdict) -> None:
    """A report's words lie in its own row; the chain holds their salted hash."""
    if body.command != "report":
        return
    if row["words"] is None:
        _find(verdict, "report.missing", subject, "信息本身不见了")
    elif note_hash(row["words_salt"], row["words"]) != body.facts.get("words"):
        _find(verdict, "report.altered", subject, "信息的文字与封存的指纹不符")


def _end(
    last: Mapping[str, Any] | None, bodies: list[EventBody | None], told: dict[UUID, Derived], verdict: Verdict
) -> None:
    """The end of a case's events: its head, and what they tell of its row where each could be read and none is gone."""
    if last is None:
        return
    whole = [body for body in bodies if body is not None]
    if [body.no for body in whole] == list(range(1, len(bodies) + 1)):
        told[last["case_id"]] = derive(whole)
    if (last["case_version"], last["case_head"], last["case_state"]) != (last["no"], last["hash"], last["to_state"]):
        _find(
            verdict, "case.head", f"案卷 {last['case_id']}",
            f"案卷记着第 {last['case_version']} 条（{last['case_state']}），"
            f"日志止于第 {last['no']} 条（{last['to_state']}）",
        )  # fmt: skip


async def _check_checkpoints(heads: dict[tuple[str, int], str], verdict: Verdict) -> None:
    stored = {r["no"]: r for r in await fetch("SELECT no, body, hash, signature, previous FROM checkpoint ORDER BY no")}
    seen: set[int] = set()
    signatures = checkpoint.Signatures()
    for name, sealed in checkpoint.outside():
        if sealed is None or not signatures.holds(sealed):
            _find(verdict, "checkpoint.signature", f"封存点 {name}", "签名不符，或文件损坏")
            continue
        verdict.checkpoints += 1
        body = sealed.read()
        seen.add(body.no)
        if body.no not in stored:
            _find(verdict, "checkpoint.missing", f"封存点 {name}", "数据库里没有这一个")
        _check_heads(body, heads, verdict)
    previous, signatures = GENESIS, checkpoint.Signatures()
    for no, row in stored.items():
        sealed = checkpoint.Sealed(body=row["body"], signature=row["signature"])
        if sealed.hash != row["hash"] or row["previous"] != previous or not signatures.holds(sealed):
            _find(verdict, "checkpoint.altered", f"封存点 {no}", "数据库里的封存点被改过或接不上")
        previous = row["hash"]
        if no not in seen:
            _find(verdict, "checkpoint.no_copy", f"封存点 {no}", "库外没有副本")
            _check_heads(sealed.read(), heads, verdict)


def _check_heads(body: checkpoint.Body, heads: dict[tuple[str, int], str], verdict: Verdict) -> None:
    for head in body.heads:
        kept = heads.get((str(head.case), head.no))
        if kept is None:
            _find(verdict, "event.deleted", f"案卷 {head.case} 第 {head.no} 条", f"封存点 {body.no} 记着它，日志里没有")
        elif kept != head.hash:
            _find(verdict, "event.replaced", f"案卷 {head.case} 第 {head.no} 条", f"与封存点 {body.no} 记的不同")
