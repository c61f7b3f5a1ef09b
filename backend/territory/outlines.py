"""Outlines in force as GeoJSON, so that they can be imported again as they are. Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from shapely.geometry import mapping

# The older standard's member: a file that says so needs no --datum. Longitude comes first, as in the file.
_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}


def geojson(level: str, areas: Sequence[Mapping[str, Any]]) -> str:
    """A FeatureCollection in WGS-84 (≈ CGCS2000) of `code`, `name`, `parent_code` and `geom`; every digit is kept, for
    a rounded outline would count as another one."""
    features = [
        {"type": "Feature", "geometry": mapping(a["geom"]),
         "properties": {"code": a["code"], "name": a["name"], "level": level, "parentCode": a["parent_code"]}}
        for a in areas
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "crs": _CRS, "features": features}, ensure_ascii=False)
