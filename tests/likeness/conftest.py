"""People, commands, and the child that renders photos."""

from tests.cases.conftest import advance, give, people
from tests.photos.conftest import renderer

__all__ = ["advance", "give", "people", "renderer"]
