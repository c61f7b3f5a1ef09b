"""People, commands and the renderer, as other rooms have them."""

from tests.cases.conftest import advance, give, people, photo
from tests.live.conftest import caller, own_world
from tests.photos.conftest import renderer

__all__ = ["advance", "caller", "give", "own_world", "people", "photo", "renderer"]
