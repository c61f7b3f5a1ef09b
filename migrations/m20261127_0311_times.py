"""Times that cannot be are no times."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-27T03:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Times that cannot be are no times"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
