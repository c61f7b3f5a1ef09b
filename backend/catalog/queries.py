"""SQL of the catalogue."""

from datetime import date, datetime

import asyncpg

from backend.catalog.calendar import Notice
from backend.catalog.files import AxisRow, CategoryRow, ConditionRow, EditionRow, MappingRow
from backend.catalog.stage_limits import StageLimits
from backend.db import execute, executemany, fetch, fetchrow, fetchval

_EDITIONS = (
    "SELECT id, title, in_force_from, in_force_to, source, note FROM edition WHERE withdrawn_at IS NULL"
    " ORDER BY in_force_from DESC NULLS LAST"
)
# What the city says itself stands before what the package says.
_AXIS = """
WITH axis AS (
    SELECT edition_id, kind, code, axis, o.id IS NOT NULL AS own, a.value AS packaged, a.source AS packaged_source,
           CASE WHEN o.id IS NULL THEN a.value ELSE o.value END AS value, coalesce(o.source, a.source) AS source
    FROM category_axis a FULL JOIN (SELECT * FROM category_axis_own WHERE ended_at IS NULL) o
    USING (edition_id, kind, code, axis)
)
"""
_CATEGORIES = f"""
{_AXIS} SELECT c.edition_id, c.kind, c.code, c.name, c.major, c.major_name, c.local, c.demo,
       max(a.value) FILTER (WHERE a.axis = 'duty') AS duty, max(a.value) FILTER (WHERE a.axis = 'power') AS power
FROM category c LEFT JOIN axis a USING (edition_id, kind, code)
GROUP BY c.edition_id, c.kind, c.code
"""
_AXES = f"""
{_AXIS} SELECT code, axis, value, source, own, packaged, packaged_source FROM axis
WHERE edition_id = $1 AND kind = 'matter' ORDER BY code, axis
"""
_CONDITIONS = """
SELECT id, edition_id, kind, code, condition, close_when, limit_value, limit_unit, demo, source, retired_at
FROM filing_condition ORDER BY edition_id, kind, code, id
"""
_MAPPED = """
SELECT m.from_edition, m.kind, m.from_code, f.name AS from_name, m.to_edition, m.to_code, t.name AS to_name,
       m.relation, m.basis, m.note
FROM category_mapping m
JOIN category f ON (f.edition_id, f.kind, f.code) = (m.from_edition, m.kind, m.from_code)
LEFT JOIN category t ON (t.edition_id, t.kind, t.code) = (m.to_edition, m.kind, m.to_code)
WHERE ($1::text IS NULL OR m.from_code = $1 OR m.to_code = $1)
ORDER BY m.from_edition, m.kind, m.from_code
"""


async def editions() -> list[asyncpg.Record]:
    """All editions but those that were taken back, the newest first."""
    return await fetch(_EDITIONS)


async def edition_on(day: date) -> asyncpg.Record | None:
    """The edition in force on a local date."""
    return await fetchrow(
        "SELECT id, title FROM edition"
        " WHERE daterange(in_force_from, in_force_to) @> $1::date AND withdrawn_at IS NULL",
        day,
    )


async def every_edition() -> list[asyncpg.Record]:
    """Every edition with its days, also those that were taken back."""
    return await fetch(
        "SELECT id, title, source, note, own, in_force_from, in_force_to, withdrawn_at FROM edition ORDER BY id"
    )


async def set_edition_end(edition: str, until: date | None) -> None:
    """`until`: the first day on which it is not in force any more."""
    await execute("UPDATE edition SET in_force_to = $2 WHERE id = $1", edition, until)


async def withdraw_edition(edition: str, now: datetime) -> None:
    await execute("UPDATE edition SET withdrawn_at = $2 WHERE id = $1", edition, now)


async def begin_again(edition: str, begins: date) -> None:
    """An edition that was taken back, with another day."""
    await execute(
        "UPDATE edition SET in_force_from = $2, in_force_to = NULL, withdrawn_at = NULL WHERE id = $1", edition, begins
    )


async def is_named(edition: str) -> bool:
    """Whether a case is bound to the edition."""
    return await fetchval("SELECT EXISTS (SELECT 1 FROM case_file WHERE edition_id = $1)", edition)


async def categories() -> list[asyncpg.Record]:
    """Every category of every edition with its axes."""
    return await fetch(_CATEGORIES)


async def raw_categories() -> list[asyncpg.Record]:
    """Every category as its file has it."""
    return await fetch("SELECT edition_id, kind, code, major, major_name, name, local, demo, source FROM category")


async def conditions() -> list[asyncpg.Record]:
    """Every condition, retired ones included, in the order they are offered."""
    return await fetch(_CONDITIONS)


async def mappings(code: str | None) -> list[asyncpg.Record]:
    """Mapping rows of a code in either edition; all without a code."""
    return await fetch(_MAPPED, code)


async def insert_editions(rows: list[EditionRow], *, own: bool = False) -> None:
    """`own`: the city's, not the package's."""
    await executemany(
        "INSERT INTO edition (id, title, in_force_from, in_force_to, source, note, own)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
        [(r.id, r.title, r.in_force_from, r.in_force_to, r.source, r.note, own) for r in rows],
    )


async def insert_categories(rows: list[CategoryRow]) -> None:
    await executemany(
        "INSERT INTO category (edition_id, kind, code, major, major_name, name, local, demo, source)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [(r.edition, r.kind, r.code, r.major, r.major_name, r.name, r.local, r.demo, r.source) for r in rows],
    )


async def insert_conditions(rows: list[ConditionRow]) -> None:
    await executemany(
        "INSERT INTO filing_condition (id, edition_id, kind, code, condition, close_when, limit_value, limit_unit,"
        " demo, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            (r.id, r.edition, r.kind, r.code, r.condition, r.close_when, r.limit.value, r.limit.unit.value, r.demo,
             r.source)
            for r in rows
        ],
    )  # fmt: skip


async def retire_conditions(ids: list[str], now: datetime) -> None:
    await execute("UPDATE filing_condition SET retired_at = $2 WHERE id = ANY($1) AND retired_at IS NULL", ids, now)


async def restore_conditions(ids: list[str]) -> None:
    """Retired conditions that are in force again."""
    await execute("UPDATE filing_condition SET retired_at = NULL WHERE id = ANY($1)", ids)


async def upsert_axes(rows: list[AxisRow]) -> None:
    """The axes as the files have them; a row whose value stands is not written."""
    await executemany(
        "INSERT INTO category_axis AS a (edition_id, kind, code, axis, value, demo, source)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (edition_id, kind, code, axis) DO UPDATE"
        " SET value = excluded.value, demo = excluded.demo, source = excluded.source"
        " WHERE (a.value, a.demo, a.source) IS DISTINCT FROM (excluded.value, excluded.demo, excluded.source)",
        [(r.edition, r.kind, r.code, r.axis, r.value, r.demo, r.source) for r in rows],
    )


async def axes(edition: str) -> list[asyncpg.Record]:
    """The axes of its matters: what holds, whether the city said it itself, and what the package says."""
    return await fetch(_AXES, edition)


async def insert_axes(edition: str, rows: list[tuple[str, str, str | None, str]], now: datetime) -> None:
    """What the city says itself of matters; `rows`: code, axis, value, source."""
    await executemany(
        "INSERT INTO category_axis_own (edition_id, kind, code, axis, value, source, loaded_at)"
        " VALUES ($1, 'matter', $2, $3, $4, $5, $6)",
        [(edition, *row, now) for row in rows],
    )


async def end_axes(edition: str, keys: list[tuple[str, str]], now: datetime) -> None:
    """`keys`: code and axis of each row of the city's own that ends."""
    await executemany(
        "UPDATE category_axis_own SET ended_at = $4"
        " WHERE (edition_id, kind, code, axis) = ($1, 'matter', $2, $3) AND ended_at IS NULL",
        [(edition, *key, now) for key in keys],
    )


async def insert_mappings(rows: list[MappingRow]) -> None:
    await executemany(
        "INSERT INTO category_mapping (from_edition, from_code, to_edition, to_code, relation, basis, note)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (from_edition, kind, from_code, to_edition) DO NOTHING",
        [(r.from_edition, r.from_code, r.to_edition, r.to_code, r.relation, r.basis, r.note) for r in rows],
    )


async def lock() -> None:
    """One loader at a time, until the transaction ends."""
    await execute("SELECT pg_advisory_xact_lock(hashtext('menqian:catalog'))")


async def notices() -> list[asyncpg.Record]:
    """Every notice of days off, in the order they were loaded."""
    return await fetch(
        "SELECT id, valid_from, valid_to, holidays, workdays, source, demo, loaded_at FROM calendar_notice ORDER BY id"
    )


async def insert_notice(notice: Notice, now: datetime) -> None:
    await execute(
        "INSERT INTO calendar_notice (valid_from, valid_to, holidays, workdays, source, demo, loaded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        notice.valid_from, notice.valid_to, sorted(notice.holidays), sorted(notice.workdays), notice.source,
        notice.demo, now,
    )  # fmt: skip


async def stage_limits() -> list[asyncpg.Record]:
    """Every version of the stage limits that was not taken back, by its beginning."""
    return await fetch(
        "SELECT id, valid_from, accept_limit, verify_limit, dispatch_limit, check_limit, near_share, answer_days,"
        " source, demo, loaded_at FROM stage_limit WHERE withdrawn_at IS NULL ORDER BY valid_from"
    )


async def insert_stage_limits(limits: StageLimits, valid_from: datetime, now: datetime) -> None:
    await execute(
        "INSERT INTO stage_limit (valid_from, accept_limit, verify_limit, dispatch_limit, check_limit, near_share,"
        " answer_days, source, demo, loaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        valid_from, limits.accept.words(), limits.verify.words(), limits.dispatch.words(), limits.check.words(),
        limits.near, limits.answer_days, limits.source, limits.demo, now,
    )  # fmt: skip


async def withdraw_stage_limits(version: int, now: datetime) -> None:
    await execute("UPDATE stage_limit SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL", version, now)
