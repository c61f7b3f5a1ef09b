"""Tables of evidence. Constraints: migrations/sql/64_copies.sql, 65_evidence.sql."""

from piccolo.columns import Array, BigInt, ForeignKey, Integer, OnDelete, Text, Timestamptz
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
