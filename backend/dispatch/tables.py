"""Versions of the routing rules. Constraints and immutability: migrations/sql/70_dispatch.sql."""

from piccolo.columns import UUID, Array, BigInt, Integer, SmallInt, Text, Time, Timestamptz
from piccolo.table import Table


class RuleSetTable(Table, tablename="rule_set"):
    """An immutable version of the rules and when it is in force."""

    version = BigInt(primary_key=True, default=None)
    created_at = Timestamptz(default=None)
    note = Text()
    valid_from = Timestamptz(default=None)
    valid_to = Timestamptz(default=None, null=True)


class RoutingRuleTable(Table, tablename="routing_rule"):
    """One rule of a version; `position` is the order in which they are tried."""

    version = BigInt(default=None)
    position = Integer(default=None)
    code = Text(default=None)
    kind = Text(default="any")
    category_pattern = Text(default=None)
    area_prefix = Text()
    weekdays = Array(base_column=SmallInt(), default=None)
    from_time = Time(default=None, null=True)
    to_time = Time(default=None, null=True)
    target = Text(default=None)
    unit_id = UUID(default=None, null=True)
    words = Text(default=None)
    words_en = Text()
