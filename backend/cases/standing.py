"""What still stands on areas that end: open cases, posts of units, routing rules. Nothing of it ends with them: a case
keeps its cell and its version, and squads and rules are found by the code of the cell that it has.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from backend.cases import area_queries


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
        await area_queries.open_cases(cells),
        [(r["name"], r["code"]) for r in await area_queries.posted(codes, now)],
        [(r["name"], r["code"]) for r in await area_queries.ruled(codes, now)],
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
