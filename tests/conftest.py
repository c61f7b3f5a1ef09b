"""The harness: a real PostgreSQL and S3 server; each test in a transaction that is rolled back.

`real_commits` tests get a database of their own instead (locks, the relay, several connections).
"""

import asyncio
import os
from collections.abc import AsyncIterator

import pytest

from tests.harness import databases, objects

_SERVER = databases.cluster()
_EMPTY = databases.template(_SERVER, with_city=False)
_CITY = databases.template(_SERVER, with_city=True)
_NAME = f"test_{os.getpid()}"
_OBJECTS = objects.begin()
_BUCKET = f"test-{os.getpid()}"

os.environ["MENQIAN_DATABASE_URL"] = asyncio.run(databases.clone(_SERVER, _CITY, _NAME))
os.environ |= objects.environment(_OBJECTS, _BUCKET)
os.environ.setdefault("MENQIAN_SECRET", "00" * 32)
os.environ["MENQIAN_DATA_DIR"] = str(databases.DATA / _NAME)
os.environ["MENQIAN_DEMO"] = "1"

import httpx  # noqa: E402
from hypothesis import settings as examples  # noqa: E402
from litestar import Litestar  # noqa: E402

from backend.app import create_app  # noqa: E402
from backend.db import DB, execute  # noqa: E402
from backend.embedded import seaweed  # noqa: E402
from backend.kernel.clock import FixedClock  # noqa: E402
from backend.people.auth import Demo  # noqa: E402
from backend.storage import ObjectStore, administered  # noqa: E402
from backend.storage import store as the_store  # noqa: E402
from tests.harness.counting import Statements  # noqa: E402
from tests.harness.world import START, World, existing, raze  # noqa: E402

# The same examples in every run, however slow the machine; MENQIAN_TEST_SEARCH=1 looks for new ones.
examples.register_profile("same", derandomize=not os.environ.get("MENQIAN_TEST_SEARCH"), deadline=None)
examples.load_profile("same")


def pytest_sessionfinish() -> None:
    asyncio.run(databases.drop(_SERVER, _NAME))
    asyncio.run(databases.tidy(_SERVER))
    objects.tidy(_OBJECTS, _BUCKET)


@pytest.fixture(scope="session", autouse=True)
async def pool() -> AsyncIterator[None]:
    DB.config = databases.config(_SERVER, _NAME)
    await DB.start_connection_pool(min_size=1, max_size=8)
    yield
    await DB.close_connection_pool()


@pytest.fixture(autouse=True)
async def rolled_back(request: pytest.FixtureRequest, pool: None) -> AsyncIterator[None]:
    """Everything a test writes is gone afterwards."""
    if request.node.get_closest_marker("real_commits"):
        yield
        return
    async with DB.transaction() as transaction:
        await execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # a slow machine may pause for long
        yield
        await transaction.rollback()


@pytest.fixture
async def own_database(pool: None) -> AsyncIterator[str]:
    """A database of the test's own with the test city, real commits; the engine points at it meanwhile. Its URL for the
    application."""
    name = f"{_NAME}_own"
    url = await databases.clone(_SERVER, _CITY, name)
    shared, config = DB.pool, DB.config
    DB.pool, DB.config = None, databases.config(_SERVER, name)
    await DB.start_connection_pool(min_size=1, max_size=24)
    yield url
    await DB.close_connection_pool()
    DB.pool, DB.config = shared, config
    await databases.drop(_SERVER, name)


@pytest.fixture(scope="session")
async def world(pool: None) -> World:
    """The test city (tests/harness/world.py); every test's database has it."""
    return await existing()


@pytest.fixture
async def nothing_yet(rolled_back: None) -> None:
    """A database as after the migrations: the test city is gone while the test lasts."""
    assert DB.current_transaction.get() is not None, "with real commits the city would be gone for every later test"
    await raze()


@pytest.fixture(scope="session")
async def store() -> ObjectStore:
    """The real S3 server, with a bucket of this process's own."""
    await asyncio.to_thread(seaweed.wait, databases.DATA)
    await administered().ready()
    return the_store()


@pytest.fixture
async def statements(rolled_back: None) -> AsyncIterator[Statements]:
    """The SQL statements on the test's connection: `await statements.take()` gives those since the last call."""
    transaction = DB.current_transaction.get()
    assert transaction is not None
    counter = Statements()
    with transaction.connection.query_logger(counter.note):
        yield counter


@pytest.fixture(scope="session")
def _app_and_clock() -> tuple[Litestar, FixedClock]:
    clock = FixedClock(START)
    return create_app(clock, manage_pool=False), clock


@pytest.fixture
def clock(_app_and_clock: tuple[Litestar, FixedClock]) -> FixedClock:
    """The clock of the app; every test begins at the same moment."""
    _app_and_clock[1].set(START)
    return _app_and_clock[1]


@pytest.fixture
def app(_app_and_clock: tuple[Litestar, FixedClock], clock: FixedClock) -> Litestar:
    """Made once; all that it remembers between requests is forgotten here."""
    made = _app_and_clock[0]
    made.state.demo = Demo()
    return made


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """Talks to the app in the test's own loop and transaction."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as c:
        yield c
