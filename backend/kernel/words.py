"""What people wrote."""

import re
import unicodedata
from collections.abc import Collection
from typing import Any

# Signs that nobody sees but that change what others read: controls, overrides and isolates of direction and its marks
# (UAX #9), blanks without width, annotations, tags. Line ends, tabs and the joiners that emoji and some scripts are
# written with stay.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")


def says_something(text: str | None) -> bool:
    """Whether there is a letter, a digit or a symbol in it: spaces, invisible signs and punctuation are no reason."""
    return any(unicodedata.category(sign)[0] in "LNS" for sign in text or "")


def is_written(text: str | None) -> bool:
    """Whether there is anything to see in it."""
    return any(unicodedata.category(sign)[0] in "LNPS" for sign in text or "")


def plain(text: str) -> str:
    """The text as it was meant, without signs that hide or reorder what stands around them."""
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))


def plain_all(value: Any, verbatim: Collection[str] = ()) -> Any:
    """Decoded JSON with every text in it `plain`, but for the members of the outermost object named in `verbatim`."""
    match value:
        case str():
            return plain(value)
        case list():
            return [plain_all(one) for one in value]
        case dict():
            return {name: one if name in verbatim else plain_all(one) for name, one in value.items()}
    return value
