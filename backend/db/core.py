"""SQLAlchemy and GeoAlchemy2 Core statements on Piccolo's connection: compiled here, run by asyncpg."""

from typing import Any

import asyncpg
import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import asyncpg as dialect
from sqlalchemy.sql.compiler import SQLCompiler

from backend.db import fetch, fetchrow

_DIALECT = dialect.dialect()


def _compiled(statement: sa.sql.ClauseElement) -> SQLCompiler:
    done = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    assert isinstance(done, SQLCompiler)
    return done


class Prepared:
    """A fixed Core statement, compiled once; its `bindparam`s (made with the value None) are given at each run."""

    def __init__(self, statement: sa.sql.ClauseElement) -> None:
        done = _compiled(statement)
        self.sql = str(done)
        self._names = list(done.positiontup or [])
        self._fixed = {name: value for name, value in done.params.items() if value is not None}

    async def run(self, **values: Any) -> list[asyncpg.Record]:
        """All rows, in the current transaction when there is one."""
        given = self._fixed | values
        return await fetch(self.sql, *(given[name] for name in self._names))


class Named:
    """SQL text whose `:name`s are the fields of structs, compiled once; a cast of one reads `(:photos)::text[]`.

    Errors: ValueError unless names and fields are the same, each field in one struct.
    """

    def __init__(self, sql: str, *structs: type[msgspec.Struct]) -> None:
        done = _compiled(sa.text(sql))
        self.sql = str(done)
        self.names = list(done.positiontup or [])
        fields = [field for struct in structs for field in struct.__struct_fields__]
        if sorted(self.names) != sorted(fields):
            raise ValueError(f"named: {sorted(self.names)}, given: {sorted(fields)}")

    def arguments(self, *structs: msgspec.Struct) -> list[Any]:
        """The values in the order of `$1`, `$2` …, of one struct of each kind."""
        given = {field: value for struct in structs for field, value in msgspec.structs.asdict(struct).items()}
        return [given[name] for name in self.names]

    async def row(self, *structs: msgspec.Struct) -> asyncpg.Record | None:
        """The first row, or None."""
        return await fetchrow(self.sql, *self.arguments(*structs))
