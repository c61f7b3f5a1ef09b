"""A term for the words of answers, checks beside earlier photos."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-26T17:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "A term for the words of answers, checks beside earlier photos"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
