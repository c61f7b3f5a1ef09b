"""Tables (CSV, xlsx): the line of headings below any titles, and forms from a column of WKT or two of coordinates."""

import csv
import io
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any

import shapely

from backend.territory.errors import BadAreaFile
from backend.territory.files import gdal
from backend.territory.files.text import decoded
from backend.territory.files.unpack import Part

_WKT = ("wkt", "geometry", "geom", "the_geom", "shape", "边界", "图形")
_LON = ("lon", "lng", "longitude", "x", "经度")
_LAT = ("lat", "latitude", "y", "纬度")
_END = "end"  # put after the last line: where a quote stayed open, it becomes part of a cell
_TITLES = 10  # lines that may stand above the headings


def lines(part: Part, layer: str) -> list[tuple[int, list[str]]]:
    """Which line of the table, from 1, and its cells as text, trimmed; empty ones left out.

    Errors: BadAreaFile (422).
    """
    if part.kind == "xlsx":
        raw: Iterable[Sequence[Any]] = gdal.read(part, layer, forms=False).rows
    else:
        raw = _csv(decoded(part.data, part.name), part.name)
    found = [["" if cell is None else str(cell).strip() for cell in row] for row in raw]
    return [(number, row) for number, row in enumerate(found, 1) if any(row)]


def _csv(text: str, name: str) -> list[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",\t;|", key=first.count)
    csv.field_size_limit(sys.maxsize)  # an outline as WKT is one cell
    try:
        rows = list(csv.reader(chain(io.StringIO(text, newline=""), ["\n", _END]), delimiter=separator))
    except csv.Error as problem:
        raise BadAreaFile(f"{name}：{problem}") from None
    if rows[-1] != [_END]:
        raise BadAreaFile(f"{name}：第 {len(rows)} 行有引号没有合上，后面的行都算进了那一格")
    return rows[:-1]


def headed(
    rows: list[tuple[int, list[str]]], is_heading: Callable[[Sequence[str]], bool]
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The headings and the lines below them; the first line when none looks like headings."""
    at = next((i for i, (_, row) in enumerate(rows[:_TITLES]) if is_heading(row)), 0)
    return (rows[at][1], rows[at + 1 :]) if rows else ([], [])


def as_dicts(fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """Values by field; the first of two fields with one name counts."""
    return [dict(reversed([pair for pair in zip(fields, row, strict=False) if pair[0]])) for row in rows]


def has_forms(fields: Sequence[str]) -> bool:
    return _column(fields, _WKT) is not None or None not in (_column(fields, _LON), _column(fields, _LAT))


def forms(fields: Sequence[str], rows: list[dict[str, Any]], name: str) -> list[Any]:
    """Errors: BadAreaFile (422)."""
    wkt, lon, lat = (_column(fields, known) for known in (_WKT, _LON, _LAT))
    if wkt is None and (lon is None or lat is None):
        raise BadAreaFile(
            f"{name}：表里没有形状；找过 {'、'.join(_WKT)}，或者 {'、'.join(_LON)} 配 {'、'.join(_LAT)}；"
            f"有的列：{'、'.join(fields)}"
        )
    return [_form(row, wkt, str(lon), str(lat), f"{name}：第 {number} 条") for number, row in enumerate(rows, 1)]


def _form(row: dict[str, Any], wkt: str | None, lon: str, lat: str, where: str) -> Any:
    try:
        if wkt is not None:
            return shapely.force_2d(shapely.from_wkt(row[wkt])) if row.get(wkt) else None
        return shapely.Point(float(row[lon]), float(row[lat])) if row.get(lon) and row.get(lat) else None
    except (ValueError, KeyError, shapely.errors.ShapelyError) as problem:
        raise BadAreaFile(f"{where}的形状读不懂（{str(problem)[:200]}）") from None


def _column(fields: Sequence[str], known: Sequence[str]) -> str | None:
    return next((field for word in known for field in fields if field.lower() == word), None)
