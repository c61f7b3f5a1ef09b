"""Wire forms of presence."""

from backend.kernel.wire import View


class Colleague(View):
    """Somebody else who has the case open now: the name and nothing more."""

    name: str
