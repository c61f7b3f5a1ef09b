"""Names in English."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-26T12:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Names in English"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
