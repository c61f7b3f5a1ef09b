"""A table of conditions makes the codes in it exactly that, and the way back is a table too."""

from pathlib import Path

import pytest

from backend.catalog import own, queries, service
from backend.catalog.errors import BadCatalogueTable, CatalogueChanged
from backend.kernel.clock import FixedClock
from tests.harness.area_files import xlsx

HEAD = ("代码", "立案条件", "结案条件", "时限", "依据")
PILE = ("06010", "垃圾成堆", "清除", "2小时", "本市标准")
BAGS = ("06010", "垃圾袋散落", "清除", "1天", "本市标准")


def table(folder: Path, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Path:
    return xlsx(folder / "conditions.xlsx", {"标准": [head, *rows]})


async def now_of(code: str, clock: FixedClock) -> list[tuple[str, str, str]]:
    service.forget()
    matter = (await service.snapshot(clock.now())).matter(code)
    return [(c.id, c.condition, c.limit.words()) for c in matter.current_conditions]


async def test_the_codes_of_the_table_get_exactly_its_conditions(catalog: None, clock: FixedClock, tmp_path) -> None:
    before, other = await now_of("06010", clock), await now_of("06011", clock)
    found = await own.load_conditions(table(tmp_path, PILE, BAGS), clock.now())
    assert (len(found.new), len(found.gone), found.back, found.same) == (2, len(before), [], 0)
    assert await now_of("06010", clock) == [
        ("2026-m06010-c001", "垃圾成堆", "2 工作时"), ("2026-m06010-c002", "垃圾袋散落", "1 工作日"),
    ]  # fmt: skip
    assert await now_of("06011", clock) == other
    again = await own.load_conditions(table(tmp_path, PILE, BAGS, PILE), clock.now())
    assert (again.new, again.gone, again.back, again.same) == ([], [], [], 2)


async def test_the_way_back_is_the_table_that_was_shown_before(catalog: None, clock: FixedClock, tmp_path) -> None:
    before = await now_of("06010", clock)
    (tmp_path / "before.csv").write_text(await own.conditions_table(clock.now(), "06010"), encoding="utf-8")
    await own.load_conditions(table(tmp_path, PILE), clock.now())
    back = await own.load_conditions(tmp_path / "before.csv", clock.now())
    assert (back.new, back.gone, len(back.back)) == ([], ["2026-m06010-c001"], len(before))
    assert await now_of("06010", clock) == before


async def test_one_is_ended_and_stays_for_the_cases_it_was_given_to(catalog: None, clock: FixedClock, tmp_path) -> None:
    await own.load_conditions(table(tmp_path, PILE, BAGS), clock.now())
    assert await own.end_condition("2026-m06010-c001", clock.now())
    assert not await own.end_condition("2026-m06010-c001", clock.now())
    assert not await own.end_condition("none", clock.now())
    assert [c[1] for c in await now_of("06010", clock)] == ["垃圾袋散落"]
    [kept] = [r for r in await queries.conditions() if r["id"] == "2026-m06010-c001"]
    assert kept["retired_at"] == clock.now()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([PILE, ("06010", "x", "y", "两小时", "z")], "第 3 行看不懂的时限：'两小时'"),
        ([("99999", "x", "y", "1天", "z")], "第 2 行99999 不在 GB/T 47678.5-2026 里"),
        ([("06010", "", "y", "1天", "z")], "第 2 行立案条件没有写"),
        ([("06010", "x" * 501, "y", "1天", "z")], "第 2 行立案条件太长"),
        ([("06010", "x\u202ey", "y", "1天", "z")], "第 2 行立案条件有看不见的控制字符"),
        ([("06010", "x", "y", "0天", "z")], "看不懂的时限"),
        ([], "一行也没有"),
    ],
)
async def test_a_table_with_a_line_that_cannot_be_is_refused_whole(
    catalog: None, clock: FixedClock, tmp_path, rows: list[tuple[str, ...]], said: str
) -> None:
    before = await queries.conditions()
    with pytest.raises(BadCatalogueTable) as caught:
        await own.load_conditions(table(tmp_path, *rows), clock.now())
    assert said in caught.value.detail
    assert await queries.conditions() == before


async def test_a_column_that_is_missing_is_named_with_those_that_are_there(catalog: None, clock, tmp_path) -> None:
    with pytest.raises(BadCatalogueTable, match="时限"):
        await own.load_conditions(table(tmp_path, PILE[:3], head=HEAD[:3]), clock.now())
    (tmp_path / "x.csv").write_bytes(b"\x00\xff")
    with pytest.raises(BadCatalogueTable):
        await own.load_conditions(tmp_path / "x.csv", clock.now())
    with pytest.raises(BadCatalogueTable):
        await own.load_conditions(tmp_path / "none.csv", clock.now())


def matters(folder: Path, *rows: tuple[str, ...]) -> Path:
    text = "\n".join(",".join(row) for row in [("代码", "名称", "依据"), *rows])
    (folder / "matters.csv").write_bytes(text.encode("gb18030"))
    return folder / "matters.csv"


async def test_a_citys_own_matter_is_there_beside_the_national_ones(catalog: None, clock: FixedClock, tmp_path) -> None:
    file = matters(tmp_path, ("06080", "占道充电", "本市目录"))
    assert await own.load_matters(file, clock.now()) == 1
    assert await own.load_matters(file, clock.now()) == 0
    matter = (await service.snapshot(clock.now())).matter("06080")
    assert (matter.name, matter.major_name, matter.local) == ("占道充电（自定义）", "市容环境类", True)
    with pytest.raises(CatalogueChanged, match="占道充电"):
        await own.load_matters(matters(tmp_path, ("06080", "别的", "本市目录")), clock.now())


@pytest.mark.parametrize("code", ["06079", "0608", "060800", "99080", "０６０８０", "abcde", "06010"])
async def test_a_code_that_is_not_the_citys_to_give_is_refused(catalog: None, clock, tmp_path, code: str) -> None:
    with pytest.raises(BadCatalogueTable, match="第 2 行"):
        await own.load_matters(matters(tmp_path, (code, "占道充电", "本市目录")), clock.now())


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
async def test_a_line_is_called_by_its_number_in_the_table(catalog: None, clock: FixedClock, tmp_path, ending) -> None:
    blank, wrong = ("", "", "", "", ""), ("99999", "x", "y", "1天", "z")
    rows = [("本市标准", "", "", "", ""), blank, HEAD, PILE, blank, wrong]
    path = xlsx(tmp_path / "a.xlsx", {"标准": rows})
    if ending == "csv":
        path = tmp_path / "a.csv"
        path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    with pytest.raises(BadCatalogueTable, match="第 6 行99999"):
        await own.load_conditions(path, clock.now())
