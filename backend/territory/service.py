"""Where a point lies: snapshot of the cells in force, the public look-up, words for a place."""

import asyncio
from datetime import datetime
from pathlib import Path

import numpy as np

from backend.geo.datum import to_wgs84
from backend.kernel.clock import Clock
from backend.people import queries as people
from backend.territory import base_changes, changes, grid, history, queries, standins
from backend.territory.base import Read
from backend.territory.changes import How
from backend.territory.files import Source
from backend.territory.grid import Asked, CellsMade
from backend.territory.history import Changed
from backend.territory.importer import Report
from backend.territory.locate import Place, Snapshot
from backend.territory.schemas import AreaRef, CandidateView, CellView, LocateView, SquadView
from backend.territory.shops import is_shop
from backend.territory.words import Near, words

_kept: Snapshot | None = None
_loading = asyncio.Lock()


async def snapshot() -> Snapshot:
    """The cells of the newest version this process has seen, loaded at first use.

    Who writes under it compares `.version` with the database's in the same statement and calls `forget()` when it
    has moved on (backend/intake/queries.py).
    """
    global _kept
    if _kept is None:
        async with _loading:
            if _kept is None:
                number = await queries.version()
                rows = await queries.cells()
                _kept = Snapshot(
                    number, [r["code"] for r in rows], [r["name"] for r in rows], [r["geom"] for r in rows]
                )
    return _kept


def forget() -> None:
    """Drop the snapshot; the next caller reads the database."""
    global _kept
    _kept = None


async def current() -> Snapshot:
    """The snapshot, checked against the database first."""
    shot = await snapshot()
    if shot.version != await queries.version():
        forget()
        shot = await snapshot()
    return shot


async def locate(lon: float, lat: float, datum: str, accuracy_m: float, now: datetime) -> LocateView:
    """The cell, areas, squad and words of a point that came in.

    Outside the grid cells `areas` still names the district, town and community that hold the point, if any.
    Errors (422): InvalidPoint, SwappedPoint, UnknownDatum.
    """
    x, y = to_wgs84(lon, lat, datum)
    place = (await current()).locate(x, y, accuracy_m)
    code = place.cell.code if place.cell else None
    rows = await (queries.area_names([code[:n] for n in (4, 6, 9, 12)]) if code else queries.areas_at(x, y))
    return LocateView(
        certainty=place.certainty,
        cell=CellView(code=place.cell.code, name=place.cell.name) if place.cell else None,
        squad=await _squad(code, now) if code else None,
        areas=[AreaRef(level=r["level"], code=r["code"], name=r["name"]) for r in rows],
        candidates=[
            CandidateView(
                code=c.code, name=c.name, share=round(c.share, 4), distance_m=round(c.distance_m, 1), side=c.side
            )
            for c in place.candidates
        ],
        place_words=await place_words(x, y),
        version=place.version,
    )


async def _squad(cell_code: str, now: datetime) -> SquadView | None:
    """The squad posted closest to the cell: the longest area code that the cell's begins with."""
    posted = [p for p in await people.postings(now) if p["kind"] == "squad" and cell_code.startswith(p["area_code"])]
    best = max(posted, key=lambda p: len(p["area_code"]), default=None)
    return SquadView(id=best["unit_id"], name=best["name"]) if best else None


async def locate_many(lons: np.ndarray, lats: np.ndarray) -> list[str | None]:
    """Cell codes of many WGS-84 points at once; None outside."""
    return (await current()).locate_many(lons, lats)


async def once_called(code: str) -> str | None:
    """The last name of an area, also of one that is no more; None for a code that never was one."""
    return await queries.once_called(code)


async def areas_missing(codes: tuple[str, ...]) -> list[str]:
    """Those of the codes that no area in force has."""
    known = {r["code"] for r in await queries.area_names(list(codes))}
    return [code for code in codes if code not in known]


async def place_words(lon: float, lat: float) -> str:
    """A WGS-84 point in words, from the base map; empty when nothing near has a name."""
    rows = await queries.near(lon, lat)
    return words([
        Near(r["layer"], r["name"], r["distance_m"], r["dx"], r["dy"], is_shop(r["layer"], r["kind"], r["kind_detail"]))
        for r in rows
    ])  # fmt: skip


async def make_cells(area_code: str, note: str, clock: Clock, asked: Asked | None = None) -> CellsMade:
    """Grid cells of the communities of an area, as a new version (backend/territory/grid.py)."""
    made = await grid.remake_cells(area_code, note, clock, asked or Asked())
    forget()
    return made


async def stand_in(area_code: str, clock: Clock) -> list[tuple[str, str]]:
    """Marked communities for streets that lack them, as a new version (backend/territory/standins.py)."""
    made = await standins.stand_in(area_code, clock)
    forget()
    return made


async def import_base(source: Source, layer: str, area_code: str | None = None) -> Read:
    """One layer of the base map from a file (backend/territory/base_changes.py)."""
    found = await base_changes.import_base(source, layer, area_code)
    forget()
    return found


async def end_base(layer: str, area_code: str | None, *, trial: bool) -> int:
    """A layer of the base map ended, or what of it lies in an area (backend/territory/base_changes.py)."""
    return await base_changes.end_base(layer, area_code, trial=trial)


async def undo(asked: int | None, clock: Clock, *, trial: bool) -> Changed:
    """The newest version taken back by a new one (backend/territory/history.py)."""
    done = await history.undo(asked, clock, trial=trial)
    forget()
    return done


async def end_area(code: str, clock: Clock, *, trial: bool) -> Changed:
    """An area with all below it ended in a new version (backend/territory/history.py)."""
    done = await history.end_area(code, clock, trial=trial)
    forget()
    return done


async def import_areas(
    source: Source, level: str, codes_path: Path | None, clock: Clock, how: How | None = None
) -> Report:
    """Areas of one level from a file, as a new version (backend/territory/changes.py)."""
    report = await changes.import_file(source, level, codes_path, clock, how or How())
    forget()
    return report


__all__ = [
    "Place", "current", "forget", "import_areas", "locate", "locate_many", "make_cells", "place_words", "snapshot",
]  # fmt: skip
