"""SQL of the people feature."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.db import execute, fetch, fetchrow, fetchval

# Who gets what is reported outside every area: the desk that was named, else the first, else the first bureau.
OUTSIDE_DESK = """
SELECT id, name, district_code, takes_outside FROM unit WHERE active AND kind IN ('desk', 'bureau')
ORDER BY takes_outside DESC, kind = 'desk' DESC, id LIMIT 1
"""

_ACTOR = (
    """
SELECT s.id AS session_id, coalesce(s.last_seen_at, s.created_at) AS last_seen_at,
       a.id, a.username, a.name, a.officer_no, a.unit_id, u.name AS unit_name,
       u.kind AS unit_kind, u.district_code,
       u.id = o.id OR u.kind = 'bureau' AND u.district_code = o.district_code AS has_outside,
       r.roles, r.verbs, r.sees, p.areas
FROM session s
JOIN account a ON a.id = s.account_id AND a.active
LEFT JOIN unit u ON u.id = a.unit_id
LEFT JOIN ("""
    + OUTSIDE_DESK
    + """) o ON true
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT role.key) AS roles, array_agg(DISTINCT role.sees) AS sees, array_agg(DISTINCT v) AS verbs
    FROM account_role ar JOIN role ON role.key = ar.role_key CROSS JOIN unnest(role.verbs) AS v
    WHERE ar.account_id = a.id
) r ON true
LEFT JOIN LATERAL (
    SELECT array_agg(area_code) AS areas FROM posting
    WHERE unit_id = a.unit_id AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)
) p ON true
WHERE s.revoked_at IS NULL AND s.expires_at > $2 AND coalesce(s.last_seen_at, s.created_at) > $3
"""
)

_UNITS = """
SELECT u.id, u.kind, u.name, u.parent_id, u.district_code,
       coalesce((SELECT array_agg(p.area_code ORDER BY p.area_code) FROM posting p
                 WHERE p.unit_id = u.id AND p.valid_from <= $1 AND (p.valid_to IS NULL OR p.valid_to > $1)),
                '{}') AS area_codes
FROM unit u WHERE u.active ORDER BY u.kind, u.name
"""


async def actor_row(token_hash: bytes, now: datetime, used_since: datetime) -> asyncpg.Record | None:
    """The live session's account with roles, verbs, reach and posted areas."""
    return await fetchrow(f"{_ACTOR} AND s.token_hash = $1", token_hash, now, used_since)


async def actor_rows(session_ids: list[UUID], now: datetime, used_since: datetime) -> list[asyncpg.Record]:
    """The same of all of these sessions that still stand."""
    return await fetch(f"{_ACTOR} AND s.id = ANY($1::uuid[])", session_ids, now, used_since)


async def touch_session(session_id: UUID, now: datetime) -> None:
    await execute("UPDATE session SET last_seen_at = $2 WHERE id = $1", session_id, now)


async def sessions_of(account_id: UUID, now: datetime, used_since: datetime) -> list[asyncpg.Record]:
    """The account's sessions that still stand, the last used first."""
    return await fetch(
        "SELECT id, created_at, coalesce(last_seen_at, created_at) AS last_seen_at, user_agent FROM session"
        " WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2"
        " AND coalesce(last_seen_at, created_at) > $3 ORDER BY 3 DESC, id LIMIT 100",
        account_id, now, used_since,
    )  # fmt: skip


async def revoke_session_of(account_id: UUID, session_id: UUID, now: datetime) -> bool:
    """End one session of this account; False when it has none of this id that stands."""
    return await fetchval(
        "UPDATE session SET revoked_at = $3 WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL RETURNING true",
        session_id, account_id, now,
    ) or False  # fmt: skip


async def revoke_other_sessions(account_id: UUID, session_id: UUID, now: datetime) -> None:
    await execute(
        "UPDATE session SET revoked_at = $3 WHERE account_id = $1 AND id <> $2 AND revoked_at IS NULL",
        account_id, session_id, now,
    )  # fmt: skip


async def account_by_username(username: str) -> asyncpg.Record | None:
    return await fetchrow(
        "SELECT id, name, password_hash, demo_password, active FROM account WHERE username = $1", username
    )


async def insert_session(
    session_id: UUID, token_hash: bytes, account_id: UUID, now: datetime, expires: datetime, agent: str
) -> None:
    await execute(
        "INSERT INTO session (id, token_hash, account_id, created_at, expires_at, user_agent, last_seen_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $4)",
        session_id, token_hash, account_id, now, expires, agent[:200],
    )  # fmt: skip


async def revoke_session(session_id: UUID, now: datetime) -> None:
    await execute("UPDATE session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", session_id, now)


async def forget_session(session_id: UUID) -> None:
    """As if it had never been."""
    await execute("DELETE FROM session WHERE id = $1", session_id)


async def revoke_sessions(account_id: UUID, now: datetime) -> None:
    await execute("UPDATE session SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL", account_id, now)


async def disable(username: str) -> UUID | None:
    """The account's id, None when there is none of this name."""
    return await fetchval("UPDATE account SET active = false WHERE username = $1 RETURNING id", username)


async def enable(username: str) -> tuple[UUID, str | None] | None:
    """The account's id and, when its unit has ended, that unit's name (then nothing changes); None: no such account."""
    row = await fetchrow(
        "SELECT a.id, u.name, u.active FROM account a LEFT JOIN unit u ON u.id = a.unit_id WHERE a.username = $1"
        " FOR UPDATE OF a",
        username,
    )
    if row is None:
        return None
    if row["active"] is False:
        return row["id"], row["name"]
    if row["name"] is not None:
        await fetchval("SELECT 1 FROM unit WHERE name = $1 FOR SHARE", row["name"])
    await execute("UPDATE account SET active = true WHERE id = $1", row["id"])
    return row["id"], None


async def change_password(username: str, password_hash: str) -> UUID | None:
    """The account's id, None when there is none of this name. A password set by hand is no demo password."""
    return await fetchval(
        "UPDATE account SET password_hash = $2, demo_password = false WHERE username = $1 RETURNING id",
        username,
        password_hash,
    )


async def insert_account(values: dict[str, Any], roles: list[str]) -> None:
    """An account and its roles. Errors: UniqueViolationError `account_username_key`, ForeignKeyViolationError."""
    await execute(
        "INSERT INTO account (id, username, name, officer_no, password_hash, demo_password, unit_id, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        *(values[k] for k in ("id", "username", "name", "officer_no", "password_hash", "demo_password", "unit_id",
                              "created_at")),
    )  # fmt: skip
    await execute("INSERT INTO account_role (account_id, role_key) SELECT $1, unnest($2::text[])", values["id"], roles)


async def any_demo_password() -> bool:
    """Whether an active account still has a demo password."""
    return await fetchval("SELECT EXISTS (SELECT 1 FROM account WHERE demo_password AND active)")


async def any_account() -> bool:
    return await fetchval("SELECT EXISTS (SELECT 1 FROM account)")


async def units(now: datetime) -> list[asyncpg.Record]:
    """All active units with the areas they are posted to."""
    return await fetch(_UNITS, now)


async def outside_desk() -> asyncpg.Record | None:
    """Who gets what is reported outside every area; None in a city without desk and bureau."""
    return await fetchrow(OUTSIDE_DESK)


async def name_outside_desk(unit_id: UUID) -> None:
    """From now on it is this one alone."""
    await execute("UPDATE unit SET takes_outside = false WHERE takes_outside AND id <> $1", unit_id)
    await execute("UPDATE unit SET takes_outside = true WHERE id = $1", unit_id)


async def unit(unit_id: UUID) -> asyncpg.Record | None:
    return await fetchrow("SELECT id, kind, name, district_code, active FROM unit WHERE id = $1", unit_id)


_HEIR = """
WITH RECURSIVE heirs AS (
    SELECT id, active, successor_id FROM unit WHERE id = $1
    UNION SELECT u.id, u.active, u.successor_id FROM unit u JOIN heirs h ON u.id = h.successor_id WHERE NOT h.active
)
SELECT id FROM heirs WHERE active LIMIT 1
"""


async def unit_for_work(unit_id: UUID) -> asyncpg.Record | None:
    """A unit that is to get work: it cannot be ended before the caller's transaction is."""
    return await fetchrow("SELECT id, kind, name, district_code, active FROM unit WHERE id = $1 FOR SHARE", unit_id)


async def areas_of(unit_id: UUID, now: datetime) -> list[str]:
    """The areas a unit is posted to."""
    rows = await fetch(
        "SELECT area_code FROM posting WHERE unit_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)",
        unit_id, now,
    )  # fmt: skip
    return [r["area_code"] for r in rows]


async def unit_to_change(unit_id: UUID) -> asyncpg.Record | None:
    """A unit in service whose postings are to change: one at a time."""
    return await fetchrow("SELECT name, kind, district_code FROM unit WHERE id = $1 AND active FOR UPDATE", unit_id)


async def post(unit_id: UUID, area_codes: list[str], now: datetime) -> None:
    """The unit is posted to these areas from now on; it must not be yet."""
    await execute(
        "INSERT INTO posting (unit_id, area_code, valid_from) SELECT $1, code, $3 FROM unnest($2::text[]) AS code",
        unit_id, area_codes, now,
    )  # fmt: skip


async def leave(unit_id: UUID, area_codes: list[str], now: datetime) -> None:
    """The unit's postings to these areas end now."""
    mine = "unit_id = $1 AND area_code = ANY($2)"
    await execute(f"DELETE FROM posting WHERE {mine} AND valid_from = $3", unit_id, area_codes, now)
    await execute(
        f"UPDATE posting SET valid_to = $3 WHERE {mine} AND valid_from < $3 AND (valid_to IS NULL OR valid_to > $3)",
        unit_id, area_codes, now,
    )  # fmt: skip


async def in_service(unit_id: UUID) -> asyncpg.Record | None:
    """The unit, or who inherits its work when it was ended, kept in service like a unit_for_work; None: nobody."""
    while (heir := await fetchval(_HEIR, unit_id)) is not None:
        row = await unit_for_work(heir)
        if row is not None and row["active"]:
            return row
        unit_id = heir  # ended while we waited for it: ask on from there
    return None


async def members(unit_id: UUID) -> list[asyncpg.Record]:
    """The active people of a unit who finish tasks, by name, with how many open tasks each has."""
    return await fetch(
        "SELECT a.id, a.name, r.roles, (SELECT count(*) FROM case_task t WHERE t.assignee_id = a.id"
        " AND t.ended_at IS NULL) AS open_tasks FROM account a CROSS JOIN LATERAL ("
        " SELECT array_agg(ar.role_key ORDER BY ar.role_key) AS roles, bool_or('task.finish' = ANY(role.verbs)) AS does"
        " FROM account_role ar JOIN role ON role.key = ar.role_key WHERE ar.account_id = a.id) r"
        " WHERE a.unit_id = $1 AND a.active AND r.does ORDER BY a.name, a.id",
        unit_id,
    )


async def names(ids: list[UUID]) -> dict[UUID, str]:
    """Names of accounts, ended ones too."""
    return {r["id"]: r["name"] for r in await fetch("SELECT id, name FROM account WHERE id = ANY($1)", ids)}


async def unit_named(name: str) -> asyncpg.Record | None:
    """A unit in service by its name, kept in service like a unit_for_work."""
    return await fetchrow("SELECT id, kind, name FROM unit WHERE name = $1 AND active FOR SHARE", name)


async def postings(now: datetime) -> list[asyncpg.Record]:
    """(unit_id, kind, name, area_code) of every posting in force."""
    return await fetch(
        "SELECT p.unit_id, u.kind, u.name, p.area_code FROM posting p JOIN unit u ON u.id = p.unit_id AND u.active"
        " WHERE p.valid_from <= $1 AND (p.valid_to IS NULL OR p.valid_to > $1)",
        now,
    )


async def accounts() -> list[asyncpg.Record]:
    """Every account with its unit's name, roles and last sign-in, active ones first."""
    return await fetch(
        "SELECT a.username, a.name, a.active, a.demo_password, u.name AS unit_name,"
        " (SELECT max(s.created_at) FROM session s WHERE s.account_id = a.id) AS last_sign_in,"
        " array(SELECT role_key FROM account_role r WHERE r.account_id = a.id ORDER BY 1) AS roles"
        " FROM account a LEFT JOIN unit u ON u.id = a.unit_id ORDER BY a.active DESC, a.username"
    )


async def end_unit(unit_id: UUID, successor_id: UUID | None, now: datetime) -> None:
    """The unit and its postings end, those still to come never begin; `successor_id` goes on with its work."""
    await execute("UPDATE unit SET active = false, successor_id = $2 WHERE id = $1", unit_id, successor_id)
    await execute("DELETE FROM posting WHERE unit_id = $1 AND valid_from >= $2", unit_id, now)
    await execute("UPDATE posting SET valid_to = $2 WHERE unit_id = $1 AND valid_to IS NULL", unit_id, now)


async def verbs_held() -> set[str]:
    """What some active account may do."""
    rows = await fetch(
        "SELECT DISTINCT v AS verb FROM account a JOIN account_role ar ON ar.account_id = a.id"
        " JOIN role r ON r.key = ar.role_key CROSS JOIN unnest(r.verbs) v WHERE a.active"
    )
    return {r["verb"] for r in rows}


async def units_without_hands() -> list[asyncpg.Record]:
    """Squads and agencies in service of whom nobody can finish a task."""
    return await fetch(
        "SELECT u.name FROM unit u WHERE u.active AND u.kind IN ('squad', 'agency') AND NOT EXISTS ("
        "SELECT 1 FROM account a JOIN account_role ar ON ar.account_id = a.id JOIN role r ON r.key = ar.role_key"
        " WHERE a.unit_id = u.id AND a.active AND 'task.finish' = ANY(r.verbs)) ORDER BY u.name"
    )
