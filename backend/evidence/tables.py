"""Tables of evidence. Constraints: migrations/sql/64_copies.sql, 65_evidence.sql."""

from piccolo.columns import UUID, Array, BigInt, Bytea, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.table import Table

from backend.cases.tables import CaseFile
from backend.photos.tables import Photo


class EvidenceCopy(Table, tablename="evidence_copy"):
    """A photo as part of one case, with its facts burnt in."""

    case_id = ForeignKey(CaseFile, null=False, on_delete=OnDelete.restrict, default=None)
    sha256 = ForeignKey(Photo, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    copy_sha256 = Text(default=None, index=True)
    object_key = Text(default=None)
    width = Integer(default=None)
    height = Integer(default=None)
    bytes = BigInt(default=None)
    lines = Array(base_column=Text(), default=None)
    made_at = Timestamptz(default=None)


class IssuedCopy(Table, tablename="issued_copy"):
    """A copy that we gave out, by the hash of its bytes; without a case it goes with every case of its photo."""

    sha256 = Text(primary_key=True, default=None)
    photo_sha256 = ForeignKey(Photo, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    case_id = ForeignKey(CaseFile, null=True, on_delete=OnDelete.restrict, index=True, default=None)
    kind = Text(default=None)
    issued_at = Timestamptz(default=None)
    withdrawn_at = Timestamptz(default=None, null=True)
    object_key = Text(default=None, null=True)


class RetentionRule(Table, tablename="retention_rule"):
    """How long a class of data is kept; `keep_days` null means for ever. Never changed: a newer rule replaces it."""

    id = Text(primary_key=True, default=None)
    class_ = Text(default=None, db_column_name="class")
    keep_days = Integer(default=None, null=True)
    basis = Text(default=None)
    valid_from = Timestamptz(default=None)


class PhotoPurge(Table, tablename="photo_purge"):
    """An original whose bytes are gone under a rule."""

    sha256 = Text(primary_key=True, default=None)
    rule_id = ForeignKey(RetentionRule, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    at = Timestamptz(default=None)


class CaseHold(Table, tablename="case_hold"):
    """法律保全: as long as it stands, nothing of the case is purged."""

    id = UUID(primary_key=True, default=None)
    case_id = ForeignKey(CaseFile, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    reason = Text(default=None)
    placed_at = Timestamptz(default=None)
    released_at = Timestamptz(default=None, null=True)


class PhotoPieces(Table, tablename="photo_pieces"):
    """Short hashes of an original's pieces, one after the other."""

    sha256 = Text(primary_key=True, default=None)
    piece_bytes = Integer(default=None)
    hashes = Bytea(default=None)
    noted_at = Timestamptz(default=None)
