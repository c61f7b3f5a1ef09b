"""The case list under the visibility clause, newest or due first, with filters; by key and never by offset."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import asyncpg
import msgspec

from backend.cases.queries import AGAIN, ITEM_COLUMNS, ITEM_JOINS
from backend.cases.workflow import ENDS
from backend.db import fetch
from backend.people.visibility import visible

Order = Literal["newest", "due"]


class Filters(msgspec.Struct, kw_only=True):
    """What a list is narrowed by; None means not at all. `bbox` is west, south, east, north in degrees WGS-84;
    `found` are the ids that a search gave (backend/cases/search.py).
    """

    states: tuple[str, ...] = ()
    unit: UUID | None = None
    area: str | None = None
    category: str | None = None
    bbox: tuple[float, float, float, float] | None = None
    found: tuple[UUID, ...] | None = None
    overdue: bool = False
    only_open: bool = False
    outside: bool = False
    returned: bool = False
    disputed_since: datetime | None = None
    came_back: bool = False
    order: Order = "newest"


class Newest(msgspec.Struct, frozen=True, array_like=True):
    """The last row of the page before, newest first."""

    received_at: datetime
    id: UUID


class Due(msgspec.Struct, frozen=True, array_like=True, tag="due"):
    """The last row of the page before, due first; without a clock `due_at` is None and the row comes last."""

    due_at: datetime | None
    id: UUID


Cursor = Newest | Due


# The unit has a task on the case that it has not sent back.
TASK_OF = (
    "EXISTS (SELECT 1 FROM case_task t WHERE t.case_id = {case} AND t.unit_id = {unit}"
    " AND t.state IN ('open', 'acknowledged', 'finished'))"
)


# Waits to be sent out again: its last handling task came back.
RETURNED = (
    "(SELECT t.state FROM case_task t WHERE t.case_id = c.id AND t.kind = 'handle'"
    " AND NOT t.assists ORDER BY t.opened_at DESC LIMIT 1) = 'returned'"
)

# 返工: a check failed, or the case was opened again after it was closed, and a unit (`unit`, or any) has it in hand.
CAME_BACK = (
    "EXISTS (SELECT 1 FROM case_task t JOIN case_event e ON " + AGAIN.format(task="t") + " WHERE t.case_id = {case}"
    " AND t.unit_id = coalesce({unit}, t.unit_id) AND t.kind = 'handle' AND t.state IN ('open', 'acknowledged'))"
)

# 市民仍说没办好: closed, and whoever reported it said no to this closing, which sent it to nobody. {} is since when.
DISPUTED = (
    "c.id IN (SELECT a.case_id FROM report_answer a WHERE NOT a.clean AND NOT a.reworked AND a.answered_at > {}"
    " AND a.closing_no = (SELECT max(e.no) FROM case_event e WHERE e.case_id = a.case_id AND e.command = 'close'))"
    " AND c.state = 'closed'"
)


class _Clauses:
    """Collects WHERE clauses with their `$n` parameters."""

    def __init__(self, *args: Any) -> None:
        self.args: list[Any] = list(args)
        self.parts: list[str] = []

    def name(self, value: Any) -> str:
        self.args.append(value)
        return f"${len(self.args)}"

    def add(self, clause: str, *values: Any) -> None:
        self.parts.append(clause.format(*[self.name(v) for v in values]))

    def sql(self) -> str:
        return "".join(f" AND {p}" for p in self.parts)


class _Keys(msgspec.Struct, frozen=True):
    """The columns a list is sorted by: `columns` as written after their alias, `way` of each."""

    columns: tuple[str, str]
    way: str
    sign: str

    def named(self, alias: str) -> str:
        return ", ".join(f"{alias}.{c}" for c in self.columns)

    def sorted(self, alias: str) -> str:
        return ", ".join(f"{alias}.{c}{self.way}" for c in self.columns)


_KEYS = {
    "newest": _Keys(("received_at", "case_id"), " DESC", "<"),
    "due": _Keys(("due_at", "case_id"), "", ">"),
}


def after(row: asyncpg.Record, order: Order) -> Cursor:
    """The cursor behind a row of `page`."""
    return Newest(row["received_at"], row["id"]) if order == "newest" else Due(row["due_at"], row["id"])


async def page(
    scopes: Sequence[str], f: Filters, cursor: Cursor | None, limit: int, now: datetime
) -> list[asyncpg.Record]:
    """The first `limit` rows in the asked order that the scopes may see and the filters leave, after the cursor.

    Due first lists open cases alone: what has ended has no clock.
    """
    narrow = (
        f.found is not None or f.disputed_since is not None or (f.bbox is not None and (is_open(f) or bool(f.states)))
    )
    sql, args = (_by_place if narrow else _by_scope)(scopes, f, cursor, limit, now)
    return await fetch(sql, *args)


def is_open(f: Filters) -> bool:
    """Whether the filters leave open cases alone."""
    return f.only_open or f.order == "due" or bool(f.states and not set(f.states) & ENDS)


def _file(w: _Clauses, f: Filters) -> bool:
    """Filters on columns that the case alone has (alias c); whether there were any."""
    before = len(w.parts)
    if f.area:
        w.add("starts_with(c.cell_code, {})", f.area)
    if f.returned:
        w.parts.append(RETURNED)
    if f.came_back:
        w.add(CAME_BACK.format(case="c.id", unit="{}::uuid"), f.unit)
    if f.disputed_since is not None:
        w.add(DISPUTED, f.disputed_since)
    if f.category:
        w.add("c.category_code = {}", f.category)
    if f.bbox is not None:
        w.add("c.location && ST_MakeEnvelope({}, {}, {}, {}, 4326)", *f.bbox)
        # && compares boxes of single precision, which are up to a metre wider.
        west, south, east, north = f.bbox
        w.add("ST_X(c.location) BETWEEN {} AND {} AND ST_Y(c.location) BETWEEN {} AND {}", west, east, south, north)
    if f.found is not None:
        w.add("c.id = ANY({}::uuid[])", list(f.found))
    return len(w.parts) > before


def _after(w: _Clauses, cursor: Cursor | None, keys: _Keys, alias: str) -> None:
    if isinstance(cursor, Newest):
        w.add(f"({keys.named(alias)}) {keys.sign} ({{}}, {{}})", cursor.received_at, cursor.id)
    elif isinstance(cursor, Due):
        w.add(
            f"({keys.named(alias)}) {keys.sign} (coalesce({{}}::timestamptz, 'infinity'), {{}}::uuid)",
            cursor.due_at, cursor.id,
        )  # fmt: skip


def _by_scope(
    scopes: Sequence[str], f: Filters, cursor: Cursor | None, limit: int, now: datetime
) -> tuple[str, list[Any]]:
    """Each scope and state gives its first rows by index; the first of those, each once, are the page."""
    keys = _KEYS[f.order]
    # The tasks of one unit: its own scope is the shortest way to them.
    driven = [f"u:{f.unit}"] if f.unit is not None else list(scopes)
    w = _Clauses(driven, limit)
    _after(w, cursor, keys, "s")
    # Newest of some states: their own index holds closed ones too, and this would invite the one of all that is open.
    if is_open(f) and not (f.states and f.order == "newest"):
        w.add("s.is_open")
    if f.outside:
        w.add("s.outside")
    if f.overdue:
        w.add("s.due_at < {}", now)
    if f.unit is not None:
        w.add(TASK_OF.format(case="s.case_id", unit="{}"), f.unit)
        w.add(visible("s.case_id", "{}"), list(scopes))
    of_file = _file(w, f)
    states = w.name(list(f.states)) if f.states else ""
    sql = f"""
WITH keys AS (
    SELECT DISTINCT {keys.named("k")} FROM unnest($1::text[]) AS x(scope)
    {f"CROSS JOIN unnest({states}::text[]) AS y(state)" if states else ""} CROSS JOIN LATERAL (
        SELECT {keys.named("s")} FROM case_scope s {"JOIN case_file c ON c.id = s.case_id" if of_file else ""}
        WHERE s.scope = x.scope {"AND s.state = y.state" if states else ""} {w.sql()}
        ORDER BY {keys.sorted("s")} LIMIT $2
    ) k ORDER BY {keys.sorted("k")} LIMIT $2
)
SELECT {ITEM_COLUMNS} FROM keys JOIN case_file c ON c.id = keys.case_id {ITEM_JOINS}
ORDER BY {keys.sorted("keys")}
"""
    return sql, w.args


def _by_place(
    scopes: Sequence[str], f: Filters, cursor: Cursor | None, limit: int, now: datetime
) -> tuple[str, list[Any]]:
    """Open cases in a box, or what a search found: those by their index first, then what the scopes may see of them."""
    keys = _KEYS[f.order]
    w = _Clauses(list(scopes), limit)
    _after(w, cursor, keys, "k")
    if f.states:
        w.add("k.state = ANY({}::text[])", list(f.states))
    if f.outside:
        w.add("k.outside")
    if f.overdue:
        w.add("k.due_at < {}", now)
    if f.unit is not None:
        w.add(TASK_OF.format(case="k.case_id", unit="{}"), f.unit)
    inner = _Clauses()
    inner.args = w.args
    _file(inner, f)
    sql = f"""
WITH keys AS (
    SELECT {keys.named("k")} FROM (
        SELECT c.id AS case_id, c.received_at, c.state, c.is_open, c.certainty = 'outside' AS outside,
               coalesce(c.due_at, 'infinity') AS due_at
        FROM case_file c WHERE {"c.is_open" if is_open(f) else "true"} {inner.sql()}
    ) k
    WHERE {visible("k.case_id", "$1")} {w.sql()}
    ORDER BY {keys.sorted("k")} LIMIT $2
)
SELECT {ITEM_COLUMNS} FROM keys JOIN case_file c ON c.id = keys.case_id {ITEM_JOINS}
ORDER BY {keys.sorted("keys")}
"""
    return sql, w.args
