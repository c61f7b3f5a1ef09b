"""The feed and its checkpoints. Constraints: migrations/sql/80_live.sql."""

from piccolo.columns import UUID, BigInt, Boolean, Bytea, Integer, Text, Timestamptz
from piccolo.table import Table


class FeedState(Table, tablename="feed_state"):
    """One row: the epoch, its last number, and the horizon (xid8, in the SQL alone) below which all is numbered."""

    one = Boolean(primary_key=True, default=True)
    epoch = Integer(default=None)
    last_seq = BigInt(default=None)
    system_identifier = Text(default=None)


class FeedEntry(Table, tablename="feed_entry"):
    """The place of an event in the feed."""

    epoch = Integer(default=None)
    seq = BigInt(default=None)
    event_id = UUID(default=None)


class FeedConsumer(Table, tablename="feed_consumer"):
    """How far a consumer has come."""

    name = Text(primary_key=True, default=None)
    epoch = Integer(default=None)
    seq = BigInt(default=None)


class Checkpoint(Table, tablename="checkpoint"):
    """Sealed heads of the cases that changed since the checkpoint before."""

    no = BigInt(primary_key=True, default=None)
    at = Timestamptz(default=None)
    epoch = Integer(default=None)
    seq = BigInt(default=None)
    previous = Bytea(default=None)
    body = Bytea(default=None)
    hash = Bytea(default=None)
    signature = Bytea(default=None)
