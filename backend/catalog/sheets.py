"""Tables that a city hands over about the catalogue: CSV or xlsx, headings in Chinese or English."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from backend.catalog.errors import BadCatalogueTable
from backend.kernel.words import plain
from backend.territory.errors import BadAreaFile
from backend.territory.files import read_table

CODE = ("code", "代码", "小类代码", "编码")
SOURCE = ("source", "依据", "来源")
_LONGEST = 500
_NAMED = 10


def fault(text: str) -> str | None:
    """What is wrong with a cell that has to be filled."""
    if not text:
        return "没有写"
    if plain(text) != text:
        return "有看不见的控制字符"
    return "太长" if len(text) > _LONGEST else None


def read(file: Path, columns: Mapping[str, tuple[str, ...]]) -> list[tuple[int, dict[str, str]]]:
    """(line of the table, its cells by our names); `columns`: what each may be called there.

    Errors: BadCatalogueTable (422) also for a cell that is empty or longer than 500 characters.
    """

    def is_heading(line: Sequence[str]) -> bool:
        return all(any(name in line for name in known) for known in columns.values())

    try:
        fields, rows = read_table(file, is_heading)
    except BadAreaFile as problem:
        raise BadCatalogueTable(problem.detail) from None
    lacking = [known[-1] for known in columns.values() if not any(name in fields for name in known)]
    if lacking:
        raise BadCatalogueTable(f"{file.name}：缺少列 {'、'.join(lacking)}，有的是 {'、'.join(fields) or '无'}")
    named = {own: next(name for name in known if name in fields) for own, known in columns.items()}
    lines = [(number, {own: str(row.get(name) or "").strip() for own, name in named.items()}) for number, row in rows]
    wrong = [
        f"第 {number} 行{columns[own][-1]}{why}"
        for number, line in lines
        for own, text in line.items()
        if (why := fault(text))
    ]
    refuse(file, wrong if lines else ["一行也没有"])
    return lines


def refuse(file: Path, wrong: Sequence[str]) -> None:
    """Errors: BadCatalogueTable (422) that names the first of them, when there is any."""
    if wrong:
        more = f"，还有 {len(wrong) - _NAMED} 处" if len(wrong) > _NAMED else ""
        raise BadCatalogueTable(f"{file.name}：{'；'.join(wrong[:_NAMED])}{more}", rows=list(wrong[:100]))
