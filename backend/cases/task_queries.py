"""SQL of tasks: opening, moving, giving back, and whose they were."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from backend.cases.tasks import Role, Task, task_of
from backend.db import execute, fetch, fetchrow


async def of_case(case_id: UUID) -> list[Task]:
    """All tasks of a case, oldest first."""
    rows = await fetch("SELECT * FROM case_task WHERE case_id = $1 ORDER BY opened_at, id", case_id)
    return [task_of(r) for r in rows]


async def insert(task: Task, case_id: UUID) -> None:
    await execute(
        "INSERT INTO case_task (id, case_id, unit_id, kind, assists, state, opened_at)"
        " VALUES ($1, $2, $3, $4, $5, 'open', $6)",
        task.id, case_id, task.unit_id, "check" if task.role is Role.check else "handle", task.role is Role.assist,
        task.opened_at,
    )  # fmt: skip


async def set_states(tasks: Sequence[Task], at: datetime) -> None:
    """Move tasks to the states they are in now. Ending gets `ended_at`, acknowledging `acknowledged_at`; a check's
    verdict stands beside the end of the work, and going on again clears both."""
    await execute(
        """
        UPDATE case_task t SET
            state = CASE WHEN n.state IN ('passed', 'failed') THEN 'finished' ELSE n.state END,
            verdict = CASE WHEN n.state IN ('passed', 'failed') THEN n.state END,
            acknowledged_at = CASE WHEN n.state = 'acknowledged' THEN coalesce(t.acknowledged_at, $3)
                                   ELSE t.acknowledged_at END,
            ended_at = CASE WHEN n.state IN ('passed', 'failed') THEN t.ended_at
                            WHEN n.state IN ('finished', 'returned', 'cancelled') THEN $3 END
        FROM unnest($1::uuid[], $2::text[]) AS n (id, state) WHERE t.id = n.id
        """,
        [t.id for t in tasks], [t.state.value for t in tasks], at,
    )  # fmt: skip


async def set_assignee(task_id: UUID, account_id: UUID | None) -> None:
    await execute("UPDATE case_task SET assignee_id = $2 WHERE id = $1", task_id, account_id)


async def keep_assignee(task_id: UUID) -> None:
    """Whoever did the task goes on with it, while that person is still there."""
    await execute(
        "UPDATE case_task t SET assignee_id = NULL WHERE t.id = $1 AND NOT EXISTS ("
        "SELECT 1 FROM account a WHERE a.id = t.assignee_id AND a.active AND a.unit_id = t.unit_id)",
        task_id,
    )


async def cancel_open(case_id: UUID, at: datetime) -> list[UUID]:
    """End what runs with its case; whose it was."""
    rows = await fetch(
        "UPDATE case_task SET state = 'cancelled', ended_at = $2 WHERE case_id = $1 AND ended_at IS NULL"
        " RETURNING unit_id",
        case_id, at,
    )  # fmt: skip
    return [r["unit_id"] for r in rows]


_LOST = """
SELECT e.command, e.at, n.note FROM case_task t
JOIN case_event e ON e.case_id = t.case_id AND e.at = t.ended_at AND e.command = ANY($4)
LEFT JOIN case_event_private n ON n.event_id = e.id
WHERE t.case_id = $1 AND t.unit_id = $2 AND t.state = 'cancelled' AND ($3::uuid IS NULL OR t.id = $3)
  AND ($3::uuid IS NOT NULL OR t.id = (
    SELECT o.id FROM case_task o WHERE o.case_id = $1 AND o.unit_id = $2
    ORDER BY o.ended_at IS NULL DESC, o.opened_at DESC, o.ended_at DESC LIMIT 1))
ORDER BY e.no DESC LIMIT 1
"""


async def lost_task(
    case_id: UUID, unit_id: UUID | None, task_id: UUID | None, commands: list[str]
) -> asyncpg.Record | None:
    """How the unit lost `task_id`, else its latest task on the case: the event that called it back. None when it has
    one, gave it up itself, or had none."""
    return await fetchrow(_LOST, case_id, unit_id, task_id, commands) if unit_id else None


async def handled_by(case_ids: list[UUID], account_id: UUID) -> set[UUID]:
    """On which of the cases this person handed work in, or it was theirs when it was handed in."""
    rows = await fetch(
        "SELECT id FROM unnest($1::uuid[]) AS c(id) WHERE"
        " EXISTS (SELECT 1 FROM case_event WHERE case_id = c.id AND command = 'finish' AND actor_id = $2)"
        " OR EXISTS (SELECT 1 FROM case_task WHERE case_id = c.id AND kind = 'handle' AND state = 'finished'"
        " AND assignee_id = $2)",
        case_ids, account_id,
    )  # fmt: skip
    return {r["id"] for r in rows}


async def open_task_counts() -> dict[UUID, int]:
    """在办 by unit: the cases that wait for it, to be taken, handled or verified; what it handed in does not."""
    rows = await fetch(
        "SELECT unit_id, count(DISTINCT case_id) AS n FROM case_task WHERE ended_at IS NULL GROUP BY unit_id"
    )
    return {r["unit_id"]: r["n"] for r in rows}
