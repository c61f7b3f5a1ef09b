"""Runs the migrations as the owner of the schema: one runner at a time, under an advisory lock."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import asyncpg
from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db import DB, queue, roles
from backend.db.engine import config_of
from backend.settings import settings

_LOCK = 0x6D656E7169616E  # "menqian"


async def migrate() -> int:
    """Bring the database to the newest version, and the application's role to its rights; how many migrations ran.

    Errors: asyncpg.PostgresError when a migration fails; nothing of that migration remains. RoleUnfit.
    """
    os.environ["PICCOLO_CONF"] = "backend.piccolo_conf"
    from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
    from piccolo.apps.migrations.tables import Migration

    lock = await asyncpg.connect(**config_of(settings().database_owner_url))
    try:
        await lock.execute("SELECT pg_advisory_lock($1)", _LOCK)
        with _engine_of_the_owner():
            await Migration.create_table(if_not_exists=True)
            before = await Migration.count()
            await ForwardsMigrationManager(app_name="backend", migration_id="all").run()
            ran = await Migration.count() - before
        await queue.install(lock)
        await roles.settle(lock, config_of(settings().database_url))
        return ran
    finally:
        await lock.close()


@contextmanager
def _engine_of_the_owner() -> Iterator[None]:
    """Piccolo's migrations know one engine; no pool is open meanwhile."""
    application, DB.config = DB.config, config_of(settings().database_owner_url)
    try:
        yield
    finally:
        DB.config = application


async def run_sql_file(path: Path) -> None:
    """Run a migration's .sql sidecar in the current transaction; it may hold several statements."""
    from backend.db import execute

    await execute(await anyio.Path(path).read_text(encoding="utf-8"))


def from_sql(migration: str, migration_id: str, description: str) -> MigrationManager:
    """A migration that runs the .sql file beside it; `migration` is its `__file__`.

    The file must fit the running code of the version before: it may add, and hold a lock for four seconds at most.
    """
    manager = MigrationManager(migration_id=migration_id, app_name="backend", description=description)

    async def run() -> None:
        from backend.db import execute

        await execute("SET LOCAL lock_timeout = '4s'")
        await run_sql_file(Path(migration).with_suffix(".sql"))

    manager.add_raw(run)
    return manager
