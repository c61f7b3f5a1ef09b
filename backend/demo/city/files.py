"""The files of the demo city's ground (data/NOTICE.md). Pure."""

import gzip
import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"
LAYERS = ("landuse", "water", "roads", "buildings", "pois")


def features(name: str) -> list[dict[str, Any]]:
    """A shipped layer's GeoJSON features: one of LAYERS, areas or cells."""
    with gzip.open(DATA / f"city_{name}.geojson.gz", "rt", encoding="utf-8") as file:
        return list(json.load(file)["features"])


def write(name: str, features: list[dict[str, Any]]) -> None:
    """The same bytes from the same features."""
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    (DATA / f"city_{name}.geojson.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
