"""A reason that nobody can read is none."""

import pytest

from backend.kernel.words import says_something


@pytest.mark.parametrize("text", ["已清走", "3", "ok", "👍", "\u200b清"])
def test_a_letter_a_digit_or_a_symbol_says_something(text: str) -> None:
    assert says_something(text)


@pytest.mark.parametrize("text", [None, "", "  ", "\u200b", "\u3000\u2060", "\u202e", "。。。", "——", "\ufeff\n"])
def test_spaces_invisible_signs_and_dots_say_nothing(text: str | None) -> None:
    assert not says_something(text)
