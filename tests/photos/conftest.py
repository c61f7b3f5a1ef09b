"""The renderer's child process, one for all tests of photos; people and commands."""

from collections.abc import AsyncIterator

import pytest_asyncio

from backend.photos import renderings
from backend.photos.child import Child
from tests.cases.conftest import advance, give, people

__all__ = ["advance", "give", "people"]


@pytest_asyncio.fixture(scope="session")
async def renderer() -> AsyncIterator[Child]:
    child = renderings.child(limit_s=600)  # the machine may do much else
    yield child
    await child.stop()
