"""Which version of the territory a version took back."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-28T08:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Which version of the territory a version took back"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
