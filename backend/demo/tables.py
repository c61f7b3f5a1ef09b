"""Rows of the demo city alone. Constraints: migrations/m20261126_0900_demo_look.sql."""

from piccolo.columns import UUID, Timestamptz
from piccolo.table import Table


class DemoLook(Table, tablename="demo_look"):
    """When a person last opened a case."""

    case_id = UUID(primary_key=True, default=None)
    at = Timestamptz(default=None)
