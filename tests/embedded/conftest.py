"""A data directory of the test's own that the cluster's owner can reach; its servers are stopped afterwards."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from backend.embedded import postgres, seaweed
from tests.harness.databases import DATA


@pytest.fixture
def own_folder() -> Iterator[Path]:
    folder = DATA / f"own_{uuid4().hex[:8]}"
    folder.mkdir(parents=True)
    yield folder
    seaweed.stop(folder)
    postgres.stop(folder)
    shutil.rmtree(folder, ignore_errors=True)
