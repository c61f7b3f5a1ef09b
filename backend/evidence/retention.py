"""`menqian purge`: what a retention rule lets go, shown first, then deleted; an event on every case says so.

For an original, events and rows are written in one transaction; then its objects are deleted, the original last. What a
killed purge left, the next one finishes: a purged row of which objects are still stored is the work.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from backend.cases import log
from backend.cases.workflow import Command
from backend.db import atomic
from backend.evidence import queries
from backend.evidence.rules import DataClass, Holding, Rule, before, deciding, in_force, rule_of
from backend.kernel.clock import Clock
from backend.kernel.ids import new_id
from backend.people import audit
from backend.photos.claims import claimed
from backend.photos.service import original_key
from backend.storage import ObjectStore

_PAGE = 500
_NO_ID = UUID(int=0)
_Listed = Callable[[UUID, int], Awaitable[list[tuple[UUID, Holding]]]]
_DERIVED = ("thumb", "screen", "evidence", "public")


class Line(msgspec.Struct, kw_only=True):
    """What goes under one rule. `bytes` of originals with everything made from them; 0 where data lie in rows alone."""

    rule: str
    data_class: str
    keep_days: int
    basis: str
    count: int = 0
    bytes: int = 0


class Plan(msgspec.Struct, kw_only=True, rename="camel"):
    """`lines` by rule id; `rules`: how many let something go now, `coming`: later; `held`: originals due but held;
    `left`: purged before, with objects still to delete."""

    lines: dict[str, Line] = {}
    rules: int = 0
    coming: int = 0
    held: int = 0
    left: int = 0

    def add(self, rule: Rule, count: int, size: int = 0) -> None:
        line = self.lines.get(rule.id)
        if line is None:
            assert rule.keep_days is not None
            line = Line(rule=rule.id, data_class=rule.data_class, keep_days=rule.keep_days, basis=rule.basis)
            self.lines[rule.id] = line
        line.count += count
        line.bytes += size


class _Batch(msgspec.Struct, kw_only=True):
    """Originals with the same cases: they go in one transaction."""

    rules: dict[UUID, Rule]
    shas: list[str]
    size: int = 0

    @property
    def rule(self) -> Rule:
        """The rule named on the photo: the longest term among its cases."""
        return max(self.rules.values(), key=lambda r: r.keep_days or 0)


async def _begun(now: datetime) -> tuple[dict[DataClass, Rule], Plan]:
    """The rules in force, and a plan that knows how many there are."""
    every = await queries.rules()
    rules = in_force(every, now)
    coming = sum(rule.valid_from > now and rule.keep_days is not None for rule in every)
    return rules, Plan(lines={}, rules=len(rules), coming=coming)


async def plan(objects: ObjectStore, clock: Clock) -> Plan:
    """What a purge would do now; nothing is touched."""
    now = clock.now()
    rules, found = await _begun(now)
    async for batch in _due_originals(rules, now, found):
        found.add(batch.rule, len(batch.shas), batch.size)
    for data_class, listed, _ in _ROWS:
        async for cases in _due_rows(data_class, listed, rules, now):
            found.add(rules[data_class], sum(len(r) for r in cases.values()))
    for data_class, count in ((DataClass.session, queries.ended_sessions), (DataClass.uploader, queries.uploaders)):
        if data_class in rules:
            found.add(rules[data_class], await count(before(rules[data_class], now)))
    if (rule := rules.get(DataClass.audit)) is not None:
        found.add(rule, await audit.due(before(rule, now)))
    found.left = len([sha async for sha in _left(objects)])
    return found


async def purge(objects: ObjectStore, clock: Clock) -> Plan:
    """Do it; what was done. May be stopped at any moment and run again. Errors: StoreUnavailable."""
    now = clock.now()
    rules, done = await _begun(now)
    async for sha256 in _left(objects):
        await _delete_objects(sha256, objects)
        done.left += 1
    async for batch in _due_originals(rules, now, done):
        gone = await _purge_originals(batch, rules, now)
        for sha256 in gone:
            await _delete_objects(sha256, objects)
        done.add(batch.rule, len(gone), batch.size if len(gone) == len(batch.shas) else 0)
    for data_class, listed, purge_rows in _ROWS:
        async for cases in _due_rows(data_class, listed, rules, now):
            for case_id, ids in cases.items():
                done.add(rules[data_class], await purge_rows(case_id, ids, rules, now))
    for data_class, forget in (
        (DataClass.session, queries.delete_sessions), (DataClass.uploader, queries.forget_uploaders),
    ):  # fmt: skip
        if data_class in rules:
            done.add(rules[data_class], await forget(before(rules[data_class], now)))
    if (rule := rules.get(DataClass.audit)) is not None:
        done.add(rule, await audit.forget(before(rule, now), rule.id, now))
    return done


async def _due_originals(rules: Mapping[DataClass, Rule], now: datetime, told: Plan) -> AsyncIterator[_Batch]:
    """Originals that every one of their cases may let go, grouped by their cases; `told.held` counts those held."""
    mine = [r for c, r in rules.items() if c.startswith("original.")]
    if not mine:
        return
    oldest, after = max(before(r, now) for r in mine), ""
    while rows := await queries.photos_of_ended(after, oldest, _PAGE):
        holdings = await queries.holdings([r["sha256"] for r in rows])
        batches: dict[tuple[UUID, ...], _Batch] = {}
        for row in rows:
            cases = holdings.get(row["sha256"], [])
            found = deciding(cases, rules, now)
            if found is None:
                told.held += _only_held(cases, rules, now)
                continue
            batch = batches.setdefault(tuple(sorted(found)), _Batch(rules=found, shas=[]))
            batch.shas.append(row["sha256"])
            batch.size += row["bytes"] + int(row["more"])
        for batch in batches.values():
            yield batch
        after = rows[-1]["sha256"]


def _only_held(cases: Iterable[Holding], rules: Mapping[DataClass, Rule], now: datetime) -> bool:
    """Whether nothing but a hold keeps it."""
    freed = [msgspec.structs.replace(c, held=False) for c in cases]
    return deciding(freed, rules, now) is not None


async def _purge_originals(batch: _Batch, rules: Mapping[DataClass, Rule], now: datetime) -> list[str]:
    """Events and rows; the hashes that really went. Decided anew under the locks of the cases and the photos."""
    async with atomic():
        cases = await queries.lock_cases(list(batch.rules))
        sizes = {r["sha256"]: r["bytes"] for r in await queries.lock_photos(batch.shas)}
        holdings = await queries.holdings(list(sizes))
        shas = [s for s in sizes if deciding(holdings[s], rules, now) == batch.rules]
        if not shas:
            return []
        photos = [{"sha256": s, "bytes": sizes[s]} for s in shas]
        for case_id, rule in batch.rules.items():
            await _note(cases[case_id], {"data": "original", "photos": photos}, rule, now)
        await queries.mark_purged(shas, [batch.rule.id] * len(shas), now)
        return shas


async def _note(case: dict[str, Any], facts: dict[str, Any], rule: Rule, now: datetime) -> None:
    """The event of a purge: no person acts, the state stays."""
    told = {**facts, "rule": rule.id, "basis": rule.basis, "keepDays": rule.keep_days}
    change = log.Change(
        id=new_id(), command=Command.purge, target=case["state"], at=now, actor=None, request_hash=b"", facts=told
    )
    await log.append(case, change)


async def _delete_objects(sha256: str, objects: ObjectStore) -> None:
    """The original and everything made from it."""
    async with claimed(sha256, wait=True):  # not while the same bytes are being sent or rendered
        keys = set(await queries.derived_keys(sha256))
        for kind in _DERIVED:
            keys.update(await objects.keys(f"photos/{kind}/{sha256[:2]}/{sha256}"))
        for key in sorted(keys):
            await objects.delete(key)
        await objects.delete(original_key(sha256))


async def _left(objects: ObjectStore) -> AsyncIterator[str]:
    """Purged originals of which the store still has something."""
    for shard in await queries.purged_shards():
        names = {
            key.rpartition("/")[2][:64]
            for kind in ("original", *_DERIVED)
            for key in await objects.keys(f"photos/{kind}/{shard}/")
        }
        for sha256 in await queries.purged_among(sorted(names)):
            yield sha256


async def _due_rows(
    data_class: DataClass, listed: _Listed, rules: Mapping[DataClass, Rule], now: datetime
) -> AsyncIterator[dict[UUID, list[UUID]]]:
    """Ids of data that lie in rows alone and are due, by case, page by page."""
    if data_class not in rules:
        return
    after = _NO_ID
    while rows := await listed(after, _PAGE):
        cases: dict[UUID, list[UUID]] = {}
        for row_id, holding in rows:
            if rule_of(holding, rules, now, data_class):
                cases.setdefault(holding.case_id, []).append(row_id)
        if cases:
            yield cases
        after = rows[-1][0]


async def _purge_contacts(case_id: UUID, reports: list[UUID], rules: Mapping[DataClass, Rule], now: datetime) -> int:
    """Delete the contact data of one case's reports, with an event; how many went."""
    async with atomic():
        cases = await queries.lock_cases([case_id])
        found = await queries.contacts_of(reports)
        due = [r for r, holding in found if rule_of(holding, rules, now, DataClass.contact)]
        if due:
            await _note(cases[case_id], {"data": "contact", "reports": len(due)}, rules[DataClass.contact], now)
            await queries.delete_contacts(due)
        return len(due)


async def _purge_answers(case_id: UUID, events: list[UUID], rules: Mapping[DataClass, Rule], now: datetime) -> int:
    """Erase what was written in the answers to one case's closings, with an event; how many. That there was an answer,
    and the reasons that were ticked, stay."""
    async with atomic():
        cases = await queries.lock_cases([case_id])
        found = await queries.answers_of(events)
        due = [e for e, holding in found if rule_of(holding, rules, now, DataClass.answer)]
        if due:
            facts = {"data": "answer", "events": [str(e) for e in due]}
            await _note(cases[case_id], facts, rules[DataClass.answer], now)
            await queries.erase_answers(due, now)
        return len(due)


_ROWS = (
    (DataClass.contact, queries.contacts, _purge_contacts),
    (DataClass.answer, queries.answers, _purge_answers),
)
