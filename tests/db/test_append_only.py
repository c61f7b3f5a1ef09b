"""What is only ever appended to cannot be emptied in one stroke: TRUNCATE fires no row trigger."""

import asyncpg
import pytest

from backend.db import fetch
from tests.harness.power import powerfully

pytestmark = pytest.mark.real_commits

_RECORDS = (
    "case_event", "case_photo", "case_shot", "case_event_private", "report", "report_answer", "checkpoint",
    "clock_redating", "stage_end", "contact_read", "photo_review_step", "photo_purge",
)  # fmt: skip
# Tables with a row trigger that refuses an UPDATE or DELETE.
_IMMUTABLE = """
SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid
WHERE p.proname IN ('refuse_change', 'case_event_refuse') AND tgtype & 1 = 1
"""


async def test_no_append_only_table_can_be_emptied(own_database: str) -> None:
    immutable = {r["name"] for r in await fetch(_IMMUTABLE)}
    assert {"case_event", "category", "routing_rule"} <= immutable
    for table in sorted(immutable | set(_RECORDS)):
        with pytest.raises(asyncpg.PostgresError, match="immutable"):
            await powerfully(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("parent", ["case_file", "photo", "unit", "edition", "rule_set"])
async def test_emptying_what_they_hang_on_is_refused_too(own_database: str, parent: str) -> None:
    with pytest.raises(asyncpg.PostgresError, match="immutable"):
        await powerfully(f"TRUNCATE {parent} CASCADE")
