"""What an import found, and what a change did, in sentences for the operator. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from backend.territory.codes import LENGTHS
from backend.territory.comparing import in_words
from backend.territory.importer import Report

LEVELS = {"city": "城市", "district": "区县", "street": "街道", "community": "社区", "cell": "网格"}
_OF_LENGTH = {length: LEVELS[level] for level, length in LENGTHS.items()}
_MEANS = {"name": "名称", "code": "代码", "parent": "上一级"}
_LISTED = 20


def sentences(report: Report) -> Iterator[str]:
    """What was read, from which fields, how it lies, what was repaired, contested, missing and unmatched."""
    parts = [f"{_MEANS[m]}取自 {'、'.join(keys)}" for m, keys in report.read_from.items() if keys]
    yield "，".join([f"读到 {report.features} 个要素（{report.origin}）", *parts])
    yield f"坐标移动：东 {report.shift_east_m:.0f} m，北 {report.shift_north_m:.0f} m（{report.datum} → WGS-84）"
    if report.compared:
        yield in_words(report.compared)
    yield from _troubles(report)
    if report.ended:
        yield f"停用：{some(report.ended)}"


def _troubles(report: Report) -> Iterator[str]:
    for repair in report.repaired:
        yield f"修复 {repair.name}：{repair.reason}，面积变化 {repair.change_m2:.0f} m²"
    for unmatched in report.unmatched:
        namesakes = f"，同名的有 {'、'.join(unmatched.candidates)}，用 --field parent=字段名 区分"
        hint = namesakes if unmatched.candidates else "（可在代码文件里补上）"
        yield f"没有代码 {unmatched.name}：{unmatched.provisional_code or '未导入'}{hint}"
    for overlap in report.overlaps:
        yield f"重叠 {'、'.join(overlap.names)}：{overlap.area_m2:,.0f} m²，归 {overlap.goes_to}"
    for gap in report.gaps:
        yield f"空隙 {gap.area_m2:,.0f} m²，邻近 {'、'.join(gap.near)}（{gap.lon:.5f}, {gap.lat:.5f}）"
    if report.orphans:
        yield f"上一级还没有导入：{some(report.orphans)}"
    if report.swallowed:
        yield f"全被别的区域盖住，未导入：{'、'.join(report.swallowed)}"


def some(codes: Sequence[str]) -> str:
    """Codes in one line, the first twenty of them."""
    more = f" 等 {len(codes)} 个" if len(codes) > _LISTED else ""
    return "、".join(codes[:_LISTED]) + more


def by_level(codes: Iterable[str]) -> str:
    """1 个街道、12 个社区、240 个网格"""
    counts: dict[int, int] = {}
    for code in codes:
        counts[len(code)] = counts.get(len(code), 0) + 1
    return "、".join(f"{n} 个{_OF_LENGTH[length]}" for length, n in sorted(counts.items()))
