"""GDAL's readers, a fixed few of them, loaded when a command reads a file: the API never pays for their start.

GDAL gets files of its own naming in a folder of its own. Drivers that fetch from elsewhere (VRT, WFS, GDALG …) are not
registered, whatever a file's content asks for; the list is checked against the library and fails closed.
"""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import numpy as np
import shapely

from backend.territory.errors import BadAreaFile
from backend.territory.files.text import dbf_encoding, decoded
from backend.territory.files.unpack import Part

DRIVERS = frozenset({"ESRI Shapefile", "GPKG", "LIBKML", "XLSX", "MEM"})
_OTHERS = (
    "PCIDSK", "PDS4", "VICAR", "PDF", "MBTiles", "EEDA", "OGCAPI", "GDALG", "MapInfo File", "LVBAG", "S57", "DGN",
    "OGR_VRT", "CSV", "GML", "GPX", "KML", "GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "OGR_GMT", "SQLite", "WAsP",
    "OpenFileGDB", "DXF", "FlatGeobuf", "GeoRSS", "VFK", "PGDUMP", "OSM", "GPSBabel", "OGR_PDS", "WFS", "OAPIF",
    "EDIGEO", "Idrisi", "ODS", "Elasticsearch", "Carto", "AmigoCloud", "SXF", "Selafin", "JML", "PLSCENES", "CSW",
    "VDV", "MVT", "NGW", "MapML", "GTFS", "PMTiles", "JSONFG", "MiraMonVector", "ADBC", "AVCBin", "AVCE00", "AIVector",
    "HTTP",
)  # fmt: skip
_OPTIONS = {
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",  # no address but this
    "SHAPE_RESTORE_SHX": True,  # the index can be made anew
    "OGR_XLSX_HEADERS": "DISABLE",  # tables.py looks for the line of headings below titles
    "OGR_XLSX_FIELD_TYPES": "STRING",
}


class Layer(msgspec.Struct, frozen=True):
    """One layer as GDAL gives it; `crs` as EPSG:n or WKT; None for a form that is none."""

    fields: list[str]
    rows: list[list[Any]]
    forms: list[Any]
    crs: str | None


def library() -> ModuleType:
    """Errors: RuntimeError when the library has a driver that is not on the list."""
    os.environ["GDAL_SKIP"] = ",".join(_OTHERS)
    os.environ["PROJ_NETWORK"] = "OFF"
    import pyogrio
    import pyogrio.raw

    if strangers := set(pyogrio.list_drivers()) - DRIVERS:
        raise RuntimeError(f"GDAL has drivers that are not meant: {sorted(strangers)}")
    pyogrio.set_gdal_config_options(_OPTIONS)
    return pyogrio


def layers(part: Part) -> dict[str, int]:
    """Features by the layer's name. Errors: BadAreaFile (422)."""
    with _opened(part) as (gdal, file):
        names = [str(name) for name, _ in gdal.list_layers(file)]
        return {n: int(gdal.read_info(file, layer=n, force_feature_count=True)["features"]) for n in names}


def read(part: Part, layer: str, *, forms: bool = True) -> Layer:
    """Errors: BadAreaFile (422)."""
    with _opened(part) as (gdal, file):
        meta, _, wkb, columns = gdal.raw.read(
            file,
            layer=None if part.kind == "shp" else layer,
            read_geometry=forms,
            force_2d=True,
            datetime_as_string=True,
        )
        shapes = shapely.from_wkb(wkb, on_invalid="ignore").tolist() if forms and wkb is not None else []
        rows = [list(row) for row in zip(*(_plain(c) for c in columns), strict=True)] or [[] for _ in shapes]
        return Layer([str(f) for f in meta["fields"]], rows, shapes or [None] * len(rows), meta["crs"])


def _plain(column: Any) -> list[Any]:
    """Python's own values; None for what is missing."""
    missing = np.isnan(column) if column.dtype.kind == "f" else np.zeros(len(column), bool)
    return [None if gone else value for value, gone in zip(column.tolist(), missing, strict=True)]


@contextmanager
def _opened(part: Part) -> Iterator[tuple[Any, Path]]:
    """The library and the part as a file; what the library refuses is told as BadAreaFile."""
    gdal = library()
    from pyogrio import errors

    refused = (errors.DataSourceError, errors.DataLayerError, errors.FeatureError, errors.FieldError,
               errors.GeometryError, errors.CRSError, UnicodeDecodeError, shapely.errors.ShapelyError)  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="menqian-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # rings that do not close and the like: importer.py repairs
        for ending, data in _prepared(part).items():
            (Path(folder) / f"data{ending}").write_bytes(data)
        file = Path(folder) / f"data.{part.kind}"
        try:
            yield gdal, file
        except refused as problem:
            words = str(problem).replace(str(file), part.name).partition("; It might help")[0]
            raise BadAreaFile(f"{part.name}：读不懂，可能不完整（{words}）") from None


def _prepared(part: Part) -> dict[str, bytes]:
    """The files with their text in an encoding that GDAL knows from them."""
    if part.kind == "shp":
        stated = part.files.get(".cpg", b"").decode("ascii", "replace")
        return {**part.files, ".cpg": dbf_encoding(part.files[".dbf"], stated, part.name).encode()}
    if part.kind == "kml":
        return {".kml": _plain_kml(part)}
    return part.files


def _plain_kml(part: Part) -> bytes:
    """In UTF-8. Errors: BadAreaFile for entities of its own, which can grow without end or fetch files."""
    text = decoded(part.data, part.name)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise BadAreaFile(f"{part.name}：KML 里不能有 DOCTYPE")
    head, mark, rest = text.partition("?>")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{rest}' if mark and head.lstrip().startswith("<?xml") else text
    ).encode()
