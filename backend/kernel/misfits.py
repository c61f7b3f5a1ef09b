"""What did not fit in a request, as a sentence in Chinese that names the field: msgspec's own are English."""

import re
from collections.abc import Callable
from typing import Any

_NAMES = {
    "accuracyM": "定位误差（米）", "lon": "经度", "lat": "纬度", "datum": "坐标系", "source": "位置来源",
    "location": "位置", "cellCode": "网格编码", "text": "情况说明", "note": "说明", "photos": "照片",
    "shots": "拍摄信息", "sha256": "照片编号", "takenAt": "拍摄时间", "altitudeM": "海拔（米）", "heading": "方向",
    "device": "设备", "deviceAt": "手机时间", "categoryCode": "类别编码", "componentCode": "部件编码",
    "conditionId": "立案条件", "contact": "联系方式", "phone": "手机号", "email": "邮箱", "name": "姓名",
    "kind": "种类", "id": "编号", "command": "操作", "unitId": "单位", "taskId": "任务", "result": "结果",
    "username": "账号", "password": "密码", "limit": "条数", "cursor": "翻页位置", "state": "状态", "place": "地点",
}  # fmt: skip
_TYPES = {
    "float": "数字", "int": "整数", "str": "文字", "bool": "是或否", "array": "列表", "object": "一组字段",
    "null": "空", "uuid": "编号", "datetime": "时间", "date": "日期",
}  # fmt: skip

_SAYINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"Expected `(?:float|int)` <= (\S+)"), lambda m: f"不能大于 {_number(m[1])}"),
    (re.compile(r"Expected `(?:float|int)` < (\S+)"), lambda m: f"要小于 {_number(m[1])}"),
    (re.compile(r"Expected `(?:float|int)` >= (\S+)"), lambda m: f"不能小于 {_number(m[1])}"),
    (re.compile(r"Expected `(?:float|int)` > (\S+)"), lambda m: f"要大于 {_number(m[1])}"),
    (re.compile(r"Expected `str` of length <= (\d+)"), lambda m: f"不能超过 {m[1]} 个字"),
    (re.compile(r"Expected `str` of length >= (\d+)"), lambda m: f"至少 {m[1]} 个字"),
    (re.compile(r"Expected `array` of length <= (\d+)"), lambda m: f"不能超过 {m[1]} 个"),
    (re.compile(r"Expected `array` of length >= (\d+)"), lambda m: f"至少 {m[1]} 个"),
    (re.compile(r"Expected `str` matching regex"), lambda _: "写法不对"),
    (re.compile(r"Expected `([\w| ]+)`, got `(\w+)`"), lambda m: f"要填{_types(m[1])}，收到的是{_types(m[2])}"),
    (re.compile(r"Object missing required field `(\w+)`"), lambda m: f"缺少{_called(m[1])}"),
    (re.compile(r"Object contains unknown field `(\w+)`"), lambda m: f"没有叫 {m[1]} 的字段"),
    (re.compile(r"Missing required"), lambda _: "没有填"),
    (re.compile(r"Invalid UUID"), lambda _: "不是有效的编号"),
    (re.compile(r"Invalid (?:RFC3339|ISO8601)"), lambda _: "不是有效的时间"),
    (re.compile(r"Invalid enum value"), lambda _: "没有这个选项"),
)


def misfit(key: str, message: str) -> dict[str, str]:
    """One entry of `errors`: `field` as it stands in the JSON, `message` a sentence that names it and its fault."""
    field = _wire(key)
    said = next((say(found) for pattern, say in _SAYINGS if (found := pattern.search(message))), "不合要求")
    return {"field": field, "message": f"{_called(_last(field))}{said}" if field else said}


def misfits(extra: list[Any]) -> list[dict[str, str]]:
    """All fields of a request that did not fit, from the framework's list of messages."""
    return [misfit(str(i.get("key") or ""), str(i.get("message", ""))) for i in extra if isinstance(i, dict)]


def _wire(name: str) -> str:
    """A field's name as it stands in the JSON: `categoryCode` for `category_code`."""
    return re.sub(r"_([a-z])", lambda m: m[1].upper(), name)


def _last(path: str) -> str:
    """The field itself: `accuracyM` of `location.accuracyM`; indexes of lists are no names."""
    names = [part.split("[")[0] for part in path.split(".")]
    return next((name for name in reversed(names) if name and name != "..."), path)


def _called(name: str) -> str:
    return _NAMES.get(_wire(name), f"{name} ")


def _types(names: str) -> str:
    return "或".join(_TYPES.get(part.strip(), part.strip()) for part in names.split("|"))


def _number(text: str) -> str:
    return text.removesuffix(".0")


_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def told(detail: str) -> str:
    """The framework's own detail where it says more than the title, in Chinese; English is for the log."""
    if _CHINESE.search(detail):
        return detail
    return (
        "内容不是能读懂的 JSON" if re.search(r"json|msgspec|decod|truncated|malformed", detail, re.IGNORECASE) else ""
    )
