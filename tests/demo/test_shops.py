"""No report of the demo stands before a business that exists."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from backend.catalog.files import working_calendar
from backend.demo import arrivals
from backend.demo.city.files import features
from backend.demo.shops import renamed
from backend.demo.stories import read_stories
from backend.territory.shops import is_shop
from tests.harness.databases import REPOSITORY


def _shops() -> Iterator[dict[str, Any]]:
    for feature in features("pois"):
        props = feature["properties"]
        if is_shop("pois", props["kind"], props.get("kind_detail", "")):
            yield feature


def test_every_shop_of_the_shipped_map_has_an_invented_name() -> None:
    names = [f["properties"]["name"] for f in _shops() if f["properties"].get("name")]
    assert len(names) > 100
    assert [n for n in names if not n.endswith("（演示）")] == []


def test_what_has_no_name_gets_none() -> None:
    assert renamed({"kind": "cafe"}, 3) == {"kind": "cafe"}


# Chains and sharing firms that people name in such reports.
_FIRMS = (
    "麦当劳", "肯德基", "星巴克", "瑞幸", "全家", "罗森", "喜士多", "家乐福", "沃尔玛", "盒马", "永辉", "海底捞",
    "必胜客", "哈根达斯", "屈臣氏", "哈啰", "美团", "青桔", "摩拜", "顺丰", "饿了么", "链家", "银行", "万科",
)  # fmt: skip


def test_no_words_of_a_report_name_a_business_or_a_place_of_the_map() -> None:
    """All rows of the load, and a year of what comes in later."""
    start = datetime(2026, 11, 1, tzinfo=UTC)
    coming = arrivals.due(start, start + timedelta(days=365), working_calendar("Asia/Shanghai"))
    words = {f"{s.text} {s.note}" for s in [*read_stories(), *(story for _, story in coming)]}
    named = {f["properties"].get("name", "") for f in features("pois")}
    named = {n.removesuffix("（演示）") for n in named if len(n.removesuffix("（演示）")) > 2}
    assert len(named) > 100
    assert [(n, w) for w in words for n in (*named, *_FIRMS) if n in w] == []


def test_the_files_are_made_without_an_installation(tmp_path: Path) -> None:
    """It opens neither database nor store, so it asks for no variable of one."""
    bare = {"PATH": os.environ["PATH"], "MENQIAN_DATA_DIR": str(tmp_path)}
    run = subprocess.run([sys.executable, "-m", "backend.demo.city.build", str(tmp_path)], env=bare, cwd=REPOSITORY,
                         text=True, capture_output=True, check=False)  # fmt: skip
    assert "FileNotFoundError" in run.stderr
    assert "shanghai_lujiazui_landuse.geojson" in run.stderr
    assert list(tmp_path.iterdir()) == []
