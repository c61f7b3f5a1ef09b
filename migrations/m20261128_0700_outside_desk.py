"""Which desk gets what is reported outside every area."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-28T07:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Which desk gets what is reported outside every area"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
