"""Wire forms of names."""

from backend.kernel.wire import View


class NameView(View):
    """A Chinese name as answers carry it, and the same in English."""

    name: str
    name_en: str
