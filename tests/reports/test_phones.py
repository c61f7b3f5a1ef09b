"""Telephone numbers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.reports.errors import BadPhone
from backend.reports.phones import tidy_phone


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("138 0000 0000", "138 0000 0000"),
        ("+86 138-0000-0000", "+86 138-0000-0000"),
        ("１３８００００００００", "13800000000"),
        ("\u200b138\u00a00000\u200d0000\ufeff", "138 00000000"),
        ("021-58881234-8001", "021-58881234-8001"),
        ("（021）5888 1234 转 801", "021-5888 1234-801"),
        ("0512—67890123 分机：8", "0512-67890123-8"),
        ("0512-67890123#80012", "0512-67890123-80012"),
        ("400-820-8820", "400-820-8820"),
        ("58881234", "58881234"),
        ("  ", ""),
    ],
)
def test_a_number_is_read_however_it_was_written(typed: str, tidy: str) -> None:
    assert tidy_phone(typed) == tidy


@pytest.mark.parametrize("typed", ["123", "不留", "138000000001234567", "a@b.cn", "+", "12345678-1234567-1234567"])
def test_what_is_no_number_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(BadPhone):
        tidy_phone(typed)


@given(st.text(max_size=60))
def test_a_tidy_number_stays_as_it_is(typed: str) -> None:
    try:
        tidy = tidy_phone(typed)
    except BadPhone:
        return
    assert tidy_phone(tidy) == tidy
