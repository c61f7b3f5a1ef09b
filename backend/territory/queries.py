"""SQL of the territory."""

import asyncpg

from backend.db import fetch, fetchrow, fetchval

_NEAR = """
SELECT f.layer, f.name, ST_Distance(f.geom::geography, p.g::geography) AS distance_m,
       ST_X(p.g) - ST_X(ST_ClosestPoint(f.geom, p.g)) AS dx, ST_Y(p.g) - ST_Y(ST_ClosestPoint(f.geom, p.g)) AS dy
FROM (SELECT ST_SetSRID(ST_MakePoint($1, $2), 4326) AS g) p
CROSS JOIN LATERAL (
    SELECT layer, name, geom FROM base_feature
    WHERE name <> '' AND layer IN ('roads', 'buildings', 'pois') AND kind NOT IN ('rail', 'ferry')
      AND geom && ST_Expand(p.g, 0.003)
    ORDER BY geom <-> p.g LIMIT 24
) f ORDER BY 3
"""

_AREAS = """
SELECT coalesce(jsonb_agg(jsonb_build_object(
    'type', 'Feature', 'geometry', ST_AsGeoJSON(geom, 7)::jsonb,
    'properties', jsonb_build_object('code', code, 'name', name, 'level', level, 'parentCode', parent_code)
) ORDER BY code), '[]')::text
FROM area WHERE level = $1 AND version_to IS NULL AND starts_with(code, $2)
"""

# Buildings appear where they can be told apart, footpaths where they can be walked.
_BASE_TILE = """
WITH b AS (
    SELECT ST_TileEnvelope($1, $2, $3) AS box,
           ST_Transform(ST_TileEnvelope($1, $2, $3, margin => 0.06), 4326) AS reach
),
f AS (
    SELECT layer, kind, kind_detail, name, props, ST_AsMVTGeom(ST_Transform(geom, 3857), b.box, 4096, 256, true) AS geom
    FROM base_feature, b
    WHERE geom && b.reach
      AND ($1 >= 14 OR layer IN ('landuse', 'water') OR (layer = 'roads' AND kind = 'major_road'))
      AND ($1 >= 15 OR layer <> 'pois') AND ($1 >= 11 OR layer = 'water' OR kind = 'major_road')
)
SELECT coalesce((SELECT ST_AsMVT(t, 'landuse', 4096, 'geom') FROM (
           SELECT kind, name, geom FROM f WHERE layer = 'landuse' AND geom IS NOT NULL) t), '')
    || coalesce((SELECT ST_AsMVT(t, 'water', 4096, 'geom') FROM (
           SELECT kind, name, geom FROM f WHERE layer = 'water' AND geom IS NOT NULL) t), '')
    || coalesce((SELECT ST_AsMVT(t, 'roads', 4096, 'geom') FROM (
           SELECT kind, kind_detail, name, geom FROM f WHERE layer = 'roads' AND geom IS NOT NULL) t), '')
    || coalesce((SELECT ST_AsMVT(t, 'buildings', 4096, 'geom') FROM (
           SELECT kind, name, props->>'addr_housenumber' AS housenumber, (props->>'height')::float AS height, geom
           FROM f WHERE layer = 'buildings' AND geom IS NOT NULL) t), '')
    || coalesce((SELECT ST_AsMVT(t, 'pois', 4096, 'geom') FROM (
           SELECT kind, name, geom FROM f WHERE layer = 'pois' AND geom IS NOT NULL) t), '')
"""

_AREA_TILE = """
WITH b AS (SELECT ST_TileEnvelope($1, $2, $3) AS box),
a AS (
    SELECT code, name, level, ST_AsMVTGeom(ST_Transform(geom, 3857), b.box, 4096, 64, true) AS geom
    FROM area, b
    WHERE version_to IS NULL AND geom && ST_Transform(b.box, 4326)
      AND (level IN ('district', 'street') OR (level = 'community' AND $1 >= 13) OR (level = 'cell' AND $1 >= 15))
)
SELECT coalesce((SELECT ST_AsMVT(t, 'cells', 4096, 'geom') FROM (
           SELECT code, name, level, geom FROM a WHERE level = 'cell' AND geom IS NOT NULL) t), '')
    || coalesce((SELECT ST_AsMVT(t, 'streets', 4096, 'geom') FROM (
           SELECT code, name, level, geom FROM a WHERE level <> 'cell' AND geom IS NOT NULL) t), '')
"""


async def version() -> int:
    """The number of the territory in force; 0 before the first import."""
    return await fetchval("SELECT coalesce(max(id), 0) FROM territory_version")


async def cells() -> list[asyncpg.Record]:
    """All grid cells in force."""
    return await fetch("SELECT code, name, geom FROM area WHERE level = 'cell' AND version_to IS NULL ORDER BY code")


async def area_names(codes: list[str]) -> list[asyncpg.Record]:
    """Level, code and name of areas in force, from the largest to the smallest."""
    return await fetch(
        "SELECT level, code, name FROM area WHERE code = ANY($1) AND version_to IS NULL ORDER BY length(code)", codes
    )


async def near(lon: float, lat: float) -> list[asyncpg.Record]:
    """Named things near a point, nearest first."""
    return await fetch(_NEAR, lon, lat)


async def areas_geojson(level: str, prefix: str) -> str:
    """The features of a level as a JSON array, made by PostGIS."""
    return await fetchval(_AREAS, level, prefix)


async def base_tile(z: int, x: int, y: int) -> bytes:
    return bytes(await fetchval(_BASE_TILE, z, x, y) or b"")


async def area_tile(z: int, x: int, y: int) -> bytes:
    return bytes(await fetchval(_AREA_TILE, z, x, y) or b"")


async def base_stamp() -> int:
    """Changes when the base map was loaded anew."""
    row = await fetchrow("SELECT max(id) AS last FROM base_feature")
    return (row["last"] or 0) if row else 0
