"""Wire forms of reviews and public copies."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.kernel.wire import View, Wire
from backend.privacy.rules import Box
from backend.reports.schemas import PhotoRole

ReviewState = Literal["waiting", "approved", "rejected"]


class ReviewItem(View):
    """A photo in the queue. `trouble`: why no boxes could be proposed. `published`: whether the copy is there.
    `receivedAt`: when the photo came on its case.
    """

    sha256: str
    state: ReviewState
    version: int
    faces: int
    plates: int
    trouble: str | None
    found_at: datetime
    case_id: UUID
    case_no: str | None
    place_words: str
    received_at: datetime
    role: PhotoRole
    published: bool


class ReviewStep(View):
    what: Literal["found", "saved", "approved", "rejected", "withdrawn"]
    version: int
    by: str | None
    at: datetime
    reason: str | None


class ReviewView(ReviewItem):
    width: int
    height: int
    boxes: list[Box]
    reason: str | None
    public_url: str | None
    steps: list[ReviewStep]


class ReviewInput(Wire):
    """A decision on the version that the person saw. `boxes` replace all; without them they stay as they are.

    `looked`: the person has looked over the whole picture; needed to approve without a box what nothing searched.
    """

    version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    what: Literal["save", "approve", "reject", "withdraw"]
    boxes: list[Box] | None = None
    reason: Annotated[str, msgspec.Meta(max_length=500)] | None = None
    looked: bool = False
