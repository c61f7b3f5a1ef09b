"""A task's own life: lead or assisting unit, and what its check said."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-28T15:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "A task's own life: lead or assisting unit, and what its check said"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
