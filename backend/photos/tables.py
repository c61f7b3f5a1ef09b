"""Photos and their derivatives. Constraints: migrations/sql/40_photos.sql."""

from piccolo.columns import UUID, BigInt, Bytea, ForeignKey, Integer, OnDelete, Real, SmallInt, Text, Timestamptz
from piccolo.table import Table

from backend.db.geometry import Geometry


class Photo(Table, tablename="photo"):
    """An original, stored once under its hash, with what its header and metadata say."""

    sha256 = Text(primary_key=True, default=None)
    bytes = BigInt(default=None)
    media_type = Text(default=None)
    width = Integer(default=None)
    height = Integer(default=None)
    orientation = SmallInt(default=None)
    taken_at = Timestamptz(default=None, null=True)
    taken_local = Text(default=None, null=True)
    taken_offset = Text(default=None, null=True)
    exif_point = Geometry("POINT", null=True)
    altitude_m = Real(default=None, null=True)
    direction = Real(default=None, null=True)
    direction_reference = Text(default=None, null=True)
    gps_accuracy_m = Real(default=None, null=True)
    device_make = Text(default=None, null=True)
    device_model = Text(default=None, null=True)
    received_at = Timestamptz(default=None)
    uploaded_by = UUID(default=None, null=True)
    uploader_hash = Bytea(default=None, null=True)
    attached_at = Timestamptz(default=None, null=True)
    purged_at = Timestamptz(default=None, null=True)
    renderings = Text(default="pending")
    modern_at = Timestamptz(default=None, null=True)
    searched_at = Timestamptz(default=None, null=True)
    hashed_at = Timestamptz(default=None, null=True)


class PhotoDerivative(Table, tablename="photo_derivative"):
    """A rendering without metadata."""

    sha256 = ForeignKey(Photo, null=False, on_delete=OnDelete.cascade, index=True, default=None)
    kind = Text(default=None)
    media_type = Text(default=None)
    object_key = Text(default=None)
    width = Integer(default=None)
    height = Integer(default=None)
    bytes = BigInt(default=None)
    made_at = Timestamptz(default=None)
    content_sha256 = Text(default=None, null=True)


class PhotoParked(Table, tablename="photo_parked"):
    """A photo that no worker could render, and why."""

    sha256 = Text(primary_key=True, default=None)
    code = Text(default=None)
    detail = Text(default=None)
    attempts = Integer(default=None)
    at = Timestamptz(default=None)
