"""Contradictions found on cases. Constraints: migrations/sql/66_provenance.sql."""

from piccolo.columns import JSONB, UUID, ForeignKey, OnDelete, SmallInt, Text, Timestamptz
from piccolo.table import Table

from backend.cases.tables import CaseFile
from backend.people.tables import Account


class CaseFlag(Table, tablename="case_flag"):
    """One contradiction about one photo of one event, and how a person settled it."""

    id = UUID(primary_key=True, default=None)
    case_id = ForeignKey(CaseFile, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    event_id = UUID(default=None)
    sha256 = Text(default=None)
    kind = Text(default=None)
    severity = Text(default=None)
    facts = JSONB(default=None)
    rules = SmallInt(default=None)
    found_at = Timestamptz(default=None)
    settled_as = Text(default=None, null=True)
    settled_at = Timestamptz(default=None, null=True)
    settled_by = ForeignKey(Account, on_delete=OnDelete.restrict, default=None)
    settled_note = Text(default=None, null=True)
