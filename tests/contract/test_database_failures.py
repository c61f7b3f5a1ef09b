"""When the database is away, a request is told to come again; nothing becomes a fault of ours."""

import asyncpg
import pytest

from backend.db import DB
from backend.db.engine import config_of
from backend.db.failures import as_domain_error
from backend.kernel.errors import BadRequest, Unavailable
from tests.harness.reports import report


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


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (asyncpg.DeadlockDetectedError("x"), Unavailable),
        (asyncpg.QueryCanceledError("x"), Unavailable),
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
