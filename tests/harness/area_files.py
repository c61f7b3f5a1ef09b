"""Files as offices hand them over, written by GDAL or by hand."""

import gzip
import io
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from backend.territory.files import gdal

EAST = shapely.box(119.50, 29.20, 119.51, 29.21)
WEST = shapely.box(119.49, 29.20, 119.50, 29.21)
NAMES = ("兰江街道", "云山街道")
CODES = ("330781001", "330781002")


def write(
    path: Path,
    fields: Mapping[str, Sequence[Any]] | None = None,
    forms: Sequence[Any] = (EAST, WEST),
    *,
    crs: str | None = "EPSG:4490",
    encoding: str | None = None,
    layer: str | None = None,
    kind: str = "Polygon",
    append: bool = False,
) -> Path:
    """A Shapefile, GeoPackage or KML, told by the ending; fields as columns."""
    columns = fields or {"XZQMC": NAMES, "XZQDM": CODES}
    driver = {".shp": "ESRI Shapefile", ".gpkg": "GPKG", ".kml": "LIBKML"}[path.suffix]
    library = gdal.library()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a file without a coordinate system is meant
        library.raw.write(
            path, np.array([shapely.to_wkb(f) for f in forms], dtype=object),
            [np.array(list(c), dtype=object) for c in columns.values()], list(columns), driver=driver, crs=crs,
            geometry_type=kind, encoding=encoding, layer=layer, append=append,
        )  # fmt: skip
    return path


def zipped(path: Path, *files: Path, folder: str = "") -> Path:
    """A zip of files; a Shapefile with all that lies beside it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            for one in sorted(file.parent.glob(f"{file.stem}.*")) if file.suffix == ".shp" else [file]:
                archive.write(one, folder + one.name)
    return path


def gz(path: Path) -> Path:
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    return packed


_FORMATS = "http://schemas.openxmlformats.org"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OFFICE = f"{_FORMATS}/officeDocument/2006/relationships"
_RELATED = f"{_FORMATS}/package/2006/relationships"
_MAIN = f"{_FORMATS}/spreadsheetml/2006/main"


def xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[str | int | None]]]) -> Path:
    """A workbook: whole numbers as numbers, text inline, None as no cell."""
    numbers = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{_SHEETS}.worksheet+xml"/>' for i in numbers
    )
    listed = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="rId{i}"/>' for i, n in enumerate(sheets, 1))
    related = "".join(_relation(i, "worksheet", f"worksheets/sheet{i}.xml") for i in numbers)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_FORMATS}/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETS}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATED}">{_relation(1, "officeDocument", "xl/workbook.xml")}'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATED}">{related}</Relationships>',
    }
    for i, rows in enumerate(sheets.values(), 1):
        lines = "".join(f'<row r="{y}">{_cells(row, y)}</row>' for y, row in enumerate(rows, 1))
        parts[f"xl/worksheets/sheet{i}.xml"] = f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'
    with zipfile.ZipFile(path, "w") as book:
        for name, text in parts.items():
            book.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return path


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _cells(row: Sequence[str | int | None], y: int) -> str:
    text = io.StringIO()
    for x, value in enumerate(row):
        at = f"{'ABCDEFGHIJ'[x]}{y}"
        if isinstance(value, int):
            text.write(f'<c r="{at}"><v>{value}</v></c>')
        elif value is not None:
            text.write(f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>')
    return text.getvalue()
