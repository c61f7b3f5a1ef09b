"""A durable PostgreSQL of the bench's own, API processes, and a small HTTP load generator."""

import asyncio
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import msgspec

from backend.embedded import postgres, seaweed
from tests.harness import databases

DATA = databases.REPOSITORY / ".menqian-bench"


def cluster() -> postgres.PgServer:
    """fsync on, as in production; its data are kept between runs."""
    return postgres.ensure_running(DATA)


def stop() -> None:
    """Everything that this run started, also after a failure."""
    seaweed.stop(DATA)
    postgres.stop(DATA)


async def fresh_database(server: postgres.PgServer, name: str) -> str:
    """A migrated database with the test city; its URL."""
    admin = await asyncpg.connect(server.url("postgres"))
    await admin.execute(f"DROP DATABASE IF EXISTS {name} (FORCE)")
    await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    env = {**os.environ, "MENQIAN_DATABASE_URL": server.url(name), "MENQIAN_SECRET": "00" * 32}
    await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "tests.harness.fill", "city"],
        check=True,
        env=env,
        stdout=subprocess.DEVNULL,
    )
    return server.url(name)


@contextmanager
def process(arguments: list[str], url: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process with its settings, ended with the block."""
    env = {
        "MENQIAN_S3_ENDPOINT": "127.0.0.1:1", **os.environ, "MENQIAN_DATABASE_URL": url, "MENQIAN_SECRET": "00" * 32,
        "MENQIAN_DATA_DIR": str(DATA / "app"), "MENQIAN_TRUSTED_PROXIES": "127.0.0.1",
    }  # fmt: skip
    with (DATA / "process.log").open("ab") as log:
        child = subprocess.Popen([sys.executable, *arguments], env=env, stdout=log, stderr=log)
        try:
            yield child
        finally:
            child.terminate()
            child.wait(20)


@contextmanager
def uvicorn(app: str, url: str, *flags: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """One uvicorn worker; its port."""
    port = postgres.free_port()
    arguments = ["-m", "uvicorn", app, *flags, "--port", str(port), "--log-level", "warning", "--no-access-log"]
    with process(arguments, url) as child:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health/live", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port, child


def resident_mib(pid: int) -> float:
    """Resident memory of a process in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def post(path: str, body: bytes) -> bytes:
    """A request from one of a great many addresses, as a trusted proxy hands it on."""
    address = ".".join(str(b) for b in os.urandom(4))
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {address}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return int(head[9:12]), await reader.readexactly(length)


class Load(msgspec.Struct):
    """What a load run saw."""

    per_second: float
    p50_ms: float
    p99_ms: float
    statuses: dict[int, int]


async def load(port: int, make: Callable[[], bytes], seconds: float, connections: int = 16) -> Load:
    """Keep `connections` requests in flight for `seconds`."""
    times: list[float] = []
    statuses: dict[int, int] = {}
    end = time.perf_counter() + seconds

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (began := time.perf_counter()) < end:
            writer.write(make())
            status, _ = await _answer(reader)
            times.append(time.perf_counter() - began)
            statuses[status] = statuses.get(status, 0) + 1
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    times.sort()
    return Load(len(times) / seconds, times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000, statuses)


def pgbench(server: postgres.PgServer, database: str, script: Path, seconds: int, clients: int = 16) -> float:
    """Transactions per second of a pgbench script, prepared."""
    binary = shutil.which("pgbench") or str(postgres.binaries() / "pgbench")
    done = subprocess.run(
        [binary, "-n", "-M", "prepared", "-c", str(clients), "-j", "1", "-T", str(seconds), "-f", str(script),
         "-h", "127.0.0.1", "-p", str(server.port), "-U", "menqian", database],
        env={**os.environ, "PGPASSWORD": server.password}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    for line in done.stdout.splitlines():
        if line.startswith("tps ="):
            return float(line.split()[2])
    raise RuntimeError(done.stdout + done.stderr)
