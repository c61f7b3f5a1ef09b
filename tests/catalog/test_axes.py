"""What a city says itself of a matter's axes stands before the package, also after the next migrate."""

from pathlib import Path

import asyncpg
import pytest

from backend.catalog import axes, service
from backend.catalog.errors import BadCatalogueTable
from backend.db import execute, fetch
from backend.kernel.clock import FixedClock
from tests.harness.area_files import xlsx
from tests.harness.power import as_owner

HEAD = ("代码", "归类", "归属", "依据")
FRONTAGE = ("06010", "门前三包", "包秩序", "本市办法")
POWER = ("06010", "power", "greening", "本市清单")


def sheet(folder: Path, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Path:
    return xlsx(folder / "axes.xlsx", {"归类": [head, *rows]})


async def now_of(code: str, clock: FixedClock) -> tuple[str | None, str | None]:
    matter = (await service.snapshot(clock.now())).matter(code)
    return matter.duty, matter.power


async def test_an_own_axis_stands_before_the_packages_and_the_next_migrate_leaves_it(
    catalog: None, clock: FixedClock, tmp_path
) -> None:
    assert await now_of("06010", clock) == ("wei", "appearance")
    other = await now_of("06011", clock)
    found = await axes.load(sheet(tmp_path, FRONTAGE, POWER), clock.now())
    assert (len(found.set), found.back, found.same) == (2, [], 0)
    await service.load_catalog(clock.now(), demo=True)
    assert await now_of("06010", clock) == ("xu", "greening")
    assert await now_of("06011", clock) == other
    again = await axes.load(sheet(tmp_path, FRONTAGE, POWER, POWER), clock.now())
    assert (again.set, again.same) == ({}, 2)


async def test_the_way_back_is_the_table_that_was_shown_before(catalog: None, clock: FixedClock, tmp_path) -> None:
    (tmp_path / "before.csv").write_text(await axes.table(clock.now(), None, own=False), encoding="utf-8")
    await axes.load(sheet(tmp_path, FRONTAGE, POWER), clock.now())
    assert (await axes.table(clock.now(), None, own=True)).splitlines() == [
        "code,axis,value,source,own", "06010,duty,xu,本市办法,own", "06010,power,greening,本市清单,own",
    ]  # fmt: skip
    back = await axes.load(tmp_path / "before.csv", clock.now())
    assert (back.set, back.back) == ({}, [("06010", "duty"), ("06010", "power")])
    assert await now_of("06010", clock) == ("wei", "appearance")
    assert len((await axes.table(clock.now(), None, own=True)).splitlines()) == 1


async def test_ending_an_own_axis_gives_the_packages_back(catalog: None, clock: FixedClock, tmp_path) -> None:
    await axes.load(sheet(tmp_path, FRONTAGE, POWER), clock.now())
    assert await axes.end("06010", "duty", clock.now())
    assert not await axes.end("06010", "duty", clock.now())
    assert not await axes.end("99999", "duty", clock.now())
    assert await now_of("06010", clock) == ("wei", "greening")


async def test_a_matter_can_be_said_to_have_none(catalog: None, clock: FixedClock, tmp_path) -> None:
    await axes.load(sheet(tmp_path, ("06010", "门前三包", "无", "本市办法")), clock.now())
    assert await now_of("06010", clock) == (None, "appearance")
    (tmp_path / "shown.csv").write_text(await axes.table(clock.now(), "06010", own=False), encoding="utf-8")
    again = await axes.load(tmp_path / "shown.csv", clock.now())
    assert (again.set, again.back, again.same) == ({}, [], 2)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("99999", "duty", "wei", "x"), "第 3 行99999 不在 GB/T 47678.5-2026 里"),
        (("06010", "colour", "wei", "x"), "第 3 行归类是 权限七项（power）、门前三包（duty），不认识 colour"),
        (("06010", "duty", "appearance", "x"), "不认识 appearance"),
        (("06010", "power", "卫生", "x"), "不认识 卫生"),
        (("06010", "duty", "", "x"), "第 3 行归属没有写"),
        (("06010", "duty", "wei", ""), "第 3 行来源没有写"),
        (("06010", "duty", "包绿化", "本市办法"), "第 3 行06010 的门前三包写了两种"),
    ],
)
async def test_a_table_with_a_line_that_cannot_be_is_refused_whole(
    catalog: None, clock: FixedClock, tmp_path, row: tuple[str, ...], said: str
) -> None:
    with pytest.raises(BadCatalogueTable) as caught:
        await axes.load(sheet(tmp_path, FRONTAGE, row), clock.now())
    assert said in caught.value.detail
    assert await fetch("SELECT 1 FROM category_axis_own") == []


async def test_a_component_has_no_axes(catalog: None, clock: FixedClock, tmp_path) -> None:
    await execute(
        "INSERT INTO category (edition_id, kind, code, major, major_name, name, source)"
        " VALUES ('GB/T 47678.5-2026', 'component', '99001', '99', '其他', '路牌', 'test')"
    )
    with pytest.raises(BadCatalogueTable, match="第 2 行99001 是部件，只有事项才归类"):
        await axes.load(sheet(tmp_path, ("99001", "duty", "wei", "x")), clock.now())


async def test_a_column_that_is_missing_is_named(catalog: None, clock: FixedClock, tmp_path) -> None:
    with pytest.raises(BadCatalogueTable, match="归属"):
        await axes.load(sheet(tmp_path, FRONTAGE[:2], head=HEAD[:2]), clock.now())


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE category_axis_own SET value = 'lv'",
        "DELETE FROM category_axis_own",
        "INSERT INTO category_axis_own (edition_id, kind, code, axis, value, source, loaded_at)"
        " SELECT edition_id, kind, '06011', axis, 'greening', source, loaded_at FROM category_axis_own",
        "INSERT INTO category_axis_own (edition_id, kind, code, axis, value, source, loaded_at)"
        " SELECT edition_id, kind, code, axis, value, source, loaded_at FROM category_axis_own",
    ],
)
async def test_the_database_itself_keeps_them(catalog: None, clock: FixedClock, tmp_path, sql: str) -> None:
    await axes.load(sheet(tmp_path, FRONTAGE), clock.now())
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        async with as_owner():
            await execute(sql)
