"""Names in English that have no column of their own."""

from piccolo.columns import Text
from piccolo.table import Table


class EnglishName(Table, tablename="english_name"):
    """What a category, area or other thing is called in English; the newest file that says so is right."""

    name = Text(primary_key=True, default=None)
    name_en = Text(default=None)
