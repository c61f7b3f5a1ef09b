"""Loading the catalogue, and what the hot paths then read from memory."""

from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec
import pytest

from backend.catalog import queries, service
from backend.catalog.errors import CatalogueChanged, NoEditionInForce, UnknownCategory, UnknownEdition
from backend.catalog.files import ConditionRow, Files, read_files
from backend.catalog.limits import Limit, LimitUnit
from backend.db import execute, fetchval
from backend.kernel.clock import FixedClock
from tests.harness.power import as_owner

FILES = read_files()
BEFORE_2026_EDITION = datetime(2026, 6, 30, 10, tzinfo=UTC)  # 18:00 in Shanghai, the old edition's last day


def changed(files: Files, table: str, index: int, **fields: Any) -> Files:
    rows = list(getattr(files, table))
    rows[index] = msgspec.structs.replace(rows[index], **fields)
    return msgspec.structs.replace(files, **{table: tuple(rows)})


async def test_loading_twice_adds_nothing(clock: FixedClock) -> None:
    assert await service.load_catalog(clock.now(), demo=True) > 600
    assert await service.load_catalog(clock.now(), demo=True) == 0


async def test_without_demo_nothing_invented_is_loaded(clock: FixedClock) -> None:
    await service.load_catalog(clock.now(), demo=False)
    for table in ("category", "filing_condition", "category_axis"):
        assert await fetchval(f"SELECT count(*) FROM {table} WHERE demo") == 0
    shot = await service.snapshot(clock.now())
    assert shot.matter("06002").default_limit is None
    assert shot.matter("06010").default_limit == Limit(4, LimitUnit.WORK_HOUR)


async def test_an_installation_that_has_the_demo_keeps_it_when_loaded_without(clock: FixedClock) -> None:
    await service.load_catalog(clock.now(), demo=True)
    assert await service.load_catalog(clock.now(), demo=False) == 0
    assert (await service.snapshot(clock.now())).matter("06002").default_limit is not None


async def test_a_changed_row_of_a_loaded_edition_is_refused_and_named(catalog: None, clock: FixedClock) -> None:
    with pytest.raises(CatalogueChanged) as caught:
        await service.load_catalog(clock.now(), demo=True, source=changed(FILES, "categories", 5, name="别的名字"))
    assert "01006" in caught.value.detail
    other_limit = changed(FILES, "conditions", 0, limit=Limit(99, LimitUnit.WORK_DAY))
    with pytest.raises(CatalogueChanged):
        await service.load_catalog(clock.now(), demo=True, source=other_limit)


async def test_a_new_limit_retires_the_old_condition_without_losing_it(catalog: None, clock: FixedClock) -> None:
    at = next(i for i, c in enumerate(FILES.conditions) if c.code == "06010")
    old: ConditionRow = FILES.conditions[at]
    files = changed(FILES, "conditions", at, retired=True)
    fresh = msgspec.structs.replace(old, id="2026-m06010-2", limit=Limit(2, LimitUnit.WORK_HOUR))
    files = msgspec.structs.replace(files, conditions=(*files.conditions, fresh))
    assert await service.load_catalog(clock.now(), demo=True, source=files) == 1
    category = (await service.snapshot(clock.now())).matter("06010")
    assert [c.id for c in category.current_conditions] == ["2026-m06010-2"]
    assert category.default_limit == fresh.limit
    kept = category.condition(old.id)
    assert kept is not None
    assert kept.limit == old.limit


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE category SET name = 'x' WHERE code = '06010'",
        "DELETE FROM category WHERE code = '06010'",
        "UPDATE filing_condition SET limit_value = 1 WHERE code = '06011'",
        "DELETE FROM filing_condition WHERE code = '06011'",
        "INSERT INTO edition (id, title, in_force_from, source) VALUES ('x', 'x', '2027-01-01', 'x')",
        "INSERT INTO category (edition_id, kind, code, major, major_name, name, local, source)"
        " VALUES ('GB/T 47678.5-2026', 'matter', '06900', '06', 'x', '没有结尾', true, 'x')",
    ],
)
async def test_the_database_itself_keeps_editions_whole(catalog: None, sql: str) -> None:
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        async with as_owner():
            await execute(sql)


async def test_the_edition_in_force_follows_the_city_calendar(catalog: None, clock: FixedClock) -> None:
    old = await service.snapshot(BEFORE_2026_EDITION)
    assert old.edition == "GB/T 30428.2-2013"
    assert old.matter("0110").name == "暴露垃圾"
    new = await service.snapshot(clock.now())
    assert new.edition == "GB/T 47678.5-2026"
    assert new.category("matter", "0110", "GB/T 30428.2-2013") == old.matter("0110")


async def test_midnight_in_the_city_is_when_the_edition_changes(catalog: None) -> None:
    assert (await service.snapshot(datetime(2026, 6, 30, 15, 59, tzinfo=UTC))).edition == "GB/T 30428.2-2013"
    assert (await service.snapshot(datetime(2026, 6, 30, 16, 0, tzinfo=UTC))).edition == "GB/T 47678.5-2026"


async def test_a_code_is_only_known_in_its_edition_and_kind(catalog: None, clock: FixedClock) -> None:
    shot = await service.snapshot(clock.now())
    assert shot.matter("01003").name == "雨水井盖异常"
    assert shot.component("01003").name == "雨水井盖"
    assert shot.category("component", "06010") is None
    with pytest.raises(UnknownCategory):
        shot.component("06010")
    with pytest.raises(UnknownCategory):
        shot.matter("99999")
    with pytest.raises(UnknownEdition):
        shot.search("matter", edition="GB/T 1-1999")


async def test_an_empty_installation_says_that_the_catalogue_is_missing(clock: FixedClock) -> None:
    with pytest.raises(NoEditionInForce):
        await service.snapshot(clock.now())


async def test_the_snapshot_is_read_once(catalog: None, clock: FixedClock) -> None:
    first = await service.snapshot(clock.now())
    assert await service.snapshot(clock.now()) is first


async def test_mapping_is_found_from_either_side(catalog: None) -> None:
    (row,) = await queries.mappings("10002")
    assert (row["from_code"], row["relation"]) == ("0508", "moved")
    (dropped,) = await queries.mappings("0205")
    assert (dropped["to_code"], dropped["to_name"]) == (None, None)
