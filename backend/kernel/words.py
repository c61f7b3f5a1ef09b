"""What people wrote."""

import unicodedata


def says_something(text: str | None) -> bool:
    """Whether there is a letter, a digit or a symbol in it: spaces, invisible signs and punctuation are no reason."""
    return any(unicodedata.category(sign)[0] in "LNS" for sign in text or "")
