"""Degrees to metres around one place: an equirectangular projection good to about 0.1 % within 20 km."""

import math
from typing import Any

import msgspec
import numpy as np
import shapely


class LocalMetres(msgspec.Struct, frozen=True):
    """A plane in metres with its origin at (lon, lat), WGS-84."""

    lon: float
    lat: float

    @property
    def scale(self) -> tuple[float, float]:
        """Metres per degree of longitude and latitude on the WGS-84 ellipsoid (series to 0.01 %)."""
        phi = math.radians(self.lat)
        x = 111_412.84 * math.cos(phi) - 93.5 * math.cos(3 * phi) + 0.118 * math.cos(5 * phi)
        y = 111_132.92 - 559.82 * math.cos(2 * phi) + 1.175 * math.cos(4 * phi)
        return x, y

    def forward(self, geometry: Any) -> Any:
        """A geometry (or an array of them) in degrees, in metres."""
        x, y = self.scale
        return shapely.transform(geometry, lambda c: (c - [self.lon, self.lat]) * np.array([x, y]))

    def back(self, geometry: Any) -> Any:
        """A geometry in metres, in degrees."""
        x, y = self.scale
        return shapely.transform(geometry, lambda c: c / np.array([x, y]) + [self.lon, self.lat])

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """One point in metres."""
        x, y = self.scale
        return (lon - self.lon) * x, (lat - self.lat) * y
