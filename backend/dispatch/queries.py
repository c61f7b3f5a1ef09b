"""SQL of the routing rules."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from backend.db import execute, executemany, fetch, fetchrow, fetchval
from backend.dispatch.rules import RoutingRule

_RULES = """
SELECT code, kind, category_pattern, area_prefix, weekdays, from_time, to_time, target, unit_id, words, words_en
FROM routing_rule WHERE version = $1 ORDER BY position
"""
_INSERT_SET = """
INSERT INTO rule_set (version, created_at, note, valid_from)
SELECT coalesce(max(version), 0) + 1, $1, $2, $3 FROM rule_set RETURNING version
"""
_INSERT_RULE = """
INSERT INTO routing_rule (version, position, code, kind, category_pattern, area_prefix, weekdays, from_time, to_time,
                          target, unit_id, words, words_en)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""


async def set_in_force(now: datetime) -> asyncpg.Record | None:
    """The rule set in force at `now`, or None."""
    return await fetchrow(
        "SELECT version, note, valid_from FROM rule_set WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)",
        now,
    )


async def newest_set() -> asyncpg.Record | None:
    """The version that begins last, in force or still to come, or None."""
    return await fetchrow("SELECT version, valid_from FROM rule_set ORDER BY valid_from DESC LIMIT 1")


async def rules_of(version: int) -> list[asyncpg.Record]:
    """The rules of a version in order."""
    return await fetch(_RULES, version)


async def lock() -> None:
    """One version at a time, until the transaction ends."""
    await execute("SELECT pg_advisory_xact_lock(hashtext('menqian:dispatch'))")


async def begin_set(note: str, valid_from: datetime, now: datetime) -> int:
    """A new version that replaces the open one from `valid_from` on; its number.

    Errors: asyncpg.ExclusionViolationError when a version already holds at a later time.
    """
    await lock()
    await execute("UPDATE rule_set SET valid_to = $1 WHERE valid_to IS NULL AND valid_from < $1", valid_from)
    return await fetchval(_INSERT_SET, now, note, valid_from)


async def insert_rules(version: int, rules: Sequence[RoutingRule]) -> None:
    await executemany(
        _INSERT_RULE,
        [
            (version, i, r.code, r.kind, r.category_pattern, r.area_prefix, list(r.weekdays), r.from_time, r.to_time,
             r.target, r.unit_id, r.words, r.words_en)
            for i, r in enumerate(rules, start=1)
        ],
    )  # fmt: skip
