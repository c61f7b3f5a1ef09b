"""An edition that has not begun can be taken back."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-28T08:42:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "An edition that has not begun can be taken back"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
