"""Telephone numbers as people write them; the PWA reads them in the same way (features/citizen/phoneNumber.ts)."""

import re

from backend.reports.codes import plain
from backend.reports.errors import BadPhone

_DASHES = re.compile(r"[‐-―−－_.·/]")
_EXTENSION = re.compile(r"\s*[-,;]?\s*(?:转|轉|分机号?|ext\.?|x|#)\s*[::]?\s*(?=[0-9]{1,6}\s*$)", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[()]\s*")
_FORM = re.compile(r"\+?[0-9][0-9 -]*")
_WITH_EXTENSION = re.compile(r"(.*[0-9])-([0-9]{1,6})")


def tidy_phone(typed: str) -> str:
    """A number in digits, spaces and hyphens: `（０２１）5888 1234 转 801` is `021-5888 1234-801`; empty stays empty.

    Errors: BadPhone (422) for what is no number of 7 to 15 digits, with an extension of at most 6 or without.
    """
    text = _BRACKETS.sub("-", _DASHES.sub("-", plain(typed)))
    text = re.sub(r"\s+", " ", _EXTENSION.sub("-", text))
    text = re.sub(r" ?-[ -]*", "-", text).strip(" -")
    if text and not (_FORM.fullmatch(text) and (_fits(text) or _fits_with_extension(text))):
        raise BadPhone(field="contact.phone")
    return text


def _fits(text: str) -> bool:
    return 7 <= len(re.sub(r"[^0-9]", "", text)) <= 15


def _fits_with_extension(text: str) -> bool:
    split = _WITH_EXTENSION.fullmatch(text)
    return split is not None and _fits(split[1])
