"""UUIDv7 and nothing else."""

import uuid

import pytest

from backend.kernel.errors import InvalidId
from backend.kernel.ids import check_id, new_id


def test_a_fresh_id_is_version_7_of_the_rfc_variant() -> None:
    made = new_id()
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert check_id(made) == made


def test_ids_of_another_version_are_refused() -> None:
    for other in (uuid.uuid4(), uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)):
        with pytest.raises(InvalidId):
            check_id(other)


def test_ids_made_one_after_another_differ() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000
