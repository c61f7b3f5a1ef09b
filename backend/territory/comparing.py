"""How an import lies against the areas in force: how far off, and whether another datum would fit better. Pure.

A file that names the wrong datum lies about half a kilometre off, in a direction that is known for each place; so every
datum is tried, and the one under which the outlines cover those in force best is the likely one.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
import shapely

from backend.geo.datum import DATUMS, convert
from backend.geo.metres import LocalMetres
from backend.territory.codes import PARENT, Known

_COVERED = 0.6  # areas cover at least this share of the one above them, or say nothing about it
_CLEARLY = 0.2  # another datum takes away at least this share of what does not fit
_ROUNDING = 0.002  # a whole city that lies 500 m off fits by 0.02 worse
_FAR_M = 2_000.0


class Comparison(msgspec.Struct, frozen=True, rename="camel"):
    """`areas` outlines against those in force of `level`: their middles lie this far east and north (median, metres);
    `fit` from 0 to 1 (common ground over all ground); `likely`: the datum that fits clearly better than the stated one.
    """

    level: str
    areas: int
    east_m: float
    north_m: float
    fit: float
    likely: str | None

    @property
    def is_off(self) -> bool:
        """Whether the file is most likely not where it says it is."""
        return self.likely is not None or (self.fit < 0.05 and float(np.hypot(self.east_m, self.north_m)) > _FAR_M)


def compare(forms: Mapping[str, Any], datum: str, level: str, known: Known) -> Comparison | None:
    """`forms`: outlines by code, in degrees of `datum` as the file has them. None with nothing in force to compare."""
    pairs = [(form, known.same[code][1]) for code, form in forms.items() if code in known.same]
    against = level
    if not pairs:
        against, pairs = "above", _with_parents(forms, level, known)
    if not pairs:
        return None
    ours = [_valid(form) for form, _ in pairs]
    theirs = [form for _, form in pairs]
    fits: dict[str, float] = {d: _fit([_in_wgs84(form, d) for form in ours], theirs) for d in DATUMS}
    best = max(DATUMS, key=lambda d: (fits[d], d == datum))
    clearly = fits[best] - fits[datum] > max(_CLEARLY * (1 - fits[datum]), _ROUNDING)
    east, north = _offset([_in_wgs84(form, datum) for form in ours], theirs)
    return Comparison(against, len(pairs), east, north, round(fits[datum], 4), best if clearly else None)


def _with_parents(forms: Mapping[str, Any], level: str, known: Known) -> list[tuple[Any, Any]]:
    """What lies below an area in force, together, and that area, where it covers most of it."""
    below: dict[str, list[Any]] = {}
    for code, form in forms.items():
        below.setdefault(code[: PARENT[level]], []).append(_valid(form))
    together = {code: shapely.union_all(found) for code, found in below.items() if code in known.above}
    pairs = [(form, known.above[code][1]) for code, form in together.items()]
    return [(ours, theirs) for ours, theirs in pairs if ours.area > _COVERED * theirs.area]


def _valid(form: Any) -> Any:
    return form if form.is_valid else shapely.make_valid(form)


def _in_wgs84(form: Any, datum: str) -> Any:
    return shapely.transform(form, lambda c: np.column_stack(convert(c[:, 0], c[:, 1], datum)))


def _fit(ours: list[Any], theirs: list[Any]) -> float:
    common = shapely.area(shapely.intersection(ours, theirs)).sum()
    return float(common / (shapely.area(ours).sum() + shapely.area(theirs).sum() - common))


def _offset(ours: list[Any], theirs: list[Any]) -> tuple[float, float]:
    middles = [shapely.get_coordinates(shapely.centroid(forms)) for forms in (ours, theirs)]
    metres = np.median(middles[0] - middles[1], axis=0) * LocalMetres(*middles[1].mean(axis=0)).scale
    return round(float(metres[0]), 1), round(float(metres[1]), 1)


def in_words(found: Comparison) -> str:
    """和现行的 9 个区域相比偏西 453 m、偏北 276 m，重合 78.0%；坐标像是 gcj02 …"""
    sides = [f"偏{words[value > 0]} {abs(value):,.0f} m"
             for value, words in ((found.east_m, "西东"), (found.north_m, "南北")) if abs(value) >= 0.5]  # fmt: skip
    what = "上一级区域" if found.level == "above" else f" {found.areas} 个区域"
    guess = f"；坐标像是 {found.likely}：改用 --datum {found.likely} 试试" if found.likely else ""
    return f"和现行的{what}相比{'、'.join(sides) or '没有移动'}，重合 {found.fit:.1%}{guess}"
