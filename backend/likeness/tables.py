"""Fingerprints and pairs of photos. Constraints: migrations/sql/68_likeness.sql."""

from piccolo.columns import UUID, Array, BigInt, ForeignKey, OnDelete, SmallInt, Text, Timestamptz
from piccolo.table import Table

from backend.cases.tables import CaseFile


class PhotoHash(Table, tablename="photo_hash"):
    """64-bit fingerprints of one photo, in the order of hashing.WINDOWS: the first ten, and `more`."""

    sha256 = Text(primary_key=True, default=None)
    hashes = Array(base_column=BigInt(), default=None)
    more = Array(base_column=BigInt(), default=None, null=True)
    made_at = Timestamptz(default=None)
    compared_at = Timestamptz(default=None, null=True)


class PhotoPair(Table, tablename="photo_pair"):
    """How well an after photo compares with the best before photo of its case, 0 to 100."""

    case_id = ForeignKey(CaseFile, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    event_id = UUID(primary_key=True, default=None)
    after_sha256 = Text(default=None)
    before_sha256 = Text(default=None)
    score = SmallInt(default=None)
    made_at = Timestamptz(default=None)
