"""The base map: streets, water, buildings, land use and named places. Pure.

A feature says what it is by `kind` (and `kind_detail`), as in the demo's files, by OpenStreetMap's own tags
(`highway=residential`, `waterway=river`, `building=yes`), or by Geofabrik's `fclass`; what says nothing is left out and
counted.
"""

import json
from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
import shapely

from backend.geo.datum import convert
from backend.territory import fields
from backend.territory.errors import BadAreaFile
from backend.territory.files import Features
from backend.territory.shops import TAGGED

LAYERS = ("landuse", "water", "roads", "buildings", "pois")
_TAGS = {
    "roads": ("highway", "railway"), "water": ("waterway", "natural", "water", "landuse"), "buildings": ("building",),
    "landuse": ("landuse", "leisure", "natural"), "pois": ("amenity", "shop", "office", "tourism", "public_transport"),
}  # fmt: skip
_MAJOR = {"motorway", "trunk", "primary", "secondary", "tertiary"}
_MINOR = {"residential", "unclassified", "living_street", "service", "road"}
_RAILWAYS = {"rail", "light_rail", "subway", "tram", "narrow_gauge", "monorail", "funicular", "miniature_railway"}
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


def read_base(features: Features, layer: str, given: Mapping[str, str]) -> Read:
    """The features of one layer. `given`: fields by what they mean (`name`, `kind`).

    Errors: BadAreaFile (422: nothing of use), UnknownDatum (422).
    """
    fields.refuse_unknown(given, ("name", "kind"))
    names = fields.chosen(features.fields, "name", given, fields.NAME)
    kinds = fields.chosen(features.fields, "kind", given, ())
    rows = [{**row, "kind": row.get(kinds[0])} for row in features.rows] if kinds else features.rows
    made = [_feature(layer, *one, names, features.datum) for one in zip(rows, features.forms, strict=True)]
    kept = [one for one in made if one is not None]
    if not kept:
        raise BadAreaFile(
            f"没有能用的要素：要有形状，并由字段 kind、fclass 或 {'、'.join(_TAGS[layer])} 说明是什么；"
            f"文件里有 {'、'.join(features.fields) or '没有字段'}；用 --field kind=字段名 指明"
        )
    return Read(kept, len(made) - len(kept))


def _feature(layer: str, props: dict[str, Any], form: Any, names: list[str], datum: str) -> Feature | None:
    what = _kind(layer, props) if form is not None else None
    if what is None:
        return None
    rest = {key.replace(":", "_"): props[key] for key in _KEPT if props.get(key)}
    name = next((text for key in names if (text := fields.text(props.get(key)))), "")
    return Feature(layer, *what, name, json.dumps(rest, ensure_ascii=False), _moved(form, datum))


def _kind(layer: str, props: dict[str, Any]) -> tuple[str, str] | None:
    if props.get("kind"):
        return str(props["kind"]), str(props.get("kind_detail") or "")
    tag = next((key for key in _TAGS[layer] if props.get(key) and props[key] != "no"), None)
    if tag is None:
        return _of_class(layer, props)
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


def _of_class(layer: str, props: dict[str, Any]) -> tuple[str, str] | None:
    """Geofabrik's Shapefiles say the tag's value in `fclass`, and of tunnels T."""
    value = fields.text(props.get("fclass"))
    if not value:
        return None
    if layer == "roads":
        tag = "railway" if value in _RAILWAYS else "highway"
        return _road(tag, value, {"tunnel": "yes" if props.get("tunnel") == "T" else None})
    return value, ""


def _moved(form: Any, datum: str) -> Any:
    """The shape in WGS-84, mended."""
    moved = shapely.transform(form, lambda c: np.column_stack(convert(c[:, 0], c[:, 1], datum)))
    return moved if moved.is_valid else shapely.make_valid(moved)
