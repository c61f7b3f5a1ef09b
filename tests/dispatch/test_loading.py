"""A file of rules replaces the districts that it names, in their place, and leaves the others alone."""

import pytest

from backend.dispatch.loading import merged
from backend.dispatch.rules import RoutingRule


def rule(code: str, area: str = "", words: str = "旧") -> RoutingRule:
    return RoutingRule(code=f"R-{code}", category_pattern="*", target="posted_squad", words=words, area_prefix=area)


def new(code: str, area: str = "") -> RoutingRule:
    return rule(code, area, "新")


A, B = "330781", "310115"


@pytest.mark.parametrize(
    ("old", "file", "then"),
    [
        ([], [new("001", A)], "001新"),
        ([rule("001", A), rule("002", B)], [new("001", A)], "001新 002旧"),
        ([rule("001", A), rule("002", A + "001"), rule("003", B)], [new("001", A)], "001新 003旧"),  # 002 is A's too
        ([rule("001", B), rule("900")], [new("101", A)], "001旧 101新 900旧"),  # else 900 would hide it
        ([rule("001"), rule("002", B), rule("900")], [new("001"), new("900")], "001新 002旧 900新"),
        ([rule("001", A), rule("900")], [new("001", A), new("900")], "001新 900新"),
        ([rule("001", A), rule("900")], [new("002", A)], "002新 900旧"),
    ],
)
def test_what_a_file_replaces_and_where(old: list[RoutingRule], file: list[RoutingRule], then: str) -> None:
    assert " ".join(r.code[2:] + r.words for r in merged(old, file).rules) == then


def test_it_says_what_was_replaced_and_what_was_left_alone() -> None:
    found = merged([rule("001", A), rule("002", A), rule("003", B), rule("900")], [new("001", A), new("900")])
    assert found.replaced == {"": (1, 1), A: (2, 1)}
    assert found.kept == {B: 1}
