"""People and commands, as cases have them."""

from tests.cases.conftest import advance, give, people

__all__ = ["advance", "give", "people"]
