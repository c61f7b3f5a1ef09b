"""Reports and contacts. Constraints and indexes: migrations/sql/50_reports.sql."""

from piccolo.columns import JSONB, UUID, BigInt, Bytea, DoublePrecision, ForeignKey, OnDelete, Real, Text, Timestamptz
from piccolo.table import Table

from backend.db.geometry import Geometry
from backend.people.tables import Account


class Report(Table, tablename="report"):
    """信息: immutable words, place and photos of one sender."""

    id = UUID(primary_key=True, default=None)
    kind = Text(default=None)
    tracking_code = Text(default=None)
    edition_id = Text(default=None, null=True)
    category_code = Text(default=None, null=True)
    component_code = Text(default=None, null=True)
    words = Text(default=None)
    words_salt = Bytea(default=None)
    location = Geometry("POINT")
    raw_lon = DoublePrecision(default=None)
    raw_lat = DoublePrecision(default=None)
    datum = Text(default=None)
    source = Text(default=None)
    accuracy_m = Real(default=None)
    place = JSONB(default=None)
    territory_version = BigInt(default=None)
    reporter_id = ForeignKey(Account, null=True, on_delete=OnDelete.restrict, index=True)
    body_hash = Bytea(default=None)
    received_at = Timestamptz(default=None)


class Contact(Table, tablename="contact"):
    """How to reach the reporter; behind the verb contact.read."""

    report_id = ForeignKey(Report, null=False, on_delete=OnDelete.cascade, primary_key=True, default=None)
    name = Text()
    phone = Text()
    email = Text()
