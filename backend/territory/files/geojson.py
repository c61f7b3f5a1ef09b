"""GeoJSON by Python's own reader: values keep their types, and no feature is passed over in silence. Pure."""

import json
import re
from math import isfinite
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from backend.territory.errors import BadAreaFile
from backend.territory.files.text import decoded
from backend.territory.files.unpack import Part

_EPSG = re.compile(r"EPSG:(?:[\d.]*:)?(\d+)\Z", re.IGNORECASE)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def features(part: Part) -> tuple[list[dict[str, Any]], list[Any], str | None]:
    """Properties, forms (None for none) and the coordinate system that is stated (RFC 7946 leaves it out).

    Errors: BadAreaFile (422).
    """
    try:
        read = json.loads(decoded(part.data, part.name))
        raw = [read] if read.get("type") == "Feature" else list(read["features"])
        rows = [_storable(dict(one.get("properties") or {})) for one in raw]
        stated = _stated(read.get("crs"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise BadAreaFile(f"{part.name}：不是 GeoJSON 要素（{_words(problem)}）") from None
    return rows, [_form(part.name, number, one.get("geometry")) for number, one in enumerate(raw, 1)], stated


def _form(name: str, number: int, geometry: Any) -> Any:
    try:
        with np.errstate(invalid="ignore"):  # NaN: reading.py leaves the form out
            return shapely.force_2d(shape(geometry)) if geometry else None
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OverflowError,
        shapely.errors.ShapelyError,
    ) as problem:
        raise BadAreaFile(f"{name}：第 {number} 个要素的形状读不懂（{_words(problem)}）") from None


def _storable(value: Any) -> Any:
    """Without what JSON can escape and a database cannot keep: NUL, halves of a character, NaN and infinity."""
    match value:
        case str():
            return _UNSTORABLE.sub("", value)
        case float():
            return value if isfinite(value) else None
        case list():
            return [_storable(one) for one in value]
        case dict():
            return {_storable(name): _storable(one) for name, one in value.items()}
    return value


def _words(problem: Exception) -> str:
    return f"没有 {problem.args[0]}" if isinstance(problem, KeyError) else str(problem)[:200]


def _stated(crs: Any) -> str | None:
    """EPSG:n of the older standard's member `crs`."""
    if not crs:
        return None
    called = str(crs["properties"]["name"])
    if called.upper().endswith("CRS84"):
        return "EPSG:4326"
    found = _EPSG.search(called)
    if found is None:
        raise ValueError(f"crs {called}")
    return f"EPSG:{found[1]}"
