"""The demo city's ground: base map, areas and grid cells of two districts (data/NOTICE.md)."""

import asyncio
import gzip
import json
from pathlib import Path
from typing import Any

from shapely.geometry import shape

from backend.db import atomic
from backend.kernel.clock import Clock, SystemClock
from backend.territory import changes, queries
from backend.territory import service as territory
from backend.territory.importer import Outline

DATA = Path(__file__).resolve().parent.parent / "data"
DISTRICTS = ("310115", "310101")  # the two banks of the river
_LAYERS = ("landuse", "water", "roads", "buildings", "pois")
_COLUMNS = {"kind", "kind_detail", "name"}


async def load_city(clock: Clock | None = None) -> None:
    """Base map, areas and cells, whatever of them is missing. Repeatable; about 5 s the first time."""
    clock = clock or SystemClock()
    if not await queries.has_base():
        rows = await asyncio.to_thread(_base_rows)
        async with atomic():
            await queries.add_base(rows)
    await _areas(clock)
    for district in DISTRICTS:
        if not await queries.areas_of("cell", district):
            await territory.make_cells(district, "演示城市的单元网格", clock)
    territory.forget()


def _features(name: str) -> list[dict[str, Any]]:
    with gzip.open(DATA / f"city_{name}.geojson.gz", "rt", encoding="utf-8") as file:
        return list(json.load(file)["features"])


def _base_rows() -> list[tuple[str, str, str, str, str, Any]]:
    rows = []
    for layer in _LAYERS:
        for feature in _features(layer):
            props = feature["properties"]
            rest = json.dumps({k: v for k, v in props.items() if k not in _COLUMNS}, ensure_ascii=False)
            form = shape(feature["geometry"])
            rows.append((layer, props["kind"], props.get("kind_detail") or "", props.get("name") or "", rest, form))
    return rows


async def _areas(clock: Clock) -> None:
    """District, streets and communities in one version."""
    levels: dict[str, list[Outline]] = {"district": [], "street": [], "community": []}
    for feature in _features("areas"):
        props = feature["properties"]
        levels[props["level"]].append(Outline(props["code"], props["name"], shape(feature["geometry"])))
    await changes.add_areas(levels, "演示城市的区、街道和社区", clock)
