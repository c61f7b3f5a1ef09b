"""docs/operations.md walks one city from nothing; here it is walked, command by command, with files of its kinds."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import shapely

from backend.cases.workflow import State
from backend.catalog.stage_limits import as_toml, packaged
from backend.db import fetchrow
from backend.geo.datum import wgs84_to_gcj02
from backend.settings import REPOSITORY
from backend.territory import service as territory
from tests.harness import databases
from tests.harness.area_files import CODES, EAST, NAMES, WEST, write, xlsx, zipped
from tests.harness.editions import edition, in_days
from tests.harness.reports import new_case
from tests.harness.world import raze

pytestmark = [pytest.mark.real_commits, pytest.mark.slow]
PAGE = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8").partition("## A new city")[2]
COMMANDS = [
    part.strip()
    for line in PAGE.partition("```sh\n")[2].partition("```")[0].splitlines()
    for part in line.partition("#")[0].split(";")
    if part.strip()
]
RULES = PAGE.partition("```toml\n")[2].partition("```")[0]
CATALOGUE = (REPOSITORY / "docs" / "catalog.md").read_text(encoding="utf-8")
HOLIDAYS = CATALOGUE.partition("```toml\n")[2].partition("```")[0]


def geojson(path: Path, areas: list[tuple[Any, dict[str, str]]]) -> None:
    features = [{"type": "Feature", "properties": p, "geometry": shapely.geometry.mapping(g)} for g, p in areas]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def shifted(form: Any) -> Any:
    """As a Chinese map has it."""
    return shapely.transform(form, lambda c: [wgs84_to_gcj02(x, y) for x, y in c])


def files(folder: Path) -> None:
    """What an office hands over, each as the page names it."""
    geojson(folder / "districts.geojson", [(shapely.union_all([EAST, WEST]), {"name": "兰溪市", "code": "330781"})])
    geojson(folder / "streets.geojson", [(shifted(f), {"name": n}) for f, n in zip((EAST, WEST), NAMES, strict=True)])
    xlsx(folder / "codes.xlsx", {"代码": [("code", "name"), *zip(CODES, NAMES, strict=True)]})
    communities = {"XZQMC": ["振兴社区", "溪西社区"], "XZQDM": [f"{code}001" for code in CODES]}
    zipped(folder / "communities.zip", write(folder / "communities.shp", communities, encoding="GBK"))
    road = shapely.LineString([(119.49, 29.205), (119.51, 29.205)])
    geojson(folder / "roads.geojson", [(road, {"name": "兰荫路", "highway": "residential"})])
    cells = {"WGMC": ["东格", "西格"], "WGDM": [f"{code}001101" for code in CODES]}
    zipped(folder / "cells.zip", write(folder / "cells.shp", cells, encoding="GBK"))
    (folder / "matters.csv").write_bytes("代码,名称,依据\n06080,占道充电,本市目录\n".encode("gb18030"))
    rows = [("代码", "立案条件", "结案条件", "时限", "依据"), ("06080", "占用人行道充电", "移走", "4小时", "本市标准"),
            ("06010", "垃圾成堆", "清除", "2小时", "本市标准")]  # fmt: skip
    xlsx(folder / "conditions.xlsx", {"标准": rows})
    (folder / "rules.toml").write_text(RULES, encoding="utf-8")
    (folder / "2027.toml").write_text(HOLIDAYS, encoding="utf-8")
    (folder / "axes.csv").write_text("代码,归类,归属,依据\n06080,门前三包,包秩序,本市办法\n", encoding="utf-8")
    edition(folder / "next", in_days(400))
    (folder / "limits.toml").write_text(as_toml(packaged()), encoding="utf-8")
    (folder / "names_en.csv").write_text("name,name_en\n兰江街道,Lanjiang\n", encoding="utf-8")


def run(command: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)
    assert words[0] == "menqian"
    return subprocess.run(
        [sys.executable, "-m", "backend.cli", *words[1:]], cwd=folder, env=environment, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip


async def test_the_page_walks_a_city_from_nothing_until_it_may_open(
    own_database: str, tmp_path: Path, client: httpx.AsyncClient
) -> None:
    await raze()
    files(tmp_path)
    name = own_database.rpartition("/")[2].partition("?")[0]
    environment = {
        **os.environ, **databases.environment(databases.cluster(), name), "PYTHONPATH": str(REPOSITORY),
        "MENQIAN_PUBLIC_URL": "https://menqian.example", "MENQIAN_DEMO": "0",
    }  # fmt: skip
    first, last = COMMANDS[0], COMMANDS[-1]
    assert (first.split()[1], last) == ("migrate", "menqian city check")
    said = {}
    for number, command in enumerate(COMMANDS):
        done = run(command, tmp_path, environment)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        said[command] = done.stdout
        if number == 0:
            empty = run(last, tmp_path, environment)
            assert (empty.returncode, "没有街道" in empty.stdout, "还不能开通" in empty.stderr) == (1, True, True)
            assert "! 受理、核实、派遣、核查的时限还是软件自带的 → menqian limits load" in empty.stdout
    assert "可以开通" in said[last]
    assert not [line for line in said[last].splitlines() if line.startswith("✗")]
    assert "环节时限第 1 版是演示的" in said[last]
    assert re.search(r"2 条|新增 2", said["menqian conditions load conditions.xlsx"])
    territory.forget()
    where = {"lon": 119.505, "lat": 29.203, "datum": "wgs84", "accuracyM": 5, "source": "map"}
    case = await new_case(client, location=where)
    row = await fetchrow("SELECT cell_code, state FROM case_file WHERE id = $1::text::uuid", case)
    assert row is not None
    assert (row["cell_code"], row["state"]) == (f"{CODES[0]}001101", State.reported)
