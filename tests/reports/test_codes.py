"""Tracking codes: random enough, forgiving to type, never mistaken for another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.reports.codes import ALPHABET, LENGTH, _check_symbol, new_code, normalise, shown

# One code in 32 makes another one with the word before it: `/track/84DJ-493YR-XQK15`.
CODES = [
    "84DJ493YRXQK15",
    *(s + _check_symbol(s) for s in (f"{n * 0x9E3779B97F4A7C15 % 10**13:013d}" for n in range(64))),
]


def test_codes_carry_at_least_sixty_random_bits() -> None:
    assert 32 ** (LENGTH - 1) >= 2**60
    assert len({new_code() for _ in range(1000)}) == 1000


def test_a_code_is_found_however_it_was_typed() -> None:
    code = new_code()
    assert normalise(shown(code).lower()) == code
    assert normalise(f"  {code[:4]} {code[4:9]} {code[9:]} ") == code
    assert normalise(code.replace("0", "o").replace("1", "l")) == code


@given(st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_noticed(position: int, symbol: str) -> None:
    code = new_code()
    typed = code[:position] + symbol + code[position + 1 :]
    assert normalise(typed) == (code if typed == code else None)


@given(st.text(max_size=30))
def test_nonsense_is_never_a_code_by_accident_of_form(text: str) -> None:
    found = normalise(text)
    assert found is None or len(found) == LENGTH


@pytest.mark.parametrize(
    "around",
    [
        "查询码：{}", "查询码:{}。", "Tracking code: {}", "【门前】您的查询码 {} ，请保存", "\u200b{}\ufeff",
        "\u202a{}\u202c",
        "我在门前反映了暴露垃圾\n查询码：{}\nhttps://example.cn/track/", "https://example.cn/track/{}",
    ],
)  # fmt: skip
def test_a_code_is_found_in_the_message_it_came_in(around: str) -> None:
    for code in CODES:
        assert normalise(around.format(shown(code))) == code
        assert normalise(around.format(code.lower())) == code


def test_full_width_and_invisible_signs_inside_a_code_are_forgiven() -> None:
    code = new_code()
    wide = "".join(chr(ord(s) + 0xFEE0) for s in code)
    assert normalise(wide) == code
    assert normalise("\u200b".join(code)) == code
    assert normalise(f"{code[:4]}\u00a0{code[4:9]}\u2013{code[9:]}") == code
