"""Cases, tasks, events. Constraints, indexes and the append-only trigger: migrations/sql/60_cases.sql."""

from piccolo.columns import (
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    Real,
    SmallInt,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from backend.db.geometry import Geometry
from backend.people.tables import Account, Unit
from backend.photos.tables import Photo
from backend.reports.tables import Report


class CaseFile(Table, tablename="case_file"):
    """案卷. `version` is the number of its last event, `head` that event's hash."""

    id = UUID(primary_key=True, default=None)
    no = Text(default=None, null=True)
    state = Text(default=None)
    is_open = Boolean(default=None)
    version = Integer(default=None)
    head = Bytea(default=None)
    kind = Text(default=None)
    edition_id = Text(default=None, null=True)
    category_code = Text(default=None, null=True)
    component_code = Text(default=None, null=True)
    condition_id = Text(default=None, null=True)
    location = Geometry("POINT")
    accuracy_m = Real(default=None)
    certainty = Text(default=None)
    cell_code = Text(default=None, null=True)
    cell_name = Text(default=None, null=True)
    territory_version = BigInt(default=None)
    place_words = Text()
    received_at = Timestamptz(default=None)
    state_since = Timestamptz(default=None)
    clock_stage = Text(default=None, null=True)
    clock_started_at = Timestamptz(default=None, null=True)
    near_at = Timestamptz(default=None, null=True)
    due_at = Timestamptz(default=None, null=True)
    limit_text = Text()
    merged_into_id: ForeignKey = ForeignKey("self", null=True, on_delete=OnDelete.restrict, index=True)


class CaseNumber(Table, tablename="case_number"):
    """The last 案卷号 of each year."""

    year = Integer(primary_key=True, default=None)
    last = Integer(default=None)


class CaseReport(Table, tablename="case_report"):
    """Which reports began a case; a merged case keeps its own."""

    report_id = ForeignKey(Report, null=False, on_delete=OnDelete.restrict, primary_key=True, default=None)
    case_id = ForeignKey(CaseFile, null=False, on_delete=OnDelete.restrict, index=True, default=None)


class ReportAnswer(Table, tablename="report_answer"):
    """市民评价: what the holder of a report's code said of a closing; its words are the note of the event."""

    report_id = ForeignKey(Report, null=False, on_delete=OnDelete.restrict, default=None)
    closing_no = Integer(default=None)
    case_id = ForeignKey(CaseFile, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    event_id = UUID(default=None)
    clean = Boolean(default=None)
    reasons = Array(base_column=Text())
    reworked = Boolean(default=None)
    answered_at = Timestamptz(default=None)


class ClockRedating(Table, tablename="clock_redating"):
    """A running clock that a notice of days off moved, with what it was before."""

    id = BigInt(primary_key=True, default=None)
    case_id = ForeignKey(CaseFile, null=False, on_delete=OnDelete.cascade, index=True, default=None)
    at = Timestamptz(default=None)
    stage = Text(default=None)
    started_at = Timestamptz(default=None)
    limit_text = Text(default=None)
    near_before = Timestamptz(default=None)
    near_at = Timestamptz(default=None)
    due_before = Timestamptz(default=None)
    due_at = Timestamptz(default=None)


class CaseScope(Table, tablename="case_scope"):
    """Who may see a case (backend/people/permits.py), with the keys that lists sort and filter by.

    Triggers keep state, is_open, due_at (`infinity` without a clock) and outside equal to the case's.
    """

    case_id = ForeignKey(CaseFile, null=False, on_delete=OnDelete.cascade, index=True, default=None)
    scope = Text(default=None)
    is_open = Boolean(default=None)
    received_at = Timestamptz(default=None)
    state = Text(default=None, null=True)
    due_at = Timestamptz(default=None, null=True)
    outside = Boolean(default=None, null=True)


class ContactRead(Table, tablename="contact_read"):
    """Who read how to reach a reporter: of a `case`, or by a `search` for a number."""

    id = BigInt(primary_key=True, default=None)
    at = Timestamptz(default=None)
    account_id = ForeignKey(Account, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    case_id = ForeignKey(CaseFile, null=True, on_delete=OnDelete.cascade, index=True)
    how = Text(default=None)
    found = Integer(default=None)
    reason = Text(default="")


class CaseTask(Table, tablename="case_task"):
    """A task of a unit on a case: to handle the matter, as lead or assisting, or to check the report before filing.

    `verdict`: what the check said of what was handed in (backend/cases/tasks.py).
    """

    id = UUID(primary_key=True, default=None)
    case_id = ForeignKey(CaseFile, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    unit_id = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    kind = Text(default=None)
    state = Text(default=None)
    opened_at = Timestamptz(default=None)
    acknowledged_at = Timestamptz(default=None, null=True)
    ended_at = Timestamptz(default=None, null=True)
    assignee_id = ForeignKey(Account, null=True, on_delete=OnDelete.restrict, index=True)
    assists = Boolean(default=False)
    verdict = Text(default=None, null=True)


class CaseEvent(Table, tablename="case_event"):
    """One entry of the 执法全过程记录; append-only. `xid` (xid8) stands in the SQL alone: the relay reads it."""

    case_id = ForeignKey(CaseFile, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    no = Integer(default=None)
    id = UUID(default=None)
    command = Text(default=None)
    from_state = Text(default=None, null=True)
    to_state = Text(default=None)
    at = Timestamptz(default=None)
    actor_id = ForeignKey(Account, null=True, on_delete=OnDelete.restrict, index=True)
    unit_id = ForeignKey(Unit, null=True, on_delete=OnDelete.restrict, index=True)
    task_id = ForeignKey(CaseTask, null=True, on_delete=OnDelete.restrict, index=True)
    format = SmallInt(default=None)
    body = Bytea(default=None)
    previous = Bytea(default=None)
    hash = Bytea(default=None)
    request_hash = Bytea(default=None)


class CaseEventPrivate(Table, tablename="case_event_private"):
    """The erasable side of an event: its note and the salt of the note's hash."""

    event_id = UUID(primary_key=True, default=None)
    salt = Bytea(default=None)
    note = Text(default=None)
    to_citizen = Text(default=None, null=True)
    erased_at = Timestamptz(default=None, null=True)


class CasePhoto(Table, tablename="case_photo"):
    """A photo that an event brought."""

    event_id = UUID(default=None)
    sha256 = ForeignKey(Photo, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    case_id = ForeignKey(CaseFile, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    position = SmallInt(default=None)
    role = Text(default=None)
    copied_at = Timestamptz(default=None, null=True)
    judged_at = Timestamptz(default=None, null=True)
    paired_at = Timestamptz(default=None, null=True)
    arrival = BigInt(default=None, null=True)


class CaseShot(Table, tablename="case_shot"):
    """What the phone knew when a photo of an event was taken."""

    event_id = UUID(default=None)
    sha256 = ForeignKey(Photo, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    taken_at = Timestamptz(default=None, null=True)
    point = Geometry("POINT", null=True)
    raw_lon = DoublePrecision(default=None, null=True)
    raw_lat = DoublePrecision(default=None, null=True)
    datum = Text(default=None, null=True)
    accuracy_m = Real(default=None, null=True)
    altitude_m = Real(default=None, null=True)
    heading = Real(default=None, null=True)
    device = Text(default=None, null=True)
