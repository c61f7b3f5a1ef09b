"""The same request is recognised across an upgrade of the server."""

from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
import pytest

from backend.cases.schemas import CommandBody, CommandPoint
from backend.kernel.secrets import body_hash, body_hashes
from backend.kernel.wire import Wire
from backend.reports.schemas import ContactInput, Location, ReportInput
from backend.reports.shots import Shot, ShotPlace

CASE = UUID("01938a5e-0000-7000-8000-000000000003")
PHOTO = "ab" * 32
PLAIN = {
    "id": "01938a5e-0000-7000-8000-000000000001", "kind": "citizen", "text": "垃圾堆在路边", "photos": [],
    "location": {"lon": 121.5005, "lat": 31.2305, "datum": "wgs84", "accuracyM": 8, "source": "device"},
}  # fmt: skip
FULL = {
    **PLAIN, "contact": {"phone": "13800000000"}, "deviceAt": "2026-11-23T02:00:00Z", "photos": [PHOTO],
    "shots": [{
        "sha256": PHOTO, "takenAt": "2026-11-23T01:59:00Z",
        "location": {"lon": 121.5005, "lat": 31.2305, "accuracyM": 8},
    }],
}  # fmt: skip
COMMAND = {
    "id": "01938a5e-0000-7000-8000-000000000002", "command": "check_pass", "note": "属实",
    "location": {"lon": 121.5005, "lat": 31.2305},
}  # fmt: skip


@pytest.mark.parametrize(
    ("body", "stored"),
    [
        (PLAIN, "d8d9e488857a76d3deb3c71ffdacde3a2b77ef5bea5fd99b5e6773f485cec2ac"),
        (FULL, "85feeb9305696001975cbf67af7a3bd6243e4a33c0d0aa68b07a86c6c00697a5"),
    ],
)
def test_a_report_stored_by_the_first_release_is_recognised(body: dict, stored: str) -> None:
    forms = body_hashes([bytes(32)], "anonymous", msgspec.convert(body, ReportInput))
    assert bytes.fromhex(stored) in forms[1:]


def test_a_command_stored_by_the_first_release_is_recognised() -> None:
    forms = body_hashes([bytes(32)], "someone", (CASE, msgspec.convert(COMMAND, CommandBody)))
    assert bytes.fromhex("80c2c8f4938b0836418919afdc5ece306aa99a86467ca124d64f2b992ba7f873") in forms[1:]


class Inner(Wire):
    FIRST: ClassVar = ("lon",)
    lon: float


class Before(Wire):
    FIRST: ClassVar = ("id", "note", "inner")
    id: str
    note: str | None = None
    inner: list[Inner] = msgspec.field(default_factory=list)


class InnerAfter(Inner):
    skew: int | None = None


class After(Before):
    """The version after: one optional member more, here and inside."""

    inner: list[InnerAfter] = msgspec.field(default_factory=list)  # type: ignore[assignment]
    looked: Annotated[bool, "new"] = False


def _both(**body: object) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    return tuple(body_hashes([b"k"], "me", msgspec.convert(body, kind)) for kind in (Before, After))  # type: ignore[return-value]


def test_a_member_that_a_later_version_adds_leaves_the_hashes_of_an_older_body() -> None:
    for body in ({"id": "1"}, {"id": "1", "note": None}, {"id": "1", "note": "x", "inner": [{"lon": 1.5}]}):
        before, after = _both(**body)
        assert before == after


def test_what_is_said_in_a_new_member_counts() -> None:
    plain = body_hashes([b"k"], "me", After(id="1", inner=[InnerAfter(lon=1)]))
    for other in (
        After(id="1", inner=[InnerAfter(lon=1)], looked=True),
        After(id="1", inner=[InnerAfter(lon=1, skew=2)]),
    ):
        assert not set(body_hashes([b"k"], "me", other)) & set(plain)


def test_other_words_another_sender_and_another_order_of_photos_are_other_requests() -> None:
    one = body_hash(b"k", "me", Before(id="1", note="x"))
    assert body_hash(b"k", "me", Before(id="1", note="y")) != one
    assert body_hash(b"k", "you", Before(id="1", note="x")) != one
    assert body_hash(b"j", "me", Before(id="1", note="x")) != one


@pytest.mark.parametrize("kind", [ReportInput, Location, ContactInput, Shot, ShotPlace, CommandBody, CommandPoint])
def test_members_beyond_the_first_release_are_optional(kind: type[Wire]) -> None:
    """A phone of that release does not send them."""
    needed = {f.encode_name for f in msgspec.structs.fields(kind) if f.required}
    assert needed <= set(kind.FIRST)  # type: ignore[attr-defined]
