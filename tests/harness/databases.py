"""Databases for tests: one private cluster kept warm, a template per state of the migrations, a clone per process."""

import asyncio
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import asyncpg

from backend.embedded import postgres, state

REPOSITORY = Path(__file__).resolve().parents[2]
_MEMORY, _ROOM = Path("/dev/shm"), 4 << 30


def _folder() -> Path:
    """In memory where there is room: a database of its own is some hundred files, and many tests make one. A copy
    of the tree shares the servers of the one it was made from (tests/guides)."""
    if shared := os.environ.get("MENQIAN_TEST_SERVERS"):
        return Path(shared)
    if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
        return _MEMORY / f"menqian-test-{hashlib.sha256(str(REPOSITORY).encode()).hexdigest()[:12]}"
    return REPOSITORY / ".menqian-test"


DATA = _folder()
_SOURCES = (
    "migrations",
    "backend/db",
    "backend/catalog",
    "backend/people",
    "tests/harness",
)  # what the templates are made from

_TEMPLATES_KEPT = 8


def cluster() -> postgres.PgServer:
    with state.locked(DATA):
        return postgres.ensure_running(DATA, fast_and_unsafe=True)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for folder in _SOURCES:
        for path in sorted((REPOSITORY / folder).rglob("*")):
            if path.suffix in {".py", ".sql", ".csv", ".toml"}:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


async def _admin(server: postgres.PgServer, *statements: str) -> None:
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _exists(server: postgres.PgServer, name: str) -> bool:
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        return await connection.fetchval("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name)
    finally:
        await connection.close()


def template(server: postgres.PgServer, *, with_city: bool) -> str:
    """The migrated template database, empty or with the test city, made once per state of its sources."""
    name = f"template_{'city' if with_city else 'empty'}_{_fingerprint()}"
    with state.locked(DATA, "template.lock"):
        if not asyncio.run(_exists(server, name)):
            building = f"{name}_building"
            asyncio.run(_admin(server, f"DROP DATABASE IF EXISTS {building}", f"CREATE DATABASE {building}"))
            env = {**os.environ, **environment(server, building), "MENQIAN_SECRET": "00" * 32}
            subprocess.run(
                [sys.executable, "-m", "tests.harness.fill", *(["city"] if with_city else [])],
                check=True, env=env, cwd=REPOSITORY, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            asyncio.run(_admin(server, f"ALTER DATABASE {building} RENAME TO {name}"))
    return name


def alive(pid: str) -> bool:
    """Whether a process with this number runs (or the text is no number: leave it alone)."""
    return not pid.isdigit() or Path(f"/proc/{pid}").exists()


async def tidy(server: postgres.PgServer) -> None:
    """Drop databases of processes that are gone, and all but the newest templates."""
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        names = [r["datname"] for r in await connection.fetch("SELECT datname FROM pg_database ORDER BY oid DESC")]
        gone = [n for n in names if n.startswith("test_") and not alive(n.split("_")[1])]
        old = [n for n in names if n.startswith("template_") and not n.endswith("_building")][_TEMPLATES_KEPT:]
        for name in gone + old:
            try:
                await connection.execute(f"DROP DATABASE IF EXISTS {name}")
            except asyncpg.ObjectInUseError:
                continue
    finally:
        await connection.close()


async def clone(server: postgres.PgServer, source: str, name: str) -> str:
    """A fresh database from the template; its URL for the application."""
    await _admin(server, f"DROP DATABASE IF EXISTS {name} (FORCE)", f"CREATE DATABASE {name} TEMPLATE {source}")
    return server.role_url(name)


def environment(server: postgres.PgServer, name: str) -> dict[str, str]:
    """The variables of a process that may migrate the database."""
    return {"MENQIAN_DATABASE_URL": server.role_url(name), "MENQIAN_DATABASE_OWNER_URL": server.url(name)}


def config(server: postgres.PgServer, name: str) -> dict[str, Any]:
    """asyncpg's arguments for the tests' own process: the application's role, out of which `as_owner` can step."""
    from backend.db.engine import config_of  # reads the settings, which conftest.py makes first

    found = config_of(server.url(name))
    found["server_settings"]["role"] = postgres.ROLE
    return found


async def drop(server: postgres.PgServer, name: str) -> None:
    await _admin(server, f"DROP DATABASE IF EXISTS {name} (FORCE)")
