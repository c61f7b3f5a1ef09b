"""Short progress lines, Chinese then English, with the time a step took; a sign of life during long ones."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_SIGN_OF_LIFE_S = 10.0


def say(chinese: str, english: str = "") -> None:
    """One line."""
    print(f"{chinese}  {english}".rstrip(), flush=True)


def complain(chinese: str, english: str = "") -> None:
    """One line to standard error."""
    print(f"{chinese}  {english}".rstrip(), file=sys.stderr, flush=True)


@contextmanager
def step(chinese: str, english: str) -> Iterator[None]:
    """Announce a step that takes more than a moment, and say how long it took."""
    begun = time.monotonic()
    done = threading.Event()

    def tick() -> None:
        while not done.wait(_SIGN_OF_LIFE_S):
            say(f"  … {chinese} {time.monotonic() - begun:.0f} s", english)

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()
    say(f"✓ {chinese}", f"{english}  {time.monotonic() - begun:.1f} s")
