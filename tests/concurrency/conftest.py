"""Real commits on a database of the test's own."""

from tests.live.conftest import caller, own_world

__all__ = ["caller", "own_world"]
