"""The demo city in each test's own transaction: made by the product once, copied for the tests after."""

from typing import Any

import pytest

from backend.db import copy_in, fetch
from backend.demo.city.load import load_city
from backend.kernel.clock import FixedClock
from backend.territory import queries, service

_AREA = ("code", "level", "name", "parent_code", "geom", "valid_from", "version_from")
_BASE = ("layer", "kind", "kind_detail", "name", "props", "geom")
_made: dict[str, list[tuple[Any, ...]]] = {}


@pytest.fixture
async def demo_city(nothing_yet: None, clock: FixedClock) -> None:
    if not _made:
        await load_city(clock)
        for table, columns in (("area", _AREA), ("base_feature", _BASE)):
            _made[table] = [tuple(r) for r in await fetch(f"SELECT {', '.join(columns)} FROM {table}")]
        return
    version = await queries.begin_version("demo city", clock.now())
    await copy_in("area", _AREA, [(*row[:-1], version) for row in _made["area"]])
    await copy_in("base_feature", _BASE, _made["base_feature"])


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Each test sees the territory of its own database."""
    service.forget()
