"""A folder with a small edition of the catalogue, as a city hands it over."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

OLD, NEW = "GB/T 47678.5-2026", "演示 2028"
_TABLES = {
    "matters.csv": "code,major,major_name,name,local,demo,source\n"
    "06010,06,市容环境类,暴露垃圾,false,false,新标准\n06012,06,市容环境类,道路不洁,false,false,新标准\n",
    "local_matters.csv": "code,major,major_name,name,local,demo,source\n"
    "06080,06,市容环境类,占道充电（自定义）,true,false,本市目录\n",
    "components.csv": "code,major,major_name,name,local,demo,source\n01001,01,公用设施,水井盖,false,false,新标准\n",
    "conditions.csv": "id,code,condition,close_when,limit,demo,source,retired\n"
    "2028-1,06010,有垃圾,清除,3小时,false,本市标准,false\n",
    "axes.csv": "code,axis,value,demo,source\n06010,duty,wei,false,本市办法\n",
}
_HEAD = """
[[edition]]
id = "{new}"
title = "演示的新一版"
folder = "new"
source = "演示"
in_force_from = {begins}

[[mapping]]
from = "{old}"
to = "{new}"
file = "mapping.csv"
"""
_MAPPING = "from_code,to_code,relation,basis,note\n06010,06010,same,attested,\n06011,,dropped,attested,并入别处\n"


def edition(folder: Path, begins: str = "2028-01-01", name: str = NEW, old: str = OLD) -> Path:
    """The folder; `begins` as TOML writes a date."""
    (folder / "new").mkdir(parents=True, exist_ok=True)
    (folder / "editions.toml").write_text(_HEAD.format(new=name, old=old, begins=begins), encoding="utf-8")
    (folder / "mapping.csv").write_text(_MAPPING, encoding="utf-8")
    for table, text in _TABLES.items():
        (folder / "new" / table).write_text(text, encoding="utf-8-sig")
    return folder


def in_days(ahead: int) -> str:
    """A date so many days from today: commands go by the machine's clock."""
    return str((datetime.now(UTC) + timedelta(days=ahead)).date())
