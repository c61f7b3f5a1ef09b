"""People, commands and the renderer, as other rooms have them."""

from tests.cases.conftest import advance, give, people, photo
from tests.photos.conftest import renderer

__all__ = ["advance", "give", "people", "photo", "renderer"]
