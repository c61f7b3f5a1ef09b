"""Versions of the territory: what they did, ending an area, taking the newest back. Rows end, none is altered."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from backend.db import atomic, fetch, fetchval
from backend.kernel.clock import FixedClock
from backend.territory import changes, history, queries, service, version_queries
from backend.territory.errors import CellsImported, NoSuchVersion, NothingToUndo, NotInForce, TerritoryChanged
from backend.territory.files import Source
from backend.territory.grid import Asked
from backend.territory.importer import Outline
from tests.harness.world import World

EAST, WEST = "330781001", "330781002"
_IN_FORCE = "SELECT code, name, geom FROM area WHERE version_to IS NULL ORDER BY code"


def _box(west: float, south: float, east: float, north: float) -> Any:
    return shapely.box(119.5 + west * 0.001, 29.2 + south * 0.001, 119.5 + east * 0.001, 29.2 + north * 0.001)


def _file(path: Path, *areas: tuple[str, str, Any]) -> Source:
    features = [{"properties": {"code": c, "name": n}, "geometry": json.loads(shapely.to_geojson(g))}
                for c, n, g in areas]  # fmt: skip
    path.write_text(json.dumps({"features": features}), encoding="utf-8")
    return Source(path, "wgs84")


async def _state() -> list[tuple[Any, ...]]:
    return [tuple(r) for r in await fetch(_IN_FORCE)]


@pytest.fixture
async def city(nothing_yet: None, clock: FixedClock) -> None:
    """Two streets, a community in each, cells."""
    both = [Outline(EAST, "兰江街道", _box(0, 0, 5, 5)), Outline(WEST, "云山街道", _box(-5, 0, 0, 5))]
    own = [Outline(f"{EAST}001", "滨江社区", _box(0, 0, 5, 5)), Outline(f"{WEST}001", "云山社区", _box(-5, 0, 0, 5))]
    await changes.add_areas({"street": both, "community": own}, "streets", clock)
    await service.make_cells("330781", "cells", clock)


async def test_an_import_taken_back_leaves_what_was_there_and_taken_back_again_is_done_again(
    city: None, tmp_path: Path, clock: FixedClock
) -> None:
    before = await _state()
    new = _file(
        tmp_path / "a.json", (f"{EAST}001", "滨江社区", _box(0, 0, 5, 3)), (f"{EAST}002", "新社区", _box(0, 3, 5, 5))
    )
    await service.import_areas(new, "community", None, clock)
    third = _file(tmp_path / "b.json", (f"{EAST}002", "新社区", _box(0, 3, 5, 5)))
    report = await service.import_areas(third, "community", None, clock)  # the first ends with its cells
    after = await _state()
    rows_of = "SELECT code, name, geom, valid_from, version_from FROM area ORDER BY code, version_from"
    rows = await fetch(rows_of)
    one = await service.undo(None, clock, trial=False)
    assert (one.back, one.version, one.altered, one.ended) == (report.version, await queries.version(), [], [])
    assert one.begun == report.ended
    assert len(one.begun) > 1
    two = await service.undo(one.version, clock, trial=False)
    assert (two.back, two.begun, two.ended) == (one.version, [], one.begun)
    assert await _state() == after
    again = await service.undo(None, clock, trial=False)
    assert again.begun == one.begun
    kept = await fetch(f"SELECT * FROM ({rows_of}) r WHERE version_from <= $1", report.version)
    assert [tuple(r) for r in kept] == [tuple(r) for r in rows]
    assert {r[0] for r in before} < {r["code"] for r in await fetch(_IN_FORCE)}


async def test_a_changed_outline_and_name_come_back_as_they_were(city: None, tmp_path: Path, clock: FixedClock) -> None:
    before = await _state()
    moved = _file(tmp_path / "a.json", (EAST, "兰江新街道", _box(0, 0, 5, 4)), (WEST, "云山街道", _box(-5, 0, 0, 5)))
    report = await service.import_areas(moved, "street", None, clock)
    assert report.imported == [EAST]
    done = await service.undo(None, clock, trial=False)
    assert (done.begun, done.altered, done.ended) == ([], [EAST], [])
    assert await _state() == before
    place = await service.locate(119.5025, 29.2045, "wgs84", 1, clock.now())
    assert [a.name for a in place.areas] == ["兰江街道", "滨江社区"]


async def test_a_trial_writes_nothing(city: None, clock: FixedClock) -> None:
    before, version = await _state(), await queries.version()
    would = await service.undo(None, clock, trial=True)
    assert (would.version, would.back, len(would.ended)) == (0, version, len(await queries.cells()))
    would = await service.end_area(WEST, clock, trial=True)
    assert (would.version, would.ended[:2]) == (0, [WEST, f"{WEST}001"])
    assert (await _state(), await queries.version()) == (before, version)


async def test_an_area_ends_with_all_below_it_and_comes_back(city: None, clock: FixedClock) -> None:
    before = await _state()
    done = await service.end_area(WEST, clock, trial=False)
    assert done.ended == [r[0] for r in before if r[0].startswith(WEST)]
    assert done.note == f"停用 {WEST} 云山街道"
    assert [r[0] for r in await _state()] == [r[0] for r in before if r[0].startswith(EAST)]
    assert (await service.locate(119.4975, 29.2025, "wgs84", 1, clock.now())).certainty == "outside"
    with pytest.raises(NotInForce, match=WEST):
        await service.end_area(WEST, clock, trial=False)
    await service.undo(None, clock, trial=False)
    assert await _state() == before
    assert (await service.locate(119.4975, 29.2025, "wgs84", 1, clock.now())).certainty != "outside"


async def test_one_change_after_the_other_is_taken_back_in_any_mixture_with_doing_it_again(
    city: None, clock: FixedClock
) -> None:
    start = await _state()
    await service.end_area(WEST, clock, trial=False)
    without_west = await _state()
    ended = await queries.version()
    await service.end_area(f"{EAST}001", clock, trial=False)
    bare, newest = await _state(), await queries.version()
    assert (await service.undo(None, clock, trial=False)).back == newest
    assert await _state() == without_west
    with pytest.raises(NothingToUndo, match=f"能撤回的是版本 {ended} 或 {newest + 1}"):
        await service.undo(newest, clock, trial=False)
    assert (await service.undo(ended, clock, trial=False)).back == ended
    assert await _state() == start
    again = await service.undo(newest + 2, clock, trial=False)  # the taking back of the first, taken back
    assert await _state() == without_west
    assert (await service.undo(None, clock, trial=False)).back == ended
    assert await _state() == start
    await service.end_area(f"{EAST}001", clock, trial=False)
    await service.end_area(WEST, clock, trial=False)
    assert [r[0] for r in await _state()] == [r[0] for r in bare]
    for _ in range(2):
        await service.undo(None, clock, trial=False)
    assert await _state() == start
    assert again.begun == []


async def test_the_first_version_stays_and_only_the_newest_goes(nothing_yet: None, clock: FixedClock) -> None:
    with pytest.raises(NothingToUndo, match="还没有导入过区域"):
        await service.undo(None, clock, trial=False)
    with pytest.raises(NoSuchVersion):
        await history.told(None)
    first = await changes.add_areas({"street": [Outline(EAST, "兰江街道", _box(0, 0, 5, 5))]}, "one", clock)
    with pytest.raises(NothingToUndo, match="第一个"):
        await service.undo(None, clock, trial=False)
    second = await changes.add_areas({"street": [Outline(WEST, "云山街道", _box(-5, 0, 0, 5))]}, "two", clock)
    for asked in (first, second + 1, 2**63 - 1):
        with pytest.raises(NothingToUndo, match=f"能撤回的是版本 {second}"):
            await service.undo(asked, clock, trial=False)
    empty = await queries.begin_version("nothing", clock.now())
    with pytest.raises(NothingToUndo, match=f"版本 {empty} 没有改动区域"):
        await service.undo(None, clock, trial=False)
    assert await queries.version() == empty


async def test_a_grid_that_the_city_brought_is_still_its_own_after_it_came_back(
    city: None, tmp_path: Path, clock: FixedClock
) -> None:
    cell = (f"{EAST}001901", "东格", _box(0, 0, 5, 5))
    await service.import_areas(_file(tmp_path / "a.json", cell), "cell", None, clock)
    await service.make_cells(EAST, "again", clock, Asked(replace=True))
    assert await queries.imported_cells(EAST) == 0
    await service.undo(None, clock, trial=False)
    assert [r["code"] for r in await queries.areas_of("cell", EAST)] == [cell[0]]
    assert await queries.imported_cells(EAST) == 1
    with pytest.raises(CellsImported):
        await service.make_cells(EAST, "again", clock)


async def test_versions_are_told_newest_first_with_what_each_did(city: None, tmp_path: Path, clock: FixedClock) -> None:
    moved = _file(
        tmp_path / "a.json", (EAST, "兰江新街道", _box(0, 0, 5, 5)), ("330781003", "新街道", _box(5, 0, 9, 5))
    )
    report = await service.import_areas(moved, "street", None, clock)
    rows = await version_queries.versions()
    newest = [tuple(r)[3:] for r in rows if r["id"] == report.version]
    assert newest[0] == ("street", 1, 1, 1)  # a new one, one with another name, and one that the file lacks
    assert [level for level, *_ in newest] == ["street", "community", "cell"]
    assert [r["id"] for r in rows] == sorted((r["id"] for r in rows), reverse=True)
    told = await history.told(report.version)
    assert (told.changed.begun, told.changed.altered) == (["330781003"], [EAST])
    assert told.changed.ended == report.ended
    assert (told.names[EAST], told.names[WEST]) == ("兰江新街道", "云山街道")
    assert told.report is not None
    assert told.report.ended == report.ended
    with pytest.raises(NoSuchVersion):
        await history.told(report.version + 1)


async def test_a_report_in_a_form_of_before_is_said_to_be_one(city: None, clock: FixedClock) -> None:
    version = await queries.version()
    await queries.keep_report(version, "cell", "wgs84", "0" * 64, '{"level": "cell"}')
    told = await history.told(version)
    assert (told.report, told.unread) == (None, True)


@pytest.mark.real_commits
async def test_who_waited_while_somebody_else_changed_the_areas_is_refused(
    own_database: str, world: World, clock: FixedClock
) -> None:
    """The other change is not the one that was to be taken back."""
    await changes.add_areas({"street": [Outline(EAST, "兰江街道", _box(0, 0, 5, 5))]}, "newest", clock)
    locked, go = asyncio.Event(), asyncio.Event()

    async def somebody_else() -> None:
        async with atomic():
            await queries.lock_changes()
            locked.set()
            await go.wait()
            await queries.begin_version("somebody else's", clock.now())

    other = asyncio.create_task(somebody_else())
    await locked.wait()
    waiting = [
        asyncio.create_task(service.undo(None, clock, trial=False)),
        asyncio.create_task(service.end_area(EAST, clock, trial=False)),
    ]
    while await fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted") < len(waiting):
        assert not any(task.done() for task in waiting)
    go.set()
    await other
    for done in await asyncio.gather(*waiting, return_exceptions=True):
        assert isinstance(done, TerritoryChanged)
    assert await fetchval("SELECT count(*) FROM area WHERE code = $1 AND version_to IS NULL", EAST) == 1
