"""The renderer's child process, one for all tests of photos; people and commands."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from litestar import Litestar

from backend.photos import glance, renderings
from backend.photos.child import Child
from tests.cases.conftest import advance, give, people

__all__ = ["advance", "give", "people"]


@pytest_asyncio.fixture(scope="session")
async def renderer() -> AsyncIterator[Child]:
    child = renderings.child(limit_s=600)  # the machine may do much else
    yield child
    await child.stop()


@pytest.fixture
def eyes(app: Litestar, renderer: Child, monkeypatch: pytest.MonkeyPatch) -> Iterator[Child]:
    """The app looks at photos as they come in, however long it takes."""
    monkeypatch.setattr(glance, "PATIENCE_S", 600)
    app.state.eyes = renderer
    yield renderer
    app.state.eyes = None
