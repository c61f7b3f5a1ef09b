"""`menqian migrate`: what the others need before they start. It alone signs in as the owner and as who administers."""

import asyncio
import io
import sys
import time
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

from backend.commands import clock, in_database
from backend.embedded.console import complain, say

if TYPE_CHECKING:
    from backend.storage.s3 import S3Store

_STORE_WAIT_S = 30.0


def migrate(*, quiet: bool) -> None:
    """Newest schema, rights, catalogue and bucket; repeatable."""
    import asyncpg

    from backend.cases.redating import redate
    from backend.catalog.service import load_catalog
    from backend.db.migrate import migrate as run
    from backend.db.roles import RoleUnfit
    from backend.names import service as names
    from backend.settings import settings
    from backend.storage import administered

    async def work() -> None:
        await load_catalog(clock().now(), demo=settings().demo)
        await names.load_catalogue()
        await redate(clock())
        if settings().s3_endpoint:
            await _bucket(administered())

    try:
        with redirect_stdout(io.StringIO() if quiet else sys.stdout):
            ran = asyncio.run(run())
    except OSError as error:
        raise SystemExit("数据库没有应答：请先运行 make run，或设置 MENQIAN_DATABASE_URL") from error
    except asyncpg.InvalidAuthorizationSpecificationError as error:
        raise SystemExit(f"数据库不让所有者登录，请核对用户和密码：{error} (MENQIAN_DATABASE_OWNER_URL)") from error
    except RoleUnfit as error:
        raise SystemExit(str(error)) from error
    except asyncpg.InsufficientPrivilegeError as error:
        raise SystemExit(
            "迁移要用数据库的所有者：请设置 MENQIAN_DATABASE_OWNER_URL，容器里用 docker compose run --rm migrate"
            f"（{error}）"
        ) from error
    in_database(work)
    if not quiet:
        say(f"已执行 {ran} 个迁移", "migrations done")
        if settings().database_owner_url == settings().database_url:
            complain(
                "API 用的角色就是数据库的所有者，只追加的表挡不住它：见 docs/operations.md「Database roles」",
                "set MENQIAN_DATABASE_OWNER_URL and give the API a role of its own",
            )


async def _bucket(objects: "S3Store") -> None:
    """Make the bucket; a store that was just started gets some time to answer."""
    from backend.storage.errors import StoreUnavailable

    deadline = time.monotonic() + _STORE_WAIT_S
    while True:
        try:
            return await objects.ready()
        except StoreUnavailable as error:
            if time.monotonic() > deadline:
                raise SystemExit(f"对象存储没有应答：{error.detail}") from error
            await asyncio.sleep(0.1)
