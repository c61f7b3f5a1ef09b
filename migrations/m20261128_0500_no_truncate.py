"""What is only ever appended to cannot be emptied either."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-28T05:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What is only ever appended to cannot be emptied either"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
