"""Ending a unit: only when nobody waits for it."""

from backend.db import atomic, fetchrow
from backend.kernel.clock import Clock
from backend.people import queries as people

_IN_USE = """
SELECT u.id, (SELECT count(*) FROM case_task t WHERE t.unit_id = u.id AND t.ended_at IS NULL) AS tasks,
       (SELECT count(*) FROM account a WHERE a.unit_id = u.id AND a.active) AS accounts
FROM unit u WHERE u.name = $1 AND u.active FOR UPDATE OF u
"""


async def end_unit(name: str, clock: Clock) -> tuple[int, int] | None:
    """End a unit in service that nothing depends on.

    (open tasks, active accounts) that stand in the way: (0, 0) when it was ended; None when there is no such unit.
    """
    async with atomic():
        row = await fetchrow(_IN_USE, name)
        if row is None:
            return None
        left = (row["tasks"], row["accounts"])
        if not any(left):
            await people.end_unit(row["id"], clock.now())
        return left
