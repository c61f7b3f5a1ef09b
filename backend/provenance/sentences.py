"""A flag in words, Chinese and English."""

from typing import Any

ORIGINS = {
    "exif": ("照片自带位置", "the photo's own position"),
    "device": ("手机定位", "the phone's position"),
    "map": ("地图选点", "the point picked on the map"),
    "case": ("案卷位置", "the case's place"),
}
DATUMS = {"gcj02": "GCJ-02", "bd09": "BD-09"}


def sentence(kind: str, facts: dict[str, Any], *, others: str = "") -> tuple[str, str]:
    """(Chinese, English). `others` names other cases, as far as the reader sees them."""
    return _SAY[kind](facts, others)


def _shift(f: dict[str, Any], _: str) -> tuple[str, str]:
    wrong, right, datum = ORIGINS[f["wrong"]], ORIGINS[f["right"]], DATUMS[f["datum"]]
    return (
        f"{wrong[0]}与{right[0]}相差 {f['distanceM']:.0f} 米，方向和距离正好是 {datum} 的偏移："
        f"{wrong[0]}是 {datum} 坐标，当成了 WGS-84。换算后两处相差 {f['residueM']:.0f} 米。",
        f"{wrong[1].capitalize()} and {right[1]} lie {f['distanceM']:.0f} m apart, exactly the {datum} shift: "
        f"the former is {datum} taken for WGS-84. Converted, {f['residueM']:.0f} m remain.",
    )


def _apart(f: dict[str, Any], _: str) -> tuple[str, str]:
    a, b = ORIGINS[f["a"]], ORIGINS[f["b"]]
    return (
        f"{a[0]}与{b[0]}相差 {_metres(f['distanceM'])[0]}，超出定位误差（{f['slackM']} 米）。",
        f"{a[1].capitalize()} and {b[1]} lie {_metres(f['distanceM'])[1]} apart, beyond the error of {f['slackM']} m.",
    )


def _metres(m: float) -> tuple[str, str]:
    return (f"{m / 1000:.1f} 公里", f"{m / 1000:.1f} km") if m >= 1000 else (f"{m:.0f} 米", f"{m:.0f} m")


def _span(minutes: float) -> tuple[str, str]:
    for size, zh, en in ((1440, "天", "days"), (60, "小时", "hours")):
        if minutes >= 2 * size:
            return f"{minutes / size:.0f} {zh}", f"{minutes / size:.0f} {en}"
    return f"{minutes:.0f} 分钟", f"{minutes:.0f} minutes"


def _future(f: dict[str, Any], _: str) -> tuple[str, str]:
    zh, en = _span(f["minutes"])
    return f"拍摄时间比收到时间晚 {zh}。", f"Taken {en} after it was received."


def _old(f: dict[str, Any], _: str) -> tuple[str, str]:
    zh, en = _span(f["hours"] * 60)
    return f"照片在上报前 {zh}就已拍摄。", f"Taken {en} before it was sent."


def _clocks(f: dict[str, Any], _: str) -> tuple[str, str]:
    zh, en = _span(f["minutes"])
    return f"照片自带时间与手机时间相差 {zh}。", f"The photo's own time and the phone's differ by {en}."


def _impossible_time(f: dict[str, Any], _: str) -> tuple[str, str]:
    zh, en = ("手机", "The phone") if f["origin"] == "device" else ("照片自带的信息", "The photo itself")
    return (
        f"{zh}说拍摄于 {f['said']}，这不可能，没有当作拍摄时间。",
        f"{en} says that it was taken at {f['said']}, which cannot be; it does not count as its time.",
    )


def _phone_clock(f: dict[str, Any], _: str) -> tuple[str, str]:
    zh, en = _span(abs(f["minutes"]))
    fast = f["minutes"] > 0
    return (
        f"这部手机的钟{'快' if fast else '慢'} {zh}；比对时已按正确时间换算。",
        f"This phone's clock is {en} {'fast' if fast else 'slow'}; times were corrected before comparing.",
    )


def _speed(f: dict[str, Any], others: str) -> tuple[str, str]:
    zh, en = _metres(f["wayM"])
    minutes, kmh = max(1, round(f["seconds"] / 60)), f["kmh"]
    return (
        f"同一账号 {minutes} 分钟内在 {zh} 外也拍了照（时速 {kmh} 公里）{_named(others)}。",
        f"The same account took a photo {en} away within {minutes} min ({kmh} km/h).",
    )


def _reused(f: dict[str, Any], others: str) -> tuple[str, str]:
    n = len(f["cases"])
    return f"这张照片在另外 {n} 个案卷里用过{_named(others)}。", f"This photo came with {n} other case(s) before."


def _alike(f: dict[str, Any], others: str) -> tuple[str, str]:
    how = ("（转了方向或翻了面）", " (turned or mirrored)") if f["turned"] else ("", "")
    if f.get("otherFile"):
        return (
            f"和这件案卷里先交的一张是同一张照片{how[0]}，换了个文件，不是这次拍的。",
            f"The same picture as one handed in earlier on this case{how[1]}, in another file, not taken this time.",
        )
    if f.get("cameAs", "before") != "before":
        return (
            "和这件案卷里先交的一张是同一个文件，不是这次拍的。",
            "The same file as one handed in earlier on this case, not a photo taken this time.",
        )
    if f["sameCase"]:
        return (
            f"和这件案卷处置前的一张是同一张照片{how[0]}，不是处置后拍的。",
            f"The same picture as one from before the handling{how[1]}, not one taken afterwards.",
        )
    n = len(f["cases"])
    return (
        f"和另外 {n} 个案卷里更早的一张是同一张照片{how[0]}{_named(others)}，文件改过。",
        f"The same picture as an earlier one of {n} other case(s){how[1]}, in another file.",
    )


def _named(others: str) -> str:
    return f"：{others}" if others else ""


def _no_facts(_: dict[str, Any], __: str) -> tuple[str, str]:
    return (
        "照片里没有时间和位置，拍照时手机也没有记下。",
        "The photo does not say when and where it was taken, and no phone noted it then.",
    )


_SAY = {
    "datum_shift": _shift, "far_apart": _apart, "future_time": _future, "old_photo": _old, "clocks_differ": _clocks,
    "phone_clock": _phone_clock, "impossible_time": _impossible_time,
    "impossible_speed": _speed, "reused": _reused, "alike": _alike, "no_facts": _no_facts,
}  # fmt: skip
KINDS = frozenset(_SAY)
