"""What has landed is released: a migration of landed.sha256 is never edited; a change is a new migration."""

import hashlib
from pathlib import Path

import pytest

from tests.harness.databases import REPOSITORY

_LANDED = [line.split() for line in (Path(__file__).parent / "landed.sha256").read_text().splitlines()]


@pytest.mark.parametrize(("digest", "name"), _LANDED, ids=[name for _, name in _LANDED])
def test_a_landed_migration_is_as_it_was(digest: str, name: str) -> None:
    assert hashlib.sha256((REPOSITORY / "migrations" / name).read_bytes()).hexdigest() == digest


def test_the_baseline_holds_the_files_that_it_landed_with() -> None:
    """It runs every file of its folder: one more would run in fresh installations only."""
    here = {f"sql/{path.name}" for path in (REPOSITORY / "migrations" / "sql").glob("*.sql")}
    assert here == {name for _, name in _LANDED if name.startswith("sql/")}


def test_every_migration_up_to_the_last_landed_one_is_kept() -> None:
    landed = {name for _, name in _LANDED}
    last = max(name.split(".")[0] for name in landed if name.startswith("m"))
    here = {path.name for path in (REPOSITORY / "migrations").glob("m*") if path.name.split(".")[0] <= last}
    assert here <= landed
