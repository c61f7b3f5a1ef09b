"""The harness itself: what a test writes is gone, the store is real, statements are counted."""

from backend.db import execute, fetchval
from backend.storage import ObjectStore
from tests.harness.counting import Statements


async def test_what_the_store_was_given_comes_back(store: ObjectStore) -> None:
    await store.put("some/key", b"bytes", "text/plain")
    assert await store.get("some/key") == b"bytes"
    assert await store.keys("some/") == ["some/key"]
    await store.delete("some/key")
    assert await store.size("some/key") is None


async def test_every_statement_is_counted(statements: Statements) -> None:
    await statements.take()
    await fetchval("SELECT 1")
    await execute("SELECT 2")
    assert await statements.take() == ["SELECT 1", "SELECT 2"]
