"""When the database is away, a request is told to come again; nothing becomes a fault of ours."""

import asyncpg
import pytest
from httpx import ASGITransport, AsyncClient

from backend import app
from backend.db import DB
from backend.db.engine import config_of
from backend.db.failures import as_domain_error
from backend.kernel.clock import FixedClock
from backend.kernel.errors import BadRequest, TooLong, Unavailable
from tests.harness.reports import report
from tests.harness.world import sign_in


@pytest.mark.real_commits
async def test_requests_are_told_to_come_again_while_the_database_is_away(own_database, client) -> None:
    assert (await client.get("/api/health/ready")).status_code == 200
    pool, config = DB.pool, DB.config
    DB.pool = await asyncpg.create_pool(**config_of("postgresql://nobody@127.0.0.1:9/none"), min_size=0, max_size=1)
    try:
        answers = [
            await client.get("/api/health/ready"),
            await client.get("/api/me", headers={"Authorization": "Bearer x"}),
            await client.post("/api/reports", json=report()),
        ]
    finally:
        DB.pool, DB.config = pool, config
    for answer in answers:
        assert (answer.status_code, answer.json()["type"]) == (503, "service.unavailable")
        assert int(answer.headers["retry-after"]) > 0
    assert (await client.get("/api/health/ready")).status_code == 200


@pytest.mark.real_commits
async def test_a_statement_without_end_is_ended_and_told(
    own_database: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody holds the table for as long as the test lasts."""
    monkeypatch.setattr(app, "STATEMENT_MS", 200)
    headers = await sign_in("clerk", clock)
    pool, DB.pool = DB.pool, None  # the application's own comes in its place
    other = await asyncpg.connect(own_database)
    made = app.create_app(clock)
    async with other.transaction(), made.lifespan():
        await other.execute("LOCK TABLE case_file")
        transport = ASGITransport(app=made, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=headers) as client:
            answer = await client.get("/api/cases")
    await other.close()
    DB.pool = pool
    assert (answer.status_code, answer.json()["type"]) == (503, "service.too_long")
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (asyncpg.DeadlockDetectedError("x"), Unavailable),
        (asyncpg.QueryCanceledError("x"), TooLong),
        (asyncpg.TooManyConnectionsError("x"), Unavailable),
        (asyncpg.InterfaceError("connection is closed"), Unavailable),
        (asyncpg.CharacterNotInRepertoireError("x"), BadRequest),
        (asyncpg.UniqueViolationError("x"), type(None)),
        (asyncpg.InFailedSQLTransactionError("x"), type(None)),
        (FileNotFoundError("x"), type(None)),
    ],
)
def test_only_what_passes_may_be_repeated(error: Exception, answer: type) -> None:
    assert isinstance(as_domain_error(error), answer)
