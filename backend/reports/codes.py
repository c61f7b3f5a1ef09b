"""Tracking codes: easy to type, hard to guess.

13 symbols of Crockford's base 32 (no I, L, O, U) carry 65 random bits; a 14th is a check symbol that catches
one mistyped symbol before anybody looks it up.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 14
_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}
_FORGIVEN = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V", " ": None, "-": None, "　": None})


def _check_symbol(symbols: str) -> str:
    total = sum([(2 * i + 3) * _VALUE[s] for i, s in enumerate(symbols)])
    return ALPHABET[total % 32]


def new_code() -> str:
    """A fresh code, 14 symbols without separators."""
    bits = secrets.randbits(5 * (LENGTH - 1))
    symbols = "".join([ALPHABET[bits >> shift & 31] for shift in range(0, 5 * (LENGTH - 1), 5)])
    return symbols + _check_symbol(symbols)


def normalise(typed: str) -> str | None:
    """The code a person meant, or None when what they typed cannot be one."""
    code = typed.strip().upper().translate(_FORGIVEN)
    if len(code) != LENGTH or any(s not in _VALUE for s in code) or _check_symbol(code[:-1]) != code[-1]:
        return None
    return code


def shown(code: str) -> str:
    """Grouped for the eye: XXXX-XXXXX-XXXXX."""
    return f"{code[:4]}-{code[4:9]}-{code[9:]}"
