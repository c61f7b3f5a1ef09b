"""The base map from GeoJSON: streets, water, buildings, land use and named places. Pure.

A feature says what it is by `kind` (and `kind_detail`), as in the demo's files, or by OpenStreetMap's own tags
(`highway=residential`, `waterway=river`, `building=yes`); what says neither is left out and counted.
"""

import json
from typing import Any

import msgspec
import numpy as np
import shapely
from shapely.geometry import shape

from backend.geo.datum import convert
from backend.territory.errors import BadAreaFile
from backend.territory.shops import TAGGED

LAYERS = ("landuse", "water", "roads", "buildings", "pois")
_TAGS = {
    "roads": ("highway", "railway"), "water": ("waterway", "natural", "water", "landuse"), "buildings": ("building",),
    "landuse": ("landuse", "leisure", "natural"), "pois": ("amenity", "shop", "office", "tourism", "public_transport"),
}  # fmt: skip
_MAJOR = {"motorway", "trunk", "primary", "secondary", "tertiary"}
_MINOR = {"residential", "unclassified", "living_street", "service", "road"}
_KEPT = ("name:en", "name_en", "height", "addr_street", "addr_housenumber", "addr:street", "addr:housenumber")


class Feature(msgspec.Struct, frozen=True):
    """One row of the base map, WGS-84; `props` is JSON."""

    layer: str
    kind: str
    kind_detail: str
    name: str
    props: str
    form: Any


class Read(msgspec.Struct, frozen=True):
    """What a file held. `unknown`: features that do not say what they are, or have no usable shape."""

    features: list[Feature]
    unknown: int


def read_base(text: str, layer: str, datum: str) -> Read:
    """The features of one layer.

    Errors: BadAreaFile (422: no GeoJSON, nothing of use, coordinates that are no degrees), UnknownDatum (422).
    """
    try:
        raw = json.loads(text)["features"]
        made = [_feature(layer, one, datum) for one in raw]
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as problem:
        raise BadAreaFile(f"不是 GeoJSON 要素：{problem}") from None
    kept = [one for one in made if one is not None]
    if not kept:
        raise BadAreaFile("文件里没有能用的要素")
    return Read(kept, len(made) - len(kept))


def _feature(layer: str, raw: dict[str, Any], datum: str) -> Feature | None:
    props = raw.get("properties") or {}
    what = _kind(layer, props)
    form = _form(raw.get("geometry"), datum) if what else None
    if what is None or form is None:
        return None
    rest = {key.replace(":", "_"): props[key] for key in _KEPT if props.get(key)}
    name = str(props.get("name") or "").strip()
    return Feature(layer, *what, name, json.dumps(rest, ensure_ascii=False), form)


def _kind(layer: str, props: dict[str, Any]) -> tuple[str, str] | None:
    if props.get("kind"):
        return str(props["kind"]), str(props.get("kind_detail") or "")
    tag = next((key for key in _TAGS[layer] if props.get(key) and props[key] != "no"), None)
    if tag is None:
        return None
    value = str(props[tag])
    if layer == "roads":
        return _road(tag, value, props)
    if layer == "buildings":
        return "building", "" if value == "yes" else value
    if tag == TAGGED:
        return "shop" if value == "yes" else value, TAGGED
    return value, ""


def _road(tag: str, value: str, props: dict[str, Any]) -> tuple[str, str]:
    if tag == "railway":
        return "rail", value
    plain = value.removesuffix("_link")
    kind = "major_road" if plain in _MAJOR else "minor_road" if plain in _MINOR else "path"
    return kind, "tunnel" if props.get("tunnel") not in (None, "no") else value


def _form(geometry: dict[str, Any] | None, datum: str) -> Any:
    """The shape in WGS-84, mended; None for none. Errors: BadAreaFile for coordinates that are no degrees."""
    if not geometry:
        return None
    form = shapely.force_2d(shape(geometry))
    numbers = shapely.get_coordinates(form)
    if form.is_empty or not np.isfinite(numbers).all():
        return None
    if not (np.abs(numbers) <= [180, 90]).all():
        raise BadAreaFile("坐标不是经纬度")
    moved = shapely.transform(form, lambda c: np.column_stack(convert(c[:, 0], c[:, 1], datum)))
    return moved if moved.is_valid else shapely.make_valid(moved)
