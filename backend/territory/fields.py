"""Which field of a file means what: the names that surveyors, OpenStreetMap and statistics give them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from backend.kernel.words import plain
from backend.territory.errors import BadAreaFile

# A level's own names go before the general ones: a file of communities may name their streets too.
NAME = ("name", "名称", "xzqmc", "行政区名称", "行政区划名称", "区划名称", "全称", "简称", "mc", "label")
CODE = ("code", "adcode", "areacode", "代码", "编码", "xzqdm", "行政区代码", "行政区划代码", "区划代码",
        "统计用区划代码", "gb", "dm", "id")  # fmt: skip
PARENT = (
    "parent",
    "parentcode",
    "parentname",
    "上级代码",
    "上级名称",
    "所属街道",
    "所属乡镇",
    "所在街道",
    "所属社区",
    "所属村",
)
_LEVEL_NAME = {
    "city": ("cityname", "市名称", "城市"),
    "district": ("areaname", "districtname", "countyname", "区县名称", "县名称", "区县"),
    "street": (
        "streetname",
        "townname",
        "街道名称",
        "乡镇名称",
        "乡镇街道名称",
        "街道乡镇",
        "街道",
        "乡镇",
        "xzjdmc",
        "xzjd",
    ),
    "community": (
        "communityname",
        "villagename",
        "社区名称",
        "村名称",
        "村社区名称",
        "社区",
        "村社区",
        "sqmc",
        "cunmc",
    ),
    "cell": ("cellname", "gridname", "网格名称", "单元网格名称", "wgmc"),
}
_LEVEL_CODE = {
    "city": ("citycode", "市代码"),
    "district": ("districtcode", "countycode", "区县代码"),
    "street": ("streetcode", "towncode", "街道代码", "乡镇代码"),
    "community": ("communitycode", "villagecode", "社区代码", "村代码", "sqdm", "cundm"),
    "cell": ("cellcode", "gridcode", "网格代码", "网格编码", "单元网格编码", "单元网格代码", "wgdm", "wgbm"),
}


def own_of(level: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and codes that are called after the level itself, in lower case."""
    return _LEVEL_NAME[level], _LEVEL_CODE[level]


def names_of(level: str) -> tuple[str, ...]:
    """Fields that may hold the name of an area of a level, in lower case, best first."""
    return _LEVEL_NAME[level] + NAME


def codes_of(level: str) -> tuple[str, ...]:
    """Fields that may hold the code of an area of a level, in lower case, best first."""
    return _LEVEL_CODE[level] + CODE


def parents_of(level: str) -> tuple[str, ...]:
    """Fields that may hold the code or the name of the area above one of a level, in lower case, best first."""
    levels = list(_LEVEL_NAME)
    above = levels[levels.index(level) - 1] if level != levels[0] else None
    return _LEVEL_CODE[above] + _LEVEL_NAME[above] + PARENT if above else ()


def among(fields: Sequence[str], known: Iterable[str]) -> list[str]:
    """The file's fields that have one of the names, in the order of the names."""
    return [field for word in known for field in fields if field.strip().lower() == word]


def chosen(fields: Sequence[str], meaning: str, given: Mapping[str, str], known: Sequence[str]) -> list[str]:
    """The field that the operator gave, else those that have a usual name.

    Errors: BadAreaFile (422) when the file does not have the one that was given.
    """
    if meaning not in given:
        return among(fields, known)
    if given[meaning] not in fields:
        raise BadAreaFile(f"没有字段 {given[meaning]}（--field {meaning}=…）；有 {'、'.join(fields) or '没有字段'}")
    return [given[meaning]]


def refuse_unknown(given: Mapping[str, str], known: Sequence[str]) -> None:
    """Errors: BadAreaFile (422) for a meaning that no field of such a file has."""
    if strange := [meaning for meaning in given if meaning not in known]:
        raise BadAreaFile(f"--field 不认识 {'、'.join(strange)}；可以写 {'、'.join(known)}")


def missing(what: str, meaning: str, fields: Sequence[str], known: Sequence[str]) -> BadAreaFile:
    """What to say when no field holds what is needed."""
    return BadAreaFile(
        f"没有找到{what}：找过 {'、'.join(known)}；文件里有 {'、'.join(fields) or '没有字段'}；"
        f"用 --field {meaning}=字段名 指明"
    )


def text(value: Any) -> str:
    """A value as trimmed text; numbers without a fraction as whole ones."""
    if value is None or value is False or value is True:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else plain(str(value)).strip()
