"""Changing the base map: a layer comes from a file, for everywhere or for one area, and goes the same way.

Its features have no versions: the way back is importing the file again.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import shapely

from backend.db import atomic
from backend.territory import base_queries, queries
from backend.territory.base import Read, read_base
from backend.territory.errors import NotInForce
from backend.territory.files import Source, read_features


async def import_base(source: Source, layer: str, area_code: str | None = None) -> Read:
    """One layer of the base map from a file, in place of what that layer had; with an area, of what it had there: what
    lies on its border belongs to the area in which its middle is.

    Errors: BadAreaFile, UnknownDatum (422), NotInForce (404).
    """
    features = await asyncio.to_thread(read_features, source)
    found = await asyncio.to_thread(read_base, features, layer, source.fields)
    async with atomic():
        if area_code is None:
            await base_queries.clear_base(layer)
        else:
            area, gone = await _within(layer, area_code)
            inside = await asyncio.to_thread(_inside, area, [f.form for f in found.features])
            found = Read([f for f, has in zip(found.features, inside, strict=True) if has], found.unknown)
            await base_queries.drop_base(gone)
        await base_queries.add_base([(f.layer, f.kind, f.kind_detail, f.name, f.props, f.form) for f in found.features])
    return found


async def end_base(layer: str, area_code: str | None = None, *, trial: bool = False) -> int:
    """A layer's features go, with an area those whose middle lies there; how many. `trial`: only counts them.

    Errors: NotInForce (404).
    """
    async with atomic():
        if area_code is not None:
            _, gone = await _within(layer, area_code)
            if not trial:
                await base_queries.drop_base(gone)
            return len(gone)
        count = await base_queries.of_layer(layer)
        if not trial:
            await base_queries.clear_base(layer)
        return count


async def _within(layer: str, area_code: str) -> tuple[Any, list[int]]:
    """The outline of an area and the ids of the layer's features there. Errors: NotInForce (404)."""
    area = await queries.area_form(area_code)
    if area is None:
        raise NotInForce(area_code)
    old = await base_queries.base_touching(layer, area)
    inside = await asyncio.to_thread(_inside, area, [r["geom"] for r in old])
    return area, [r["id"] for r, has in zip(old, inside, strict=True) if has]


def _inside(area: Any, forms: Sequence[Any]) -> list[bool]:
    shapely.prepare(area)
    return [bool(area.intersects(_middle(form))) for form in forms]


def _middle(form: Any) -> Any:
    """Half way along a line (a representative point would be one of its ends), a point inside a surface."""
    return form.interpolate(0.5, normalized=True) if form.geom_type == "LineString" else form.representative_point()
