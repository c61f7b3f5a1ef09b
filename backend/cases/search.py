"""What a search finds: 案卷号, grid cell, tracking code, telephone number, words of reports and places, who does it.

A number, a code or a telephone number is looked up whole, by an index of its own. Words are found by their pairs of
characters (GIN), the newest of them first and no more than `MOST`. A case that was merged stands for the one that took
it in. A person's name finds the open cases that this person has in hand or handed in. What is found here still goes
through the visibility clause of the list.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.db import atomic, execute, fetch
from backend.people import audit
from backend.people.actor import Actor
from backend.people.visibility import visible
from backend.reports import codes

MOST = 1000

_PHONE = re.compile(r"^\+?[0-9][0-9 \-]{6,18}\Z")
_CELL = re.compile(r"^[0-9]{6,15}\Z")

_NUMBER = "SELECT id FROM case_file WHERE no = $1"
_CODE = (
    "SELECT cr.case_id AS id FROM report r JOIN case_report cr ON cr.report_id = r.id"
    " JOIN case_file c ON c.id = cr.case_id"
    f" WHERE r.tracking_code = $1 AND {visible('c.id', '$2::text[]')}"
)
_OF_PHONE = (
    "SELECT cr.case_id AS id FROM contact k JOIN case_report cr ON cr.report_id = k.report_id"
    " JOIN case_file c ON c.id = cr.case_id"
    f" WHERE k.phone <> '' AND phone_digits(k.phone) = phone_digits($1)"
    f" AND {visible('c.id', '$2::text[]')} LIMIT {MOST}"
)
_IN_CELL = (
    f"SELECT c.id FROM case_file c WHERE c.cell_code LIKE $1 || '%' AND {visible('c.id', '$2::text[]')}"
    f" ORDER BY c.received_at DESC LIMIT {MOST}"
)
_WORDS = f"""
(SELECT cr.case_id AS id FROM report r JOIN case_report cr ON cr.report_id = r.id
 WHERE text_pairs(r.words) @> text_pairs($1) AND position(lower($1) IN lower(r.words)) > 0
   AND {visible("cr.case_id", "$2::text[]")} ORDER BY r.received_at DESC LIMIT {MOST})
UNION
(SELECT c.id FROM case_file c
 WHERE text_pairs(c.place_words) @> text_pairs($1) AND position(lower($1) IN lower(c.place_words)) > 0
   AND {visible("c.id", "$2::text[]")} ORDER BY c.received_at DESC LIMIT {MOST})
UNION
(SELECT t.case_id FROM account a JOIN case_scope u ON u.scope = 'u:' || a.unit_id AND u.is_open
 JOIN case_task t ON t.case_id = u.case_id AND t.assignee_id = a.id AND t.state IN ('open', 'acknowledged', 'finished')
 WHERE position(lower($1) IN lower(a.name)) > 0 AND {visible("t.case_id", "$2::text[]")}
 ORDER BY u.received_at DESC LIMIT {MOST})
"""
# One character has no pair: among the newest reports only.
_CHARACTER = f"""
SELECT cr.case_id AS id FROM (SELECT id, words FROM report ORDER BY received_at DESC LIMIT {MOST}) r
JOIN case_report cr ON cr.report_id = r.id JOIN case_file c ON c.id = cr.case_id
WHERE (position(lower($1) IN lower(r.words)) > 0 OR position(lower($1) IN lower(c.place_words)) > 0)
  AND {visible("c.id", "$2::text[]")}
"""
_OPEN_ENDS = """
WITH RECURSIVE up AS (
    SELECT id, merged_into_id FROM case_file WHERE id = ANY($1::uuid[])
    UNION SELECT c.id, c.merged_into_id FROM case_file c JOIN up ON c.id = up.merged_into_id
)
SELECT DISTINCT id FROM up WHERE merged_into_id IS NULL
"""


async def find(text: str, actor: Actor, at: datetime, network: bytes) -> list[UUID]:
    """Ids of what a search for `text` finds, in no order.

    A telephone number is looked for only for who holds `contact.read`; that it was, and from which `network`, is
    recorded.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    scopes = list(actor.scopes)
    found = await _whole(typed, scopes) + await _by_phone(typed, actor, at, network)
    if not found:
        found = [r["id"] for r in await fetch(_WORDS if len(text) > 1 else _CHARACTER, text, scopes)]
    return [r["id"] for r in await fetch(_OPEN_ENDS, found)] if found else []


async def _whole(typed: str, scopes: Sequence[str]) -> list[UUID]:
    rows = await fetch(_NUMBER, typed)
    code = codes.normalise(typed)
    if code is not None:
        rows += await fetch(_CODE, code, scopes)
    if _CELL.match(typed):
        rows += await fetch(_IN_CELL, typed, scopes)
    return [r["id"] for r in rows]


async def _by_phone(typed: str, actor: Actor, at: datetime, network: bytes) -> list[UUID]:
    if "contact.read" not in actor.verbs or not _PHONE.match(typed):
        return []
    rows = await fetch(_OF_PHONE, typed, list(actor.scopes))
    await trace(actor, "search", None, len(rows), at, network)
    return [r["id"] for r in rows]


async def trace(
    actor: Actor, how: str, case_id: UUID | None, found: int, at: datetime, network: bytes, *, reason: str = ""
) -> None:
    """Record that this person read contacts: of a `case` and why, or by a `search` for a number they know already;
    how many there were."""
    async with atomic():
        await execute(
            "INSERT INTO contact_read (at, account_id, case_id, how, found, reason) VALUES ($1, $2, $3, $4, $5, $6)",
            at, actor.account_id, case_id, how, found, reason,
        )  # fmt: skip
        await audit.record(
            "contact_read", at, actor_id=actor.account_id, account_id=actor.account_id, network=network,
            subject=f"case/{case_id}" if case_id else None,
        )  # fmt: skip
