"""A case's code and its edition belong together."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-26T04:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The key of a case"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
