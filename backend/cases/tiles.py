"""The `cases` tile layer: open cases as points from zoom 15 on, as counted clusters below, for what one may see."""

from collections.abc import Sequence
from datetime import datetime

from backend.db import fetchval

POINTS_FROM_ZOOM = 15
_CLUSTERS = 8  # clusters a tile side: 64 px each at 512 px a tile

_POINTS = """
WITH seen AS (
    SELECT c.id::text AS id, c.state, c.kind,
           CASE WHEN c.due_at IS NULL THEN 'ample' WHEN $5 > c.due_at THEN 'over' WHEN $5 > c.near_at THEN 'near'
                ELSE 'ample' END AS clock,
           ST_AsMVTGeom(ST_Transform(c.location, 3857), ST_TileEnvelope($1, $2, $3), 4096, 64, true) AS geom
    FROM case_file c
    WHERE c.is_open AND c.location && ST_Transform(ST_TileEnvelope($1, $2, $3, margin => 0.02), 4326)
      AND EXISTS (SELECT 1 FROM case_scope s WHERE s.case_id = c.id AND s.scope = ANY($4))
    ORDER BY c.received_at DESC LIMIT 20000
)
SELECT ST_AsMVT(seen, 'cases', 4096, 'geom') FROM seen WHERE geom IS NOT NULL
"""

_GROUPS = """
WITH bounds AS (SELECT ST_TileEnvelope($1, $2, $3) AS box),
seen AS (
    SELECT c.id, c.state, ST_Transform(c.location, 3857) AS p,
           CASE WHEN c.due_at IS NULL THEN 0 WHEN $5 > c.due_at THEN 2 WHEN $5 > c.near_at THEN 1 ELSE 0 END AS late
    FROM case_file c
    WHERE c.is_open AND c.location && ST_Transform(ST_TileEnvelope($1, $2, $3), 4326)
      AND EXISTS (SELECT 1 FROM case_scope s WHERE s.case_id = c.id AND s.scope = ANY($4))
),
grouped AS (
    SELECT count(*)::int AS n, count(*) FILTER (WHERE late = 0)::int AS ample,
           count(*) FILTER (WHERE late = 1)::int AS near, count(*) FILTER (WHERE late = 2)::int AS over,
           CASE WHEN count(*) = 1 THEN min(id::text) END AS id, CASE WHEN count(*) = 1 THEN min(state) END AS state,
           ST_Centroid(ST_Collect(p)) AS p
    FROM seen, bounds
    GROUP BY floor((ST_X(p) - ST_XMin(box)) / (ST_XMax(box) - ST_XMin(box)) * $6),
             floor((ST_Y(p) - ST_YMin(box)) / (ST_YMax(box) - ST_YMin(box)) * $6)
),
tile AS (
    SELECT n, ample, near, over, id, state,
           CASE WHEN n = 1 THEN CASE WHEN over = 1 THEN 'over' WHEN near = 1 THEN 'near' ELSE 'ample' END END AS clock,
           ST_AsMVTGeom(p, box, 4096, 64, true) AS geom
    FROM grouped, bounds
)
SELECT ST_AsMVT(tile, 'cases', 4096, 'geom') FROM tile WHERE geom IS NOT NULL
"""


async def tile(z: int, x: int, y: int, scopes: Sequence[str], now: datetime) -> bytes:
    """One tile of open cases the scopes may see, as MVT bytes (empty when there are none).

    z ≥ 15: points `{id, state, kind, clock}`; below: `{n, ample, near, over}`, with `id, state, clock` where n = 1.
    """
    if z >= POINTS_FROM_ZOOM:
        return await fetchval(_POINTS, z, x, y, list(scopes), now) or b""
    return await fetchval(_GROUPS, z, x, y, list(scopes), now, _CLUSTERS) or b""
