"""The case list: newest first under the visibility clause, with filters, by key and never by offset."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from backend.cases.queries import ITEM_COLUMNS, ITEM_JOINS
from backend.cases.workflow import ENDS
from backend.db import fetch


class Filters(msgspec.Struct, kw_only=True):
    """What a list is narrowed by; None means not at all. `bbox` is west, south, east, north in degrees WGS-84."""

    states: tuple[str, ...] = ()
    unit: UUID | None = None
    area: str | None = None
    category: str | None = None
    bbox: tuple[float, float, float, float] | None = None
    q: str | None = None
    overdue: bool = False
    only_open: bool = False
    outside: bool = False


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """The last row of the page before."""

    received_at: datetime
    id: UUID


class _Clauses:
    """Collects WHERE clauses with their `$n` parameters."""

    def __init__(self, *args: Any) -> None:
        self.args: list[Any] = list(args)
        self.parts: list[str] = []

    def add(self, clause: str, *values: Any) -> None:
        names = []
        for value in values:
            self.args.append(value)
            names.append(f"${len(self.args)}")
        self.parts.append(clause.format(*names))

    def sql(self) -> str:
        return "".join(f" AND {p}" for p in self.parts)


def _filter(w: _Clauses, f: Filters, now: datetime) -> None:
    if f.states:
        w.add("c.state = ANY({}::text[])", list(f.states))
    if f.only_open:
        w.add("c.is_open")
    if f.area:
        w.add("starts_with(c.cell_code, {})", f.area)
    if f.category:
        w.add("c.category_code = {}", f.category)
    if f.outside:
        w.add("c.certainty = 'outside'")
    if f.overdue:
        w.add("c.due_at < {}", now)
    if f.unit is not None:
        w.add(
            "EXISTS (SELECT 1 FROM case_task t WHERE t.case_id = c.id AND t.unit_id = {}"
            " AND t.state IN ('open', 'acknowledged', 'finished'))",
            f.unit,
        )
    if f.bbox is not None:
        w.add("c.location && ST_MakeEnvelope({}, {}, {}, {}, 4326)", *f.bbox)
    if f.q:
        w.add(
            "(c.no = {0} OR starts_with(c.cell_code, {0}) OR position({0} IN c.place_words) > 0 OR EXISTS ("
            "SELECT 1 FROM case_report qr JOIN report q ON q.id = qr.report_id"
            " WHERE qr.case_id = c.id AND position({0} IN q.words) > 0))",
            f.q,
        )


async def page(
    scopes: Sequence[str], f: Filters, after: Cursor | None, limit: int, now: datetime
) -> list[asyncpg.Record]:
    """The newest `limit` rows that the scopes may see and the filters leave, after the cursor."""
    narrow = f.bbox is not None and (f.only_open or bool(f.states))
    sql, args = _by_place(scopes, f, after, limit, now) if narrow else _by_scope(scopes, f, after, limit, now)
    return await fetch(sql, *args)


def _by_scope(
    scopes: Sequence[str], f: Filters, after: Cursor | None, limit: int, now: datetime
) -> tuple[str, list[Any]]:
    """Each scope gives its newest rows by index; the newest of those, each once, are the page."""
    w = _Clauses(list(scopes), limit)
    if after is not None:
        w.add("(s.received_at, s.case_id) < ({}, {})", after.received_at, after.id)
    if f.only_open or (f.states and not set(f.states) & ENDS):
        w.add("s.is_open")
    _filter(w, f, now)
    sql = f"""
WITH keys AS (
    SELECT DISTINCT k.received_at, k.case_id FROM unnest($1::text[]) AS x(scope) CROSS JOIN LATERAL (
        SELECT s.received_at, s.case_id FROM case_scope s JOIN case_file c ON c.id = s.case_id
        WHERE s.scope = x.scope {w.sql()}
        ORDER BY s.received_at DESC, s.case_id DESC LIMIT $2
    ) k ORDER BY k.received_at DESC, k.case_id DESC LIMIT $2
)
SELECT {ITEM_COLUMNS} FROM keys JOIN case_file c ON c.id = keys.case_id {ITEM_JOINS}
ORDER BY keys.received_at DESC, keys.case_id DESC
"""
    return sql, w.args


def _by_place(
    scopes: Sequence[str], f: Filters, after: Cursor | None, limit: int, now: datetime
) -> tuple[str, list[Any]]:
    """Open cases in a box: the partial spatial index first, then what the scopes may see of them."""
    w = _Clauses(list(scopes), limit)
    if after is not None:
        w.add("(c.received_at, c.id) < ({}, {})", after.received_at, after.id)
    _filter(w, f, now)
    is_open = "" if f.only_open or set(f.states) & ENDS else " AND c.is_open"
    sql = f"""
WITH keys AS (
    SELECT c.received_at, c.id FROM case_file c
    WHERE EXISTS (SELECT 1 FROM case_scope s WHERE s.case_id = c.id AND s.scope = ANY($1)) {is_open} {w.sql()}
    ORDER BY c.received_at DESC, c.id DESC LIMIT $2
)
SELECT {ITEM_COLUMNS} FROM keys JOIN case_file c ON c.id = keys.id {ITEM_JOINS}
ORDER BY keys.received_at DESC, keys.id DESC
"""
    return sql, w.args
