"""Loads the demo cases (data/cases.csv) through the real services, with a clock that is set back.

Every event, hash, task and deadline is therefore what the product itself would have written at that moment.
"""

from datetime import datetime

from backend.db import fetch
from backend.demo.photos import Album
from backend.demo.stories import Step, Story, demo_id, read_stories, steps
from backend.demo.teller import Teller


async def begin(now: datetime) -> Album:
    """Have the pictures of the stories that are not told yet drawn while other things are loaded."""
    album = Album()
    if new := await _untold(read_stories()):
        album.paint_ahead(_in_order(new, now))
    return album


async def load_cases(now: datetime, stories: list[Story] | None = None, album: Album | None = None) -> int:
    """Tell the stories (all by default) that are not told yet, in the order of their events; how many. Repeatable.

    `album`: what `begin` gave.

    Errors: those of the services; a story that broke off stays as it is and is not told again.
    """
    new = await _untold(read_stories() if stories is None else stories)
    if not new:
        return 0
    teller = Teller(now, album)
    await teller.sign_in()
    for step in _in_order(new, now):
        await teller.tell(step)
    await teller.approve()
    return len(new)


def _in_order(stories: list[Story], now: datetime) -> list[Step]:
    return sorted((s for story in stories for s in steps(story, now)), key=lambda s: s.at)


async def _untold(stories: list[Story]) -> list[Story]:
    """The stories whose report is not in the database."""
    rows = await fetch("SELECT id FROM report WHERE id = ANY($1)", [demo_id(s.key, "report") for s in stories])
    have = {r["id"] for r in rows}
    return [s for s in stories if demo_id(s.key, "report") not in have]
