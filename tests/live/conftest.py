"""A database of the test's own with the test city in it."""

from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar

from backend.catalog import service as catalog
from backend.dispatch import service as dispatch
from backend.live import relay
from backend.territory import service as territory
from tests.harness.world import World, existing


def _forget_all() -> None:
    for feature in (territory, catalog, dispatch):
        feature.forget()


@pytest.fixture
async def own_world(own_database: str) -> AsyncIterator[World]:
    _forget_all()
    await relay.ensure_epoch()
    yield await existing()
    _forget_all()


@pytest.fixture
async def caller(app: Litestar, own_world: World) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as c:
        yield c
