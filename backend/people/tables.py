"""Units, accounts, roles and sessions. Constraints and indexes: migrations/sql/10_people.sql."""

from piccolo.columns import (
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    ForeignKey,
    OnDelete,
    Text,
    Timestamptz,
)
from piccolo.table import Table


class Unit(Table, tablename="unit"):
    """A bureau, a squad posted to a street, a partner agency (联动部门) or the acceptance and dispatch desk."""

    id = UUID(primary_key=True, default=None)
    kind = Text(default=None)
    name = Text(default=None)
    name_en = Text()
    parent_id: ForeignKey = ForeignKey("self", null=True, on_delete=OnDelete.restrict, index=True)
    district_code = Text(default=None)
    takes_outside = Boolean(default=False)
    active = Boolean(default=True)
    successor_id: ForeignKey = ForeignKey("self", null=True, on_delete=OnDelete.restrict, index=False)


class Posting(Table, tablename="posting"):
    """A unit's area of duty, a prefix of the 15-digit grid code."""

    unit_id = ForeignKey(Unit, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    area_code = Text(default=None)
    valid_from = Timestamptz(default=None)
    valid_to = Timestamptz(default=None, null=True)


class Role(Table, tablename="role"):
    """A set of verbs and how far its holder sees."""

    key = Text(primary_key=True, default=None)
    name = Text(default=None)
    name_en = Text(default=None)
    sees = Text(default=None)
    verbs = Array(base_column=Text(), default=None)


class Account(Table, tablename="account"):
    """Somebody who can sign in."""

    id = UUID(primary_key=True, default=None)
    username = Text(default=None)
    name = Text(default=None)
    officer_no = Text(default=None, null=True)
    password_hash = Text(default=None, secret=True)
    demo_password = Boolean(default=False)
    unit_id = ForeignKey(Unit, null=True, on_delete=OnDelete.restrict, index=True)
    active = Boolean(default=True)
    created_at = Timestamptz(default=None)


class AccountRole(Table, tablename="account_role"):
    """Which roles an account holds."""

    account_id = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True, default=None)
    role_key = Text(default=None)


class Session(Table, tablename="session"):
    """A signed-in device; the token itself is never stored."""

    id = UUID(primary_key=True, default=None)
    token_hash = Bytea(default=None, secret=True)
    account_id = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True, default=None)
    created_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    revoked_at = Timestamptz(default=None, null=True)
    user_agent = Text()
    last_seen_at = Timestamptz(default=None, null=True)


class AuditEntry(Table, tablename="audit_entry"):
    """Something that concerns an account: who did it, to whom, from which network (a keyed hash). Chained by hash."""

    no = BigInt(primary_key=True, default=None)
    at = Timestamptz(default=None)
    act = Text(default=None)
    actor_id = UUID(default=None, null=True)
    account_id = UUID(default=None, null=True)
    network = Bytea(default=None, null=True)
    subject = Text(default=None, null=True)
    prev_hash = Bytea(default=None)
    hash = Bytea(default=None)


class AuditPurge(Table, tablename="audit_purge"):
    """What of the audit log went under a retention rule: up to which number, and the hash that the rest begins with."""

    upto = BigInt(primary_key=True, default=None)
    hash = Bytea(default=None)
    at = Timestamptz(default=None)
    rule_id = Text(default=None)
