"""Tile numbers of the usual web-map scheme (z/x/y, Web Mercator)."""

from backend.geo.errors import BadTile

MVT = "application/vnd.mapbox-vector-tile"
MAX_ZOOM = 22


def parse_tile(z: int, x: int, y: str) -> tuple[int, int, int]:
    """(z, x, y) from a path whose last part ends in `.mvt`. Errors: BadTile (404) when there is no such tile."""
    number = y.removesuffix(".mvt")
    if not y.endswith(".mvt") or not number.isdecimal() or len(number) > 8:
        raise BadTile()
    row = int(number)
    if not (0 <= z <= MAX_ZOOM and 0 <= x < 2**z and row < 2**z):
        raise BadTile()
    return z, x, row
