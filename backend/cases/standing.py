"""What still stands on areas that end: open cases, posts of units, routing rules. Nothing of it ends with them: a case
keeps its cell and its version, and squads and rules are found by the code of the cell that it has.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from backend.db import fetch, fetchval

_CASES = "SELECT count(*) FROM case_file WHERE is_open AND cell_code = ANY($1)"
_POSTED = """
SELECT DISTINCT u.name, p.area_code AS code FROM posting p JOIN unit u ON u.id = p.unit_id AND u.active
WHERE p.area_code = ANY($1) AND (p.valid_to IS NULL OR p.valid_to > $2) ORDER BY 2, 1
"""
_RULES = """
SELECT r.code AS name, r.area_prefix AS code FROM routing_rule r JOIN rule_set s ON s.version = r.version
WHERE r.area_prefix = ANY($1) AND s.valid_from <= $2 AND (s.valid_to IS NULL OR s.valid_to > $2) ORDER BY 2, 1
"""


class Standing(msgspec.Struct, frozen=True):
    """Open `cases` in these cells; (name, code) of `units` posted to one of the areas, of `rules` for one of them."""

    cases: int = 0
    units: list[tuple[str, str]] = []
    rules: list[tuple[str, str]] = []


async def standing_on(codes: Sequence[str], now: datetime) -> Standing:
    """What stands on areas of these very codes."""
    if not codes:
        return Standing()
    cells = [code for code in codes if len(code) == 15]
    return Standing(
        await fetchval(_CASES, cells),
        [(r["name"], r["code"]) for r in await fetch(_POSTED, list(codes), now)],
        [(r["name"], r["code"]) for r in await fetch(_RULES, list(codes), now)],
    )


def in_words(found: Standing) -> Iterator[str]:
    """A sentence for each kind that there is."""
    if found.cases:
        yield f"停用的网格里有 {found.cases} 个没有办完的案卷：都留在原来的网格和版本，照常办理"
    if found.units:
        names = "、".join(f"{name}（{code}）" for name, code in found.units)
        yield f"派驻在停用区域的单位：{names}；原有的案卷仍归它，那里不会再有新的"
    if found.rules:
        names = "、".join(f"{name}（{code}）" for name, code in found.rules)
        yield f"只管停用区域的派遣规则：{names}；对新的案卷不再起作用，用 menqian rules load 换掉"
