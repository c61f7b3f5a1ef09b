"""Use cases of names: loading a file of them, and telling them all."""

import asyncio
from pathlib import Path

from backend.catalog.files import DATA
from backend.kernel.wire import Page
from backend.kernel.words import plain
from backend.names import queries
from backend.names.errors import BadNamesFile
from backend.names.schemas import NameView
from backend.territory.errors import BadAreaFile
from backend.territory.files import read_table

OF_THE_CATALOGUE = DATA / "names_en.csv"
_COLUMNS = {"name", "name_en"}
_LONGEST = 200
_MOST_PLACES = 5_000  # about 100 kB compressed: a phone fetches them at once


async def load(file: Path) -> int:
    """Bring the names to what a table (CSV, xlsx) with `name` and `name_en` says; how many it has. Repeatable.

    Errors: BadNamesFile (422).
    """
    rows = await asyncio.to_thread(_read, file)
    await queries.keep(rows, newer=True)
    return len(rows)


async def load_catalogue() -> None:
    """The names that come with the catalogue, at every upgrade; what the city loaded for one of them stays."""
    await queries.keep(_read(OF_THE_CATALOGUE), newer=False)


def _read(file: Path) -> list[tuple[str, str]]:
    try:
        _, lines = read_table(file, lambda heading: set(heading) >= _COLUMNS)
        rows = [(plain(line["name"]), plain(line["name_en"])) for _, line in lines]
    except BadAreaFile as problem:
        raise BadNamesFile(problem.detail) from None
    except KeyError as lacking:
        raise BadNamesFile(f"{file.name}：每行要有 name 和 name_en，没有 {lacking}") from None
    if not rows or not all(0 < len(part) <= _LONGEST for row in rows for part in row):
        raise BadNamesFile(f"{file.name}：每行要有 name 和 name_en，各不超过 {_LONGEST} 字")
    return rows


async def everything() -> Page[NameView]:
    """All Chinese names that have an English one: loaded ones, units', and the map's streets and landmarks."""
    return Page(items=[NameView(**dict(row)) for row in await queries.all_names(_MOST_PLACES)])
