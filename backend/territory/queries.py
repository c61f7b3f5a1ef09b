"""SQL of the territory."""

from datetime import datetime
from typing import Any

import asyncpg
import sqlalchemy as sa

from backend.db import copy_in, execute, fetch, fetchrow, fetchval
from backend.db.core import Prepared
from backend.db.geometry import core
from backend.territory import shops
from backend.territory.tables import BaseFeature

_REACH_DEGREES = 0.003  # about 300 m

_feature = core(BaseFeature)
_point = sa.func.ST_SetSRID(
    sa.func.ST_MakePoint(sa.bindparam("lon", None, sa.Float), sa.bindparam("lat", None, sa.Float)), 4326
)
_named = (
    sa.select(_feature.c.layer, _feature.c.kind, _feature.c.kind_detail, _feature.c.name, _feature.c.geom)
    .where(
        _feature.c.name != "",
        _feature.c.layer.in_(["roads", "buildings", "pois"]),
        _feature.c.kind.not_in(["rail", "ferry"]),
        _feature.c.kind_detail != "tunnel",
        _feature.c.geom.op("&&")(sa.func.ST_Expand(_point, _REACH_DEGREES)),
    )
    .order_by(_feature.c.geom.op("<->")(_point))
    .limit(24)
    .subquery("f")
)
_closest = sa.func.ST_ClosestPoint(_named.c.geom, _point)
_metres = sa.func.ST_Distance(sa.func.geography(_named.c.geom), sa.func.geography(_point))
_NEAR = Prepared(
    sa.select(
        _named.c.layer,
        _named.c.kind,
        _named.c.kind_detail,
        _named.c.name,
        _metres.label("distance_m"),
        # A degree of longitude is shorter: both differences in degrees of latitude.
        ((sa.func.ST_X(_point) - sa.func.ST_X(_closest)) * sa.func.cos(sa.func.radians(sa.func.ST_Y(_point)))).label(
            "dx"
        ),
        (sa.func.ST_Y(_point) - sa.func.ST_Y(_closest)).label("dy"),
    ).order_by(_metres)
)

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
           SELECT kind, kind_detail, name, props->>'name_en' AS name_en, geom
           FROM f WHERE layer = 'roads' AND geom IS NOT NULL) t), '')
    || coalesce((SELECT ST_AsMVT(t, 'buildings', 4096, 'geom') FROM (
           SELECT kind, name, props->>'addr_housenumber' AS housenumber, (props->>'height')::float AS height, geom
           FROM f WHERE layer = 'buildings' AND geom IS NOT NULL) t), '')
    || coalesce((SELECT ST_AsMVT(t, 'pois', 4096, 'geom') FROM (
           SELECT kind, name, props->>'name_en' AS name_en,
               CASE WHEN kind_detail = $4 OR kind = ANY($5::text[]) THEN true END AS shop, geom
           FROM f WHERE layer = 'pois' AND geom IS NOT NULL) t), '')
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


async def once_called(code: str) -> str | None:
    """The last name of an area, also of one that is no more."""
    return await fetchval("SELECT name FROM area WHERE code = $1 ORDER BY version_from DESC LIMIT 1", code)


async def area_names(codes: list[str]) -> list[asyncpg.Record]:
    """Level, code and name of areas in force, from the largest to the smallest."""
    return await fetch(
        "SELECT level, code, name FROM area WHERE code = ANY($1) AND version_to IS NULL ORDER BY length(code)", codes
    )


async def near(lon: float, lat: float) -> list[asyncpg.Record]:
    """Named things near a point, nearest first."""
    return await _NEAR.run(lon=lon, lat=lat)


async def areas_geojson(level: str, prefix: str) -> str:
    """The features of a level as a JSON array, made by PostGIS."""
    return await fetchval(_AREAS, level, prefix)


async def base_tile(z: int, x: int, y: int) -> bytes:
    return bytes(await fetchval(_BASE_TILE, z, x, y, shops.TAGGED, list(shops.KINDS)) or b"")


async def area_tile(z: int, x: int, y: int) -> bytes:
    return bytes(await fetchval(_AREA_TILE, z, x, y) or b"")


async def base_stamp() -> int:
    """Changes when the base map was loaded anew."""
    row = await fetchrow("SELECT max(id) AS last FROM base_feature")
    return (row["last"] or 0) if row else 0


async def areas_at(lon: float, lat: float) -> list[asyncpg.Record]:
    """The areas above the cells that hold a point, from the largest; on a border the lowest code of a level."""
    return await fetch(
        "SELECT DISTINCT ON (length(code)) level, code, name FROM area"
        " WHERE version_to IS NULL AND level <> 'cell' AND ST_Intersects(geom, ST_SetSRID(ST_MakePoint($1, $2), 4326))"
        " ORDER BY length(code), code",
        lon, lat,
    )  # fmt: skip


async def areas_of(level: str, prefix: str) -> list[asyncpg.Record]:
    """Code, name and outline of the areas in force of a level whose code begins so."""
    return await fetch(
        "SELECT code, name, geom FROM area WHERE level = $1 AND version_to IS NULL AND starts_with(code, $2)"
        " ORDER BY code",
        level, prefix,
    )  # fmt: skip


async def codes_below(code: str) -> list[str]:
    """Codes in force of everything below an area."""
    rows = await fetch("SELECT code FROM area WHERE version_to IS NULL AND starts_with(code, $1) AND code <> $1", code)
    return [r["code"] for r in rows]


async def imported_cells(community: str) -> int:
    """How many cells in force below a code came from a file of cells; one that ended and began again as it was, too."""
    return await fetchval(
        "SELECT count(*) FROM area a WHERE a.level = 'cell' AND a.version_to IS NULL AND starts_with(a.code, $1)"
        " AND EXISTS (SELECT 1 FROM area o JOIN area_import i ON i.version = o.version_from AND i.level = 'cell'"
        " WHERE o.code = a.code AND o.geom = a.geom)",
        community,
    )


async def last_cell(community: str) -> int:
    """The highest cell number ever used in a community; 0 for none."""
    return await fetchval(
        "SELECT coalesce(max(right(code, 3)::int), 0) FROM area WHERE level = 'cell' AND starts_with(code, $1)",
        community,
    )


async def ended_cells(community: str) -> list[str]:
    """Codes of cells of a community of which none is in force."""
    rows = await fetch(
        "SELECT code FROM area WHERE level = 'cell' AND starts_with(code, $1)"
        " GROUP BY code HAVING count(*) FILTER (WHERE version_to IS NULL) = 0 ORDER BY code",
        community,
    )
    return [r["code"] for r in rows]


async def base_around(form: Any) -> list[asyncpg.Record]:
    """Streets, water and buildings of the base map that touch a shape."""
    return await fetch(
        "SELECT layer, kind, kind_detail, geom FROM base_feature"
        " WHERE layer IN ('roads', 'water', 'buildings') AND ST_Intersects(geom, $1::geometry) ORDER BY id",
        form,
    )


async def lock_changes() -> None:
    """One change of the territory at a time, until the transaction ends; readers are not held up."""
    await execute("LOCK TABLE territory_version IN SHARE ROW EXCLUSIVE MODE")


async def begin_version(note: str, now: datetime, took_back: int | None = None) -> int:
    """`took_back`: the version whose changes this one reverses."""
    return await fetchval(
        "INSERT INTO territory_version (created_at, note, took_back) VALUES ($1, $2, $3) RETURNING id",
        now, note, took_back,
    )  # fmt: skip


async def end_areas(version: int, codes: list[str], now: datetime) -> None:
    """Areas in force end with the version before this one."""
    await execute(
        "UPDATE area SET version_to = $1, valid_to = $3 WHERE code = ANY($2) AND version_to IS NULL",
        version, codes, now,
    )  # fmt: skip


async def begin_areas(version: int, level: str, areas: list[tuple[str, str, Any]], now: datetime) -> None:
    """(code, name, outline) of areas that begin with a version; the parent is the code without its last digits."""
    columns = ("code", "level", "name", "parent_code", "geom", "valid_from", "version_from")
    rows = [(code, level, name, _parent(code), geom, now, version) for code, name, geom in areas]
    await copy_in("area", columns, rows)


def _parent(code: str) -> str | None:
    return {4: None, 6: code[:4]}.get(len(code), code[:-3])


async def keep_report(version: int, level: str, datum: str, file_sha256: str, report: str) -> None:
    """The report (JSON) of the import that made a version."""
    await execute(
        "INSERT INTO area_import (version, level, datum, file_sha256, report) VALUES ($1, $2, $3, $4, $5::jsonb)",
        version, level, datum, file_sha256, report,
    )  # fmt: skip


async def has_base() -> bool:
    return await fetchval("SELECT EXISTS (SELECT 1 FROM base_feature)")


async def area_form(code: str) -> Any:
    """The outline of an area in force; None when there is none."""
    return await fetchval("SELECT geom FROM area WHERE code = $1 AND version_to IS NULL", code)


async def streets_standing(now: datetime) -> list[asyncpg.Record]:
    """Every street in force: `name`, whether it has `communities`, whether a `squad` is posted there."""
    return await fetch(
        "SELECT s.name, EXISTS (SELECT 1 FROM area c WHERE c.level = 'community' AND c.parent_code = s.code"
        " AND c.version_to IS NULL) AS communities,"
        " EXISTS (SELECT 1 FROM posting p JOIN unit u ON u.id = p.unit_id AND u.active AND u.kind = 'squad'"
        " WHERE left(s.code, length(p.area_code)) = p.area_code AND p.valid_from <= $1"
        " AND (p.valid_to IS NULL OR p.valid_to > $1)) AS squad"
        " FROM area s WHERE s.level = 'street' AND s.version_to IS NULL ORDER BY s.code",
        now,
    )


async def communities_without_cells() -> list[asyncpg.Record]:
    return await fetch(
        "SELECT c.name FROM area c WHERE c.level = 'community' AND c.version_to IS NULL AND NOT EXISTS ("
        "SELECT 1 FROM area g WHERE g.level = 'cell' AND g.parent_code = c.code AND g.version_to IS NULL)"
        " ORDER BY c.code"
    )


async def a_cell_of_each_street() -> list[asyncpg.Record]:
    """The name of each `street` in force that has cells, and the code of its first `cell`."""
    return await fetch(
        "SELECT s.name AS street, min(c.code) AS cell FROM area s JOIN area c ON c.level = 'cell'"
        " AND c.version_to IS NULL AND left(c.code, 9) = s.code"
        " WHERE s.level = 'street' AND s.version_to IS NULL GROUP BY s.code, s.name ORDER BY s.code"
    )
