"""The cases that were merged into one, and those it was merged into."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-26T04:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Families of merged cases"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
