"""A picture of an import: the new outlines with their names over those in force. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import shapely

from backend.geo.metres import LocalMetres
from backend.territory.codes import Known
from backend.territory.coverage import parts_of
from backend.territory.importer import Gap, Outline

_SIZE = 1200.0
_EDGE = 30.0
_STYLE = """
.old { fill: none; stroke: #8a8f94; stroke-width: 3; }
.new { fill: #0b6b6b22; stroke: #0b6b6b; stroke-width: 1.5; }
.gap { fill: #c0392b; }
text { font: 12px sans-serif; text-anchor: middle; fill: #1c2226; }
.note { text-anchor: start; }
"""


def draw(outlines: Sequence[Outline], gaps: Sequence[Gap], known: Known) -> str:
    """SVG: in force grey and broad (of the level above where the level has none near), new green, gaps as red dots."""
    new = [outline.geom for outline in outlines]
    if not new:
        return _page([_note("没有可以导入的区域")])
    codes = {outline.code for outline in outlines}
    bounds = shapely.box(*shapely.total_bounds(np.array(new, dtype=object)))
    old = [form for code, (_, form) in known.same.items() if code in codes or form.intersects(bounds)]
    old = old or [form for _, form in known.above.values() if form.intersects(bounds)]
    to_page = _Page([*new, *old])
    marks = [_outline("old", to_page(form)) for form in old] + [_outline("new", to_page(form)) for form in new]
    for gap in gaps:
        x, y = shapely.get_coordinates(to_page(shapely.Point(gap.lon, gap.lat)))[0]
        marks.append(
            f'<circle class="gap" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>空隙 {gap.area_m2:,.0f} m²</title></circle>'
        )
    for outline in outlines:
        x, y = shapely.get_coordinates(to_page(outline.geom.representative_point()))[0]
        marks.append(f'<text x="{x:.1f}" y="{y:.1f}">{escape(outline.name)}<title>{outline.code}</title></text>')
    return _page([*marks, _note("绿：这次的边界　灰：现行的边界　红点：空隙")])


class _Page:
    """Degrees to points of the page, north up."""

    def __init__(self, forms: Iterable[Any]) -> None:
        west, south, east, north = shapely.total_bounds(np.array(list(forms), dtype=object))
        self._plane = LocalMetres((west + east) / 2, (south + north) / 2)
        self._scale = (_SIZE / 2 - _EDGE) / max(self._plane.point(east, north))

    def __call__(self, form: Any) -> Any:
        flat = shapely.simplify(self._plane.forward(form), 0.3 / self._scale)
        return shapely.transform(flat, lambda c: c * [self._scale, -self._scale] + _SIZE / 2)


def _outline(kind: str, form: Any) -> str:
    rings = [ring for part in parts_of(form) for ring in (part.exterior, *part.interiors)]
    path = " ".join(
        "M" + " ".join(f"{x:.1f},{y:.1f}" for x, y in shapely.get_coordinates(ring)) + "Z" for ring in rings
    )
    return f'<path class="{kind}" fill-rule="evenodd" d="{path}"/>'


def _note(words: str) -> str:
    return f'<text class="note" x="{_EDGE}" y="{_SIZE - 8}">{words}</text>'


def _page(marks: Iterable[str]) -> str:
    size = f"{_SIZE:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" height="{size}">'
        f'<style>{_STYLE}</style><rect width="{size}" height="{size}" fill="#ffffff"/>{"".join(marks)}</svg>\n'
    )
