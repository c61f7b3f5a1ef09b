"""Budgets shared by all workers: at most so much per bucket and window, counted in the database."""

from datetime import UTC, datetime

from backend.db import execute, fetchval
from backend.kernel.errors import RateLimited

_SPEND = """
INSERT INTO budget AS b (bucket, window_start, used) VALUES ($1, $2, $3)
ON CONFLICT (bucket, window_start) DO UPDATE SET used = b.used + excluded.used
RETURNING used
"""


def window(now: datetime, seconds: int) -> datetime:
    """Start of the window that holds `now`."""
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


async def spend(bucket: str, amount: int, limit: int, window_s: int, now: datetime) -> None:
    """Take `amount` from the bucket's budget of this window.

    Errors: RateLimited (429, `Retry-After` in seconds) when the budget is used up. What was asked for stays counted.
    """
    start = window(now, window_s)
    used = await fetchval(_SPEND, bucket, start, amount)
    if used > limit:
        wait = max(1, int(start.timestamp()) + window_s - int(now.timestamp()))
        raise RateLimited("请稍后再试", headers={"Retry-After": str(wait)}, retryAfter=wait)


async def used(bucket: str, window_s: int, now: datetime) -> int:
    """What the bucket has used in the current window."""
    return (
        await fetchval("SELECT used FROM budget WHERE bucket = $1 AND window_start = $2", bucket, window(now, window_s))
        or 0
    )


async def forget_before(moment: datetime) -> None:
    """Drop windows that ended before `moment` (a housekeeping job calls this)."""
    await execute("DELETE FROM budget WHERE window_start < $1", moment)
