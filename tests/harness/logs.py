"""Whether every case row and task is what its log tells, inside a test's own transaction."""

from itertools import groupby

from backend.cases.chain import read
from backend.cases.derived import derive
from backend.catalog import notices
from backend.db import fetch
from backend.live.verify_rows import check_rows


async def unlike_their_log() -> list[str]:
    """What `verify-log` would say of the rows; empty when all are what their events tell."""
    rows = await fetch("SELECT case_id, body FROM case_event ORDER BY case_id, no")
    told = {
        case: derive(read(row["body"]) for row in events) for case, events in groupby(rows, lambda row: row["case_id"])
    }
    found: list[str] = []
    await check_rows(
        told, await notices.history(), lambda code, subject, words: found.append(f"{code} {subject} {words}")
    )
    return found
