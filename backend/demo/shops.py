"""Invented names for the demo city's shops: its reports are invented too, and accuse no business that exists. Pure."""

from typing import Any

_FIRST = (
    ("青禾", "Qinghe"), ("望潮", "Wangchao"), ("小满", "Xiaoman"), ("云栖", "Yunqi"), ("福顺", "Fushun"),
    ("同盛", "Tongsheng"), ("柳岸", "Liu'an"), ("和悦", "Heyue"), ("春晖", "Chunhui"), ("百味", "Baiwei"),
    ("江畔", "Jiangpan"), ("老城", "Laocheng"), ("南风", "Nanfeng"), ("木棉", "Mumian"), ("永安里", "Yong'anli"),
    ("明月", "Mingyue"), ("三和", "Sanhe"), ("朝阳", "Zhaoyang"), ("拾光", "Shiguang"), ("好邻", "Haolin"),
)  # fmt: skip
_LAST: dict[str, tuple[tuple[str, str], ...]] = {
    "restaurant": (("面馆", "Noodles"), ("小厨", "Kitchen"), ("饭店", "Restaurant")),
    "fast_food": (("快餐", "Fast Food"), ("包子铺", "Buns")),
    "cafe": (("咖啡", "Coffee"), ("茶室", "Tea House")),
    "hotel": (("宾馆", "Hotel"),), "hostel": (("旅舍", "Hostel"),),
    "bank": (("储蓄所", "Savings Bank"),),
    "convenience": (("便利店", "Convenience Store"),), "supermarket": (("超市", "Supermarket"),),
    "jewelry": (("首饰店", "Jewellery"),), "ice_cream": (("冰品店", "Ice Cream"),), "bakery": (("面包房", "Bakery"),),
    "bar": (("酒馆", "Bar"),), "pub": (("酒馆", "Bar"),), "clothes": (("服装店", "Clothes"),),
    "bicycle": (("车行", "Bicycles"),), "books": (("书店", "Books"),), "pharmacy": (("药房", "Pharmacy"),),
    "cinema": (("影院", "Cinema"),), "fitness": (("健身房", "Gym"),),
}  # fmt: skip
_ANY = (("商店", "Shop"),)


def renamed(props: dict[str, Any], number: int) -> dict[str, Any]:
    """The properties of a shop that has a name, with an invented one in both languages. `number`: which shop it is."""
    if not props.get("name"):
        return props
    first, first_en = _FIRST[number % len(_FIRST)]
    kinds = _LAST.get(props["kind"], _ANY)
    last, last_en = kinds[number // len(_FIRST) % len(kinds)]
    return {**props, "name": f"{first}{last}（演示）", "name_en": f"{first_en} {last_en} (demo)"}


def invented(number: int) -> str:
    """A Chinese name for a shop board that is drawn: like the names of the map's shops."""
    first, _ = _FIRST[number % len(_FIRST)]
    kinds = [last for pairs in _LAST.values() for last, _ in pairs]
    return first + kinds[number // len(_FIRST) % len(kinds)]
