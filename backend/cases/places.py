"""Puts a new case's place into words (东昌路北侧，近浦城路口) after it came in, so that intake does not wait for it."""

from backend.db import execute, fetch
from backend.territory.service import place_words

_BATCH = 50
UNNAMED = "—"  # looked up, nothing near has a name


async def fill() -> int:
    """Name the places of cases that have no words yet; how many there were."""
    rows = await fetch(
        "SELECT id, location FROM case_file WHERE place_words = '' ORDER BY received_at LIMIT $1", _BATCH
    )
    for row in rows:
        words = await place_words(row["location"].x, row["location"].y)
        await execute("UPDATE case_file SET place_words = $2 WHERE id = $1", row["id"], words or UNNAMED)
    return len(rows)
