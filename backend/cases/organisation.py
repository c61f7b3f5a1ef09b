"""Ending a unit: only when nobody waits for it."""

from backend.cases import queries
from backend.db import atomic
from backend.kernel.clock import Clock
from backend.people import queries as people


async def end_unit(name: str, clock: Clock) -> tuple[int, int] | None:
    """End a unit in service that nothing depends on.

    (open tasks, active accounts) that stand in the way: (0, 0) when it was ended; None when there is no such unit.
    """
    async with atomic():
        row = await queries.unit_in_use(name)
        if row is None:
            return None
        left = (row["tasks"], row["accounts"])
        if not any(left):
            await people.end_unit(row["id"], clock.now())
        return left
