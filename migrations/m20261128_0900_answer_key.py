"""An answer belongs to one closing of one case."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-28T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "An answer belongs to one closing of one case"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
