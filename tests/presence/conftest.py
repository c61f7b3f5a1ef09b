"""People, as cases have them."""

from tests.cases.conftest import people

__all__ = ["people"]
