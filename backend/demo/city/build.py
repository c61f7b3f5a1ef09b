"""Makes the demo city's files from an OpenStreetMap extract: `python -m backend.demo.city.build FOLDER`.

FOLDER holds shanghai_lujiazui_{buildings,landuse,pois,roads,water}.geojson. Street and community outlines are invented:
blocks between the larger roads of the Pudong bank, grouped round evenly spread centres; every name says （演示）.
So are the names of shops. It needs no installation: neither a database nor a store.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape

from backend.demo.city import files
from backend.demo.shops import renamed
from backend.geo.metres import LocalMetres
from backend.territory.cells import blocks, cut, ground_of, keep_whole, make_cells
from backend.territory.coverage import clean, join_small
from backend.territory.shops import is_shop

_KEPT = ("kind", "kind_detail", "name", "name:en", "height", "addr_street", "addr_housenumber")
DISTRICTS = {"310115": "浦东新区（演示范围）", "310101": "黄浦区（演示范围）"}
# Invented: name, seed of each community (lon, lat). The seeds decide which blocks belong together.
STREETS: dict[str, tuple[str, tuple[tuple[str, float, float], ...]]] = {
    "310115901": (
        "陆家嘴滨江街道（演示）",
        (
            ("滨江绿地社区（演示）", 121.4965, 31.2430),
            ("明珠塔社区（演示）", 121.4935, 31.2385),
            ("陆家嘴环路社区（演示）", 121.5010, 31.2412),
            ("银城路社区（演示）", 121.5000, 31.2365),
            ("花园石桥社区（演示）", 121.4965, 31.2345),
        ),
    ),
    "310115902": (
        "东昌街道（演示）",
        (
            ("东昌路社区（演示）", 121.5020, 31.2320),
            ("浦明路社区（演示）", 121.5030, 31.2285),
            ("浦城路社区（演示）", 121.5070, 31.2320),
            ("张杨路社区（演示）", 121.5085, 31.2282),
            ("崂山路社区（演示）", 121.5120, 31.2310),
        ),
    ),
    "310115903": (
        "世纪街道（演示）",
        (
            ("浦东大道社区（演示）", 121.5075, 31.2432),
            ("昌邑路社区（演示）", 121.5150, 31.2450),
            ("栖霞路社区（演示）", 121.5125, 31.2395),
            ("乳山路社区（演示）", 121.5145, 31.2355),
            ("福山路社区（演示）", 121.5170, 31.2310),
        ),
    ),
    "310101901": (
        "外滩街道（演示）",
        (
            ("北京东路社区（演示）", 121.4855, 31.2395),
            ("南京东路社区（演示）", 121.4850, 31.2365),
            ("福州路社区（演示）", 121.4860, 31.2335),
        ),
    ),
    "310101902": (
        "豫园街道（演示）",
        (
            ("金陵东路社区（演示）", 121.4880, 31.2305),
            ("豫园社区（演示）", 121.4870, 31.2275),
        ),
    ),
}
# A point on each bank: the river divides the two districts.
_BANKS = {"310115": shapely.Point(121.51, 31.235), "310101": shapely.Point(121.487, 31.234)}
_PIECE_M2 = 45_000.0  # larger blocks may be shared by two communities
_UNDERGROUND = re.compile("隧道|地道")
_EDGE = 0.0001  # degrees kept from the border of the extract, where its shapes are cut


def read(folder: Path, layer: str) -> list[tuple[dict[str, Any], Any]]:
    """The features of a layer: what is kept of their properties, and their shape."""
    raw = json.loads((folder / f"shanghai_lujiazui_{layer}.geojson").read_text(encoding="utf-8"))["features"]
    kept: list[tuple[dict[str, Any], Any]] = []
    for feature in raw:
        props = {k.replace("name:en", "name_en"): v for k, v in feature["properties"].items() if k in _KEPT}
        form = shapely.force_2d(shape(feature["geometry"]))
        if _is_useless(layer, props, form):
            continue
        if layer == "roads" and _UNDERGROUND.search(props.get("name", "")):
            props["kind_detail"] = "tunnel"
        if is_shop(layer, props["kind"], props.get("kind_detail", "")):
            props = renamed(props, len(kept))
        kept.append((props, form if form.is_valid else shapely.make_valid(form)))
    return kept


def _is_useless(layer: str, props: dict[str, Any], form: Any) -> bool:
    """Outlines of water that come a second time as lines; walls, fences and labels among the land use."""
    if layer == "water":
        return form.geom_type == "LineString" and props["kind"] not in {"river", "canal"}
    return layer == "landuse" and form.area == 0


def _feature(props: dict[str, Any], form: Any) -> dict[str, Any]:
    rounded = shapely.transform(form, lambda c: np.round(c, 6))
    rounded = rounded if rounded.is_valid else form
    return {"type": "Feature", "properties": props, "geometry": mapping(rounded)}


def is_street(props: dict[str, Any]) -> bool:
    """A street on the ground that may divide: no tunnel, no ramp, no path."""
    return props["kind"] in {"major_road", "minor_road"} and props.get("kind_detail") != "tunnel"


def land(district: str, water: list[tuple[dict[str, Any], Any]], roads: list[tuple[dict[str, Any], Any]]) -> Any:
    """A district's bank within the extract."""
    x0, y0, x1, y1 = shapely.total_bounds(np.array([f for p, f in roads if p["kind"] == "minor_road"], dtype=object))
    box = shapely.box(x0 + _EDGE, y0 + _EDGE, x1 - _EDGE, y1 - _EDGE)
    river = shapely.union_all([f for p, f in water if f.area > 1e-6 and p["kind"] in {"water", "riverbank"}])
    dry = box.difference(river.buffer(0.00002).buffer(-0.00002))
    bank = next(p for p in shapely.get_parts(dry) if p.contains(_BANKS[district]))
    return shapely.Polygon(bank.exterior)


def communities(
    district: str, bank: Any, roads: list[tuple[dict[str, Any], Any]], buildings: list[Any]
) -> dict[str, Any]:
    """Outlines of a district's communities by code, in WGS-84: they fill the bank and do not overlap."""
    plane = LocalMetres(_BANKS[district].x, _BANKS[district].y)
    area = plane.forward(bank)
    lines = [
        plane.forward(f)
        for p, f in roads
        if is_street(p) and (p["kind"] == "major_road" or p.get("kind_detail") == "residential") and p.get("name")
    ]
    outlines = plane.forward(np.array(buildings, dtype=object))
    tree = shapely.STRtree(outlines)
    faces = [piece for block in blocks(area, lines, 10.0) for piece in cut(block, tree, _PIECE_M2)]
    faces = join_small(clean(faces, area), 8_000.0, 2 * _PIECE_M2)
    seeds = [
        (f"{street}{n:03d}", shapely.Point(plane.point(lon, lat)))
        for street, (_, members) in STREETS.items()
        if street.startswith(district)
        for n, (_, lon, lat) in enumerate(members, 1)
    ]
    owner = [min(seeds, key=lambda s: s[1].distance(face.centroid))[0] for face in faces]
    groups = [shapely.coverage_union_all([f for f, o in zip(faces, owner, strict=True) if o == c]) for c, _ in seeds]
    whole = keep_whole(groups, outlines)
    joined = join_small(clean(whole, area), 25_000.0, 600_000.0)
    result: dict[str, list[Any]] = {}
    for piece in joined:
        code = min(seeds, key=lambda s: s[1].distance(piece) + 0.01 * s[1].distance(piece.centroid))[0]
        result.setdefault(code, []).append(plane.back(piece))
    return {code: shapely.union_all(pieces) for code, pieces in result.items()}


def main(folder: Path) -> None:
    layers = {layer: read(folder, layer) for layer in files.LAYERS}
    for layer, features in layers.items():
        files.write(layer, [_feature(p, f) for p, f in features])
    outlines = [f for _, f in layers["buildings"] if f.geom_type in {"Polygon", "MultiPolygon"}]
    found: dict[str, shapely.Geometry] = {}
    for district in DISTRICTS:
        found |= communities(district, land(district, layers["water"], layers["roads"]), layers["roads"], outlines)
    names = {f"{s}{n:03d}": m[0] for s, (_, members) in STREETS.items() for n, m in enumerate(members, 1)}
    write_areas(found, names)
    write_cells()
    print(len(found), "communities of", len(names))


def write_areas(found: dict[str, Any], names: dict[str, str]) -> None:
    """District, streets and communities; rounded together, so that neighbours keep their common vertices."""
    rounded = {c: _mended(shapely.transform(f, lambda x: np.round(x, 7))) for c, f in sorted(found.items())}
    areas = [({"code": c, "name": names[c], "level": "community"}, f) for c, f in rounded.items()]
    for code, (name, _) in STREETS.items():
        parts = [f for c, f in rounded.items() if c.startswith(code)]
        areas.append(({"code": code, "name": name, "level": "street"}, _mended(shapely.union_all(parts))))
    for code, name in DISTRICTS.items():
        parts = [f for c, f in rounded.items() if c.startswith(code)]
        areas.append(({"code": code, "name": name, "level": "district"}, _mended(shapely.union_all(parts))))
    files.write("areas", [{"type": "Feature", "properties": p, "geometry": mapping(f)} for p, f in areas])


def write_cells() -> None:
    """The grid cells of each community in their order, from the files of the base map and the areas: made here once,
    because they are the same at every load. Nine decimals (0.1 mm) keep the vertices that neighbours share."""
    ground = [
        {"layer": layer, "kind_detail": None, **feature["properties"], "geom": shape(feature["geometry"])}
        for layer in ("roads", "water", "buildings")
        for feature in files.features(layer)
    ]
    forms = shapely.STRtree([one["geom"] for one in ground])
    cells = []
    for area in files.features("areas"):
        if area["properties"]["level"] == "community":
            community = shape(area["geometry"])
            near = sorted(forms.query(community, predicate="intersects"))
            for form in make_cells(community, ground_of(ground[i] for i in near)):
                rounded = shapely.transform(form, lambda x: np.round(x, 9))
                properties = {"community": area["properties"]["code"]}
                cells.append({"type": "Feature", "properties": properties, "geometry": mapping(rounded)})
    files.write("cells", cells)


def _mended(form: Any) -> Any:
    """Rounding may turn a thin corner over: without that corner."""
    if form.is_valid:
        return form
    return shapely.union_all([p for p in shapely.get_parts(shapely.make_valid(form)) if p.area > 1e-10])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
