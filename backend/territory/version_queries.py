"""SQL of the territory's versions: what is in force, what each version began and ended, and taking one back."""

from datetime import datetime
from typing import Any

import asyncpg

from backend.db import execute, fetch, fetchrow

_IN_FORCE = """
WITH below AS (
    SELECT code, jsonb_object_agg(level, n) AS counts FROM (
        SELECT left(b.code, u.digits) AS code, b.level, count(*) AS n
        FROM area b JOIN unnest(ARRAY[4, 6, 9, 12]) AS u (digits) ON length(b.code) > u.digits
        WHERE b.version_to IS NULL AND starts_with(b.code, $2)
        GROUP BY 1, 2
    ) counted GROUP BY code
)
SELECT a.code, a.name, a.level, a.valid_from, a.version_from, coalesce(below.counts, '{}')::text AS below
FROM area a LEFT JOIN below ON below.code = a.code
WHERE a.version_to IS NULL AND a.level = ANY($1) AND starts_with(a.code, $2)
ORDER BY a.code
"""
_SUMMARY = """
SELECT CASE WHEN length(a.code) > 4 THEN left(a.code, 6) END AS district, a.level, count(*) AS n,
       count(*) FILTER (WHERE a.level = 'community' AND right(a.code, 3) = $1 AND right(a.name, length($2)) = $2)
           AS stand_ins,
       (SELECT d.name FROM area d WHERE d.version_to IS NULL AND d.level = 'district' AND d.code = left(min(a.code), 6))
           AS name
FROM area a WHERE a.version_to IS NULL
GROUP BY 1, 2 ORDER BY 1 NULLS FIRST, min(length(a.code))
"""
_VERSIONS = """
WITH touched AS (
    SELECT version_from AS version, level, code, true AS begun FROM area
    UNION ALL
    SELECT version_to, level, code, false FROM area WHERE version_to IS NOT NULL
),
change AS (
    SELECT version, level, code, bool_or(begun) AS begun, NOT bool_and(begun) AS ended FROM touched GROUP BY 1, 2, 3
)
SELECT v.id, v.created_at, v.note, c.level, count(*) FILTER (WHERE c.begun AND NOT c.ended) AS begun,
       count(*) FILTER (WHERE c.begun AND c.ended) AS changed, count(*) FILTER (WHERE c.ended AND NOT c.begun) AS ended
FROM territory_version v LEFT JOIN change c ON c.version = v.id
GROUP BY v.id, v.created_at, v.note, c.level ORDER BY v.id DESC, min(length(c.code))
"""
_CHANGE = """
SELECT code, (array_agg(name ORDER BY version_from DESC))[1] AS name,
       bool_or(version_from = $1) AS begun, coalesce(bool_or(version_to = $1), false) AS ended
FROM area WHERE version_from = $1 OR version_to = $1 GROUP BY code ORDER BY code
"""
_BEGIN_AGAIN = """
INSERT INTO area (code, level, name, parent_code, geom, valid_from, version_from)
SELECT code, level, name, parent_code, geom, $3, $2 FROM area WHERE version_to = $1
"""


async def in_force(levels: list[str], prefix: str) -> list[asyncpg.Record]:
    """Areas in force of some levels whose code begins so, with `below`: JSON of how many of each level lie below."""
    return await fetch(_IN_FORCE, levels, prefix)


async def summary(number: str, mark: str) -> list[asyncpg.Record]:
    """`n` areas in force by `district` (its code; None for cities; `name` None when itself is not in force) and level,
    and how many of them are `stand_ins`: communities of that number, their name ending with the mark."""
    return await fetch(_SUMMARY, number, mark)


async def named(code: str) -> str | None:
    """The name of an area in force."""
    row = await fetchrow("SELECT name FROM area WHERE code = $1 AND version_to IS NULL", code)
    return row["name"] if row else None


async def versions() -> list[asyncpg.Record]:
    """Every version, newest first, a row per level: how many it has `begun`, `changed` (both) and `ended`.

    One row without a level for a version that changed nothing.
    """
    return await fetch(_VERSIONS)


async def version_row(number: int) -> asyncpg.Record | None:
    """`id`, `created_at`, `note` and the kept `report` (JSON or None)."""
    return await fetchrow(
        "SELECT v.id, v.created_at, v.note, i.report::text AS report"
        " FROM territory_version v LEFT JOIN area_import i ON i.version = v.id WHERE v.id = $1",
        number,
    )


async def change_of(number: int) -> list[asyncpg.Record]:
    """`code` and `name` of what a version touched, and whether it `begun` and whether it `ended` it there."""
    return await fetch(_CHANGE, number)


async def every_version() -> list[asyncpg.Record]:
    """`id` and `took_back` of every version, the oldest first."""
    return await fetch("SELECT id, took_back FROM territory_version ORDER BY id")


async def take_back(number: int, version: int, now: datetime) -> None:
    """What version `number` began ends with `version`, and what it ended begins again, as it was.

    By code: a row of its own may have ended and come back since, by versions that were taken back.
    """
    await execute(
        "UPDATE area SET version_to = $2, valid_to = $3 WHERE version_to IS NULL"
        " AND code IN (SELECT code FROM area WHERE version_from = $1)",
        number, version, now,
    )  # fmt: skip
    await execute(_BEGIN_AGAIN, number, version, now)


async def outlines(level: str, prefix: str) -> list[dict[str, Any]]:
    """Code, name, code of the one above, and outline of the areas in force of a level whose code begins so."""
    rows = await fetch(
        "SELECT code, name, parent_code, geom FROM area WHERE level = $1 AND version_to IS NULL"
        " AND starts_with(code, $2) ORDER BY code",
        level, prefix,
    )  # fmt: skip
    return [dict(r) for r in rows]
