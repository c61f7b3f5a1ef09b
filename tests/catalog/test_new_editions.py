"""A city loads a whole edition that begins on a day to come, and takes it back while it has not begun."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from backend.catalog import editions, own, queries, service
from backend.catalog.errors import BadEdition
from backend.catalog.files import CategoryRow, EditionRow, Files, MappingRow, read_files
from backend.db import fetch
from backend.kernel.clock import FixedClock
from tests.harness.area_files import xlsx
from tests.harness.editions import NEW, OLD, edition

DAY = datetime(2027, 12, 31, 16, tzinfo=UTC)  # midnight of 2028 in Shanghai


async def days() -> dict[str, tuple[date | None, date | None]]:
    return {r["id"]: (r["in_force_from"], r["in_force_to"]) for r in await queries.editions()}


async def everything() -> list[object]:
    tables = ("edition", "category", "filing_condition", "category_axis", "category_mapping")
    return [await fetch(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4") for table in tables]


async def test_it_comes_into_force_on_its_day_and_the_one_before_ends_then(
    catalog: None, clock: FixedClock, tmp_path
) -> None:
    loaded = await editions.load(edition(tmp_path), clock.now())
    assert (loaded.before, loaded.begins, loaded.new) == (OLD, date(2028, 1, 1), True)
    assert (await service.snapshot(clock.now())).edition == OLD
    assert (await service.snapshot(DAY - timedelta(seconds=1))).edition == OLD
    shot = await service.snapshot(DAY)
    assert shot.edition == NEW
    matter = shot.matter("06010")
    assert (matter.name, matter.duty, [c.limit.words() for c in matter.current_conditions]) == (
        "暴露垃圾", "wei", ["3 工作时"],
    )  # fmt: skip
    assert shot.matter("06080").local
    assert shot.component("01001").name == "水井盖"
    mapped, dropped = shot.mapped("matter", "06010", OLD), shot.mapped("matter", "06011", OLD)
    assert (mapped and mapped.to_code, dropped and dropped.relation) == ("06010", "dropped")
    assert await service.load_catalog(clock.now(), demo=True) == 0
    assert (await days())[OLD] == (date(2026, 7, 1), date(2028, 1, 1))


async def test_what_people_say_for_a_matter_goes_on_with_what_it_became(
    catalog: None, clock: FixedClock, tmp_path
) -> None:
    async def words(at: datetime, wanted: str) -> dict[str, list[str]]:
        return {c.code: c.words for c in (await service.list_categories(at, "matter", "", wanted)).items}

    before = await words(clock.now(), OLD)
    await editions.load(edition(tmp_path), clock.now())
    after = await words(DAY, NEW)
    assert "生活垃圾" in after["06010"]
    assert (after["06010"], after["06012"]) == (before["06010"], [])
    later = edition(tmp_path / "later", "2029-01-01", "演示 2029", NEW)
    (later / "new" / "conditions.csv").unlink()
    (later / "mapping.csv").write_text(
        "from_code,to_code,relation,basis,note\n06010,06012,moved,rule,\n", encoding="utf-8"
    )
    await editions.load(later, clock.now())
    assert (await words(DAY, "演示 2029"))["06012"] == before["06010"]


async def test_a_dry_run_says_what_it_holds_and_changes_nothing(catalog: None, clock: FixedClock, tmp_path) -> None:
    before = await everything()
    loaded = await editions.load(edition(tmp_path), clock.now(), dry_run=True)
    old = (await service.snapshot(clock.now())).search("matter")
    assert (len(loaded.files.categories), loaded.unmapped) == (4, len(old) - 2)
    assert await everything() == before


async def test_loaded_again_it_gets_another_day_and_nothing_else(catalog: None, clock: FixedClock, tmp_path) -> None:
    await editions.load(edition(tmp_path), clock.now())
    rows = (await everything())[1:]
    for begins in ("2028-01-01", "2027-06-01", "2029-06-01"):
        assert not (await editions.load(edition(tmp_path, begins), clock.now())).new
        assert (await days())[NEW] == (date.fromisoformat(begins), None)
        assert (await days())[OLD][1] == date.fromisoformat(begins)
    assert (await everything())[1:] == rows
    matters = tmp_path / "new" / "matters.csv"
    matters.write_text(matters.read_text(encoding="utf-8-sig").replace("道路不洁", "别的"), encoding="utf-8")
    with pytest.raises(BadEdition, match="换一个 id"):
        await editions.load(tmp_path, clock.now())


async def test_one_that_has_not_begun_is_taken_back_and_can_come_again(
    catalog: None, clock: FixedClock, tmp_path
) -> None:
    before = await days()
    await editions.load(edition(tmp_path), clock.now())
    assert await editions.drop(NEW, clock.now()) == OLD
    assert await days() == before
    assert (await service.snapshot(DAY)).edition == OLD
    with pytest.raises(BadEdition, match="没有"):
        await editions.drop(NEW, clock.now())
    await editions.load(edition(tmp_path), clock.now())
    assert (await service.snapshot(DAY)).edition == NEW
    with pytest.raises(BadEdition, match="已经生效"):
        await editions.drop(NEW, DAY)
    with pytest.raises(BadEdition, match="已经生效"):
        await editions.drop(OLD, clock.now())
    with pytest.raises(BadEdition, match="已经生效"):
        await editions.load(edition(tmp_path, "2028-02-01"), DAY)


async def test_of_two_to_come_the_first_can_go_and_the_one_between_is_refused(
    catalog: None, clock: FixedClock, tmp_path
) -> None:
    await editions.load(edition(tmp_path / "a"), clock.now())
    later = edition(tmp_path / "b", "2029-01-01", "演示 2029")
    conditions = later / "new" / "conditions.csv"
    conditions.write_text(conditions.read_text(encoding="utf-8").replace("2028-1", "2029-1"), encoding="utf-8")
    await editions.load(later, clock.now())
    with pytest.raises(BadEdition, match="演示 2029 从 2029-01-01 起生效，新的一版要晚于它"):
        await editions.load(edition(tmp_path / "a", "2028-06-01"), clock.now())
    await editions.drop(NEW, clock.now())
    assert (await days())[OLD][1] == date(2029, 1, 1)
    await editions.load(edition(tmp_path / "a", "2030-01-01"), clock.now())
    assert (await days())["演示 2029"] == (date(2029, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize("begins", ["2026-11-23", "2020-01-01", "0001-01-01", "2040-01-01", "9999-12-31"])
async def test_a_day_that_cannot_be_is_refused(catalog: None, clock: FixedClock, tmp_path, begins: str) -> None:
    with pytest.raises(BadEdition, match="明天以后、今后十年以内"):
        await editions.load(edition(tmp_path, begins), clock.now())


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("editions.toml", "[[edition]]", "[[edition", "第 2 行第 10 列不合 TOML 的写法"),
        ("editions.toml", "title", "titel", "titel"),
        ("editions.toml", "in_force_from = 2028-01-01", "in_force_to = 2028-01-01", "in_force_to"),
        ("editions.toml", "in_force_from = 2028-01-01", 'in_force_from = "soon"', "in_force_from"),
        ("editions.toml", f'id = "{NEW}"', 'id = ""', "id 是这一版的名字"),
        ("editions.toml", f'id = "{NEW}"', 'id = "unknown"', "id 是这一版的名字"),
        ("editions.toml", f'from = "{OLD}"', 'from = "没有"', "没有载入过 没有"),
        ("editions.toml", f'to = "{NEW}"', f'to = "{OLD}"', "对照的 to 要是"),
        ("editions.toml", "mapping.csv", "none.csv", "没有文件"),
        ("editions.toml", 'folder = "new"', 'folder = "elsewhere"', "没有文件"),
        ("editions.toml", 'folder = "new"', f'folder = "{"n" * 300}"', "名称太长"),
        ("mapping.csv", "06011,", "99999,", "对照 99999 不在 GB/T 47678.5-2026 里"),
        ("mapping.csv", "06010,06010", "06010,06011", "06011 不在这一版的事项里"),
        ("mapping.csv", "dropped", "moved", "没有 to_code 的写 dropped"),
        ("mapping.csv", "same,attested", "same,guessed", "basis 是"),
        ("mapping.csv", "06011,,", "06010,,", "写了两次"),
        ("new/matters.csv", "06012,06,", "06012,07,", "大类要是 06"),
        (
            "new/matters.csv",
            "06012,06,市容环境类",
            "06012,06,市容类",
            "大类 06 有两个名称：06010 叫 市容环境类，06012 叫 市容类",
        ),
        ("new/matters.csv", "06012,", "06010,", "事项 06010 写了两次"),
        ("new/matters.csv", "06012,06", "0601x,06", "四位或五位数字"),
        ("new/matters.csv", "道路不洁,false", "道路不洁,true", "自定义的"),
        ("new/matters.csv", "道路不洁,false", "道路不洁,maybe", "matters.csv 第 3 行 local 要写 true 或 false"),
        ("new/matters.csv", "道路不洁,", ",", "matters.csv 第 3 行 name 没有写"),
        ("new/matters.csv", "道路不洁,", "x" * 501 + ",", "第 3 行 name 太长"),
        ("new/matters.csv", "道路不洁,", "道路\u202e不洁,", "第 3 行 name 有看不见的控制字符"),
        ("new/matters.csv", "道路不洁,", "\x1b[31m道路不洁,", "第 3 行 name 有看不见的控制字符"),
        ("new/matters.csv", "道路不洁,", "道,路,", "matters.csv 第 3 行有 8 格，应有 7 格"),
        ("new/matters.csv", "道路不洁,", '"道路不洁,', "引号没有配对"),
        ("new/matters.csv", "major_name", "majorname", "matters.csv 的列要是 code,major,major_name"),
        ("new/conditions.csv", "3小时", "三小时", "conditions.csv 第 2 行 limit 看不懂的时限"),
        ("new/conditions.csv", "06010", "06011", "条件 2028-1 的 06011 不在这一版的事项里"),
        ("new/conditions.csv", "2028-1", "2026-m06010-1", "的 id 在 GB/T 47678.5-2026 里已经用了"),
        ("new/axes.csv", "wei", "appearance", "不认识 duty appearance"),
        ("new/axes.csv", "06010", "06011", "归类 06011 不在这一版的事项里"),
    ],
)
async def test_each_fault_is_told_in_a_sentence_and_nothing_is_loaded(
    catalog: None, clock: FixedClock, tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    before = await everything()
    path = edition(tmp_path) / file
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadEdition) as caught:
        await editions.load(tmp_path, clock.now())
    assert said in caught.value.detail
    assert "\n" not in caught.value.detail
    assert await everything() == before


async def test_what_is_not_there_or_no_text_or_not_read_is_told(catalog: None, clock: FixedClock, tmp_path) -> None:
    with pytest.raises(BadEdition, match="没有文件"):
        await editions.load(tmp_path / "none", clock.now())
    components = edition(tmp_path) / "new" / "components.csv"
    components.write_bytes("代码".encode("gb18030"))
    with pytest.raises(BadEdition, match="读不了"):
        await editions.load(tmp_path, clock.now())
    components.unlink()
    with pytest.raises(BadEdition, match="没有文件"):
        await editions.load(tmp_path, clock.now())
    nothing = edition(tmp_path / "nothing")
    for table in ("conditions.csv", "axes.csv", "local_matters.csv"):
        (nothing / "new" / table).unlink()
    for table in (nothing / "new" / "matters.csv", nothing / "mapping.csv"):
        table.write_text(table.read_text(encoding="utf-8-sig").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(BadEdition, match="一个事项也没有"):
        await editions.load(nothing, clock.now())
    (edition(tmp_path) / "new" / "demo_conditions.csv").write_text("id\n", encoding="utf-8")
    with pytest.raises(BadEdition, match="写进 conditions"):
        await editions.load(tmp_path, clock.now())
    (tmp_path / "new" / "demo_conditions.csv").unlink()
    head = tmp_path / "editions.toml"
    head.write_text(f"{head.read_text(encoding='utf-8')}\n[[edition]]\n" * 2, encoding="utf-8")
    with pytest.raises(BadEdition):
        await editions.load(tmp_path, clock.now())


async def test_own_conditions_get_ids_that_no_other_edition_has(catalog: None, clock: FixedClock, tmp_path) -> None:
    rows = [("代码", "立案条件", "结案条件", "时限", "依据"), ("06010", "垃圾成堆", "清除", "2小时", "本市标准")]
    table = xlsx(tmp_path / "conditions.xlsx", {"标准": rows})
    await editions.load(edition(tmp_path, name="本市 2026"), clock.now())
    await own.load_conditions(table, clock.now())
    found = await own.load_conditions(table, DAY)
    assert [row.edition for row in found.new] == ["本市 2026"]


def packaged_later(begins: date, name: str = "GB/T 47678.5-2031") -> Files:
    """The package of a later release, with another edition."""
    one = EditionRow(id=name, title="新版", folder="x", source="新标准", in_force_from=begins)
    row = CategoryRow(
        edition=name, kind="matter", code="06010", major="06", major_name="市容环境类", name="新名", local=False,
        demo=False, source="新标准",
    )  # fmt: skip
    mapping = MappingRow(OLD, "06010", name, "06010", "renamed", "attested", "")
    files = read_files()
    return msgspec.structs.replace(
        files, editions=(one, *files.editions), categories=(*files.categories, row),
        mappings=(*files.mappings, mapping),
    )  # fmt: skip


async def test_a_later_package_ends_the_newest_edition_and_the_citys_own_stays(
    catalog: None, clock: FixedClock, tmp_path
) -> None:
    await editions.load(edition(tmp_path), clock.now())
    source = packaged_later(date(2031, 1, 1))
    assert await service.load_catalog(clock.now(), demo=True, source=source) == 1
    assert await service.load_catalog(clock.now(), demo=True, source=source) == 0
    assert (await days())[NEW] == (date(2028, 1, 1), date(2031, 1, 1))
    assert (await days())["GB/T 47678.5-2031"] == (date(2031, 1, 1), None)
    assert (await service.snapshot(DAY)).edition == NEW


@pytest.mark.parametrize(
    "source",
    [packaged_later(date(2027, 6, 1)), packaged_later(date(2028, 1, 1)), packaged_later(date(2031, 1, 1), NEW)],
)
async def test_a_later_package_does_not_touch_the_days_or_rows_of_the_citys_own(
    catalog: None, clock: FixedClock, tmp_path, source: Files
) -> None:
    await editions.load(edition(tmp_path), clock.now())
    before = await everything()
    assert await service.load_catalog(clock.now(), demo=True, source=source) == 0
    assert await everything() == before
