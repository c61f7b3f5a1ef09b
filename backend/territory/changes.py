"""Changing the territory: every change is a new version; rows end, none is altered or deleted."""

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import shapely

from backend.db import atomic
from backend.geo.metres import LocalMetres
from backend.kernel.clock import Clock
from backend.territory import queries
from backend.territory.cells import ground_of, make_cells
from backend.territory.codes import ABOVE, LENGTHS, PARENT, Codes, Known, read_codes
from backend.territory.comparing import in_words
from backend.territory.errors import BadAreaFile, MisplacedAreas, NoSuchArea, TerritoryChanged, TooManyCells
from backend.territory.files import Source, read_features
from backend.territory.importer import Outline, Report, read_areas
from backend.territory.picture import draw

_SAME_M2 = 1.0  # outlines that differ by less are the same


class CellsMade(msgspec.Struct, kw_only=True, rename="camel"):
    """What `make_cells` did: codes begun and ended, how many stayed, sizes in m² of all cells in force there."""

    version: int
    communities: int
    begun: list[str]
    ended: list[str]
    kept: int
    least_m2: float
    median_m2: float
    greatest_m2: float
    covered: float


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
            rows = [(o.code, o.name, _multi(o.geom)) for o in outlines]
            await queries.begin_areas(version, level, rows, clock.now())
    return version


async def _unknown(level: str, outlines: Sequence[Outline]) -> list[Outline]:
    have = {r["code"] for r in await queries.areas_of(level, "")}
    return [o for o in outlines if o.code not in have]


async def remake_cells(
    area_code: str, note: str, clock: Clock, before: dict[str, list[Any]] | None = None
) -> CellsMade:
    """Grid cells of every community whose code begins with `area_code`, in a new version when anything changes.

    Cells that stay the same keep their row; codes of ended cells are never used again. `before`: the cells of these
    communities where `make_cells` was run before on the same ground; with other communities in force it runs again.
    Errors: NoSuchArea (404), TooManyCells (409), TerritoryChanged (409).
    """
    seen = await queries.version()
    communities = await queries.areas_of("community", area_code)
    if not communities:
        raise NoSuchArea(area_code)
    made = before if before and before.keys() == {r["code"] for r in communities} else await _made(communities)
    async with atomic():
        await queries.lock_changes()
        if await queries.version() != seen:
            raise TerritoryChanged()
        begun, ended, kept = [], [], 0
        for code, shapes in made.items():
            old = await queries.areas_of("cell", code)
            fresh, gone = _difference(shapes, old)
            begun += _numbered(code, fresh, await queries.last_cell(code))
            ended += gone
            kept += len(old) - len(gone)
        version = await _new_version(note, "cell", begun, ended, clock) if begun or ended else seen
    return _summary(version, begun, ended, kept, communities, made)


async def _new_version(note: str, level: str, begun: list[tuple[str, str, Any]], ended: list[str], clock: Clock) -> int:
    version = await queries.begin_version(note, clock.now())
    await queries.end_areas(version, ended, clock.now())
    await queries.begin_areas(version, level, begun, clock.now())
    return version


async def _made(communities: Iterable[Any]) -> dict[str, list[Any]]:
    drawn = {r["code"]: (r["geom"], ground_of(await queries.base_around(r["geom"]))) for r in communities}
    return await asyncio.to_thread(lambda: {c: make_cells(geom, ground) for c, (geom, ground) in drawn.items()})


def _difference(shapes: Iterable[Any], old: Iterable[Any]) -> tuple[list[Any], list[str]]:
    """The shapes that no old cell has, and the codes of old cells that no shape continues."""
    left = {r["code"]: r["geom"] for r in old}
    fresh = []
    for form in shapes:
        same = next((code for code, geom in left.items() if _is_same(form, geom)), None)
        if same is None:
            fresh.append(form)
        else:
            del left[same]
    return fresh, sorted(left)


def _is_same(one: Any, other: Any) -> bool:
    if one.bounds[0] > other.bounds[2] or one.bounds[2] < other.bounds[0]:
        return False
    return bool(_m2(shapely.symmetric_difference(one, other)) < _SAME_M2)


def _m2(form: Any) -> float:
    if form.is_empty:
        return 0.0
    centre = form.centroid
    return float(LocalMetres(centre.x, centre.y).forward(form).area)


def _numbered(community: str, shapes: list[Any], last: int) -> list[tuple[str, str, Any]]:
    """(code, name, shape), numbered on from the last code that was ever used."""
    if last + len(shapes) > 999:
        raise TooManyCells(community)
    return [(f"{community}{n:03d}", f"第 {n} 网格", _multi(form)) for n, form in enumerate(shapes, last + 1)]


def _multi(form: Any) -> Any:
    return form if form.geom_type == "MultiPolygon" else shapely.MultiPolygon([form])


def _summary(
    version: int, begun: list[Any], ended: list[str], kept: int, communities: list[Any], made: dict[str, list[Any]]
) -> CellsMade:
    sizes = sorted(_m2(form) for shapes in made.values() for form in shapes)
    return CellsMade(
        version=version, communities=len(communities), begun=[b[0] for b in begun], ended=ended, kept=kept,
        least_m2=round(sizes[0], 1), median_m2=round(sizes[len(sizes) // 2], 1), greatest_m2=round(sizes[-1], 1),
        covered=round(sum(sizes) / sum(_m2(r["geom"]) for r in communities), 6),
    )  # fmt: skip


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
        path.write_text(picture, encoding="utf-8")
    except OSError as problem:
        raise BadAreaFile(f"图写不到 {path}：{problem.strerror}") from None


async def _in_force(level: str) -> dict[str, tuple[str, Any]]:
    return {r["code"]: (r["name"], r["geom"]) for r in await queries.areas_of(level, "")}


async def _compare(outlines: list[Outline], report: Report) -> list[str]:
    """Fills in what begins, ends and stays; the codes that go on with another outline or name."""
    parents = {o.code[: PARENT[report.level] or LENGTHS["city"]] for o in outlines}
    old = {r["code"]: r for p in parents for r in await queries.areas_of(report.level, p)}
    same = {o.code for o in outlines if o.code in old and old[o.code]["name"] == o.name
            and _is_same(o.geom, old[o.code]["geom"])}  # fmt: skip
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
    begun = [(o.code, o.name, _multi(o.geom)) for o in outlines if o.code in set(report.imported)]
    report.version = await _new_version(note, report.level, begun, report.ended + replaced, clock)
    await queries.keep_report(report.version, report.level, report.datum, digest, msgspec.json.encode(report).decode())
