"""Reviews and public copies. Constraints: migrations/sql/67_privacy.sql."""

from piccolo.columns import JSONB, UUID, BigInt, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.table import Table

from backend.people.tables import Account


class PhotoReview(Table, tablename="photo_review"):
    """What is hidden in a photo's public copy, and whether a person approved it."""

    sha256 = Text(primary_key=True, default=None)
    state = Text(default=None)
    version = Integer(default=None)
    boxes = JSONB(default=None)
    trouble = Text(default=None, null=True)
    found_at = Timestamptz(default=None)
    decided_at = Timestamptz(default=None, null=True)
    decided_by = ForeignKey(Account, on_delete=OnDelete.restrict, default=None)
    reason = Text(default=None, null=True)
    published_version = Integer(default=None, null=True)


class PhotoReviewStep(Table, tablename="photo_review_step"):
    """One version of a review."""

    sha256 = ForeignKey(PhotoReview, null=False, on_delete=OnDelete.restrict, default=None)
    version = Integer(default=None)
    what = Text(default=None)
    boxes = JSONB(default=None)
    actor_id = UUID(default=None, null=True)
    reason = Text(default=None, null=True)
    at = Timestamptz(default=None)


class PublicCopy(Table, tablename="public_copy"):
    """A rendering that anyone with its address may see."""

    token = Text(primary_key=True, default=None)
    sha256 = ForeignKey(PhotoReview, null=False, on_delete=OnDelete.restrict, default=None)
    version = Integer(default=None)
    media_type = Text(default=None)
    copy_sha256 = Text(default=None)
    object_key = Text(default=None)
    width = Integer(default=None)
    height = Integer(default=None)
    bytes = BigInt(default=None)
    made_at = Timestamptz(default=None)
    withdrawn_at = Timestamptz(default=None, null=True)
    removed_at = Timestamptz(default=None, null=True)
