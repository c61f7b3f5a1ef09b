"""A Piccolo column for PostGIS geometry, and the derivation of SQLAlchemy Core tables from Piccolo's.

Migrations import `backend.db.geometry.Geometry` for ever: do not move it.
"""

from typing import Any

import sqlalchemy as sa
from geoalchemy2 import Geometry as CoreGeometry
from piccolo.columns.base import Column
from piccolo.table import Table


class Geometry(Column):
    """`geometry(kind, srid)`; values are Shapely geometries in WGS-84 unless another SRID is named."""

    value_type = object

    def __init__(self, kind: str = "POINT", srid: int = 4326, **kwargs: Any) -> None:
        self.kind = kind
        self.srid = srid
        kwargs.setdefault("default", None)
        kwargs.update({"kind": kind, "srid": srid})
        super().__init__(**kwargs)

    @property
    def column_type(self) -> str:
        return f"geometry({self.kind},{self.srid})"


def core(table: type[Table]) -> sa.TableClause:
    """A lightweight Core table with the Piccolo table's columns: one schema, two query languages."""
    return sa.table(table._meta.tablename, *(_core_column(c) for c in table._meta.columns))


def _core_column(column: Column) -> sa.ColumnClause[Any]:
    if isinstance(column, Geometry):
        return sa.column(column._meta.db_column_name, CoreGeometry(column.kind, column.srid))
    return sa.column(column._meta.db_column_name)
