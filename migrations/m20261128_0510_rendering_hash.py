"""A rendering's own hash, so that its bytes can be proven like those of a copy."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-28T05:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "A rendering's own hash"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
