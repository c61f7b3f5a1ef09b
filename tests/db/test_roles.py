"""The application's role, signed in as itself: records hold against it, it owns nothing, its rights follow a rule."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator

import asyncpg
import pytest

from backend.db import roles
from backend.db.engine import config_of
from backend.embedded.postgres import ROLE
from tests.db.test_append_only import _RECORDS
from tests.harness import databases

pytestmark = pytest.mark.real_commits

RECORDS = (*_RECORDS, "audit_entry", "audit_purge", "category", "filing_condition", "routing_rule", "calendar_notice",
           "stage_limit", "category_axis_own")  # fmt: skip
_ATTEMPTS = (
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "TRUNCATE {table} CASCADE",
    "INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM {table}"
    " ON CONFLICT ON CONSTRAINT {table}_pkey DO UPDATE SET {column} = DEFAULT",
    "DO $$ BEGIN LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; END $$",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DISABLE TRIGGER USER",
    "ALTER TABLE {table} ADD COLUMN more text",
    "ALTER TABLE {table} OWNER TO " + ROLE,
    "CREATE TRIGGER mine BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "DROP TABLE {table} CASCADE",
)
_POWERS = (
    "SET session_replication_role = replica",
    "SET ROLE menqian",
    "SET SESSION AUTHORIZATION menqian",
    "CREATE TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine",
    "CREATE DATABASE mine",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "DROP FUNCTION refuse_change() CASCADE",
    "DROP TRIGGER case_event_append_only ON case_event",
    f"ALTER ROLE {ROLE} SUPERUSER",
    "ALTER SYSTEM SET fsync = off",
    "COPY budget TO '/tmp/taken'",
    "DELETE FROM migration",
    "UPDATE spatial_ref_sys SET proj4text = ''",
)


@pytest.fixture
async def role(own_database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(own_database)
    yield connection
    await connection.close()


@pytest.fixture
async def owner(own_database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(databases.cluster().url(own_database.rpartition("/")[2]))
    yield connection
    await connection.close()


async def _refused(role: asyncpg.Connection, sql: str) -> None:
    with pytest.raises(asyncpg.PostgresError) as refused:
        await role.execute(sql)
    # 42501: insufficient_privilege; anything else would be a statement that could not have worked for anybody.
    assert refused.value.sqlstate == "42501", (sql, refused.value)


async def _columns(role: asyncpg.Connection, table: str) -> list[str]:
    sql = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1"
    return [r["column_name"] for r in await role.fetch(sql, table)]


async def test_a_record_is_appended_to_and_nothing_else(role: asyncpg.Connection) -> None:
    for table in RECORDS:
        kept = [c for c in await _columns(role, table) if c not in roles._CHANGED.get(table, ())]
        assert kept
        await role.execute(f"GRANT ALL ON {table} TO {ROLE}")  # PostgreSQL warns and does nothing
        for column in kept:
            await _refused(role, f"UPDATE {table} SET {column} = DEFAULT")
        for sql in _ATTEMPTS:
            await _refused(role, sql.format(table=table, column=kept[0]))
        may = "SELECT has_table_privilege($1, 'SELECT') AND has_table_privilege($1, 'INSERT') = $2"
        assert await role.fetchval(may, table, table not in roles._OWNERS)


async def test_it_has_no_power_over_the_server_or_the_schema(role: asyncpg.Connection) -> None:
    for sql in _POWERS:
        await _refused(role, sql)


async def test_no_temporary_table_stands_before_a_real_one(
    role: asyncpg.Connection, owner: asyncpg.Connection, own_database: str
) -> None:
    await roles.settle(owner, config_of(own_database))
    await _refused(role, "CREATE TEMP TABLE audit_entry (no bigint)")


_OLD_AND_NEW = (
    "INSERT INTO retention_rule (id, class, keep_days, valid_from, basis)"
    " VALUES ('mine', 'audit', 1, now() - interval '1 day', '本市办法');"
    "INSERT INTO audit_entry (at, act) VALUES (now() - interval '9 days', 'sign_out'), (now(), 'sign_out')"
)


async def test_no_rule_of_its_own_lets_young_entries_of_the_audit_log_go(
    role: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    """Nor a purge that it invents, be it in a table that hides the real one (here it may still make them)."""
    await role.execute(_OLD_AND_NEW)
    invented = "INSERT INTO audit_purge VALUES (1000, '', now() + interval '1 year', 'mine')"
    await _refused(role, invented)
    for attempt in (
        "CREATE TEMP TABLE audit_purge (LIKE public.audit_purge); GRANT ALL ON audit_purge TO PUBLIC; " + invented,
        "CREATE TEMP TABLE audit_entry (LIKE public.audit_entry)",
        "CREATE TEMP TABLE retention_rule (LIKE public.retention_rule)",
    ):
        await role.execute(attempt)
        with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="append-only"):
            await role.execute("SELECT audit_forget((SELECT max(no) - 1 FROM public.audit_entry), now(), 'mine')")
    await role.execute("INSERT INTO public.audit_entry (at, act) VALUES (now(), 'sign_out')")
    await owner.execute(invented)  # by a slip of the owner's
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="append-only"):
        await owner.execute("DELETE FROM audit_entry")


async def test_it_owns_nothing_and_belongs_to_nobody(role: asyncpg.Connection) -> None:
    found = await role.fetchrow(roles._TOO_MUCH, ROLE)
    assert dict(found) == {"strong": False, "member": False, "owner": False}
    assert await role.fetchval("SELECT current_user = $1 AND session_user = $1", ROLE)


async def test_every_relation_has_its_rights_by_the_rule_and_nobody_else_has_any(owner: asyncpg.Connection) -> None:
    relations = await owner.fetch(roles._RELATIONS, ROLE)
    assert len(relations) > 60
    for row in relations:
        assert set(row["rights"]) == roles.wanted(row["name"], row["kind"], kept=row["kept"]), row["name"]
        changed = roles._CHANGED.get(row["name"], ())
        assert set(row["columns"]) == {f"UPDATE {c}" for c in changed}, row["name"]
    open_to_all = await owner.fetch(
        "SELECT c.relname FROM pg_class c, aclexplode(c.relacl) a WHERE a.grantee = 0"
        " AND c.relnamespace = 'public'::regnamespace AND NOT EXISTS"
        " (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
    )
    assert open_to_all == []


async def test_the_records_are_those_that_refuse_to_be_emptied(owner: asyncpg.Connection) -> None:
    """A table with a trigger that refuses changes row by row is a record too."""
    kept = {r["name"] for r in await owner.fetch(roles._RELATIONS, ROLE) if r["kept"]}
    assert kept == set(RECORDS)
    refusing = await owner.fetch(
        "SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE t.tgtype & 3 = 3 AND t.tgtype & 24 <> 0 AND NOT t.tgisinternal AND p.prosrc LIKE '%RAISE EXCEPTION%'"
        " AND p.prosrc NOT LIKE '%IF %'"  # without a condition
    )
    assert {r["name"] for r in refusing} <= kept
    assert set(roles._CHANGED) <= kept


async def test_a_second_run_says_nothing_of_any_table(owner: asyncpg.Connection, own_database: str) -> None:
    await roles.settle(owner, config_of(own_database))
    said = await roles._grants(owner, ROLE)
    assert [s for s in said if not s.startswith("ALTER DEFAULT PRIVILEGES")] == []


async def test_new_tables_get_their_rights_and_wrong_ones_are_put_right(
    owner: asyncpg.Connection, role: asyncpg.Connection, own_database: str
) -> None:
    await owner.execute(
        'CREATE TABLE plain (id int); CREATE TABLE "Order ""1""" (id int);'
        "CREATE TABLE record (id int); CREATE VIEW seen AS SELECT * FROM plain;"
        "CREATE TRIGGER record_not_emptied BEFORE TRUNCATE ON record EXECUTE FUNCTION refuse_change();"
        f"GRANT ALL ON audit_entry TO {ROLE}; GRANT UPDATE (act) ON audit_entry TO {ROLE};"
        f"REVOKE ALL ON case_file FROM {ROLE}"
    )
    await roles.settle(owner, config_of(own_database))
    await role.execute("INSERT INTO plain VALUES (1); UPDATE plain SET id = 2; DELETE FROM plain")
    await role.execute('UPDATE "Order ""1""" SET id = 1')
    await role.execute("INSERT INTO record VALUES (1)")
    await role.fetch("SELECT * FROM seen, record, case_file")
    for sql in (
        "UPDATE record SET id = 2",
        "DELETE FROM record",
        "DELETE FROM seen",
        "UPDATE audit_entry SET act = 'x'",
    ):
        await _refused(role, sql)


async def test_a_table_made_between_two_runs_is_no_less_protected_than_a_record(
    owner: asyncpg.Connection, role: asyncpg.Connection
) -> None:
    await owner.execute("CREATE TABLE fresh (id serial, x int)")
    await role.execute("INSERT INTO fresh (x) VALUES (1)")
    await _refused(role, "UPDATE fresh SET x = 2")
    await _refused(role, "SELECT setval('fresh_id_seq', 99)")


@pytest.fixture
async def other(owner: asyncpg.Connection, own_database: str) -> AsyncIterator[str]:
    """A URL for a role that is not there yet; gone afterwards."""
    name = f"other_{os.getpid()}"
    database = own_database.rpartition("@")[2]
    yield f"postgresql://{name}:p%40ss'word@{database}"
    if await owner.fetchval("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1)", name):
        await owner.execute(f"REASSIGN OWNED BY {name} TO menqian; DROP OWNED BY {name}; DROP ROLE {name}")


async def test_a_role_is_made_with_the_password_of_its_url_and_follows_it(
    owner: asyncpg.Connection, other: str
) -> None:
    for url in (other, other.replace("ss", "tt")):
        await roles.settle(owner, config_of(url))
        connection = await asyncpg.connect(**config_of(url))
        assert await connection.fetchval("SELECT count(*) FROM case_event") == 0
        await _refused(connection, "DELETE FROM case_event")
        await connection.close()


@pytest.mark.parametrize(
    ("power", "said"),
    [
        ("ALTER ROLE {} SUPERUSER", "超级用户"),
        ("ALTER ROLE {} CREATEROLE", "超级用户"),
        ("GRANT menqian TO {}", "属于别的"),
        ("GRANT pg_write_all_data TO {}", "属于别的"),
        ("ALTER TABLE case_event OWNER TO {}", "拥有"),
    ],
)
async def test_a_role_that_may_too_much_is_refused(
    owner: asyncpg.Connection, other: str, power: str, said: str
) -> None:
    await roles.settle(owner, config_of(other))
    await owner.execute(power.format(config_of(other)["user"]))
    with pytest.raises(roles.RoleUnfit, match=said):
        await roles.settle(owner, config_of(other))


async def test_what_a_role_owns_in_another_database_gives_it_nothing_here(
    owner: asyncpg.Connection, other: str
) -> None:
    await roles.settle(owner, config_of(other))
    name = config_of(other)["user"]
    elsewhere = await asyncpg.connect(databases.cluster().url("postgres"))
    await elsewhere.execute(f"CREATE TABLE {name} (); ALTER TABLE {name} OWNER TO {name}")
    try:
        await roles.settle(owner, config_of(other))
    finally:
        await elsewhere.execute(f"DROP TABLE {name}")
        await elsewhere.close()


async def test_an_owner_that_may_make_no_roles_says_what_to_do(
    owner: asyncpg.Connection, other: str, own_database: str
) -> None:
    await roles.settle(owner, config_of(other))
    weak = await asyncpg.connect(**config_of(other))
    another = other.replace("other_", "another_")
    with pytest.raises(roles.RoleUnfit, match="请数据库管理员先建立"):
        await roles.settle(weak, config_of(another))
    await weak.close()


async def _menqian(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "backend.cli", *arguments],
        env={**os.environ, **environ}, capture_output=True, text=True,
    )  # fmt: skip


async def test_the_application_cannot_migrate_and_is_told_who_can(own_database: str) -> None:
    tried = await _menqian({"MENQIAN_DATABASE_URL": own_database}, "migrate", "--quiet")
    assert tried.returncode == 1
    assert tried.stderr.startswith("迁移要用数据库的所有者")
    assert len(tried.stderr.splitlines()) == 1


@pytest.mark.parametrize("who", ["MENQIAN_DATABASE_URL", "MENQIAN_DATABASE_OWNER_URL"])
async def test_a_wrong_password_is_one_sentence(own_database: str, who: str) -> None:
    name = own_database.rpartition("/")[2]
    given = databases.environment(databases.cluster(), name)
    wrong = given | {who: re.sub(":[^:@]+@", ":wrong@", given[who])}
    command = ("unit", "list") if who == "MENQIAN_DATABASE_URL" else ("migrate",)
    tried = await _menqian(wrong, *command)
    assert (tried.returncode, len(tried.stderr.splitlines())) == (1, 1)
    assert who in tried.stderr
    assert "请核对用户和密码" in tried.stderr
