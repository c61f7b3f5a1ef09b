"""`POST /api/reports` against its own final SQL: behind a bare handler, and in pgbench."""

import asyncio
import re
import statistics
import time
from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec
import shapely

from backend.db import DB
from backend.intake import service
from backend.intake.create_queries import CREATE
from backend.intake.senders import Sender
from backend.kernel.clock import SystemClock
from backend.reports.schemas import ReportInput
from tests.bench import servers
from tests.harness.reports import report

ROUNDS, SECONDS = 3, 4
_json = msgspec.json.Encoder().encode


def request() -> bytes:
    return servers.post("/api/reports", _json(report(int(time.perf_counter_ns()) % 4)))


def _literal(value: Any) -> str:
    """A SQL literal of one of CREATE's parameters."""
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'::bytea"
    if isinstance(value, shapely.Geometry):
        return f"'SRID=4326;{value.wkt}'::geometry"
    if isinstance(value, datetime):
        return f"{_text(value.isoformat())}::timestamptz"
    if isinstance(value, list):
        return "ARRAY[{}]".format(",".join(_literal(v) for v in value))
    if isinstance(value, (int, float)):
        return repr(value)
    return _text(str(value))


def _text(value: str) -> str:
    """A string literal without colons: pgbench would take `:name` for a variable."""
    quoted = value.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a")
    return f"E'{quoted}'"


_KINDS = {
    "tracking_code": "text", "edition_id": "text", "category_code": "text", "component_code": "text", "words": "text",
    "kind": "text", "source": "text", "command": "text", "from_state": "text", "to_state": "text", "photo_role": "text",
    "certainty": "text", "cell_code": "text", "cell_name": "text", "clock_stage": "text", "limit_text": "text",
    "contact_name": "text", "contact_phone": "text", "contact_email": "text", "actor_id": "uuid", "unit_id": "uuid",
    "task_id": "uuid", "raw_lon": "double precision", "raw_lat": "double precision", "accuracy_m": "real",
    "territory_version": "bigint", "photos": "text[]", "scopes": "text[]", "buckets": "text[]", "limits": "bigint[]",
    "photo_marks": "bytea[]", "photo_scopes": "text[]",
}  # fmt: skip


def pgbench_script(rows: list[Any]) -> str:
    """CREATE with literals for its parameters, and ids that differ from transaction to transaction."""
    texts = {name: _literal(v) for name, v in zip(CREATE.names, CREATE.arguments(*rows), strict=True)}
    texts |= {name: f"({texts[name]})::{kind}" for name, kind in _KINDS.items()}
    texts["event_id"] = "('01900000-0000-7000-8000-' || lpad(to_hex(:a::bigint), 12, '0'))::uuid"
    texts["case_id"] = "('01900000-0000-7000-9000-' || lpad(to_hex(:a::bigint), 12, '0'))::uuid"
    texts["tracking_code"] = "('T' || :a::bigint)::text"
    texts["buckets"] = "(ARRAY['report address ' || :a::bigint % 1000000])"
    texts["body"] = "(convert_to('T' || :a::bigint, 'UTF8'))"
    sql = re.sub(r"\$(\d+)", lambda m: texts[CREATE.names[int(m[1]) - 1]], CREATE.sql)
    return "\\set a random(1, 200000000000000)\n" + " ".join(sql.split()) + ";\n"


async def draft_rows() -> list[Any]:
    """What one real create writes."""
    if DB.pool is None:
        await DB.start_connection_pool(max_size=4)
    body = msgspec.convert(report(0), ReportInput)
    draft = await service._draft(body, Sender(actor=None, address="127.0.0.1"), "", b"x" * 32, datetime.now(UTC))
    return [draft.event, draft.report]


async def python_side(n: int = 2000) -> tuple[float, int]:
    """(microseconds of Python in one create, its SQL statements), measured in this process without HTTP."""
    count, real = 0, asyncpg.Connection._execute

    async def counting(self: Any, *args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        return await real(self, *args, **kwargs)

    bodies = [msgspec.convert(report(i % 4), ReportInput) for i in range(n)]
    asyncpg.Connection._execute = counting
    began = time.thread_time()
    for body in bodies:
        await service.submit(body, Sender(actor=None, address=str(body.id)), SystemClock())
    spent = time.thread_time() - began
    asyncpg.Connection._execute = real
    return spent / n * 1e6, round(count / n)


async def bench() -> dict[str, Any]:
    server = servers.cluster()
    url = server.url("bench_create")
    script = servers.DATA / "create.sql"
    script.write_text(pgbench_script(await draft_rows()))
    ours, bare, floor, memory = [], [], [], 0.0
    with (
        servers.uvicorn("backend.app:create_app", url, "--factory") as (port, child),
        servers.uvicorn("tests.bench.bare:app", url) as (bare_port, _),
    ):
        await servers.load(port, request, 1)
        await servers.load(bare_port, request, 1)
        for _ in range(ROUNDS):
            run = await servers.load(port, request, SECONDS)
            if set(run.statuses) != {201}:
                raise RuntimeError(f"answers other than 201: {run.statuses}")
            ours.append(run)
            bare.append(await servers.load(bare_port, request, SECONDS))
            floor.append(await asyncio.to_thread(servers.pgbench, server, "bench_create", script, SECONDS))
        memory = servers.resident_mib(child.pid)
    microseconds, statements = await python_side()
    per_second = statistics.median(r.per_second for r in ours)
    return {
        "creates_per_second": per_second,
        "p50_ms": statistics.median(r.p50_ms for r in ours),
        "p99_ms": statistics.median(r.p99_ms for r in ours),
        "bare_handler_per_second": statistics.median(r.per_second for r in bare),
        "pgbench_per_second": statistics.median(floor),
        "ratio_to_bare_handler": statistics.median(
            a.per_second / b.per_second for a, b in zip(ours, bare, strict=True)
        ),
        "ratio_to_pgbench": statistics.median(a.per_second / b for a, b in zip(ours, floor, strict=True)),
        "sql_statements": statements,
        "python_us": microseconds,
        "worker_mib": memory,
    }
