"""Turns failures of the database into answers: what the caller can repeat, and what the caller sent wrong."""

import logging

import asyncpg
from litestar import Request, Response

from backend.kernel.errors import BadRequest, DomainError, TooLong, Unavailable
from backend.kernel.problems import on_domain_error, on_unexpected

log = logging.getLogger("menqian.db")

FAILURES = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
_RETRY_S = "2"
# SQLSTATE classes 08, 53, 57 (the server is away, full or stopping, a statement was cancelled), 40 and 55P03 (somebody
# else held the rows), 25P03 (the session was ended): nothing was written, so the same request may come again.
_PASSING = (
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.IdleInTransactionSessionTimeoutError,
)
_FILES = (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError, FileExistsError)


def as_domain_error(error: Exception) -> DomainError | None:
    """Unavailable and TooLong (503, `Retry-After`) for what passes, BadRequest (400) for a value that PostgreSQL cannot
    hold (NUL in a text, a number or moment beyond its type); None for a fault of ours."""
    if isinstance(error, asyncpg.QueryCanceledError):
        return TooLong(headers={"Retry-After": _RETRY_S})
    if isinstance(error, asyncpg.DataError):
        return BadRequest("内容里有不能保存的字符或数值")
    lost = isinstance(error, OSError) and not isinstance(error, _FILES)
    closed = isinstance(error, asyncpg.InterfaceError) and "clos" in str(error)
    if lost or closed or isinstance(error, _PASSING):
        return Unavailable("请稍后再试", headers={"Retry-After": _RETRY_S})
    return None


def on_database_failure(request: Request, error: Exception) -> Response[bytes]:
    """The handler for `FAILURES`."""
    known = as_domain_error(error)
    if known is None:
        return on_unexpected(request, error)
    log.warning("%s %s: %s: %s", request.method, request.url.path, type(error).__name__, str(error)[:200])
    return on_domain_error(request, known)
