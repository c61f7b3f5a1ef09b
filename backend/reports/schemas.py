"""Wire forms of reports and of the public tracking page."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import msgspec

from backend.catalog.limits import LimitUnit
from backend.kernel.wire import View, Wire
from backend.reports.shots import Shot
from backend.territory.locate import Certainty

Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Code = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4,5}\Z")]  # four digits until the edition of 2026
MAX_PHOTOS = 9
ReportKind = Literal["citizen", "inspection"]
PhotoRole = Literal["before", "after", "check"]
AnswerReason = Literal["still_there", "partly", "came_back", "other_place", "other"]
Stage = Literal["accept", "dispatch", "handle", "check"]
# Milliseconds by which the sender's clock was ahead of the server's when `deviceAt` was written, by its own measure.
ClockAhead = Annotated[int, msgspec.Meta(ge=-3_155_760_000_000, le=3_155_760_000_000)]


class Location(Wire):
    """Where it is, degrees in the named datum, with the radius in metres the sender's device vouches for."""

    FIRST: ClassVar = ("lon", "lat", "datum", "accuracyM", "source", "cellCode")

    lon: float
    lat: float
    datum: Annotated[str, msgspec.Meta(max_length=10)]
    accuracy_m: Annotated[float, msgspec.Meta(ge=0, le=100_000)]
    source: Literal["device", "exif", "map"]
    cell_code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{15}\Z")] | None = None


class ContactInput(Wire):
    """`phone` as people write it: a mobile, or area code, number and extension."""

    FIRST: ClassVar = ("name", "phone", "email")

    name: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    phone: Annotated[str, msgspec.Meta(max_length=60)] | None = None
    email: Annotated[str, msgspec.Meta(max_length=100, pattern=r"^\Z|^[^@\s]+@[^@\s]+\Z")] | None = None


class ReportInput(Wire):
    """What a phone sends. `editionId`: the edition of the catalogue in which the codes were chosen.

    `FIRST`, here and in what it holds: backend.kernel.secrets.body_hashes.
    """

    FIRST: ClassVar = (
        "id", "kind", "text", "location", "photos", "categoryCode", "componentCode", "contact", "deviceAt", "shots"
    )  # fmt: skip

    id: UUID
    kind: ReportKind
    text: Annotated[str, msgspec.Meta(max_length=1000)]
    location: Location
    photos: Annotated[list[Sha256], msgspec.Meta(max_length=MAX_PHOTOS)]
    category_code: Code | None = None
    component_code: Code | None = None
    edition_id: Annotated[str, msgspec.Meta(max_length=80)] | None = None
    contact: ContactInput | None = None
    device_at: datetime | None = None
    clock_ahead_ms: ClockAhead | None = None
    shots: Annotated[list[Shot], msgspec.Meta(max_length=MAX_PHOTOS)] = msgspec.field(default_factory=list)


class CellRef(View):
    code: str
    name: str


class PlaceCandidate(View):
    """A cell that the disc of the report's accuracy touches: its share of the disc (0–1), metres from the point."""

    code: str
    name: str
    share: float
    distance_m: float
    side: str = ""


class PlaceAnswer(View):
    """`said`: the cell that the sender chose, where it is (no longer) a candidate; the clerk decides."""

    certainty: Certainty
    cell: CellRef | None
    candidates: list[PlaceCandidate]
    said: CellRef | msgspec.UnsetType = msgspec.UNSET


class TrackLimit(View):
    """At most `value` of `unit` (backend.catalog.limits)."""

    value: int
    unit: LimitUnit


class TrackStage(View):
    """A stage that runs (`dueAt` is set) or comes: accept, dispatch, handle, check; a limit the city has set.

    `unpublishedYear`: `dueAt` counts working time in a year whose days off are not published yet.
    """

    stage: Stage
    due_at: datetime | None
    limit: TrackLimit | None
    unpublished_year: int | None = None


class ReportAnswer(View):
    id: UUID
    tracking_code: str
    status: str
    place: PlaceAnswer
    stages: list[TrackStage]
    case_id: UUID | msgspec.UnsetType = msgspec.UNSET


class TrackStep(View):
    """One step in public words; a unit, never a person. `note`: what the desk tells whoever reported it;
    `byReporter`: somebody who reported it brought it about; `byYou`: with this very code;
    `onSite`: whoever checked brought a photo of their own; without it nothing is known of where they looked.
    """

    at: datetime
    step: str
    words: str
    unit_name: str | None
    note: str | None = None
    by_reporter: bool = False
    by_you: bool = False
    on_site: bool = False


class TrackCategory(View):
    code: str
    name: str


class PublicPhoto(View):
    """An approved copy: JPEG at `url`, WebP at `modernUrl`; `role` before, after or check; `at` when it came in;
    `outdated`: the case went back to work after it, so that it does not show how the place is."""

    url: str
    modern_url: str | None
    width: int
    height: int
    role: PhotoRole
    at: datetime
    outdated: bool


class TrackWork(View):
    """The handling: from the order to the unit, or the last failed check, until it was handed in (null: not yet), and
    its limit.

    `usedS`: seconds it took, in the kind of time its limit counts; null before it is handed in, and without a limit.
    """

    unit_name: str
    started_at: datetime
    finished_at: datetime | None
    due_at: datetime | None
    limit: TrackLimit | None
    used_s: int | None = None


class TrackSaid(View):
    """What was said with this code of one closing. `photos`: how many came with it."""

    at: datetime
    clean: bool
    reasons: list[AnswerReason]
    text: str
    photos: int


class TrackAnswer(View):
    """市民评价 of the last closing: whether an answer is open, until when, what was said; `reworks`: a "not done"
    lets it be worked on again; `said`: as in `TrackView`, for pages that look for it here; `closing`: which it is.
    """

    open: bool
    until: datetime
    clean: bool | None
    at: datetime | None
    reworks: bool
    closing: UUID
    said: list[TrackSaid] = msgspec.field(default_factory=list)


class AnswerInput(Wire):
    """Whether it is done. `reasons`: the app's own words for why not; `closing`: the one that it speaks of."""

    id: UUID
    clean: bool
    reasons: Annotated[list[AnswerReason], msgspec.Meta(max_length=5)] = msgspec.field(default_factory=list)
    text: Annotated[str, msgspec.Meta(max_length=500)] | None = None
    photos: Annotated[list[Sha256], msgspec.Meta(max_length=3)] = msgspec.field(default_factory=list)
    closing: UUID | None = None


class TrackView(View):
    """`said`: every answer that was given with this code, the last first, whichever case the report was merged into.
    `photoCount`: the photos that were sent with this report; `caseNo`: that of the case it is in, once it has one.
    """

    tracking_code: str
    received_at: datetime
    state: str
    state_words: str
    text: str
    category: TrackCategory | None
    place_words: str
    steps: list[TrackStep]
    done: bool
    photos: list[PublicPhoto]
    unit_name: str | None
    stages: list[TrackStage]
    work: TrackWork | None
    answer: TrackAnswer | None
    said: list[TrackSaid] = msgspec.field(default_factory=list)
    case_no: str | None = None
    photo_count: int = 0
