"""`menqian import` as an operator runs it, in a database of its own."""

from pathlib import Path

import pytest

from backend.cli import _parser
from tests.harness import area_files as made
from tests.people.test_command_line import menqian

pytestmark = pytest.mark.real_commits


@pytest.mark.slow
async def test_what_an_office_hands_over_is_imported_with_one_line_each(own_database: str, tmp_path: Path) -> None:
    shape = made.write(tmp_path / "街道.shp", {"MC": made.NAMES, "XZQDM": made.CODES}, encoding="GB18030")
    packed = str(made.zipped(tmp_path / "街道.zip", shape))
    lost = menqian(own_database, "import", "areas", packed, "--level", "street")
    assert lost.returncode == 0  # `mc` is a usual name
    assert "2 个区域已导入" in lost.stdout
    assert "读到 2 个要素（shp，街道，EPSG:4490），名称取自 MC，代码取自 XZQDM" in lost.stdout

    against = menqian(own_database, "import", "areas", packed, "--level", "street", "--datum", "bd09")
    assert (against.returncode, "与 --datum bd09 矛盾" in against.stderr) == (1, True)
    strange = menqian(own_database, "import", "areas", packed, "--level", "street", "--field", "name=XX")
    assert (strange.returncode, "没有字段 XX" in strange.stderr, "Traceback" in strange.stderr) == (1, True, False)

    (tmp_path / "pois.csv").write_text("名称,类型,lon,lat\n阿明裁缝,tailor,119.505,29.205\n", encoding="gb18030")
    base = ("import", "base", str(tmp_path / "pois.csv"), "--layer", "pois", "--datum", "gcj02")
    unsaid = menqian(own_database, *base)
    assert (unsaid.returncode, "找过" in unsaid.stderr or "kind" in unsaid.stderr) == (1, True)
    assert "pois：1 个要素已导入" in menqian(own_database, *base, "--field", "kind=类型").stdout


@pytest.mark.slow
async def test_a_dry_run_and_an_import_of_nothing(own_database: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'名称,WKT\n东镇,"{made.EAST.wkt}"\n西镇,"{made.WEST.wkt}"\n', encoding="gbk")
    asked = ("import", "areas", str(tmp_path / "a.csv"), "--level", "street", "--datum", "wgs84")
    without = menqian(own_database, *asked)
    assert (without.returncode, "没有一个区域能导入" in without.stderr) == (1, True)
    assert "没有代码 东镇：未导入" in without.stdout

    made.xlsx(tmp_path / "codes.xlsx", {"代码": [["名称", "代码"], ["东镇", 330781101], ["西镇", 330781102]]})
    coded = (*asked, "--codes", str(tmp_path / "codes.xlsx"))
    tried = menqian(own_database, *coded, "--dry-run", "--picture", str(tmp_path / "a.svg"))
    assert (tried.returncode, "2 个区域会导入，0 个不变，0 个会停用" in tried.stdout) == (0, True)
    assert "什么也没有写入" in tried.stdout
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").count('class="new"') == 2
    assert "2 个区域已导入" in menqian(own_database, *coded).stdout

    tried = menqian(own_database, *[word.replace("wgs84", "bd09") for word in coded], "--dry-run")
    assert (tried.returncode, "这样导入会被拒绝" in tried.stderr, "没有写入" in tried.stdout) == (1, True, True)
    moved = menqian(own_database, *[word.replace("wgs84", "gcj02") for word in coded])
    assert (moved.returncode, "坐标像是 wgs84：改用 --datum wgs84 试试" in moved.stderr) == (1, True)
    assert "0 个区域已导入，2 个未变" in menqian(own_database, *coded).stdout


@pytest.mark.slow
async def test_a_grid_of_another_size(own_database: str, tmp_path: Path) -> None:
    codes = [f"{code}001" for code in made.CODES]
    file = str(made.write(tmp_path / "a.gpkg", {"社区名称": ["甲社区", "乙社区"], "社区代码": codes}))
    assert menqian(own_database, "import", "areas", file, "--level", "community").returncode == 0
    coarse = menqian(own_database, "make-cells", made.CODES[0], "--size", "40000")
    assert (coarse.returncode, "1 个社区：新 " in coarse.stdout) == (0, True)
    assert menqian(own_database, "make-cells", made.CODES[0], "--size", "0").returncode == 2


@pytest.mark.parametrize(
    "wrong", [("--crs", "4528"), ("--crs", "/vsicurl/x"), ("--field", "name"), ("--datum", "cgcs")]
)
def test_a_wrong_argument_is_told_before_anything_runs(
    wrong: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        _parser().parse_args(["import", "areas", "a.zip", "--level", "street", *wrong])
    assert wrong[0] in capsys.readouterr().err
