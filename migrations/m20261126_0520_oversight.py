"""What a supervisor asks: stages that ended with their limits, and what came back."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-26T05:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Oversight"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
