"""What was read stands in the audit log, which has a term."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-28T07:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What was read stands in the audit log, which has a term"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
