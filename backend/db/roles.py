"""The role that API and worker are. It owns nothing, and what is only ever appended to it cannot change.

`migrate` runs as the owner and comes here at its end. What the role may do follows from the schema, so that no table is
forgotten: a table that refuses TRUNCATE holds records, which are read, appended to and changed only in the columns of
`_CHANGED`; what is written by the owner alone (`_OWNERS`) is read; every other table is read and written. Why:
docs/adr/0009-database-roles.md.
"""

from collections.abc import Mapping
from typing import Any

import asyncpg

from backend.db import fetchval

_WRITTEN = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
_APPENDED = frozenset({"SELECT", "INSERT"})
_READ = frozenset({"SELECT"})
_COUNTED = frozenset({"SELECT", "USAGE"})  # sequences: no setval

# The history of the migrations, and what of the audit log went (by `audit_forget`, which is the owner's): whoever could
# write that could let entries go.
_OWNERS = frozenset({"migration", "audit_purge"})

# Columns of records that change after all: progress of work, the end of a row, and what an erasure empties.
_CHANGED: Mapping[str, frozenset[str]] = {
    "case_photo": frozenset({"judged_at", "paired_at", "copied_at"}),
    "case_event_private": frozenset({"note", "salt", "erased_at"}),
    "report_answer": frozenset({"event_id", "clean", "reasons", "reworked", "answered_at"}),
    "filing_condition": frozenset({"retired_at"}),
    "category_axis_own": frozenset({"ended_at"}),
    "stage_limit": frozenset({"withdrawn_at"}),
}

# tgtype: 2 = before, 32 = on TRUNCATE. What belongs to an extension or to somebody else has rights of its own.
_RELATIONS = """
SELECT c.relname::text AS name, quote_ident(c.relname) AS quoted, c.relkind::text AS kind,
       EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgtype & 34 = 34) AS kept,
       ARRAY(SELECT a.privilege_type FROM aclexplode(c.relacl) a WHERE a.grantee = r.oid) AS rights,
       ARRAY(SELECT a.privilege_type || ' ' || att.attname FROM pg_attribute att, aclexplode(att.attacl) a
             WHERE att.attrelid = c.oid AND a.grantee = r.oid) AS columns
FROM pg_class c, pg_roles r
WHERE r.rolname = $1 AND c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
  AND pg_has_role(c.relowner, 'USAGE')
  AND NOT EXISTS (SELECT 1 FROM pg_depend d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
"""
_TOO_MUCH = """
SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AS strong,
       EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid) AS member,
       -- Here, or of the whole server (a database, a tablespace): what is owned in another database gives nothing here.
       EXISTS (SELECT 1 FROM pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid
               AND d.deptype = 'o' AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
              ) AS owner
FROM pg_roles r WHERE rolname = $1
"""
_ENTRY = """
SELECT quote_ident($1), quote_ident(current_database()), has_database_privilege($1, current_database(), 'CONNECT'),
       has_schema_privilege($1, 'public', 'USAGE'), has_schema_privilege('public', 'public', 'CREATE'),
       has_database_privilege($1, current_database(), 'TEMPORARY')
"""


class RoleUnfit(RuntimeError):
    """The application's role cannot be made, cannot sign in, or may too much; the message says what to do."""


async def settle(owner: asyncpg.Connection, mine: Mapping[str, Any]) -> None:
    """Make the role of `mine` (asyncpg's arguments) when it is not there, and give it its rights; repeatable. Nothing
    when the owner is that role.

    Errors: RoleUnfit.
    """
    role = mine["user"]
    if role == await owner.fetchval("SELECT session_user"):
        return
    known = await owner.fetchval("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1)", role)
    if known:
        await _check(owner, role)
    if not (known and await _signs_in(mine)):
        await _make(owner, "ALTER" if known else "CREATE", role, mine["password"])
    async with owner.transaction():
        for statement in await _grants(owner, role):
            await owner.execute(statement)
    if not await _signs_in(mine):
        raise RoleUnfit(f"数据库角色 {role} 登录不了，请看 pg_hba.conf (the role {role} cannot sign in)")


async def _make(owner: asyncpg.Connection, verb: str, role: str, password: str) -> None:
    ask = "SELECT format('%s ROLE %I LOGIN PASSWORD %L', $1::text, $2::text, $3::text)"
    try:
        await owner.execute(await owner.fetchval(ask, verb, role, password or None))
    except asyncpg.InsufficientPrivilegeError as error:
        raise RoleUnfit(
            f"迁移用的角色不能建立角色：请数据库管理员先建立 {role} 并设好密码 (the owner may not make the role {role})"
        ) from error


async def _signs_in(mine: Mapping[str, Any]) -> bool:
    """Whether the role may enter the database with its password."""
    try:
        await (await asyncpg.connect(**mine)).close()
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InsufficientPrivilegeError):
        return False  # a wrong password, or no right to enter this database
    return True


async def _check(owner: asyncpg.Connection, role: str) -> None:
    found = await owner.fetchrow(_TOO_MUCH, role)
    said = {"strong": "有超级用户一类的权限", "member": "属于别的角色", "owner": "拥有数据库里的对象"}
    if wrong := [words for name, words in said.items() if found[name]]:
        raise RoleUnfit(
            f"数据库角色 {role} {'、'.join(wrong)}：请在 MENQIAN_DATABASE_URL 里换一个什么都不拥有的角色"
            f" (the role {role} may too much)"
        )


async def _grants(owner: asyncpg.Connection, role: str) -> list[str]:
    """What is to be said; for what stands as it should, nothing: a GRANT rewrites a row that others read."""
    quoted, database, enters, uses, anybody_makes, hides = await owner.fetchrow(_ENTRY, role)
    told = [] if enters else [f"GRANT CONNECT ON DATABASE {database} TO {quoted}"]
    told += [] if uses else [f"GRANT USAGE ON SCHEMA public TO {quoted}"]
    told += ["REVOKE CREATE ON SCHEMA public FROM PUBLIC"] if anybody_makes else []  # began before PostgreSQL 15
    # A temporary table stands before the one of its name that a trigger means.
    told += [f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC, {quoted}"] if hides else []
    told += [
        # Between this run and the next: what somebody makes by hand is never less protected than a record.
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO {quoted}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, USAGE ON SEQUENCES TO {quoted}",
    ]
    for row in await owner.fetch(_RELATIONS, role):
        name, rights = row["name"], wanted(row["name"], row["kind"], kept=row["kept"])
        columns = _CHANGED.get(name, frozenset()) if row["kept"] else frozenset()
        if rights == set(row["rights"]) and {f"UPDATE {c}" for c in columns} == set(row["columns"]):
            continue
        relation = f"{'SEQUENCE' if row['kind'] == 'S' else 'TABLE'} public.{row['quoted']}"
        told += [
            f"REVOKE ALL ON {relation} FROM {quoted}",
            f"GRANT {', '.join(sorted(rights))} ON {relation} TO {quoted}",
        ]
        if columns:
            told.append(f"GRANT UPDATE ({', '.join(sorted(columns))}) ON {relation} TO {quoted}")
    return told


async def owns() -> bool:
    """Whether this process signs in as somebody with the owner's rights, whom no trigger holds."""
    return await fetchval("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'case_event'::regclass")


def wanted(name: str, kind: str, *, kept: bool) -> frozenset[str]:
    """The rights to a whole relation; `kind` as in pg_class.relkind, `kept`: it refuses TRUNCATE."""
    if kind == "S":
        return _COUNTED
    if kind in ("v", "m") or name in _OWNERS:
        return _READ
    return _APPENDED if kept else _WRITTEN
