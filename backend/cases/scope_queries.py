"""SQL of who may see a case: scopes come with a place or a task and go with them (backend/people/permits.py)."""

from collections.abc import Sequence
from uuid import UUID

from backend.db import execute


def insert_sql(cases: str, scopes: str) -> str:
    """The insertion of `scopes` (an expression of type text[]) for the rows of `cases` (a relation with the columns of
    case_file that lists sort and filter by)."""
    return (
        "INSERT INTO case_scope (case_id, scope, is_open, received_at, state, due_at, outside)"
        " SELECT c.id, x.scope, c.is_open, c.received_at, c.state, coalesce(c.due_at, 'infinity'),"
        f" c.certainty = 'outside' FROM {cases} c, unnest({scopes}) AS x (scope)"
    )


_ADD = f"{insert_sql('case_file', '$2::text[]')} WHERE c.id = $1 ON CONFLICT DO NOTHING"


async def add(case_id: UUID, scopes: Sequence[str]) -> None:
    """More who may see the case."""
    await execute(_ADD, case_id, list(scopes))


async def move(case_id: UUID, old: Sequence[str], new: Sequence[str]) -> None:
    """The case is seen by the new areas instead of the old ones; scopes of tasks and people stay."""
    gone = [s for s in old if s not in new]
    await execute("DELETE FROM case_scope WHERE case_id = $1 AND scope = ANY($2)", case_id, gone)
    await add(case_id, new)


async def drop_former(case_id: UUID) -> None:
    """Units whose tasks on the case were all returned or called back see it no longer (their area may still)."""
    await execute(
        "DELETE FROM case_scope s WHERE s.case_id = $1 AND starts_with(s.scope, 'u:') AND NOT EXISTS ("
        "SELECT 1 FROM case_task t WHERE t.case_id = s.case_id AND 'u:' || t.unit_id = s.scope"
        " AND t.state IN ('open', 'acknowledged', 'finished'))",
        case_id,
    )


async def drop_returned(case_id: UUID, but: Sequence[UUID]) -> None:
    """Units that have no task on the case any more, returned ones and called back ones, see it no longer (their area
    may still); `but` these do."""
    await execute(
        "DELETE FROM case_scope s WHERE s.case_id = $1 AND starts_with(s.scope, 'u:')"
        " AND (SELECT bool_and(t.state IN ('returned', 'cancelled')) FROM case_task t"
        " WHERE t.case_id = s.case_id AND 'u:' || t.unit_id = s.scope AND t.unit_id <> ALL($2::uuid[]))",
        case_id, list(but),
    )  # fmt: skip
