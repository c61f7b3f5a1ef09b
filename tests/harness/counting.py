"""Counts SQL statements, so that a list that asks once per row fails its test."""

from typing import Any


class Counter(list[str]):
    """The statements since the test began; give `note` to asyncpg's `query_logger`."""

    def note(self, record: Any) -> None:
        if not record.query.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO")):
            self.append(record.query)
