"""The `cases` tile layer: open cases that one may see, those too close to be told apart as one mark with its count."""

from collections.abc import Sequence
from datetime import datetime

from backend.db import fetchval
from backend.people.visibility import visible

SPOTS_FROM_ZOOM = 15
# Marks a tile side, at 512 px a tile: a counted one takes 64 px below SPOTS_FROM_ZOOM, 21 px from there on.
_CLUSTERS, _SPOTS = 8, 24

_MARKS = f"""
WITH bounds AS (SELECT ST_TileEnvelope($1, $2, $3) AS box),
seen AS (
    SELECT c.id, c.state, c.location, ST_Transform(c.location, 3857) AS p,
           CASE WHEN c.due_at IS NULL THEN 0 WHEN $5 > c.due_at THEN 2 WHEN $5 > c.near_at THEN 1 ELSE 0 END AS late
    FROM case_file c
    WHERE c.is_open AND c.location && ST_Transform(ST_TileEnvelope($1, $2, $3), 4326)
      AND {visible("c.id", "$4")}
),
grouped AS (
    SELECT count(*)::int AS n, count(*) FILTER (WHERE late = 0)::int AS ample,
           count(*) FILTER (WHERE late = 1)::int AS near, count(*) FILTER (WHERE late = 2)::int AS over,
           CASE WHEN count(*) = 1 THEN min(id::text) END AS id, CASE WHEN count(*) = 1 THEN min(state) END AS state,
           min(ST_X(location)) AS west, min(ST_Y(location)) AS south,
           max(ST_X(location)) AS east, max(ST_Y(location)) AS north, ST_Centroid(ST_Collect(p)) AS p
    FROM seen, bounds
    GROUP BY floor((ST_X(p) - ST_XMin(box)) / (ST_XMax(box) - ST_XMin(box)) * $6),
             floor((ST_Y(p) - ST_YMin(box)) / (ST_YMax(box) - ST_YMin(box)) * $6)
),
tile AS (
    SELECT n, ample, near, over, id, state, west, south, east, north,
           CASE WHEN n = 1 THEN CASE WHEN over = 1 THEN 'over' WHEN near = 1 THEN 'near' ELSE 'ample' END END AS clock,
           ST_AsMVTGeom(p, box, 4096, 64, true) AS geom
    FROM grouped, bounds
)
SELECT ST_AsMVT(tile, 'cases', 4096, 'geom') FROM tile WHERE geom IS NOT NULL
"""


async def tile(z: int, x: int, y: int, scopes: Sequence[str], now: datetime) -> bytes:
    """One tile of open cases the scopes may see, as MVT bytes (empty when there are none).

    Each mark is `{n, ample, near, over, west, south, east, north}`, the last four the degrees its cases lie within:
    the case list with them as `bbox` is the mark's cases. Where n = 1 also `id, state, clock`.
    """
    side = _SPOTS if z >= SPOTS_FROM_ZOOM else _CLUSTERS
    return await fetchval(_MARKS, z, x, y, list(scopes), now, side) or b""
