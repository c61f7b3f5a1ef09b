"""Counts SQL statements, so that a list that asks once per row fails its test."""

import asyncio
from typing import Any


class Statements:
    """The SQL on the test's connection; `note` is given to asyncpg's `query_logger`."""

    def __init__(self) -> None:
        self._noted: list[str] = []

    def note(self, record: Any) -> None:
        if not record.query.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO")):
            self._noted.append(record.query)

    async def take(self) -> list[str]:
        """What ran since the last call. The driver notes a statement in the loop's next turn."""
        await asyncio.sleep(0)
        taken, self._noted = self._noted, []
        return taken
