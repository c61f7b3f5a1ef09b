"""What an administrator sees of the running system."""

import shutil
from datetime import date, datetime

from litestar import Router, get
from litestar.di import NamedDependency

from backend.catalog.service import working_calendar
from backend.db import fetchval, queue
from backend.kernel.clock import Clock
from backend.kernel.wire import Page, View
from backend.people import queries as people
from backend.people import tries
from backend.people.actor import Actor
from backend.people.permits import Role, require
from backend.settings import settings


class JobsView(View):
    """Jobs of one kind: waiting, being done, tried before without success; the oldest one's time."""

    name: str
    queued: int
    running: int
    retried: int
    since: datetime


class ParkedWorkView(View):
    """A piece of background work that failed again and again; nobody tries it any more."""

    work: str
    key: str
    reason: str
    at: datetime


class AccountView(View):
    """An account; `lastSignIn` is that of a session that is still kept. `held`: after wrong passwords somebody has to
    wait before this name is tried again."""

    username: str
    name: str
    unit_name: str | None
    roles: list[Role]
    active: bool
    demo_password: bool
    last_sign_in: datetime | None
    held: bool


class InstallationView(View):
    """The machine and the data of the office. Sizes in bytes; `calendarUntil`: the last day with published holidays."""

    disk_total: int
    disk_free: int
    database_size: int
    calendar_until: date | None
    accounts: list[AccountView]


@get("/api/ops/installation", operation_id="installation", tags=["ops"])
async def installation(actor: NamedDependency[Actor | None], clock: NamedDependency[Clock]) -> InstallationView:
    """Disk, database, calendar and accounts. Errors: Forbidden without ops.read."""
    require(actor, "ops.read")
    folder = settings().data_dir
    held = await tries.held(clock.now())
    disk = shutil.disk_usage(next(f for f in (folder, *folder.parents) if f.exists()))
    return InstallationView(
        disk_total=disk.total, disk_free=disk.free,
        database_size=await fetchval("SELECT pg_database_size(current_database())"),
        calendar_until=working_calendar().published_until,
        accounts=[AccountView(**dict(r), held=r["username"] in held) for r in await people.accounts()],
    )  # fmt: skip


@get("/api/ops/jobs", operation_id="jobs", tags=["ops"])
async def jobs(actor: NamedDependency[Actor | None]) -> Page[JobsView]:
    """Background work that is not done yet. Errors: Forbidden without ops.read."""
    require(actor, "ops.read")
    return Page(items=[JobsView(**dict(r)) for r in await queue.waiting()])


@get("/api/ops/parked-work", operation_id="parkedWork", tags=["ops"])
async def parked_work(actor: NamedDependency[Actor | None]) -> Page[ParkedWorkView]:
    """Background work of every kind that was parked, newest first. Errors: Forbidden without ops.read."""
    require(actor, "ops.read")
    return Page(items=[ParkedWorkView(**dict(r)) for r in await queue.parked(200)])


routers = [Router(path="/", route_handlers=[jobs, parked_work, installation])]
