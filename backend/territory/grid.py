"""Dividing communities into grid cells: every change is a new version; cells that stay the same keep their code."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

import msgspec

from backend.db import atomic
from backend.kernel.clock import Clock
from backend.territory import queries
from backend.territory.cells import TARGET_M2, Ground, ground_of, make_cells
from backend.territory.changes import is_same, multi, new_version, square_metres
from backend.territory.codes import cell_name
from backend.territory.errors import CellsImported, NoSuchArea, TerritoryChanged, TooManyCells

_CODES = 999
_ROOM = 0.8  # small blocks make more cells than the size alone: where it is tight, so much of the codes is planned with

# (communities done, of how many, name of the last one, its cells)
Progress = Callable[[int, int, str, int], None]
# Of codes of cells that are no more, those that no case ever had.
Unused = Callable[[Sequence[str]], Awaitable[set[str]]]


class CellsMade(msgspec.Struct, kw_only=True, rename="camel"):
    """What `remake_cells` did: codes begun and ended, how many stayed, sizes in m² of all cells in force there.

    By code of the community: `larger`, the target in m² where the asked one would need more cells than there are codes;
    `imported`, left alone because the city brought their cells; `full`, left alone because their codes are used up.
    """

    version: int
    communities: int
    begun: list[str]
    ended: list[str]
    kept: int
    least_m2: float
    median_m2: float
    greatest_m2: float
    covered: float
    larger: dict[str, float]
    imported: list[str]
    full: list[str]


class Asked(msgspec.Struct, frozen=True):
    """How to divide: about `target_m2` a cell; `replace`: cells that the city brought, too. `before`: the cells of
    these communities where `make_cells` was run before on the same ground; with other communities in force it runs
    again.
    """

    target_m2: float = TARGET_M2
    replace: bool = False
    before: dict[str, list[Any]] | None = None
    progress: Progress | None = None
    unused: Unused | None = None


async def remake_cells(area_code: str, note: str, clock: Clock, asked: Asked) -> CellsMade:
    """Grid cells of every community whose code begins with `area_code`, in a new version when anything changes.

    Cells that stay the same keep their row. Codes of ended cells are given again only where the others are used up, and
    only those that `Asked.unused` names. A community for which no codes are left keeps the cells it has.
    Errors: NoSuchArea (404), CellsImported, TooManyCells (no community has any left), TerritoryChanged (409).
    """
    seen = await queries.version()
    every = await queries.areas_of("community", area_code)
    if not every:
        raise NoSuchArea(area_code)
    imported = [] if asked.replace else [r["code"] for r in every if await queries.imported_cells(r["code"])]
    communities = [r for r in every if r["code"] not in imported]
    if not communities:
        raise CellsImported(f"{area_code}：{len(every)} 个社区；加 --replace 才会停用它们")
    made, larger = await _made(communities, asked)
    async with atomic():
        await queries.lock_changes()
        if await queries.version() != seen:
            raise TerritoryChanged()
        begun, ended, kept, full = [], [], 0, []
        for code, shapes in made.items():
            old = await queries.areas_of("cell", code)
            fresh, gone = _difference(shapes, old)
            numbers = await _numbers(code, len(fresh), asked.unused)
            if numbers is None:
                full.append(code)
                continue
            begun += [_named(code, n, form) for n, form in zip(numbers, fresh, strict=True)]
            ended += gone
            kept += len(old) - len(gone)
        if len(full) == len(communities):
            raise TooManyCells("、".join(full))
        version = await new_version(note, "cell", begun, ended, clock) if begun or ended else seen
    done = {code: shapes for code, shapes in made.items() if code not in full}
    sizes = sorted(square_metres(form) for shapes in done.values() for form in shapes)
    return CellsMade(
        version=version, communities=len(done), begun=[b[0] for b in begun], ended=ended, kept=kept,
        least_m2=round(sizes[0], 1), median_m2=round(sizes[len(sizes) // 2], 1), greatest_m2=round(sizes[-1], 1),
        covered=round(sum(sizes) / sum(square_metres(r["geom"]) for r in communities if r["code"] in done), 6),
        larger=larger, imported=imported, full=full,
    )  # fmt: skip


async def _made(communities: Sequence[Any], asked: Asked) -> tuple[dict[str, list[Any]], dict[str, float]]:
    """Cells by community, one after the other, and the targets that had to be larger."""
    if asked.before and asked.before.keys() == {r["code"] for r in communities}:
        return asked.before, {}
    made: dict[str, list[Any]] = {}
    larger: dict[str, float] = {}
    for number, r in enumerate(communities, 1):
        ground = ground_of(await queries.base_around(r["geom"]))
        made[r["code"]], target = await asyncio.to_thread(_cut, r["geom"], ground, asked.target_m2)
        if target > asked.target_m2:
            larger[r["code"]] = round(target)
        if asked.progress:
            asked.progress(number, len(communities), r["name"], len(made[r["code"]]))
    return made, larger


def _cut(community: Any, ground: Ground, target_m2: float) -> tuple[list[Any], float]:
    """As many cells as there are codes at most: of a larger size where it takes that; and the size."""
    size = square_metres(community)
    target = target_m2 if size <= target_m2 * _CODES else size / (_CODES * _ROOM)
    while len(cells := make_cells(community, ground, target)) > _CODES:
        target *= 1.25
    return cells, target


def _difference(shapes: Iterable[Any], old: Iterable[Any]) -> tuple[list[Any], list[str]]:
    """The shapes that no old cell has, and the codes of old cells that no shape continues."""
    left = {r["code"]: r["geom"] for r in old}
    fresh = []
    for form in shapes:
        same = next((code for code, geom in left.items() if is_same(form, geom)), None)
        if same is None:
            fresh.append(form)
        else:
            del left[same]
    return fresh, sorted(left)


async def _numbers(community: str, count: int, unused: Unused | None) -> list[int] | None:
    """Numbers for new cells, from the last that was ever used on; then those of ended cells that no case had."""
    last = await queries.last_cell(community)
    numbers = list(range(last + 1, min(last + count, _CODES) + 1))
    if len(numbers) < count and unused:
        gone = await queries.ended_cells(community)
        numbers += sorted(int(code[-3:]) for code in await unused(gone))
    return numbers[:count] if len(numbers) >= count else None


def _named(community: str, number: int, form: Any) -> tuple[str, str, Any]:
    code = f"{community}{number:03d}"
    return code, cell_name(code), multi(form)
