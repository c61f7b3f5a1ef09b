"""SQL of issued copies, the public verification, holds and retention. `verify-evidence` has its own: sealed.py."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.db import execute, fetch, fetchrow, fetchval
from backend.evidence.rules import DataClass, Holding, Rule

# A chain of mergers has no longest length and no circle: only an open case takes another in, and a merged one is none.

# The case of this number, the one it was merged into in the end, and every case that was merged into that one.
_FAMILY = """
WITH RECURSIVE up AS (
    SELECT id, merged_into_id, 0 AS depth FROM case_file WHERE no = $1
    UNION ALL SELECT c.id, c.merged_into_id, depth + 1 FROM case_file c JOIN up ON c.id = up.merged_into_id
),
family AS (
    SELECT id FROM (SELECT id FROM up ORDER BY depth DESC LIMIT 1) root
    UNION SELECT c.id FROM case_file c JOIN family f ON c.merged_into_id = f.id
)
SELECT id FROM family
"""

_ORIGINAL = """
SELECT min(e.at) AS sealed_at, pp.at AS purged_at, rr.basis
FROM case_photo cp JOIN case_event e ON e.id = cp.event_id
LEFT JOIN photo_purge pp ON pp.sha256 = cp.sha256 LEFT JOIN retention_rule rr ON rr.id = pp.rule_id
WHERE cp.sha256 = $1 AND cp.case_id = ANY($2) GROUP BY pp.at, rr.basis
"""

_ISSUED = """
SELECT ic.kind, ic.issued_at, ic.withdrawn_at, pp.at AS purged_at, rr.basis
FROM issued_copy ic LEFT JOIN photo_purge pp ON pp.sha256 = ic.photo_sha256
LEFT JOIN retention_rule rr ON rr.id = pp.rule_id
WHERE ic.sha256 = $1 AND (ic.case_id = ANY($2) OR (ic.case_id IS NULL AND EXISTS (
    SELECT 1 FROM case_photo cp WHERE cp.sha256 = ic.photo_sha256 AND cp.case_id = ANY($2))))
"""

# Where the mergers of a case lead in the end, with whether a hold stands on any case of the same family.
_ROOT = """
CROSS JOIN LATERAL (
    WITH RECURSIVE up AS (
        SELECT c.id, c.merged_into_id, c.state, c.state_since, 0 AS depth FROM case_file c WHERE c.id = {case_id}
        UNION ALL SELECT c.id, c.merged_into_id, c.state, c.state_since, depth + 1
        FROM case_file c JOIN up ON c.id = up.merged_into_id
    ),
    root AS (SELECT * FROM up ORDER BY depth DESC LIMIT 1),
    family AS (
        SELECT id FROM root UNION SELECT c.id FROM case_file c JOIN family f ON c.merged_into_id = f.id
    )
    SELECT root.state, root.state_since, EXISTS (
        SELECT 1 FROM case_hold h JOIN family f ON f.id = h.case_id WHERE h.released_at IS NULL) AS held
    FROM root
) r
"""

_HOLDINGS = f"""
SELECT x.sha256, x.case_id, r.state, r.state_since, r.held
FROM (SELECT DISTINCT sha256, case_id FROM case_photo WHERE sha256 = ANY($1)) x {_ROOT.format(case_id="x.case_id")}
"""

_CONTACTS = f"""
SELECT k.report_id, cr.case_id, r.state, r.state_since, r.held
FROM contact k JOIN case_report cr ON cr.report_id = k.report_id {_ROOT.format(case_id="cr.case_id")}
WHERE k.report_id > $1 ORDER BY k.report_id LIMIT $2
"""

# What a reporter wrote in an answer to a closing, as long as it is there.
_ANSWERS = f"""
SELECT a.event_id, a.case_id, r.state, r.state_since, r.held
FROM report_answer a JOIN case_event_private n ON n.event_id = a.event_id AND n.note <> '' AND n.erased_at IS NULL
{_ROOT.format(case_id="a.case_id")}
WHERE a.event_id > $1 ORDER BY a.event_id LIMIT $2
"""


async def insert_issued(
    sha256: str, photo_sha256: str, case_id: UUID | None, kind: str, at: datetime, object_key: str | None
) -> None:
    """Repeating changes nothing; issuing the same bytes after they were withdrawn makes them stand again."""
    await execute(
        "INSERT INTO issued_copy (sha256, photo_sha256, case_id, kind, issued_at, object_key)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (sha256) DO UPDATE SET withdrawn_at = NULL,"
        " object_key = coalesce(excluded.object_key, issued_copy.object_key)"
        " WHERE issued_copy.withdrawn_at < excluded.issued_at",
        sha256, photo_sha256, case_id, kind, at, object_key,
    )  # fmt: skip


async def withdraw_issued(sha256: str, at: datetime) -> None:
    await execute("UPDATE issued_copy SET withdrawn_at = $2 WHERE sha256 = $1 AND withdrawn_at IS NULL", sha256, at)


async def family(case_no: str) -> list[UUID]:
    """The ids of all cases that are one matter with this number; empty when there is no such number."""
    return [r["id"] for r in await fetch(_FAMILY, case_no)]


async def original(sha256: str, case_ids: Sequence[UUID]) -> asyncpg.Record | None:
    """Since when this photo is sealed in one of the cases."""
    return await fetchrow(_ORIGINAL, sha256, list(case_ids))


async def issued(sha256: str, case_ids: Sequence[UUID]) -> asyncpg.Record | None:
    """The copy with this hash, issued for one of the cases."""
    return await fetchrow(_ISSUED, sha256, list(case_ids))


async def case_id_of(name: str) -> UUID | None:
    """By number or by id."""
    return await fetchval("SELECT id FROM case_file WHERE no = $1 OR id::text = $1", name)


async def lock_cases(case_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Whole rows, locked in the order of their ids until the transaction ends."""
    rows = await fetch("SELECT * FROM case_file WHERE id = ANY($1) ORDER BY id FOR UPDATE", list(case_ids))
    return {r["id"]: dict(r) for r in rows}


async def lock_photos(shas: Sequence[str]) -> list[asyncpg.Record]:
    """Photos that are still there, locked: nobody attaches them to another case meanwhile."""
    return await fetch(
        "SELECT sha256, bytes FROM photo WHERE sha256 = ANY($1) AND purged_at IS NULL ORDER BY sha256 FOR UPDATE",
        list(shas),
    )


async def standing_hold(case_id: UUID) -> asyncpg.Record | None:
    return await fetchrow("SELECT id, reason FROM case_hold WHERE case_id = $1 AND released_at IS NULL", case_id)


async def insert_hold(hold_id: UUID, case_id: UUID, reason: str, at: datetime) -> None:
    await execute(
        "INSERT INTO case_hold (id, case_id, reason, placed_at) VALUES ($1, $2, $3, $4)", hold_id, case_id, reason, at
    )


async def release_hold(hold_id: UUID, at: datetime) -> None:
    await execute("UPDATE case_hold SET released_at = $2 WHERE id = $1", hold_id, at)


async def rules() -> list[Rule]:
    """Every rule that was ever set, oldest first."""
    rows = await fetch("SELECT id, class, keep_days, basis, valid_from FROM retention_rule ORDER BY valid_from, id")
    return [
        Rule(
            id=r["id"], data_class=DataClass(r["class"]), keep_days=r["keep_days"], basis=r["basis"],
            valid_from=r["valid_from"],
        )
        for r in rows
    ]  # fmt: skip


async def insert_rule(rule: Rule) -> None:
    await execute(
        "INSERT INTO retention_rule (id, class, keep_days, basis, valid_from) VALUES ($1, $2, $3, $4, $5)",
        rule.id, rule.data_class.value, rule.keep_days, rule.basis, rule.valid_from,
    )  # fmt: skip


async def photos_of_ended(after: str, before: datetime, limit: int) -> list[asyncpg.Record]:
    """Attached photos older than `before` behind a hash, with the bytes of their renderings and copies."""
    return await fetch(
        "SELECT p.sha256, p.bytes, coalesce((SELECT sum(d.bytes) FROM photo_derivative d WHERE d.sha256 = p.sha256), 0)"
        " + coalesce((SELECT sum(c.bytes) FROM evidence_copy c WHERE c.sha256 = p.sha256), 0) AS more"
        " FROM photo p WHERE p.sha256 > $1 AND p.attached_at < $2 AND p.purged_at IS NULL ORDER BY p.sha256 LIMIT $3",
        after, before, limit,
    )  # fmt: skip


def _holding(row: asyncpg.Record) -> Holding:
    return Holding(case_id=row["case_id"], state=row["state"], since=row["state_since"], held=row["held"])


async def holdings(shas: Sequence[str]) -> dict[str, list[Holding]]:
    """The cases of each photo."""
    found: dict[str, list[Holding]] = {}
    for row in await fetch(_HOLDINGS, list(shas)):
        found.setdefault(row["sha256"], []).append(_holding(row))
    return found


async def contacts(after: UUID, limit: int) -> list[tuple[UUID, Holding]]:
    """(report, its case) of contact data behind a report id."""
    return [(r["report_id"], _holding(r)) for r in await fetch(_CONTACTS, after, limit)]


async def contacts_of(report_ids: Sequence[UUID]) -> list[tuple[UUID, Holding]]:
    """The same for these reports, locked."""
    await execute("SELECT 1 FROM contact WHERE report_id = ANY($1) ORDER BY report_id FOR UPDATE", list(report_ids))
    sql = _CONTACTS.replace("k.report_id > $1", "k.report_id = ANY($1)")
    return [(r["report_id"], _holding(r)) for r in await fetch(sql, list(report_ids), len(report_ids))]


async def delete_contacts(report_ids: Sequence[UUID]) -> None:
    await execute("DELETE FROM contact WHERE report_id = ANY($1)", list(report_ids))


async def answers(after: UUID, limit: int) -> list[tuple[UUID, Holding]]:
    """(event, its case) of the words of answers behind an event id."""
    return [(r["event_id"], _holding(r)) for r in await fetch(_ANSWERS, after, limit)]


async def answers_of(event_ids: Sequence[UUID]) -> list[tuple[UUID, Holding]]:
    """The same for these events, locked."""
    await execute(
        "SELECT 1 FROM case_event_private WHERE event_id = ANY($1) ORDER BY event_id FOR UPDATE", list(event_ids)
    )
    sql = _ANSWERS.replace("a.event_id > $1", "a.event_id = ANY($1)")
    return [(r["event_id"], _holding(r)) for r in await fetch(sql, list(event_ids), len(event_ids))]


async def erase_answers(event_ids: Sequence[UUID], at: datetime) -> None:
    """The words go; their salted hash stays in the chain, and the row says since when they are gone."""
    await execute(
        "UPDATE case_event_private SET note = '', salt = '', erased_at = $2 WHERE event_id = ANY($1)",
        list(event_ids), at,
    )  # fmt: skip


async def mark_purged(shas: Sequence[str], rule_ids: Sequence[str], at: datetime) -> None:
    """The bytes of these originals are to go; the address hash of their sender goes at once."""
    await execute(
        "WITH gone AS (UPDATE photo SET purged_at = $3, uploader_hash = NULL WHERE sha256 = ANY($1))"
        " INSERT INTO photo_purge (sha256, rule_id, at) SELECT s, r, $3 FROM unnest($1::text[], $2::text[]) AS x(s, r)",
        list(shas), list(rule_ids), at,
    )  # fmt: skip
    await execute("DELETE FROM photo_sender WHERE sha256 = ANY($1)", list(shas))


async def purged_among(shas: Sequence[str]) -> list[str]:
    """Which of these are purged."""
    rows = await fetch("SELECT sha256 FROM photo WHERE purged_at IS NOT NULL AND sha256 = ANY($1)", list(shas))
    return [r["sha256"] for r in rows]


async def purged_shards() -> list[str]:
    """The first two digits of the hashes of purged originals."""
    rows = await fetch("SELECT DISTINCT left(sha256, 2) AS shard FROM photo_purge ORDER BY 1")
    return [r["shard"] for r in rows]


async def derived_keys(sha256: str) -> list[str]:
    """Every object that was made from this photo, as far as rows say."""
    rows = await fetch(
        "SELECT object_key FROM photo_derivative WHERE sha256 = $1"
        " UNION SELECT object_key FROM evidence_copy WHERE sha256 = $1"
        " UNION SELECT object_key FROM issued_copy WHERE photo_sha256 = $1 AND object_key IS NOT NULL",
        sha256,
    )
    return [r["object_key"] for r in rows]


async def ended_sessions(before: datetime) -> int:
    return await fetchval("SELECT count(*) FROM session WHERE least(expires_at, revoked_at) < $1", before)


async def delete_sessions(before: datetime) -> int:
    done = await execute("DELETE FROM session WHERE least(expires_at, revoked_at) < $1", before)
    return int(done.split()[-1])


async def uploaders(before: datetime) -> int:
    return await fetchval("SELECT count(*) FROM photo WHERE uploader_hash IS NOT NULL AND received_at < $1", before)


async def forget_uploaders(before: datetime) -> int:
    done = await execute(
        "UPDATE photo SET uploader_hash = NULL WHERE uploader_hash IS NOT NULL AND received_at < $1", before
    )
    return int(done.split()[-1])
