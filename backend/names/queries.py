"""SQL of names."""

from uuid import UUID

import asyncpg

from backend.db import executemany, fetch

_ADD = "INSERT INTO english_name AS e (name, name_en) VALUES ($1, $2) ON CONFLICT (name) DO "
_NEWER = "UPDATE SET name_en = excluded.name_en WHERE e.name_en IS DISTINCT FROM excluded.name_en"
# What was loaded goes before what units and the map say of themselves; of the map only Chinese names have two.
_ALL = """
WITH place AS (
    SELECT name, min(props->>'name_en') AS name_en, 2 + (layer <> 'roads')::int AS rank FROM base_feature
    WHERE props ? 'name_en' AND layer IN ('roads', 'pois') AND name ~ '[\u4e00-\u9fff]'
    GROUP BY name, layer <> 'roads' ORDER BY rank, name LIMIT $1
)
SELECT DISTINCT ON (name) name, name_en FROM (
    SELECT name, name_en, 0 AS rank FROM english_name
    UNION ALL SELECT name, name_en, 1 FROM unit WHERE name_en <> ''
    UNION ALL SELECT * FROM place
) found ORDER BY name, rank
"""
_UNITS = """
SELECT u.id, coalesce(e.name_en, u.name_en) AS name_en FROM unit u LEFT JOIN english_name e USING (name)
WHERE u.active AND (e.name_en IS NOT NULL OR u.name_en <> '')
"""


async def keep(rows: list[tuple[str, str]], *, newer: bool) -> None:
    """Chinese and English names; one that is known takes the English given if that is `newer`."""
    await executemany(_ADD + (_NEWER if newer else "NOTHING"), rows)


async def all_names(most_places: int) -> list[asyncpg.Record]:
    """Every name with its English, by name; of streets and landmarks at most so many, streets first."""
    return await fetch(_ALL, most_places)


async def units_in_english() -> dict[UUID, str]:
    """Active units' English names, those that have one; what the city loaded goes first, as in `all_names`."""
    return {row["id"]: row["name_en"] for row in await fetch(_UNITS)}
