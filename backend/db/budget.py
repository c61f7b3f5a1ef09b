"""Budgets shared by all workers: at most so much per bucket and window, counted in the database."""

import math
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backend.db import execute, fetchval
from backend.kernel.errors import RateLimited
from backend.settings import settings

_SPEND = """
INSERT INTO budget AS b (bucket, window_start, used) VALUES ($1, $2, $3)
ON CONFLICT (bucket, window_start) DO UPDATE SET used = b.used + excluded.used
RETURNING used
"""


def window(now: datetime, seconds: int) -> datetime:
    """Start of the window that holds `now`."""
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def city_day(now: datetime) -> tuple[datetime, datetime]:
    """The city's day that holds `now`: its midnight and the next one, in UTC."""
    zone = ZoneInfo(settings().timezone)
    today = now.astimezone(zone).date()
    return _midnight(today, zone), _midnight(today + timedelta(days=1), zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


async def spend(bucket: str, amount: int, limit: int, window_s: int, now: datetime) -> None:
    """Take `amount` from the bucket's budget of this window.

    Errors: RateLimited (429, `Retry-After` in seconds) when the budget is used up. What was asked for stays counted.
    """
    start = window(now, window_s)
    if await fetchval(_SPEND, bucket, start, amount) > limit:
        raise wait_until(start + timedelta(seconds=window_s), now, "请稍后再试")


async def give_back(bucket: str, amount: int, window_s: int, now: datetime) -> None:
    """Return to the bucket what `spend` took at `now`: it was reserved, so that tries at the same time stay bounded."""
    await execute(
        "UPDATE budget SET used = greatest(used - $3, 0) WHERE bucket = $1 AND window_start = $2",
        bucket, window(now, window_s), amount,
    )  # fmt: skip


async def spend_day(bucket: str, amount: int, limit: int, now: datetime) -> None:
    """Take `amount` from what the bucket may use on this day of the city.

    Errors: RateLimited (429) until the city's midnight. What was asked for stays counted.
    """
    start, end = city_day(now)
    if await fetchval(_SPEND, bucket, start, amount) > limit:
        raise tomorrow(end, now)


def tomorrow(midnight: datetime, now: datetime) -> RateLimited:
    """The refusal of a budget that opens again at the city's next midnight."""
    return wait_until(midnight, now, "今天的次数用完了，明天 00:00 后可以再发")


def wait_until(opens: datetime, now: datetime, detail: str) -> RateLimited:
    """The refusal of a budget that opens again at `opens`: `Retry-After` and `retryAfter` in seconds."""
    wait = max(1, math.ceil((opens - now).total_seconds()))
    return RateLimited(detail, headers={"Retry-After": str(wait)}, retryAfter=wait)


async def used(bucket: str, window_s: int, now: datetime) -> int:
    """What the bucket has used in the current window."""
    return (
        await fetchval("SELECT used FROM budget WHERE bucket = $1 AND window_start = $2", bucket, window(now, window_s))
        or 0
    )


async def forget_before(moment: datetime) -> None:
    """Drop windows that ended before `moment` (a housekeeping job calls this)."""
    await execute("DELETE FROM budget WHERE window_start < $1", moment)
