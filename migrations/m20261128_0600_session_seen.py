"""When a session was last used."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-28T06:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "When a session was last used"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
