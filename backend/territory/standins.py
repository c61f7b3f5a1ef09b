"""Communities that stand in for those that nobody has brought yet, so that a place in a street is not `outside`.

They are marked by name and number, take only ground that no community has, and end with the next file of communities
that names their street.
"""

from typing import Any

import shapely

from backend.db import atomic
from backend.geo.metres import LocalMetres
from backend.kernel.clock import Clock
from backend.territory import queries
from backend.territory.changes import multi, new_version
from backend.territory.codes import LENGTHS
from backend.territory.coverage import parts_of
from backend.territory.errors import NoStreets

NUMBER = "999"
MARK = "（暂代社区）"
_LEAST_M2 = 10_000.0  # smaller or narrower ground between outlines is how they were drawn
_NARROW_M = 25.0


async def stand_in(area_code: str, clock: Clock) -> list[tuple[str, str]]:
    """(code, name) of the communities made for the streets whose code begins so; repeatable.

    Errors: NoStreets (404).
    """
    async with atomic():
        await queries.lock_changes()
        streets = await queries.areas_of("street", area_code)
        if not streets:
            raise NoStreets(area_code)
        made = []
        for street in streets:
            communities = await queries.areas_of("community", street["code"])
            rest = _rest(street["geom"], [r["geom"] for r in communities])
            if rest is not None and street["code"] + NUMBER not in {r["code"] for r in communities}:
                made.append((street["code"] + NUMBER, street["name"] + MARK, multi(rest)))
        if made:
            await new_version(f"{area_code} 的暂代社区", "community", made, [], clock)
    return [(code, name) for code, name, _ in made]


def is_stand_in(code: str, name: str) -> bool:
    """Whether a community stands in for those that nobody has brought."""
    return len(code) == LENGTHS["community"] and code.endswith(NUMBER) and name.endswith(MARK)


def _rest(street: Any, communities: list[Any]) -> Any:
    """What the communities leave of the street, without slivers; None for nothing."""
    if not communities:
        return street
    plane = LocalMetres(street.centroid.x, street.centroid.y)
    left = plane.forward(shapely.difference(street, shapely.union_all(communities)))
    kept = [p for p in parts_of(left) if p.area >= _LEAST_M2 and not p.buffer(-_NARROW_M).is_empty]
    return plane.back(shapely.MultiPolygon(kept)) if kept else None
