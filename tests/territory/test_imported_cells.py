"""A city's own grid: cells with their codes, from a file."""

from pathlib import Path
from typing import Any

import pytest
import shapely

from backend.kernel.clock import FixedClock
from backend.territory import changes, queries, service
from backend.territory.errors import BadAreaFile, CellsImported
from backend.territory.files import Source
from backend.territory.grid import Asked
from backend.territory.importer import Outline
from tests.harness import area_files as made

STREET, COMMUNITY = "330781001", "330781001001"


def _box(west: float, east: float) -> Any:
    return shapely.box(119.5 + west * 0.001, 29.2, 119.5 + east * 0.001, 29.203)


@pytest.fixture
async def communities(nothing_yet: None, clock: FixedClock) -> None:
    both = [Outline(f"{STREET}00{n}", f"第{n}社区", _box(3 * n - 3, 3 * n)) for n in (1, 2)]
    await changes.add_areas({"community": both}, "two communities", clock)


def _grid(path: Path, *codes: str, **more: list[str]) -> Path:
    forms = [_box(i, i + 1) for i in range(len(codes))]
    return made.write(path, {"单元网格编码": list(codes), **more}, forms)


async def test_cells_come_with_their_codes_and_need_no_name(
    communities: None, tmp_path: Path, clock: FixedClock
) -> None:
    file = _grid(tmp_path / "a.gpkg", *(f"{COMMUNITY}{n:03d}" for n in (7, 8, 20)))
    report = await service.import_areas(Source(file), "cell", None, clock)
    assert report.imported == [f"{COMMUNITY}007", f"{COMMUNITY}008", f"{COMMUNITY}020"]
    assert report.read_from == {"code": ["单元网格编码"]}
    assert report.orphans == []
    assert report.compared is not None
    assert (report.compared.level, report.compared.likely) == ("above", None)
    place = await service.locate(119.5015, 29.2015, "wgs84", 5, clock.now())
    assert place.cell is not None
    assert (place.certainty, place.cell.code, place.cell.name) == ("certain", f"{COMMUNITY}008", "第 8 网格")
    assert [a.name for a in place.areas] == ["第1社区"]


async def test_cells_of_communities_that_are_not_there_are_told(
    communities: None, tmp_path: Path, clock: FixedClock
) -> None:
    file = _grid(tmp_path / "a.gpkg", f"{STREET}005001", f"{COMMUNITY}001", 网格名称=["桥头", "桥尾"])
    report = await service.import_areas(Source(file), "cell", None, clock)
    assert (len(report.imported), report.orphans) == (2, [f"{STREET}005"])
    assert [r["name"] for r in await queries.areas_of("cell", "")] == ["桥尾", "桥头"]


async def test_a_cell_without_code_and_name_is_refused(communities: None, tmp_path: Path, clock: FixedClock) -> None:
    file = _grid(tmp_path / "a.gpkg", f"{COMMUNITY}001", "12")
    with pytest.raises(BadAreaFile, match="第 2 个区域没有名称"):
        await service.import_areas(Source(file), "cell", None, clock)


async def test_a_grid_that_the_city_brought_is_not_made_anew_unless_asked(
    communities: None, tmp_path: Path, clock: FixedClock
) -> None:
    brought = [f"{COMMUNITY}{n:03d}" for n in (1, 2, 3)]
    await service.import_areas(Source(_grid(tmp_path / "a.gpkg", *brought)), "cell", None, clock)
    rest = await service.make_cells(STREET, "the rest", clock)
    assert (rest.imported, rest.communities, rest.ended) == ([COMMUNITY], 1, [])
    assert {code[:12] for code in rest.begun} == {f"{STREET}002"}
    with pytest.raises(CellsImported, match="--replace"):
        await service.make_cells(COMMUNITY, "again", clock)
    anew = await service.make_cells(COMMUNITY, "again", clock, Asked(replace=True))
    assert (anew.ended, min(anew.begun)) == (brought, f"{COMMUNITY}004")
