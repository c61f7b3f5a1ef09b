"""SQL that loads, counts and ends features of the base map."""

from typing import Any

import asyncpg

from backend.db import copy_in, execute, fetch, fetchval

# The middle as base_changes.py has it: what lies on a border belongs to the district that has its middle.
_COUNTS = """
WITH lying AS (
    SELECT f.id, min(d.code) AS district
    FROM area d JOIN base_feature f ON d.geom && f.geom AND ST_Intersects(d.geom,
        CASE WHEN GeometryType(f.geom) = 'LINESTRING' THEN ST_LineInterpolatePoint(f.geom, 0.5)
             ELSE ST_PointOnSurface(f.geom) END)
    WHERE d.level = 'district' AND d.version_to IS NULL
    GROUP BY f.id
)
SELECT f.layer, l.district, d.name, count(*) AS features
FROM base_feature f LEFT JOIN lying l ON l.id = f.id
LEFT JOIN area d ON d.code = l.district AND d.version_to IS NULL
GROUP BY 1, 2, 3 ORDER BY 1, 2 NULLS LAST
"""


async def counts() -> list[asyncpg.Record]:
    """`features` by `layer` and `district` with its `name`; None for what lies in no district in force."""
    return await fetch(_COUNTS)


async def of_layer(layer: str) -> int:
    """How many features a layer has."""
    return await fetchval("SELECT count(*) FROM base_feature WHERE layer = $1", layer)


async def clear_base(layer: str) -> None:
    await execute("DELETE FROM base_feature WHERE layer = $1", layer)
    await _stamp()


async def base_touching(layer: str, form: Any) -> list[asyncpg.Record]:
    """`id` and `geom` of the layer's features that meet a shape."""
    return await fetch("SELECT id, geom FROM base_feature WHERE layer = $1 AND ST_Intersects(geom, $2)", layer, form)


async def drop_base(ids: list[int]) -> None:
    await execute("DELETE FROM base_feature WHERE id = ANY($1)", ids)
    await _stamp()


async def _stamp() -> None:
    """What was ended leaves the tiles, too: their stamp is the greatest id (queries.base_stamp), so the last feature
    takes a new one."""
    await execute("UPDATE base_feature SET id = DEFAULT WHERE id = (SELECT max(id) FROM base_feature)")


async def add_base(rows: list[tuple[str, str, str, str, str, Any]]) -> None:
    """(layer, kind, kind_detail, name, props as JSON, shape) of base map features."""
    await copy_in("base_feature", ("layer", "kind", "kind_detail", "name", "props", "geom"), rows)
