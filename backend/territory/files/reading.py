"""One reader for everything that an operator brings: features in degrees, or the lines of a table."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import shapely

from backend.territory.errors import BadAreaFile
from backend.territory.files import crs, gdal, geojson, tables
from backend.territory.files.unpack import Part, unpacked


class Source(msgspec.Struct, frozen=True):
    """A file and what its operator states about it: the datum of its degrees (wgs84, gcj02, bd09), its coordinate
    system (EPSG:n, or `none`: what the file states is not so), which of its layers, fields by what they mean, and
    whether it has latitude before longitude (northing before easting).
    """

    path: Path
    datum: str | None = None
    crs: str | None = None
    layer: str | None = None
    fields: dict[str, str] = {}
    swapped: bool = False


class Features(msgspec.Struct, frozen=True):
    """A layer. `forms`: shapely, 2D, degrees in `datum`, None for none. `origin`: format, layer and coordinate system
    in words."""

    fields: list[str]
    rows: list[dict[str, Any]]
    forms: list[Any]
    datum: str
    origin: str


def read_features(source: Source) -> Features:
    """Errors: BadAreaFile (422), with what was looked for and what is there."""
    part, layer = _chosen(source)
    name = source.path.name
    stated = None
    if part.kind == "geojson":
        rows, forms, stated = geojson.features(part)
        fields = list(dict.fromkeys(key for row in rows for key in row))
    elif part.kind in ("csv", "xlsx"):
        fields, below = tables.headed(tables.lines(part, layer), tables.has_forms)
        rows = tables.as_dicts(fields, (row for _, row in below))
        forms = tables.forms(fields, rows, name)
    else:
        read = gdal.read(part, layer)
        fields, rows, forms = read.fields, tables.as_dicts(read.fields, read.rows), read.forms
        # KML is WGS-84 by its standard, whatever a Chinese map wrote into it: nobody stated it.
        stated = read.crs if part.kind != "kml" and crs.is_known(read.crs) else None
    if not rows:
        raise BadAreaFile(f"{name}：{layer} 是空的")
    used, datum = crs.settle(name, stated, source.crs, source.datum)
    if source.swapped:
        forms = [form and shapely.transform(form, lambda c: c[:, ::-1]) for form in forms]
    forms = crs.degrees(forms, used, name) if used else forms
    return Features(
        fields, rows, _checked(forms, name), datum, "，".join([part.kind, layer, crs.called(used) if used else datum])
    )


def read_table(
    path: Path, is_heading: Callable[[Sequence[str]], bool]
) -> tuple[list[str], list[tuple[int, dict[str, Any]]]]:
    """Headings of a CSV or xlsx, and its lines by their number there. Errors: BadAreaFile (422)."""
    part, layer = _chosen(Source(path))
    if part.kind not in ("csv", "xlsx"):
        raise BadAreaFile(f"{path.name}：要 CSV 或 xlsx 表格")
    fields, below = tables.headed(tables.lines(part, layer), is_heading)
    numbers = [number for number, _ in below]
    return fields, list(zip(numbers, tables.as_dicts(fields, (row for _, row in below)), strict=True))


class _Layer(msgspec.Struct, frozen=True):
    """A layer and the part that holds it, by whose name it goes there; `count` of features where that is known."""

    part: Part
    name: str
    count: int | None


def _chosen(source: Source) -> tuple[Part, str]:
    """The one layer, or the one that was asked for. Errors: BadAreaFile that says which there are."""
    found = _layers(source.path)
    told = [name if one.count is None else f"{name}（{one.count} 条）" for name, one in found.items()]
    there = "、".join(told) or "没有"
    if source.layer is not None and source.layer not in found:
        raise BadAreaFile(f"{source.path.name}：没有图层 {source.layer}；有 {there}")
    filled = [name for name, one in found.items() if one.count != 0]
    if source.layer is None and len(filled) != 1:
        words = "有几个图层，用 --layer-name 选一个" if filled else "图层都是空的"
        raise BadAreaFile(f"{source.path.name}：{words}：{there}")
    chosen = found[source.layer or filled[0]]
    return chosen.part, chosen.name


def _layers(path: Path) -> dict[str, _Layer]:
    """By a name that each has alone: two files of a zip may call their layers the same."""
    every: list[_Layer] = []
    for part in unpacked(path):
        if part.kind in ("gpkg", "kml", "xlsx"):
            every += [_Layer(part, name, count) for name, count in gdal.layers(part).items()]
        else:
            every.append(_Layer(part, part.name, None))
    found: dict[str, _Layer] = {}
    for one in every:
        name, number = one.name, 2
        while name in found:
            name, number = f"{one.name}#{number}", number + 1
        found[name] = one
    return found


def _checked(forms: list[Any], name: str) -> list[Any]:
    """The forms, None for those without numbers. Errors: BadAreaFile for coordinates that are no degrees."""
    kept = [form if np.isfinite(shapely.get_coordinates(form)).all() and not shapely.is_empty(form) else None
            for form in forms]  # fmt: skip
    for number, form in enumerate(kept, 1):
        numbers = shapely.get_coordinates(form)
        wrong = (np.abs(numbers) > [180, 90]).any(axis=1) | crs.look_swapped(numbers)
        if wrong.any():
            x, y = numbers[wrong][0]
            raise BadAreaFile(f"{name}：第 {number} 条的坐标不是经纬度（{x:.10g}, {y:.10g}）{crs.likely(x, y)}")
    return kept


__all__ = ["Features", "Source", "read_features", "read_table"]
