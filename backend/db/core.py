"""SQLAlchemy and GeoAlchemy2 Core statements on Piccolo's connection: compiled here, run by asyncpg."""

from typing import Any

import asyncpg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import asyncpg as dialect
from sqlalchemy.sql.compiler import SQLCompiler

from backend.db import fetch

_DIALECT = dialect.dialect()


class Prepared:
    """A fixed Core statement, compiled once; its `bindparam`s (made with the value None) are given at each run."""

    def __init__(self, statement: sa.sql.ClauseElement) -> None:
        done = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        assert isinstance(done, SQLCompiler)
        self.sql = str(done)
        self._names = list(done.positiontup or [])
        self._fixed = {name: value for name, value in done.params.items() if value is not None}

    async def run(self, **values: Any) -> list[asyncpg.Record]:
        """All rows, in the current transaction when there is one."""
        given = self._fixed | values
        return await fetch(self.sql, *(given[name] for name in self._names))
