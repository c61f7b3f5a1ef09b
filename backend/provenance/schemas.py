"""Wire forms of facts and flags."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from backend.cases.schemas import Point
from backend.geo.datum import Datum
from backend.kernel.wire import View, Wire
from backend.reports.schemas import PhotoRole

SettledAs = Literal["dismissed", "corrected"]
Origin = Literal["exif", "device", "sender", "report.device", "report.exif", "report.map"]


class SourceView(View):
    """What one source says. `location` is WGS-84; `lon`, `lat`, `datum` as given. `takenLocal` has no offset."""

    origin: Origin
    taken_at: datetime | None = None
    taken_local: str | None = None
    location: Point | None = None
    lon: float | None = None
    lat: float | None = None
    datum: Datum | None = None
    accuracy_m: float | None = None
    altitude_m: float | None = None
    direction: float | None = None
    device: str | None = None


class PhotoFacts(View):
    """One photo of one event. `judged`: whether its facts have been compared yet."""

    event_id: UUID
    sha256: str
    role: PhotoRole
    sent_at: datetime
    received_at: datetime
    judged: bool
    sources: list[SourceView]


class Settled(View):
    how: SettledAs
    by: str
    at: datetime
    note: str


class FlagView(View):
    """A contradiction. `severity`: note, doubt, contradiction. `proposal`: where the case probably lies."""

    id: UUID
    event_id: UUID
    sha256: str
    kind: str
    severity: Literal["note", "doubt", "contradiction"]
    sentence: str
    sentence_en: str
    facts: dict[str, Any]
    found_at: datetime
    proposal: Point | None
    settled: Settled | None


class SettleInput(Wire):
    """How a person settles a flag. `id` names the correction's event; the same answer again changes nothing."""

    id: UUID
    how: SettledAs
    note: Annotated[str, msgspec.Meta(min_length=2, max_length=500)]
