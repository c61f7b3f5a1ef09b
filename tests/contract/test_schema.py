"""The migrated database is what the table classes say, and every constraint keeps the house rules."""

import pytest
from piccolo.table import Table

from backend.db import fetch
from backend.piccolo_app import APP_CONFIG


@pytest.mark.parametrize("table", APP_CONFIG.table_classes, ids=lambda t: t._meta.tablename)
async def test_a_table_class_has_the_columns_of_the_database(table: type[Table]) -> None:
    rows = await fetch(
        "SELECT column_name, is_nullable = 'YES' AS nullable FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = $1",
        table._meta.tablename,
    )
    found = {r["column_name"]: r["nullable"] for r in rows if r["column_name"] not in ("horizon", "xid")}  # xid8
    declared = {c._meta.db_column_name: c._meta.null for c in table._meta.columns}
    if "id" not in found:  # Piccolo adds one where the key has several columns
        declared.pop("id", None)
    assert declared == found


async def test_every_foreign_key_has_an_index() -> None:
    rows = await fetch("""
        SELECT c.conname FROM pg_constraint c
        WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
          AND c.confrelid::regclass::text NOT IN ('unit', 'category')  -- whose rows are never deleted
          AND NOT EXISTS (
            SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid
            AND (string_to_array(i.indkey::text, ' ')::smallint[])[1:cardinality(c.conkey)] @> c.conkey
        )""")
    assert [r["conname"] for r in rows] == []


async def test_every_constraint_name_begins_with_its_table() -> None:
    rows = await fetch("""
        SELECT c.conname, r.relname FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
        WHERE c.connamespace = 'public'::regnamespace AND NOT starts_with(c.conname, r.relname)
          AND r.relname NOT IN ('spatial_ref_sys', 'migration')""")
    assert [tuple(r) for r in rows] == []
