"""Wire forms of cases, events and commands."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

import msgspec

from backend.cases.workflow import CommandWord, OfferedWord, StateWord
from backend.catalog.schemas import Duty, KeyKind, Relation
from backend.geo.datum import Datum
from backend.kernel.wire import View, Wire
from backend.reports.schemas import ClockAhead, ReportKind, Stage
from backend.reports.shots import Shot
from backend.territory.locate import Certainty

Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Lon = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Lat = Annotated[float, msgspec.Meta(ge=-90, le=90)]


class Point(View):
    """Degrees, WGS-84."""

    lon: float
    lat: float


class CellRef(View):
    code: str
    name: str


class CategoryRef(View):
    edition: str
    kind: KeyKind
    code: str
    name: str
    duty: Duty | None = None


class UnitRef(View):
    id: UUID
    name: str


class PersonRef(View):
    id: UUID
    name: str


class ClockView(View):
    """A stage's clock. `unpublishedYear`: the limit counts working time and ends in a year whose days off are not
    published yet, so that it may still move. `state` by the share of the limit used: ample ≤ 80 %, near ≤ 100 %, over
    beyond.
    """

    stage: Stage
    started_at: datetime
    due_at: datetime
    state: Literal["ample", "near", "over"]
    limit_text: str
    unpublished_year: int | None = None


class CaseItem(View):
    """A row of a list. `returnedBy`: the unit that sent it back to dispatch; `assignee`: who of the unit does it;
    `cameBack`: 返工, a check failed or the case was opened again; `ownWork`: the caller handled the matter and would
    check it now: `refused`, or `allowed` by the city's settings.
    """

    id: UUID
    no: str | None
    state: StateWord
    version: int
    kind: ReportKind
    received_at: datetime
    state_since: datetime
    category: CategoryRef | None
    text: str
    place_words: str
    location: Point
    cell: CellRef | None
    certainty: Certainty
    unit: UnitRef | None
    clock: ClockView | None
    photo: str | None
    photo_count: int
    report_count: int
    returned_by: str | None
    assignee: PersonRef | None
    came_back: bool
    own_work: Literal["refused", "allowed"] | None


class StateCount(View):
    """Cases of one state: all of them, those over their limit, those outside every area, those that came back from a
    failed check (counted for one unit's tasks only).
    """

    all: int
    over: int
    outside: int
    came_back: int | None


class CaseCounts(View):
    """How many open cases one may see, by state; a state without any is not named."""

    as_of: datetime
    states: dict[str, StateCount]


class Candidate(View):
    code: str
    name: str
    share: float
    distance_m: float
    unit_name: str | None = None


class PlaceView(View):
    """`said`: the cell that the reporter chose, where it is no candidate (any more)."""

    certainty: Certainty
    cell: CellRef | None
    candidates: list[Candidate]
    said: CellRef | None = None


class ReporterRef(View):
    name: str


class ReportView(View):
    """`hasContact`: a way to reach the sender was left; what it is stands behind `contact.read`. `takenLocal`: what the
    camera says where nothing says the moment; it has no offset.

    `unknownCode`: the category chosen, where no edition of the catalogue has it.
    """

    id: UUID
    kind: ReportKind
    text: str
    received_at: datetime
    taken_at: datetime | None
    photos: list[str]
    location: Point
    accuracy_m: float
    reporter: ReporterRef | None
    has_contact: bool
    unknown_code: str | None = None
    taken_local: str | None = None


class TaskView(View):
    """`suggested`: the unit that should take it, said by the one that returned it. `verdict`: what the check said of
    what was handed in; null also where the check came before verdicts were kept by task."""

    id: UUID
    kind: Literal["handle", "check"]
    role: Literal["lead", "assist", "check"]
    unit: UnitRef
    state: Literal["open", "acknowledged", "finished", "returned", "cancelled"]
    opened_at: datetime
    acknowledged_at: datetime | None
    finished_at: datetime | None
    verdict: Literal["passed", "failed"] | None
    note: str | None
    photos: list[str]
    assignee: PersonRef | None
    suggested: UnitRef | None


class Offer(View):
    """A command that this caller may give now, with the fields it needs."""

    command: OfferedWord
    needs: list[str]


class ProposalUnit(View):
    unit: UnitRef
    open_tasks: int
    reason: str
    reason_en: str


class RuleRef(View):
    code: str
    version: int


class ProposalView(View):
    unit: UnitRef | None
    sentence: str
    sentence_en: str
    rule: RuleRef | None
    candidates: list[ProposalUnit]


class ConditionView(View):
    id: str
    condition: str
    close_when: str
    limit_text: str
    demo: bool


class KeyMove(View):
    """A matter or component of another edition that moves when the case is filed: to `to`, or to what a person chooses.

    `relation`: same, renamed, moved or dropped by the catalogue's mapping; null when it has none.
    """

    kind: KeyKind
    code: str
    old: CategoryRef | None
    to: CategoryRef | None
    relation: Relation | None
    candidates: list[CategoryRef]


class LookView(View):
    """A photo to look at before the check passes or the case is closed.

    `kind`: same_file, same_picture (in another file), too_early (taken before the dispatch), not_comparable; `key` is
    what `looked` names.
    """

    key: str
    kind: Literal["same_file", "same_picture", "too_early", "not_comparable"]
    sha256: str
    sentence: str
    sentence_en: str


class EventActor(View):
    name: str
    unit_name: str | None


class JoinedStep(View):
    """What a case that was merged into this one had photos of, after its report.

    `byReporter`: it came with an answer of whoever reported it, `clean` what they answered.
    """

    at: datetime
    command: CommandWord
    actor: EventActor | None
    photos: list[str]
    by_reporter: bool = False
    clean: bool | None = None


class CaseDetail(CaseItem):
    """`edition`: the one in force; `moves`: what of the key is of another, while the case is not filed."""

    accuracy_m: float
    place: PlaceView
    reports: list[ReportView]
    tasks: list[TaskView]
    proposal: ProposalView | None
    conditions: list[ConditionView]
    edition: str
    moves: list[KeyMove]
    condition_id: str | None
    merged_into: UUID | None
    commands: list[Offer]
    looks: list[LookView]
    joined: list[JoinedStep]


class EventView(View):
    id: UUID
    no: int
    at: datetime
    device_at: datetime | None
    command: CommandWord
    source: StateWord | None = msgspec.field(name="from")
    to: StateWord
    actor: EventActor | None
    note: str | None
    to_citizen: str | None
    photos: list[str]
    facts: dict[str, Any]
    hash: str


class ContactView(View):
    report_id: UUID
    name: str
    phone: str
    email: str


class ContactReading(Wire):
    """Why the contacts are wanted."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class ContactReadView(View):
    """Who opened the case's contacts, when and why (empty: before reasons were asked); `found`: how many were shown."""

    at: datetime
    reason: str
    name: str
    unit_name: str | None
    found: int


class CommandBody(Wire):
    """One command. `id` is the sender's and becomes the event's; the same id and body again gives the case again.

    `location` is where the sender stood, `place` where the case is to lie, `editionId` the edition of the catalogue in
    which the codes were chosen, `toCitizen` what whoever reported it reads beside the step on the tracking page.
    `role` belongs to `dispatch`: `lead` when it is not said; a further unit is sent to `assist` while another leads.
    `taskId` says which task is meant where several units work on the case.
    `FIRST`, here and in what it holds: backend.kernel.secrets.body_hashes.
    """

    FIRST: ClassVar = (
        "id", "command", "taskId", "ifVersion", "note", "photos", "unitId", "categoryCode", "componentCode",
        "conditionId", "result", "intoCaseId", "location", "place", "deviceAt", "shots",
    )  # fmt: skip

    id: UUID
    command: Annotated[str, msgspec.Meta(max_length=40)]
    task_id: UUID | None = None
    if_version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None
    note: Annotated[str, msgspec.Meta(max_length=2000)] | None = None
    photos: Annotated[list[Sha256], msgspec.Meta(max_length=9)] = msgspec.field(default_factory=list)
    unit_id: UUID | None = None
    category_code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{5}\Z")] | None = None
    component_code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{5}\Z")] | None = None
    condition_id: Annotated[str, msgspec.Meta(max_length=80)] | None = None
    edition_id: Annotated[str, msgspec.Meta(max_length=80)] | msgspec.UnsetType | None = msgspec.UNSET
    assignee_id: UUID | msgspec.UnsetType | None = msgspec.UNSET
    to_citizen: Annotated[str, msgspec.Meta(max_length=500)] | msgspec.UnsetType | None = msgspec.UNSET
    role: Literal["lead", "assist"] | msgspec.UnsetType | None = msgspec.UNSET
    result: Literal["confirmed", "not_found"] | None = None
    into_case_id: UUID | None = None
    location: "CommandPoint | None" = None
    place: "CommandPoint | None" = None
    device_at: datetime | None = None
    clock_ahead_ms: ClockAhead | None = None
    looked: Annotated[list[Annotated[str, msgspec.Meta(max_length=100)]], msgspec.Meta(max_length=60)] | None = None
    shots: Annotated[list[Shot], msgspec.Meta(max_length=9)] = msgspec.field(default_factory=list)


class CommandPoint(Wire):
    """Where the sender stood, degrees in the named datum."""

    FIRST: ClassVar = ("lon", "lat", "datum", "accuracyM")

    lon: Lon
    lat: Lat
    datum: Datum = "wgs84"
    accuracy_m: Annotated[float, msgspec.Meta(ge=0, le=100_000)] | None = None
