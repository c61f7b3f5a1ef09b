"""Who has which case open. Not logged and not part of the record: it can be lost at any moment."""

from piccolo.columns import ForeignKey, OnDelete, Timestamptz
from piccolo.table import Table

from backend.cases.tables import CaseFile
from backend.people.tables import Account


class CasePresence(Table, tablename="case_presence"):
    """An account has a case open, until it says so again or the time is over."""

    case_id = ForeignKey(CaseFile, null=False, on_delete=OnDelete.cascade, default=None)
    account_id = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True, default=None)
    until = Timestamptz(index=True, default=None)
