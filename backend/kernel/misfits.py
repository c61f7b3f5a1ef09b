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
    "username": "账号", "password": "密码", "current": "现在的密码", "new": "新密码", "sessionId": "登录编号",
    "limit": "条数", "cursor": "翻页位置", "state": "状态", "place": "地点",
    "states": "状态", "area": "区域", "assigneeId": "承办人", "bbox": "地图范围", "before": "截止位置",
    "boxes": "框", "cameBack": "是否返工", "case": "案卷", "caseId": "案卷编号", "caseNo": "案卷号",
    "category": "类别", "clean": "是否办好", "clockAheadMs": "手机时钟误差（毫秒）", "code": "编码",
    "disputed": "是否有异议", "role": "主办或协办", "edition": "目录版本",
    "closing": "哪次结案", "editionId": "目录版本", "flagId": "疑点编号",
    "x": "横向位置", "y": "纵向位置", "z": "缩放级别", "w": "宽", "h": "高", "how": "处理方式",
    "ifVersion": "看到的版本", "intoCaseId": "要并入的案卷", "lastEventId": "收到的位置",
    "position": "收到的位置", "Last-Event-ID": "收到的位置", "X-Menqian-Phone": "手机标识",
    "X-Menqian-Proof": "验证", "level": "层级", "looked": "看过的标记", "open": "是否在办", "order": "排序",
    "origin": "框的来源", "outside": "是否在辖区外", "overdue": "是否超时", "q": "搜索词", "reason": "理由",
    "reasons": "原因", "reads": "是否查看记录", "returned": "是否退回", "score": "把握", "toCitizen": "给市民的话",
    "token": "公开件地址", "unit": "单位", "version": "版本", "what": "决定",
}  # fmt: skip
_BODY = "data"  # what the framework calls it
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
    (re.compile(r"Missing required|^'\w+'$"), lambda _: "没有填"),
    (re.compile(r"Invalid UUID"), lambda _: "不是有效的编号"),
    (re.compile(r"Invalid (?:RFC3339|ISO8601)"), lambda _: "不是有效的时间"),
    (re.compile(r"Invalid enum value"), lambda _: "没有这个选项"),
)


def misfit(key: str, message: str) -> dict[str, str]:
    """One entry of `errors`: `field` as it stands in the JSON, `message` a sentence that names it and its fault.

    `field` is empty for the body as a whole.
    """
    field = "" if key == _BODY else _wire(key)
    return {"field": field, "message": f"{_called(_last(field)) if field else '内容'}{said(message)}"}


def said(message: str) -> str:
    """What is wrong with a value, in Chinese, from msgspec's message."""
    return next((say(found) for pattern, say in _SAYINGS if (found := pattern.search(message))), "不合要求")


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
    return _NAMES.get(name) or _NAMES.get(_wire(name), f"{name} ")


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
