"""A word to the citizen on an event, and the citizen's answer to a closing."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-26T07:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Answers of citizens"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
