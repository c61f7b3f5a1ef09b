"""Fills a template database: migrations, and with the argument `city` the test city."""

import asyncio
import sys

from backend.db import DB
from backend.db.migrate import migrate
from backend.kernel.clock import FixedClock
from tests.harness.world import START, build


async def main() -> None:
    await migrate()
    if "city" in sys.argv:
        await DB.start_connection_pool(max_size=2)
        await build(FixedClock(START))
        await DB.close_connection_pool()


if __name__ == "__main__":
    asyncio.run(main())
