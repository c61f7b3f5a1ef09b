"""Changing the territory: every change is a new version; rows end, none is altered or deleted."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import shapely

from backend.db import atomic
from backend.geo.metres import LocalMetres
from backend.kernel import whole_files
from backend.kernel.clock import Clock
from backend.territory import queries
from backend.territory.codes import ABOVE, LENGTHS, PARENT, Codes, Known, read_codes
from backend.territory.comparing import in_words
from backend.territory.coverage import GRID_M
from backend.territory.errors import BadAreaFile, MisplacedAreas, TerritoryChanged
from backend.territory.files import Source, read_features
from backend.territory.importer import Outline, Report, read_areas
from backend.territory.picture import draw

# Outlines that differ by less are the same. Reading a file puts corners on a grid (coverage.py), which lies elsewhere
# with other areas in the file: a long outline may differ by more, a band of that width along it.
_SAME_M2 = 1.0


class How(msgspec.Struct, frozen=True):
    """`trial`: nothing is written but the picture; `anyway`: outlines that most likely lie wrong are taken all the
    same; `picture`: where to put an SVG of the outlines over those in force.
    """

    trial: bool = False
    anyway: bool = False
    picture: Path | None = None


async def add_areas(levels: Mapping[str, Sequence[Outline]], note: str, clock: Clock) -> int:
    """Add areas of several levels as they are (they must not overlap) in one new version; the version in force then.

    Codes in force already keep what they have.
    """
    async with atomic():
        await queries.lock_changes()
        new = {level: await _unknown(level, outlines) for level, outlines in levels.items()}
        if not any(new.values()):
            return await queries.version()
        version = await queries.begin_version(note, clock.now())
        for level, outlines in new.items():
            rows = [(o.code, o.name, multi(o.geom)) for o in outlines]
            await queries.begin_areas(version, level, rows, clock.now())
    return version


async def _unknown(level: str, outlines: Sequence[Outline]) -> list[Outline]:
    have = {r["code"] for r in await queries.areas_of(level, "")}
    return [o for o in outlines if o.code not in have]


async def new_version(note: str, level: str, begun: list[tuple[str, str, Any]], ended: list[str], clock: Clock) -> int:
    """Ends areas by their codes and begins others, (code, name, outline), in a version; its number."""
    version = await queries.begin_version(note, clock.now())
    await queries.end_areas(version, ended, clock.now())
    await queries.begin_areas(version, level, begun, clock.now())
    return version


def is_same(one: Any, other: Any) -> bool:
    """Whether two outlines in degrees differ by less than a square metre, or a millimetre all along."""
    if one.bounds[0] > other.bounds[2] or one.bounds[2] < other.bounds[0]:
        return False
    centre = one.centroid
    around = float(LocalMetres(centre.x, centre.y).forward(one).length)
    return bool(square_metres(shapely.symmetric_difference(one, other)) < _SAME_M2 + GRID_M * around)


def square_metres(form: Any) -> float:
    """The size of an outline in degrees."""
    if form.is_empty:
        return 0.0
    centre = form.centroid
    return float(LocalMetres(centre.x, centre.y).forward(form).area)


def multi(form: Any) -> Any:
    """As the table has it."""
    return form if form.geom_type == "MultiPolygon" else shapely.MultiPolygon([form])


async def import_file(source: Source, level: str, codes_path: Path | None, clock: Clock, how: How) -> Report:
    """Areas of one level from a file; the file is the whole truth for the parents it names.

    Under those parents (the codes without their last three digits) areas that the file does not have end, with all
    that lay below them; unchanged ones keep their row. The report is stored beside the version.
    Errors: BadAreaFile, UnknownDatum, MisplacedAreas (422), TerritoryChanged (409).
    """
    if level not in LENGTHS:
        raise BadAreaFile(f"没有这一级：{level}")
    seen = await queries.version()
    codes = await asyncio.to_thread(read_codes, codes_path, level) if codes_path else Codes()
    features = await asyncio.to_thread(read_features, source)
    known = Known(await _in_force(level), await _in_force(ABOVE[level]) if level in ABOVE else {})
    outlines, report = await asyncio.to_thread(read_areas, features, level, codes, source.fields, known)
    if how.picture:
        await asyncio.to_thread(_save, how.picture, draw(outlines, report.gaps, known))
    if how.trial:
        await _compare(outlines, report)
        return report
    if report.compared and report.compared.is_off and not how.anyway:
        raise MisplacedAreas(in_words(report.compared))
    if outlines:
        digest = await asyncio.to_thread(lambda: hashlib.sha256(source.path.read_bytes()).hexdigest())
        async with atomic():
            await queries.lock_changes()
            if await queries.version() != seen:
                raise TerritoryChanged()
            await _store(outlines, report, f"导入 {source.path.name}", digest, clock)
    return report


def _save(path: Path, picture: str) -> None:
    try:
        whole_files.write(path, picture)
    except OSError as problem:
        raise BadAreaFile(f"图写不到 {path}：{whole_files.why(problem)}") from None


async def _in_force(level: str) -> dict[str, tuple[str, Any]]:
    return {r["code"]: (r["name"], r["geom"]) for r in await queries.areas_of(level, "")}


async def _compare(outlines: list[Outline], report: Report) -> list[str]:
    """Fills in what begins, ends and stays; the codes that go on with another outline or name."""
    parents = {o.code[: PARENT[report.level] or LENGTHS["city"]] for o in outlines}
    old = {r["code"]: r for p in parents for r in await queries.areas_of(report.level, p)}
    same = {o.code for o in outlines if o.code in old and old[o.code]["name"] == o.name
            and is_same(o.geom, old[o.code]["geom"])}  # fmt: skip
    names = {o.code for o in outlines}
    below = [c for gone in set(old) - names for c in await queries.codes_below(gone)]
    report.imported = [o.code for o in outlines if o.code not in same]
    report.unchanged = sorted(same)
    report.ended = sorted({*(set(old) - names), *below})
    return sorted(set(report.imported) & set(old))


async def _store(outlines: list[Outline], report: Report, note: str, digest: str, clock: Clock) -> None:
    """The new version of an import."""
    replaced = await _compare(outlines, report)
    if not report.imported and not report.ended:
        report.version = await queries.version()
        return
    fresh = set(report.imported)
    begun = [(o.code, o.name, multi(o.geom)) for o in outlines if o.code in fresh]
    report.version = await new_version(note, report.level, begun, report.ended + replaced, clock)
    await queries.keep_report(report.version, report.level, report.datum, digest, msgspec.json.encode(report).decode())
