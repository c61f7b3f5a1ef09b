"""Work in the order of arrival, and what was parked."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-27T03:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Work in the order of arrival, and what was parked"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
