"""Brings the demo city's ground in: base map, areas and grid cells of two districts (data/NOTICE.md)."""

import asyncio
import json
from typing import Any

from shapely.geometry import shape

from backend.db import atomic
from backend.demo.city.files import LAYERS, features
from backend.kernel.clock import Clock, SystemClock
from backend.territory import base_queries, changes, queries
from backend.territory import service as territory
from backend.territory.grid import Asked
from backend.territory.importer import Outline

DISTRICTS = ("310115", "310101")  # the two banks of the river
_COLUMNS = {"kind", "kind_detail", "name"}


async def load_city(clock: Clock | None = None) -> None:
    """Base map, areas and cells, whatever of them is missing. Repeatable; about 1 s the first time."""
    clock = clock or SystemClock()
    if not await queries.has_base():
        rows = await asyncio.to_thread(_base_rows)
        async with atomic():
            await base_queries.add_base(rows)
    await _areas(clock)
    for district in DISTRICTS:
        if not await queries.areas_of("cell", district):
            await territory.make_cells(district, "演示城市的单元网格", clock, Asked(before=_cells(district)))
    territory.forget()


def _base_rows() -> list[tuple[str, str, str, str, str, Any]]:
    rows = []
    for layer in LAYERS:
        for feature in features(layer):
            props = feature["properties"]
            rest = json.dumps({k: v for k, v in props.items() if k not in _COLUMNS}, ensure_ascii=False)
            form = shape(feature["geometry"])
            rows.append((layer, props["kind"], props.get("kind_detail") or "", props.get("name") or "", rest, form))
    return rows


def _cells(district: str) -> dict[str, list[Any]]:
    """The cells of each community, as `build` made them."""
    made: dict[str, list[Any]] = {}
    for feature in features("cells"):
        if feature["properties"]["community"].startswith(district):
            made.setdefault(feature["properties"]["community"], []).append(shape(feature["geometry"]))
    return made


async def _areas(clock: Clock) -> None:
    """District, streets and communities in one version."""
    levels: dict[str, list[Outline]] = {"district": [], "street": [], "community": []}
    for feature in features("areas"):
        props = feature["properties"]
        levels[props["level"]].append(Outline(props["code"], props["name"], shape(feature["geometry"])))
    await changes.add_areas(levels, "演示城市的区、街道和社区", clock)
