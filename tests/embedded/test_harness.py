"""The harness itself: what a test writes is gone, the store is real, statements are counted."""

from backend.db import execute, fetchval
from backend.storage import ObjectStore
from tests.harness.counting import Counter


async def test_what_the_store_was_given_comes_back(store: ObjectStore) -> None:
    await store.put("some/key", b"bytes", "text/plain")
    assert await store.get("some/key") == b"bytes"
    assert await store.keys("some/") == ["some/key"]
    await store.delete("some/key")
    assert await store.size("some/key") is None


async def test_every_statement_is_counted(statements: Counter) -> None:
    before = len(statements)
    await fetchval("SELECT 1")
    await execute("SELECT $1::int", 2)
    assert statements[before:] == ["SELECT 1", "SELECT $1::int"]
