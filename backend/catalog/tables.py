"""Rows of the catalogue. Constraints, indexes and immutability: migrations/sql/30_catalog.sql."""

from piccolo.columns import Array, BigInt, Boolean, Date, DoublePrecision, Integer, Text, Timestamptz
from piccolo.table import Table


class Edition(Table, tablename="edition"):
    """An edition of the national catalogue, e.g. GB/T 47678.5-2026."""

    id = Text(primary_key=True, default=None)
    title = Text(default=None)
    in_force_from = Date(default=None, null=True)
    in_force_to = Date(default=None, null=True)
    source = Text(default=None)
    note = Text()
    own = Boolean(default=False)
    withdrawn_at = Timestamptz(default=None, null=True)


class CategoryTable(Table, tablename="category"):
    """A management matter (事项) or component (部件) of an edition; never changed, never deleted."""

    edition_id = Text(default=None)
    kind = Text(default=None)
    code = Text(default=None)
    major = Text(default=None)
    major_name = Text(default=None)
    name = Text(default=None)
    local = Boolean(default=False)
    demo = Boolean(default=False)
    source = Text(default=None)


class CategoryMapping(Table, tablename="category_mapping"):
    """What a code of one edition became in another; null when it was dropped."""

    from_edition = Text(default=None)
    kind = Text(default="matter")
    from_code = Text(default=None)
    to_edition = Text(default=None)
    to_code = Text(default=None, null=True)
    relation = Text(default=None)
    basis = Text(default=None)
    note = Text()


class FilingCondition(Table, tablename="filing_condition"):
    """When a matter is filed, when it may be closed, and how long handling may take."""

    id = Text(primary_key=True, default=None)
    edition_id = Text(default=None)
    kind = Text(default=None)
    code = Text(default=None)
    condition = Text(default=None)
    close_when = Text(default=None)
    limit_value = Integer(default=None)
    limit_unit = Text(default=None)
    demo = Boolean(default=None)
    source = Text(default=None)
    retired_at = Timestamptz(default=None, null=True)


class CategoryAxis(Table, tablename="category_axis"):
    """Which field of power or duty of 门前三包 a matter belongs to."""

    edition_id = Text(default=None)
    kind = Text(default=None)
    code = Text(default=None)
    axis = Text(default=None)
    value = Text(default=None)
    demo = Boolean(default=None)
    source = Text(default=None)


class CalendarNotice(Table, tablename="calendar_notice"):
    """Days off and worked weekends of a range of days, as a notice publishes them; never changed."""

    id = BigInt(primary_key=True, default=None)
    valid_from = Date(default=None)
    valid_to = Date(default=None)
    holidays = Array(base_column=Date())
    workdays = Array(base_column=Date())
    source = Text(default=None)
    demo = Boolean(default=None)
    loaded_at = Timestamptz(default=None)


class StageLimit(Table, tablename="stage_limit"):
    """Limits of the desk's stages from a moment on; a version that is not in force yet can be taken back."""

    id = BigInt(primary_key=True, default=None)
    valid_from = Timestamptz(default=None)
    accept_limit = Text(default=None)
    verify_limit = Text(default=None)
    dispatch_limit = Text(default=None)
    check_limit = Text(default=None)
    near_share = DoublePrecision(default=None)
    answer_days = Integer(default=None)
    source = Text(default=None)
    demo = Boolean(default=None)
    loaded_at = Timestamptz(default=None)
    withdrawn_at = Timestamptz(default=None, null=True)


class CategoryAxisOwn(Table, tablename="category_axis_own"):
    """What a city says itself of a matter's axis, before the packaged row; never changed, it ends."""

    id = BigInt(primary_key=True, default=None)
    edition_id = Text(default=None)
    kind = Text(default=None)
    code = Text(default=None)
    axis = Text(default=None)
    value = Text(default=None, null=True)
    source = Text(default=None)
    loaded_at = Timestamptz(default=None)
    ended_at = Timestamptz(default=None, null=True)
