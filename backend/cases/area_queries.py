"""SQL of what stands on areas: cases, posts, routing rules."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from backend.db import fetch, fetchval

# The log names a case's first cell and every later one; squads and rules may stand for a cell alone.
_NEVER = """
WITH log AS MATERIALIZED (
    SELECT convert_from(body, 'UTF8') AS words FROM case_event WHERE position(convert_to($2, 'UTF8') IN body) > 0
)
SELECT c.code FROM unnest($1::text[]) AS c (code)
WHERE NOT EXISTS (SELECT 1 FROM case_file f WHERE f.cell_code = c.code)
  AND NOT EXISTS (SELECT 1 FROM log WHERE position(c.code IN log.words) > 0)
  AND NOT EXISTS (SELECT 1 FROM posting p WHERE p.area_code = c.code)
  AND NOT EXISTS (SELECT 1 FROM routing_rule r WHERE r.area_prefix = c.code)
"""
_CASES = "SELECT count(*) FROM case_file WHERE is_open AND cell_code = ANY($1)"
_POSTED = """
SELECT DISTINCT u.name, p.area_code AS code FROM posting p JOIN unit u ON u.id = p.unit_id AND u.active
WHERE p.area_code = ANY($1) AND (p.valid_to IS NULL OR p.valid_to > $2) ORDER BY 2, 1
"""
_RULES = """
SELECT r.code AS name, r.area_prefix AS code FROM routing_rule r JOIN rule_set s ON s.version = r.version
WHERE r.area_prefix = ANY($1) AND s.valid_from <= $2 AND (s.valid_to IS NULL OR s.valid_to > $2) ORDER BY 2, 1
"""

_POSTED_NOWHERE = """
SELECT DISTINCT u.name, p.area_code AS code FROM posting p JOIN unit u ON u.id = p.unit_id AND u.active
WHERE (p.valid_to IS NULL OR p.valid_to > $1)
  AND NOT EXISTS (SELECT 1 FROM area a WHERE a.code = p.area_code AND a.version_to IS NULL) ORDER BY 2, 1
"""
_RULED_NOWHERE = """
SELECT r.code AS name, r.area_prefix AS code FROM routing_rule r JOIN rule_set s ON s.version = r.version
WHERE r.area_prefix <> '' AND s.valid_from <= $1 AND (s.valid_to IS NULL OR s.valid_to > $1)
  AND NOT EXISTS (SELECT 1 FROM area a WHERE starts_with(a.code, r.area_prefix) AND a.version_to IS NULL) ORDER BY 2, 1
"""


async def never_used(codes: Sequence[str]) -> set[str]:
    """Of codes of cells of one community, those that no case ever had, no squad is posted to and no rule names."""
    if not codes:
        return set()
    return {r["code"] for r in await fetch(_NEVER, list(codes), codes[0][:-3])}


async def open_cases(cells: Sequence[str]) -> int:
    """How many open cases lie in these cells."""
    return await fetchval(_CASES, cells)


async def posted(codes: Sequence[str], now: datetime) -> list[asyncpg.Record]:
    """`name` and area `code` of active units posted to one of these very areas."""
    return await fetch(_POSTED, codes, now)


async def ruled(codes: Sequence[str], now: datetime) -> list[asyncpg.Record]:
    """`name` and area `code` of the rules in force for one of these very areas."""
    return await fetch(_RULES, codes, now)


async def posted_nowhere(now: datetime) -> list[asyncpg.Record]:
    """`name` and area `code` of active units posted to an area that is not in force."""
    return await fetch(_POSTED_NOWHERE, now)


async def ruled_nowhere(now: datetime) -> list[asyncpg.Record]:
    """`name` and area `code` of the rules in force that reach no area in force."""
    return await fetch(_RULED_NOWHERE, now)
