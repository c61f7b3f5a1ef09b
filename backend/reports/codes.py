"""Tracking codes: easy to type, hard to guess.

13 symbols of Crockford's base 32 (no I, L, O, U) carry 65 random bits; a 14th is a check symbol that catches
one mistyped symbol before anybody looks it up.
"""

import re
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 14
GROUPS = [4, 5, 5]
_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}
_FORGIVEN = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_RUN = re.compile(r"[0-9A-Z]+")
LONGEST_TYPED = 400  # a message with the code in it


def _check_symbol(symbols: str) -> str:
    total = sum([(2 * i + 3) * _VALUE[s] for i, s in enumerate(symbols)])
    return ALPHABET[total % 32]


def new_code() -> str:
    """A fresh code, 14 symbols without separators."""
    bits = secrets.randbits(5 * (LENGTH - 1))
    symbols = "".join([ALPHABET[bits >> shift & 31] for shift in range(0, 5 * (LENGTH - 1), 5)])
    return symbols + _check_symbol(symbols)


def normalise(typed: str) -> str | None:
    """The code a person meant, or None when what they typed holds none.

    Full-width letters and digits, lower case, look-alikes, separators and invisible signs are forgiven, and so are
    words before and after: people paste the whole message that the code came in. The PWA does the same
    (features/citizen/code.ts).
    """
    runs = [run.translate(_FORGIVEN) for run in _RUN.findall(plain(typed[:LONGEST_TYPED]).upper())]
    pieces = [_joined(runs[first:]) for first in range(len(runs))]
    found = [p for p in pieces if _is_code("".join(p))]
    best = next((p for p in found if _is_shaped(p)), found[0] if found else None)
    return "".join(best) if best else None


def _joined(runs: list[str]) -> list[str]:
    """The first runs, until they are long enough for a code."""
    taken: list[str] = []
    for run in runs:
        if sum(map(len, taken)) >= LENGTH:
            break
        taken.append(run)
    return taken


def _is_shaped(runs: list[str]) -> bool:
    """In one piece or in its groups: in any other pieces words beside a code may fit by accident, 1 in 32."""
    return len(runs) == 1 or [len(run) for run in runs] == GROUPS


def plain(typed: str) -> str:
    """Compatibility forms made plain (full-width `７` is 7), without invisible signs (zero width, direction marks)."""
    return "".join(c for c in unicodedata.normalize("NFKC", typed) if unicodedata.category(c) != "Cf")


def _is_code(symbols: str) -> bool:
    return len(symbols) == LENGTH and all(s in _VALUE for s in symbols) and _check_symbol(symbols[:-1]) == symbols[-1]


def shown(code: str) -> str:
    """Grouped for the eye: XXXX-XXXXX-XXXXX."""
    return f"{code[:4]}-{code[4:9]}-{code[9:]}"
