"""Who in a unit does a task, who inherits an ended unit's work, and who may call a dispatch back."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-26T04:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Assignees and successors"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
