"""The first schema: every .sql file of migrations/sql in name order."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import run_sql_file

ID = "2026-11-23T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Baseline"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="backend", description=DESCRIPTION)

    async def create() -> None:
        for path in sorted((Path(__file__).parent / "sql").glob("*.sql")):
            await run_sql_file(path)

    manager.add_raw(create)
    return manager
