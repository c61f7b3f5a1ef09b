"""Area outlines: datum, names and codes, repairs, overlaps and gaps. Pure.

The rule for overlaps: the piece goes to the area with the smallest code, whatever the order of the file. Gaps stay
gaps; nobody's ground is given away. A name without a code is never matched by likeness (水亭乡 is not 水亭畲族乡):
it is listed, and takes part under a provisional code from 901 up (the official lists have none there: GB/T 10114-2003
ends at 599) when all others lie under one parent, else not at all. To settle it, add a line with that very name to the
codes file and import again.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import shapely

from backend.geo.datum import convert
from backend.geo.metres import LocalMetres
from backend.territory import fields
from backend.territory.coverage import divided, parts_of
from backend.territory.errors import BadAreaFile
from backend.territory.files import Features, read_table

# Digits of an area's own code and of the area above it.
PARENT = {"city": 0, "district": 4, "street": 6, "community": 9, "cell": 12}
LENGTHS = {"city": 4, "district": 6, "street": 9, "community": 12, "cell": 15}
_COUNTRY = "156"  # no city begins so
_OUTLINE_SHARE = 0.9  # an outline covers this share of all the others
_LEAST_M2 = 1.0  # smaller overlaps and gaps are rounding
_FIRST_PROVISIONAL = 901


class Repair(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    reason: str
    change_m2: float


class Overlap(msgspec.Struct, frozen=True, rename="camel"):
    """Ground that two areas claim, and which one it went to."""

    names: tuple[str, str]
    area_m2: float
    goes_to: str


class Gap(msgspec.Struct, frozen=True, rename="camel"):
    """Ground that no area claims, within the outline or enclosed; `near` are its neighbours, lon/lat a point in it."""

    area_m2: float
    near: tuple[str, ...]
    lon: float
    lat: float


class Unmatched(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    provisional_code: str | None


class Report(msgspec.Struct, kw_only=True, rename="camel"):
    """What the file held and what became of it. `origin`: format, layer and coordinate system; `read_from`: fields by
    what they gave; `swallowed`: areas of which overlaps left nothing, not imported.
    """

    level: str
    datum: str
    origin: str
    read_from: dict[str, list[str]]
    features: int
    outlines: list[str]
    shift_east_m: float
    shift_north_m: float
    repaired: list[Repair]
    unmatched: list[Unmatched]
    overlaps: list[Overlap]
    gaps: list[Gap]
    outside_outline_m2: float
    swallowed: list[str]
    imported: list[str] = []
    ended: list[str] = []
    unchanged: list[str] = []
    version: int = 0


class Outline(msgspec.Struct, frozen=True):
    """An area that will be stored: WGS-84."""

    code: str
    name: str
    geom: Any


class _Raw(msgspec.Struct):
    name: str
    code: str | None
    geom: Any


def read_codes(path: Path, level: str) -> dict[str, str]:
    """Code by trimmed name, of one level, from a table (CSV, xlsx) with a column of codes and one of names, the level's
    own or the usual ones; names with two codes are left out.

    Errors: BadAreaFile (422).
    """
    columns, rows = read_table(path, lambda heading: all(_code_columns(heading, level)))
    name_key, code_key = _code_columns(columns, level)
    if name_key is None or code_key is None:
        raise BadAreaFile(
            f"{path.name}：没有找到名称和代码两列：找过 {'、'.join(fields.names_of(level))}，和"
            f" {'、'.join(fields.codes_of(level))}；有的列：{'、'.join(columns)}"
        )
    found: dict[str, set[str]] = {}
    for row in rows:
        name, code = fields.text(row.get(name_key)), _code(fields.text(row.get(code_key)), level)
        if name and code:
            found.setdefault(name, set()).add(code)
    if not found:
        raise BadAreaFile(f"{path.name}：列 {code_key} 里没有 {LENGTHS[level]} 位的代码，或列 {name_key} 里没有名称")
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def _code_columns(heading: Sequence[str], level: str) -> tuple[str | None, str | None]:
    """Its columns of names and codes: both the level's own, or both general ones."""
    for names, codes in (fields.own_of(level), (fields.NAME, fields.CODE)):
        pair = fields.among(heading, names)[:1] + fields.among(heading, codes)[:1]
        if len(pair) == 2:
            return pair[0], pair[1]
    return None, None


def read_areas(
    features: Features, level: str, codes: Mapping[str, str], given: Mapping[str, str]
) -> tuple[list[Outline], Report]:
    """The areas to store, by ascending code, without overlaps, and the report. `given`: fields by what they mean.

    Errors: BadAreaFile (422: no name, no polygon, two areas with one code), UnknownDatum (422).
    """
    raw, read_from = _raw(features, level, given)
    shift = _to_wgs84(raw, features.datum)
    repaired = _repair(raw)
    outlines, areas = _without_outlines(raw, level)
    unmatched = _give_codes(areas, codes, level)
    coded = sorted((a for a in areas if a.code), key=lambda a: (str(a.code), a.name))
    _refuse_twins(coded)
    kept, overlaps, gaps, beyond = _resolve(coded, [o.geom for o in outlines])
    report = Report(
        level=level, datum=features.datum, origin=features.origin, read_from=read_from, features=len(raw),
        outlines=[o.name for o in outlines], shift_east_m=shift[0], shift_north_m=shift[1], repaired=repaired,
        unmatched=unmatched, overlaps=overlaps, gaps=gaps, outside_outline_m2=beyond,
        swallowed=[a.name for a in coded if a.code not in {k.code for k in kept}],
    )  # fmt: skip
    return kept, report


def _raw(features: Features, level: str, given: Mapping[str, str]) -> tuple[list[_Raw], dict[str, list[str]]]:
    """The features as areas, and the fields that gave something."""
    fields.refuse_unknown(given, ("name", "code"))
    names = fields.chosen(features.fields, "name", given, fields.names_of(level))
    codes = fields.chosen(features.fields, "code", given, fields.codes_of(level))
    if not names:
        raise fields.missing("区域名称", "name", features.fields, fields.names_of(level))
    raw: list[_Raw] = []
    used: dict[str, dict[str, None]] = {"name": {}, "code": {}}
    for number, (row, form) in enumerate(zip(features.rows, features.forms, strict=True), 1):
        name_key = next((key for key in names if fields.text(row.get(key))), None)
        if name_key is None:
            raise BadAreaFile(f"第 {number} 个区域没有名称（字段 {'、'.join(names)}）")
        name = fields.text(row[name_key])
        code_key = next((key for key in codes if _code(fields.text(row.get(key)), level)), None)
        raw.append(
            _Raw(name, _code(fields.text(row.get(code_key)), level) if code_key else None, _polygons(form, name))
        )
        used["name"][name_key] = None
        if code_key:
            used["code"][code_key] = None
    return raw, {meaning: list(keys) for meaning, keys in used.items()}


def _polygons(form: Any, name: str) -> Any:
    """Errors: BadAreaFile for anything but polygons."""
    if form is not None and form.geom_type == "GeometryCollection":  # so KML groups the parts of one area
        form = shapely.MultiPolygon(parts_of(form)) if {p.geom_type for p in form.geoms} == {"Polygon"} else form
    if form is None or form.geom_type not in {"Polygon", "MultiPolygon"}:
        what = "没有能用的形状" if form is None else f"是 {form.geom_type}"
        raise BadAreaFile(f"每个区域要有名称和面：{name} {what}")
    return form


def _code(text: str, level: str) -> str | None:
    """A code of the level's length; the statistical 12 digits of larger areas end in zeros (110101001000), the `gb` of
    the national map begins with the country (156330781).
    """
    length = LENGTHS[level]
    if len(text) in {9, 12, 15} and text.startswith(_COUNTRY):
        text = text[3:]
    if not text.isdecimal() or len(text) < length or (len(text) > length and len(text) not in {6, 9, 12}):
        return None
    return text[:length] if set(text[length:]) <= {"0"} else None


def _is_larger(code: str | None, level: str) -> bool:
    """Whether the code is that of a larger area (330700 is a city, no district)."""
    return bool(code) and level != "city" and set(str(code)[PARENT[level] :]) == {"0"}


def _to_wgs84(raw: list[_Raw], datum: str) -> tuple[float, float]:
    """Converts in place; the mean shift in metres east and north."""
    before = shapely.get_coordinates(np.array([r.geom for r in raw], dtype=object))
    for r in raw:
        r.geom = shapely.transform(r.geom, lambda c: np.column_stack(convert(c[:, 0], c[:, 1], datum)))
    after = shapely.get_coordinates(np.array([r.geom for r in raw], dtype=object))
    middle = before.mean(axis=0)
    metres = (after - before).mean(axis=0) * LocalMetres(*middle).scale
    return round(float(metres[0]), 1), round(float(metres[1]), 1)


def _plane(raw: Sequence[Any]) -> LocalMetres:
    centre = shapely.box(*shapely.total_bounds(np.array([r.geom for r in raw], dtype=object))).centroid
    return LocalMetres(centre.x, centre.y)


def _repair(raw: list[_Raw]) -> list[Repair]:
    """Makes every polygon valid in place (structure method: rings stay outlines, what they cross twice is kept)."""
    plane, done = _plane(raw), []
    for r in raw:
        if r.geom.is_valid:
            continue
        mended = shapely.MultiPolygon(parts_of(shapely.make_valid(r.geom, method="structure", keep_collapsed=False)))
        change = plane.forward(mended).area - plane.forward(r.geom).area
        done.append(Repair(r.name, shapely.is_valid_reason(r.geom), round(change, 1)))
        r.geom = mended
    return sorted(done, key=lambda d: d.name)


def _without_outlines(raw: list[_Raw], level: str) -> tuple[list[_Raw], list[_Raw]]:
    """Features that are larger areas or the outline of all the others, and the others."""
    outlines = [r for r in raw if _is_larger(r.code, level)]
    areas = [r for r in raw if not _is_larger(r.code, level)]
    around = [r for r in areas if len(areas) > 2 and _is_outline(r, [o for o in areas if o is not r])]
    return outlines + around, [r for r in areas if r not in around]


def _is_outline(one: _Raw, others: list[_Raw]) -> bool:
    if one.geom.area < 1.5 * max(o.geom.area for o in others):
        return False
    together = shapely.union_all([o.geom for o in others])
    return bool(one.geom.intersection(together).area >= _OUTLINE_SHARE * max(together.area, one.geom.area * 0.9))


def _give_codes(areas: list[_Raw], codes: Mapping[str, str], level: str) -> list[Unmatched]:
    """Codes in place, from the file, by exact name, or provisional; the names that have none of the first two."""
    for area in areas:
        area.code = area.code or codes.get(area.name)
    missing = sorted((a for a in areas if not a.code), key=lambda a: (a.name, a.geom.wkb))
    parents = {a.code[: LENGTHS[level] - 3] for a in areas if a.code}
    listed = []
    for number, area in enumerate(missing, _FIRST_PROVISIONAL):
        if len(parents) == 1 and level in {"street", "community"} and number <= 999:
            area.code = f"{min(parents)}{number}"
        listed.append(Unmatched(area.name, area.code))
    return listed


def _refuse_twins(areas: list[_Raw]) -> None:
    seen: dict[str, str] = {}
    for area in areas:
        other = seen.setdefault(str(area.code), area.name)
        if other is not area.name:
            raise BadAreaFile(f"两个区域用同一个编码 {area.code}：{other}、{area.name}")


def _resolve(areas: list[_Raw], outlines: list[Any]) -> tuple[list[Outline], list[Overlap], list[Gap], float]:
    """Areas without overlaps (ascending code: the first has the ground), overlaps, gaps, m² beyond the outlines."""
    if not areas:
        return [], [], [], 0.0
    plane = _plane(areas)
    shapes = [plane.forward(a.geom) for a in areas]
    together = shapely.union_all(shapes)
    frame = shapely.union_all([plane.forward(o) for o in outlines]) if outlines else together
    whole = shapely.union_all([frame, *(shapely.Polygon(p.exterior) for p in parts_of(together))])
    *groups, rest = divided(shapes, whole)
    kept = [
        Outline(str(a.code), a.name, plane.back(shapely.MultiPolygon(parts_of(shapely.coverage_union_all(g)))))
        for a, g in zip(areas, groups, strict=True)
        if g
    ]
    beyond = round(float(together.difference(frame).area), 1)
    return kept, _overlaps(areas, shapes), _gaps(areas, shapes, rest, plane), beyond


def _overlaps(areas: list[_Raw], shapes: list[Any]) -> list[Overlap]:
    found = []
    for i, j in np.unique(np.sort(shapely.STRtree(shapes).query(shapes, predicate="intersects").T), axis=0):
        size = shapes[i].intersection(shapes[j]).area if i != j else 0.0
        if size >= _LEAST_M2:
            found.append(Overlap((areas[i].name, areas[j].name), round(size, 1), areas[i].name))
    return found


def _gaps(areas: list[_Raw], shapes: list[Any], rest: list[Any], plane: LocalMetres) -> list[Gap]:
    found = []
    for hole in parts_of(shapely.coverage_union_all(rest)) if rest else []:
        if hole.area >= _LEAST_M2:
            near = tuple(a.name for a, s in zip(areas, shapes, strict=True) if s.distance(hole) < 0.1)
            inside = plane.back(hole.representative_point())
            found.append(Gap(round(hole.area, 1), near, round(inside.x, 6), round(inside.y, 6)))
    return sorted(found, key=lambda g: (-g.area_m2, g.lon, g.lat))
