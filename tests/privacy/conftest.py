"""People, commands, and the two children that touch pixels."""

from collections.abc import AsyncIterator

import pytest_asyncio

from backend.photos.child import Child
from backend.privacy import jobs
from tests.cases.conftest import advance, give, people
from tests.photos.conftest import renderer

__all__ = ["advance", "give", "people", "renderer"]


@pytest_asyncio.fixture(scope="session")
async def finder() -> AsyncIterator[Child]:
    child = jobs.child(limit_s=600)  # the machine may do much else
    yield child
    await child.stop()
