"""Area outlines: datum, names and codes, repairs, overlaps and gaps. Pure.

The rule for overlaps: the piece goes to the area with the smallest code, whatever the order of the file. Gaps stay
gaps; nobody's ground is given away.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import shapely

from backend.geo.datum import convert
from backend.geo.metres import LocalMetres
from backend.territory import fields
from backend.territory.codes import (
    ABOVE,
    PARENT,
    Coded,
    Codes,
    Known,
    Parents,
    Unmatched,
    cell_name,
    code_of,
    give_codes,
    is_larger,
)
from backend.territory.comparing import Comparison, compare
from backend.territory.coverage import divided, parts_of
from backend.territory.errors import BadAreaFile
from backend.territory.files import Features

_OUTLINE_SHARE = 0.9  # an outline covers this share of all the others
_LEAST_M2 = 1.0  # smaller overlaps and gaps are rounding


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


class Report(msgspec.Struct, kw_only=True, rename="camel"):
    """What the file held and what became of it. `origin`: format, layer and coordinate system; `read_from`: fields by
    what they gave; `swallowed`: areas of which overlaps left nothing, not imported;
    `orphans`: codes of the level above that are not in force.
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
    orphans: list[str] = []
    compared: Comparison | None = None
    imported: list[str] = []
    ended: list[str] = []
    unchanged: list[str] = []
    version: int = 0


class Outline(msgspec.Struct, frozen=True):
    """An area that will be stored: WGS-84."""

    code: str
    name: str
    geom: Any


def read_areas(
    features: Features,
    level: str,
    codes: Codes | None = None,
    given: Mapping[str, str] | None = None,
    known: Known | None = None,
) -> tuple[list[Outline], Report]:
    """The areas to store, by ascending code, without overlaps, and the report. `given`: fields by what they mean;
    `known`: what is in force.

    Errors: BadAreaFile (422: no name, no polygon, two areas with one code), UnknownDatum (422).
    """
    codes, known = codes or Codes(), known or Known()
    parents = Parents(level, codes, known)
    raw, read_from = _raw(features, level, given or {}, parents)
    shift = _to_wgs84(raw, features.datum)
    repaired = _repair(raw)
    outlines, areas = _without_outlines(raw, level)
    unmatched = give_codes(areas, codes, known, parents, level)
    coded = sorted((a for a in areas if a.code), key=lambda a: (str(a.code), a.name))
    _refuse_twins(coded)
    kept, overlaps, gaps, beyond = _resolve(coded, [o.geom for o in outlines])
    left = {k.code for k in kept}
    report = Report(
        level=level, datum=features.datum, origin=features.origin, read_from=read_from, features=len(raw),
        outlines=[o.name for o in outlines], shift_east_m=shift[0], shift_north_m=shift[1], repaired=repaired,
        unmatched=unmatched, overlaps=overlaps, gaps=gaps, outside_outline_m2=beyond,
        swallowed=[a.name for a in coded if a.code not in left],
        orphans=_orphans(coded, level, known),
        compared=compare({str(a.code): a.original for a in coded}, features.datum, level, known),
    )  # fmt: skip
    return kept, report


def _raw(
    features: Features, level: str, given: Mapping[str, str], parents: Parents
) -> tuple[list[Coded], dict[str, list[str]]]:
    """The features as areas, and the fields that gave something."""
    fields.refuse_unknown(given, ("name", "code", "parent"))
    known = {"name": fields.names_of(level), "code": fields.codes_of(level), "parent": fields.parents_of(level)}
    keys = {meaning: fields.chosen(features.fields, meaning, given, usual) for meaning, usual in known.items()}
    if not keys["name"] and not (level == "cell" and keys["code"]):
        raise fields.missing("区域名称", "name", features.fields, known["name"])
    raw: list[Coded] = []
    used: dict[str, dict[str, None]] = {meaning: {} for meaning in known}
    for number, (row, form) in enumerate(zip(features.rows, features.forms, strict=True), 1):
        gave = {
            "name": next((key for key in keys["name"] if fields.text(row.get(key))), None),
            "code": next((key for key in keys["code"] if code_of(fields.text(row.get(key)), level)), None),
            "parent": next((key for key in keys["parent"] if parents.said(row, [key])), None),
        }
        for meaning, key in gave.items():
            used[meaning].update({key: None} if key else {})
        code = code_of(fields.text(row.get(gave["code"])), level) if gave["code"] else None
        name = fields.text(row[gave["name"]]) if gave["name"] else cell_name(code) if code and level == "cell" else None
        if name is None:
            raise BadAreaFile(f"第 {number} 个区域没有名称（字段 {'、'.join(keys['name'])}）")
        shape = _polygons(form, name)
        raw.append(Coded(name, code, parents.said(row, keys["parent"]), shape, shape))
    return raw, {meaning: list(found) for meaning, found in used.items() if found}


def _polygons(form: Any, name: str) -> Any:
    """Errors: BadAreaFile for anything but polygons."""
    if form is not None and form.geom_type == "GeometryCollection":  # so KML groups the parts of one area
        form = shapely.MultiPolygon(parts_of(form)) if {p.geom_type for p in form.geoms} == {"Polygon"} else form
    if form is None or form.geom_type not in {"Polygon", "MultiPolygon"}:
        what = "没有能用的形状" if form is None else f"是 {form.geom_type}"
        raise BadAreaFile(f"每个区域要有名称和面：{name} {what}")
    return form


def _to_wgs84(raw: list[Coded], datum: str) -> tuple[float, float]:
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


def _repair(raw: list[Coded]) -> list[Repair]:
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


def _without_outlines(raw: list[Coded], level: str) -> tuple[list[Coded], list[Coded]]:
    """Features that are larger areas or the outline of all the others, and the others."""
    outlines = [r for r in raw if is_larger(r.code, level)]
    areas = [r for r in raw if not is_larger(r.code, level)]
    largest = max(areas, key=lambda r: r.geom.area) if len(areas) > 2 else None
    around = [largest] if largest and _is_outline(largest, [o for o in areas if o is not largest]) else []
    return outlines + around, [r for r in areas if r not in around]


def _is_outline(one: Coded, others: list[Coded]) -> bool:
    if one.geom.area < 1.5 * max(o.geom.area for o in others):
        return False
    together = shapely.union_all([o.geom for o in others])
    return bool(one.geom.intersection(together).area >= _OUTLINE_SHARE * max(together.area, one.geom.area * 0.9))


def _orphans(areas: list[Coded], level: str, known: Known) -> list[str]:
    """Areas stand without the one above them, but places in them are named less well: told."""
    above = {str(a.code)[: PARENT[level]] for a in areas} if level in ABOVE else set()
    return sorted(above - set(known.above)) if known.above or level == "cell" else []


def _refuse_twins(areas: list[Coded]) -> None:
    seen: dict[str, str] = {}
    for area in areas:
        other = seen.setdefault(str(area.code), area.name)
        if other is not area.name:
            raise BadAreaFile(f"两个区域用同一个编码 {area.code}：{other}、{area.name}")


def _resolve(areas: list[Coded], outlines: list[Any]) -> tuple[list[Outline], list[Overlap], list[Gap], float]:
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


def _overlaps(areas: list[Coded], shapes: list[Any]) -> list[Overlap]:
    found = []
    for i, j in np.unique(np.sort(shapely.STRtree(shapes).query(shapes, predicate="intersects").T), axis=0):
        size = shapes[i].intersection(shapes[j]).area if i != j else 0.0
        if size >= _LEAST_M2:
            found.append(Overlap((areas[i].name, areas[j].name), round(size, 1), areas[i].name))
    return found


def _gaps(areas: list[Coded], shapes: list[Any], rest: list[Any], plane: LocalMetres) -> list[Gap]:
    found, tree = [], shapely.STRtree(shapes)
    for hole in parts_of(shapely.coverage_union_all(rest)) if rest else []:
        if hole.area >= _LEAST_M2:
            near = tuple(areas[i].name for i in sorted(tree.query(hole, predicate="dwithin", distance=0.1)))
            inside = plane.back(hole.representative_point())
            found.append(Gap(round(hole.area, 1), near, round(inside.x, 6), round(inside.y, 6)))
    return sorted(found, key=lambda g: (-g.area_m2, g.lon, g.lat))
