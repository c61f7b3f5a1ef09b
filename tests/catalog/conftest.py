"""The catalogue as loaded for the demo city, and nothing remembered from other tests."""

from collections.abc import AsyncIterator

import pytest

from backend.catalog import service
from backend.kernel.clock import FixedClock


@pytest.fixture(autouse=True)
def nothing_remembered(nothing_yet: None) -> None:
    service.forget()


@pytest.fixture
async def catalog(clock: FixedClock) -> AsyncIterator[None]:
    await service.load_catalog(clock.now(), demo=True)
    yield
    service.forget()
