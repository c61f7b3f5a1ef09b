"""SQL of presence. Each statement is a transaction of its own, so that no two of them wait for each other in a ring."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.db import execute, fetch, fetchrow
from backend.people.visibility import visible

_ENTER = f"""
INSERT INTO case_presence AS p (case_id, account_id, until)
SELECT $1, $2, $4 WHERE {visible("$1", "$3")}
ON CONFLICT ON CONSTRAINT case_presence_pkey DO UPDATE SET until = EXCLUDED.until
RETURNING 1
"""

_OTHERS = """
SELECT a.name FROM case_presence p JOIN account a ON a.id = p.account_id
WHERE p.case_id = $1 AND p.account_id <> $2 AND p.until > $3 ORDER BY a.name, a.id LIMIT 20
"""

_FORGET = """
DELETE FROM case_presence WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM case_presence WHERE until <= $1 ORDER BY until LIMIT 100 FOR UPDATE SKIP LOCKED
))
"""


async def enter(case_id: UUID, account_id: UUID, scopes: Sequence[str], until: datetime) -> bool:
    """Whether the scopes see the case; it is then open with the account until that time."""
    return await fetchrow(_ENTER, case_id, account_id, list(scopes), until) is not None


async def others(case_id: UUID, account_id: UUID, now: datetime) -> list[str]:
    """Names of the other accounts that have the case open."""
    return [r["name"] for r in await fetch(_OTHERS, case_id, account_id, now)]


async def leave(case_id: UUID, account_id: UUID) -> None:
    await execute("DELETE FROM case_presence WHERE case_id = $1 AND account_id = $2", case_id, account_id)


async def forget(now: datetime) -> None:
    """Rows whose time is over."""
    await execute(_FORGET, now)
