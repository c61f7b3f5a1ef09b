"""Who did what beside the cases: sign-ins, changes of accounts and units, and what was read that shows people.

Entries are chained in the database (migrations `audit` and `audit_reads`). Acts: `sign_in`, `sign_in_wrong`,
`sign_in_held` (too many wrong ones), `sign_out`, `tries_lifted`, `account_added`, `account_disabled`,
`account_enabled`, `password_set`, `unit_added`, `unit_posted`, `unit_ended`, `outside_desk_named`; of `READS`,
`photo_read` (a photo without a mask, large, or its evidence copy; once a day for a person and a photo) and
`contact_read`. Without an actor it was nobody who is signed in, or the server's command line. `subject` is the row:
`photo/<sha256>`, `case/<id>`, `unit/<name>`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from backend.db import execute, fetch, fetchrow, fetchval
from backend.kernel.secrets import keyed_hash
from backend.settings import settings

READS = ("photo_read", "contact_read")
_ONCE = timedelta(days=1)  # how often the same photo before the same eyes is written down

_LIST = """
SELECT e.no, e.at, e.act, a.username AS actor, w.username AS account, encode(substr(e.network, 1, 4), 'hex') AS network,
       e.subject
FROM audit_entry e LEFT JOIN account a ON a.id = e.actor_id LEFT JOIN account w ON w.id = e.account_id
WHERE e.no < coalesce($1, 9223372036854775807) AND (e.act = ANY($3::text[])) = $4
"""
_SINCE = """
SELECT count(*) AS count, max(e.at) AS last_at FROM audit_entry e
WHERE e.account_id = $1 AND e.act = 'sign_in_wrong' AND e.at > coalesce((
    SELECT max(s.at) FROM audit_entry s
    WHERE s.account_id = $1 AND s.act = 'sign_in' AND s.at < (SELECT created_at FROM session WHERE id = $2)
), '-infinity')
"""


def network_hash(address: str) -> bytes:
    """What is kept of a network address: enough to tell two apart, not to find one out."""
    return network_hashes(address)[0]


def network_hashes(address: str) -> list[bytes]:
    """Under the present secret and under those before it: what may be kept of this address."""
    return [keyed_hash(secret, "address", address.encode()) for secret in settings().secrets]


async def record(
    act: str, at: datetime, *, actor_id: UUID | None = None, account_id: UUID | None = None,
    network: bytes | None = None, subject: str | None = None,
) -> None:  # fmt: skip
    """Append an entry: `actor_id` did `act` to `subject`, which concerns `account_id`."""
    await execute(
        "INSERT INTO audit_entry (at, act, actor_id, account_id, network, subject) VALUES ($1, $2, $3, $4, $5, $6)",
        at, act, actor_id, account_id, network, subject,
    )  # fmt: skip


async def record_read(act: str, at: datetime, reader: UUID, network: bytes, subject: str) -> None:
    """Append that this person read this row, unless it stands there for the last day already."""
    known = await fetchval(
        "SELECT EXISTS (SELECT 1 FROM audit_entry WHERE subject = $1 AND actor_id = $2 AND at > $3 AND act = $4)",
        subject, reader, at - _ONCE, act,
    )  # fmt: skip
    if not known:
        await record(act, at, actor_id=reader, account_id=reader, network=network, subject=subject)


async def entries(before: int | None, limit: int, reads: bool) -> list[asyncpg.Record]:
    """The newest entries before number `before`, of `reads` or of all else; `network` is the beginning of its hash."""
    return await fetch(f"{_LIST} ORDER BY e.no DESC LIMIT $2", before, limit, list(READS), reads)


async def entries_of(account_id: UUID, before: int | None, limit: int, reads: bool) -> list[asyncpg.Record]:
    """Those that concern this account."""
    return await fetch(
        f"{_LIST} AND e.account_id = $5 ORDER BY e.no DESC LIMIT $2", before, limit, list(READS), reads, account_id
    )


async def wrong_since(account_id: UUID, session_id: UUID) -> asyncpg.Record | None:
    """Wrong passwords for this account since the sign-in before this session's: `count`, `last_at`; None: none."""
    row = await fetchrow(_SINCE, account_id, session_id)
    return row if row and row["count"] else None


async def came_from(account_id: UUID, networks: Sequence[bytes], since: datetime) -> bool:
    """Whether this account was signed in from there; the network under each secret."""
    return await fetchval(
        "SELECT EXISTS (SELECT 1 FROM audit_entry WHERE account_id = $1 AND act = 'sign_in'"
        " AND network = ANY($2) AND at > $3)",
        account_id, networks, since,
    )  # fmt: skip


async def networks_wrong(account_id: UUID, now: datetime, within: timedelta) -> list[bytes]:
    """Networks from which wrong passwords for this account came lately."""
    rows = await fetch(
        "SELECT DISTINCT network FROM audit_entry WHERE account_id = $1 AND act IN ('sign_in_wrong', 'sign_in_held')"
        " AND at > $2 AND network IS NOT NULL",
        account_id, now - within,
    )  # fmt: skip
    return [r["network"] for r in rows]


_BROKEN = """
SELECT no FROM (
    SELECT e.no, e.hash <> audit_hash(e) AS altered,
           e.no <> lag(e.no) OVER w + 1 OR e.prev_hash <> lag(e.hash) OVER w AS gap,
           lag(e.no) OVER w IS NULL AND (
               e.no <> coalesce(p.upto, 0) + 1 OR e.prev_hash <> coalesce(p.hash, '\\x'::bytea)) AS headless
    FROM audit_entry e LEFT JOIN (SELECT upto, hash FROM audit_purge ORDER BY upto DESC LIMIT 1) p ON true
    WINDOW w AS (ORDER BY e.no)
) checked WHERE altered OR gap OR headless ORDER BY no LIMIT 1
"""


async def first_broken() -> int | None:
    """Number of the first entry that was altered, or before which one is missing; None when all agree."""
    return await fetchval(_BROKEN)


async def how_many() -> int:
    return await fetchval("SELECT count(*) FROM audit_entry")


# The oldest entries in a row from before $1; the newest of all stays, the next one is chained to it.
_DUE = """
SELECT no FROM audit_entry
WHERE no < (SELECT min(no) FROM audit_entry WHERE at >= $1 OR no = (SELECT max(no) FROM audit_entry))
"""


async def due(before: datetime) -> int:
    """How many entries `forget` would drop."""
    return len(await fetch(_DUE, before))


async def forget(before: datetime, rule_id: str, now: datetime) -> int:
    """Drop the entries from before `before` under a retention rule; what stays begins with the hash that is kept."""
    last = await fetchval(f"SELECT max(no) FROM ({_DUE}) due", before)  # noqa: S608
    return await fetchval("SELECT audit_forget($1, $2, $3)", last, now, rule_id) if last is not None else 0
