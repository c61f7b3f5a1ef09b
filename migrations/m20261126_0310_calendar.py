"""Notices of days off as rows, and the clocks that were dated anew by them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.migrate import from_sql

ID = "2026-11-26T03:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Calendar notices"


async def forwards() -> MigrationManager:
    return from_sql(__file__, ID, DESCRIPTION)
