"""What binds one event to the next."""

import hashlib
from datetime import UTC, datetime

from backend.cases.chain import FORMAT, GENESIS, EventBody, note_hash, read, seal
from backend.kernel.ids import new_id


def body(no: int = 1) -> EventBody:
    return EventBody(
        format=FORMAT, case=new_id(), no=no, id=new_id(), command="accept", to="accepted", source="reported",
        at=datetime(2026, 11, 23, 6, 40, tzinfo=UTC), previous="",
    )  # fmt: skip


def test_the_hash_is_of_exactly_the_stored_bytes() -> None:
    sealed = seal(body(), GENESIS, "")
    assert hashlib.sha256(sealed.body).digest() == sealed.hash


def test_the_next_event_names_the_hash_of_the_one_before() -> None:
    first = seal(body(1), GENESIS, "")
    second = seal(body(2), first.hash, "")
    assert read(second.body).previous == first.hash.hex()


def test_the_note_itself_is_not_in_the_chain_and_its_hash_is_salted() -> None:
    words = "张三，电话 13800000000"
    one, two = seal(body(), GENESIS, words), seal(body(), GENESIS, words)
    assert words.encode() not in one.body
    assert read(one.body).note == note_hash(one.salt, words)
    assert read(one.body).note != read(two.body).note


def test_reading_gives_back_what_was_sealed() -> None:
    event = body()
    event.facts = {"no": "2026-00001"}
    back = read(seal(event, GENESIS, "").body)
    assert (back.case, back.id, back.at, back.facts) == (event.case, event.id, event.at, event.facts)
