"""People and a way to give commands, as in tests/cases."""

from tests.cases.conftest import advance, give, people, photo

__all__ = ["advance", "give", "people", "photo"]
