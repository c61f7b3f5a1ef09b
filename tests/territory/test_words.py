"""A place in words, from what lies near it."""

from backend.territory.words import Near, words


def road(name: str, distance: float = 20.0, dx: float = 20.0, dy: float = 0.0) -> Near:
    return Near("roads", name, distance, dx, dy)


def mark(name: str, distance: float = 30.0) -> Near:
    return Near("pois", name, distance, 0.0, distance)


def test_the_street_its_side_and_the_next_crossing() -> None:
    assert words([road("东昌路", dx=0, dy=20), road("浦城路", 90)]) == "东昌路北侧，近浦城路路口"
    assert words([road("东昌路", 3), road("浦城路", 90)]) == "东昌路，近浦城路路口"
    assert words([road("东昌路", dx=-20), road("浦东南路口", 90)]) == "东昌路西侧，近浦东南路口"


def test_a_landmark_where_no_crossing_is_near() -> None:
    assert words([road("东昌路"), mark("东昌大楼"), road("浦城路", 500)]) == "东昌路东侧，近东昌大楼"
    assert words([mark("东昌大楼")]) == "东昌大楼旁"
    assert words([mark("东昌大楼", 90)]) == ""


def test_parts_of_one_street_are_no_crossing() -> None:
    assert words([road("东昌路"), road("东昌路", 40)]) == "东昌路东侧"


def test_names_in_latin_letters_alone_are_passed_over() -> None:
    assert words([road("东昌路"), mark("Pudong International Information Port"), mark("信息港 Port", 40)]) == (
        "东昌路东侧，近信息港 Port"
    )
    assert words([road("Dongchang Road")]) == ""


def shop(name: str, distance: float = 10.0, dx: float = -10.0, dy: float = 0.0) -> Near:
    """By default beyond the point, away from `road()`, whose point lies east of it."""
    return Near("pois", name, distance, dx, dy, shop=True)


def test_before_a_shop_on_the_same_side_of_the_street() -> None:
    assert words([shop("麦当劳"), road("东昌路"), road("浦城路", 90)]) == "东昌路东侧麦当劳门前，近浦城路路口"
    assert words([shop("麦当劳"), road("东昌路")]) == "东昌路东侧麦当劳门前"
    assert words([shop("麦当劳", 14.0, dx=14.0), road("东昌路")]) == "东昌路东侧麦当劳门前"


def test_a_shop_across_the_street_is_not_named_as_the_front() -> None:
    across = shop("麦当劳", 14.0, dx=14.0)
    assert words([road("东昌路", 7.0, dx=7.0), across]) == "东昌路东侧，近麦当劳"


def test_a_shop_further_away_is_a_landmark_and_the_carriageway_is_before_no_shop() -> None:
    assert words([shop("麦当劳", 16.0), road("东昌路")]) == "东昌路东侧，近麦当劳"
    assert words([road("东昌路", 2.0), shop("麦当劳")]) == "东昌路，近麦当劳"


def test_a_sign_in_latin_letters_names_a_front_where_no_chinese_one_does() -> None:
    assert words([shop("7-Eleven", 5.0), road("东昌路")]) == "东昌路东侧7-Eleven门前"
    assert words([shop("7-Eleven", 5.0), shop("麦当劳", 9.0), road("东昌路")]) == "东昌路东侧麦当劳门前"


def test_a_shop_where_no_street_has_a_name() -> None:
    assert words([shop("麦当劳")]) == "麦当劳门前"
