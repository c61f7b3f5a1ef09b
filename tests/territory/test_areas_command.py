"""`menqian areas` and `menqian base` as an operator runs them, in a database of its own."""

import json
from pathlib import Path

import httpx
import pytest

from backend.cli import _parser
from backend.db import fetchval
from tests.harness.reports import new_case
from tests.harness.world import World, raze
from tests.people.test_command_line import menqian

pytestmark = pytest.mark.real_commits
SOUTH = "310115901"


@pytest.mark.slow
async def test_what_is_in_force_is_listed_exported_ended_and_taken_back(
    own_database: str, world: World, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    url = own_database
    await new_case(client, cell=0)
    whole = menqian(url, "areas", "list").stdout
    assert "  街道 2\n  社区 0\n  网格 4\n" in whole
    assert "  310115 （区县没有导入）：街道 2，网格 4" in whole
    street = menqian(url, "areas", "list", "--level", "street").stdout.splitlines()
    assert [line.split("，自")[0] for line in street] == [
        "310115901       第1街道，街道，下面 网格 2",
        "310115902       第2街道，街道，下面 网格 2",
    ]
    assert menqian(url, "stand-in", "310115").returncode == 0
    assert "  社区 2（其中暂代 2）" in menqian(url, "areas", "list").stdout
    below = menqian(url, "areas", "list", "--under", SOUTH).stdout.splitlines()
    assert [line.split("，自")[0] for line in below] == [
        "310115901       第1街道，街道，下面 社区 1，网格 2",
        "310115901999    第1街道（暂代社区），社区，暂代，下面 没有",
    ]
    assert len(menqian(url, "areas", "list", "--level", "cell", "--under", SOUTH).stdout.splitlines()) == 2

    file = str(tmp_path / "streets.geojson")
    wrote = menqian(url, "areas", "export", "--level", "street", file)
    assert (wrote.returncode, "2 个区域的边界写在" in wrote.stdout) == (0, True)
    assert f"再导入：menqian import areas {file}" in wrote.stdout
    again = menqian(url, "import", "areas", file, "--level", "street")
    assert "0 个区域已导入，2 个未变，0 个停用" in again.stdout
    part = menqian(url, "areas", "export", "--level", "street", "--under", SOUTH, file)
    assert (part.returncode, "再导入：menqian import" in part.stdout) == (0, False)
    assert "不要单独再导入：310115 里另外 1 个街道不在文件里，会因此停用" in part.stdout
    assert f"menqian areas export --level street --under 310115 {file}" in part.stdout
    whole = menqian(
        url, "areas", "export", "--level", "cell", "--under", f"{SOUTH}999", str(tmp_path / "cells.geojson")
    )
    assert whole.returncode == 1
    whole = menqian(url, "areas", "export", "--level", "community", "--under", SOUTH, str(tmp_path / "below.geojson"))
    assert "再导入：menqian import areas" in whole.stdout

    version = await fetchval("SELECT max(id) FROM territory_version")
    tried = menqian(url, "areas", "end", SOUTH, "--dry-run")
    assert tried.returncode == 0
    assert f"停用 {SOUTH} 第1街道：会停用，连同下面的 1 个社区、2 个网格" in tried.stdout
    assert "停用的网格里有 1 个没有办完的案卷" in tried.stdout
    assert f"派驻在停用区域的单位：一中队（{SOUTH}）" in tried.stdout
    assert "什么也没有写入" in tried.stdout
    assert await fetchval("SELECT max(id) FROM territory_version") == version
    ended = menqian(url, "areas", "end", SOUTH)
    assert (ended.returncode, f"现在是版本 {version + 1}" in ended.stdout) == (0, True)
    assert f"一中队，属城管局，派驻 {SOUTH}（已停用）" in menqian(url, "unit", "list").stdout
    assert f"! 一中队（{SOUTH}）派驻在已停用的区域" in menqian(url, "city", "check").stdout
    twice = menqian(url, "areas", "end", SOUTH)
    assert (twice.returncode, f"没有这个在用的区域：{SOUTH}" in twice.stderr) == (1, True)
    late = menqian(url, "areas", "undo", str(version))
    assert (late.returncode, f"没有撤回：能撤回的是版本 {version + 1}" in late.stderr) == (1, True)
    tried = menqian(url, "areas", "undo", "--dry-run")
    assert f"会撤回版本 {version + 1}" in tried.stdout
    assert "  重新启用 1 个街道、1 个社区、2 个网格：310115901、" in tried.stdout
    assert menqian(url, "areas", "undo", str(version + 1)).returncode == 0
    assert menqian(url, "areas", "list", "--under", SOUTH, "--level", "cell").returncode == 0
    redone = menqian(url, "areas", "undo", str(version + 2))
    assert "停用的网格里有 1 个没有办完的案卷" in redone.stdout

    listed = menqian(url, "areas", "versions").stdout.splitlines()
    assert [line.rsplit("  ", 1)[1] for line in listed[:3]] == [
        f"撤回版本 {version + 2}：街道停用 1；社区停用 1；网格停用 2",
        f"撤回版本 {version + 1}：街道新设 1；社区新设 1；网格新设 2",
        f"停用 {SOUTH} 第1街道：街道停用 1；社区停用 1；网格停用 2",
    ]
    shown = menqian(url, "areas", "show", str(version + 2)).stdout
    assert f"新设 4 个区域\n  {SOUTH} 第1街道\n" in shown


@pytest.mark.slow
async def test_an_import_says_what_stands_on_the_areas_it_ends_and_is_shown_later(
    own_database: str, world: World, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    await new_case(client, cell=0)
    north = {"features": [{
        "properties": {"name": "第2街道", "code": "310115902"},
        "geometry": json.loads(await fetchval("SELECT ST_AsGeoJSON(geom, 15) FROM area WHERE code = '310115902'")),
    }]}  # fmt: skip
    (tmp_path / "north.geojson").write_text(json.dumps(north), encoding="utf-8")
    asked = ("import", "areas", str(tmp_path / "north.geojson"), "--level", "street", "--datum", "wgs84")
    for words in ((*asked, "--dry-run"), asked):
        said = menqian(own_database, *words)
        assert said.returncode == 0
        assert "停用的网格里有 1 个没有办完的案卷：都留在原来的网格和版本，照常办理" in said.stdout
        assert f"派驻在停用区域的单位：一中队（{SOUTH}）；原有的案卷仍归它" in said.stdout
    shown = menqian(own_database, "areas", "show").stdout
    assert "导入 north.geojson" in shown
    assert "  读到 1 个要素（geojson" in shown.lower()
    assert "和现行的 1 个区域相比没有移动，重合 100.0%" in shown
    assert f"停用 3 个区域\n  {SOUTH} 第1街道\n" in shown


@pytest.mark.slow
async def test_the_base_map_is_listed_and_a_layer_ended(own_database: str, tmp_path: Path) -> None:
    url = own_database
    (tmp_path / "pois.csv").write_text("name,shop,lon,lat\n面馆,noodle,121.5005,31.2305\n", encoding="utf-8")
    base = ("import", "base", str(tmp_path / "pois.csv"), "--layer", "pois", "--datum", "wgs84")
    assert menqian(url, *base).returncode == 0
    listed = menqian(url, "base", "list").stdout
    assert "pois：1 个要素\n  不在任何区县里：1\n" in listed
    assert "roads：没有" in listed
    tried = menqian(url, "base", "end", "--layer", "pois", "--area", SOUTH, "--dry-run")
    assert "pois 在 310115901 里的 1 个要素会去掉" in tried.stdout
    assert "pois：1 个要素" in menqian(url, "base", "list").stdout
    gone = menqian(url, "base", "end", "--layer", "pois", "--area", SOUTH)
    assert "要回来就再导入文件：menqian import base 文件 --layer pois --area 310115901" in gone.stdout
    twice = menqian(url, "base", "end", "--layer", "pois")
    assert (twice.returncode, "pois本来就没有要素" in twice.stderr.replace(" ", "")) == (1, True)
    lost = menqian(url, "base", "end", "--layer", "pois", "--area", "999999")
    assert (lost.returncode, "没有这个在用的区域：999999" in lost.stderr) == (1, True)


@pytest.mark.parametrize(
    "wrong",
    [
        ("end", "33078"), ("end", "３３０７８１"), ("end", "33078%"), ("list", "--under", ""), ("undo", "0"),
        ("undo", "-1"), ("show", "9" * 19), ("show", "9" * 5_000), ("show", "²"), ("list", "--level", "ward"),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_told_before_anything_runs(
    wrong: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        _parser().parse_args(["areas", *wrong])
    assert left.value.code == 2
    assert "menqian areas" in capsys.readouterr().err


@pytest.mark.slow
async def test_a_city_without_areas_says_so(own_database: str, tmp_path: Path) -> None:
    await raze()
    for words in (("list",), ("versions",), ("show",), ("undo",), ("list", "--level", "street")):
        said = menqian(own_database, "areas", *words)
        assert (said.returncode, said.stdout, "Traceback" in said.stderr) == (1, "", False), words
        assert len(said.stderr.splitlines()) == 1
    nowhere = menqian(own_database, "areas", "export", "--level", "cell", str(tmp_path / "a.geojson"))
    assert (nowhere.returncode, (tmp_path / "a.geojson").exists()) == (1, False)
