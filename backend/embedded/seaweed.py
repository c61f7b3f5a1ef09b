"""A private S3 server: SeaweedFS with keys of its own on every port, all on loopback, telemetry off."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from backend.embedded import state, store_keys
from backend.embedded.postgres import becomes_free, free_port

_PORTS = (
    "master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc", "s3.port",
    "s3.port.grpc",
)  # fmt: skip
BUCKET = "menqian"
_WAIT_S = 40.0
# Its filer waits 15 s for a stream to itself that never ends; what was acknowledged is written: it is killed earlier.
_STOP_S = 2.0


class StoreMissing(RuntimeError):
    """SeaweedFS is not installed or did not start; the message says what to do."""


class S3Server(msgspec.Struct, frozen=True, kw_only=True):
    """A running S3 server: API and worker have the objects of one bucket, who administers makes buckets."""

    endpoint: str
    access_key: str
    secret_key: str
    admin_access_key: str
    admin_secret_key: str


def _binary() -> str:
    found = shutil.which("weed", path=str(Path(sys.executable).parent)) or shutil.which("weed")
    if found is None:
        raise StoreMissing("没有找到 SeaweedFS（weed）：请运行 make run，它会装好 .venv")
    return found


def _identities(folder: Path, bucket: str) -> tuple[list[dict[str, Any]], bool]:
    """Who is let in: who administers, then the application; and whether the file was written just now. Keys are made at
    first use and stay, also those of a version that knew one identity, which goes on as the one that administers."""
    path = folder / "s3.json"
    before = json.loads(path.read_text())["identities"] if path.exists() else []
    # Objects alone: without the asterisk the right to write would reach the bucket's own life cycle and tags.
    actions = {
        "menqian": ["Admin", "Read", "List", "Tagging", "Write"],
        "menqian_app": [f"Read:{bucket}/*", f"Write:{bucket}/*", f"List:{bucket}"],
    }
    keys = {one["name"]: one["credentials"] for one in before}
    now = [
        {"name": name, "credentials": keys.get(name) or [_new_keys()], "actions": allowed}
        for name, allowed in actions.items()
    ]
    if now != before:
        store_keys.write_private(path, json.dumps({"identities": now}).encode())
    return now, now != before


def _new_keys() -> dict[str, str]:
    return {"accessKey": secrets.token_hex(10), "secretKey": secrets.token_urlsafe(30)}


def _flags(folder: Path, ports: dict[str, int]) -> list[str]:
    chosen = [f"-{name}={ports[name]}" for name in _PORTS]
    return [
        "server", f"-dir={folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3", "-filer", *chosen,
        f"-s3.config={folder / 's3.json'}", "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.iam=false",
        "-master.telemetry=false", "-master.volumeSizeLimitMB=1024", "-volume.max=0", "-s3.autoCreateBucket=false",
        f"-filer.localSocket={folder / 'filer.sock'}", f"-s3.localSocket={folder / 's3.sock'}",
        "-volume.preStopSeconds=0", "-master.electionTimeout=1s",
        # Whoever asked the master by HTTP would get a token for a volume; the filer would show every file.
        "-disableHttp=true", "-filer.disableHttp=true",
    ]  # fmt: skip


def running(folder: Path) -> list[int]:
    """The process of this folder's server; it stands in the folder, so it is found without a state file."""
    return state.working_in(folder, "weed")


def ensure_running(data_dir: Path, bucket: str = BUCKET) -> S3Server:
    """The S3 server of this data directory, started when needed and answering.

    It keeps its ports as long as nobody else took one. Errors: StoreMissing with the reason.
    """
    server = begin(data_dir, bucket)
    wait(data_dir)
    return server


def begin(data_dir: Path, bucket: str = BUCKET) -> S3Server:
    """Start it when needed, without waiting until it answers (`wait`). `bucket`: the application's, or a pattern."""
    folder = data_dir.resolve() / "s3"
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (admin, application), changed = _identities(folder, bucket)
    ports = state.read(data_dir).get("seaweed", {}).get("ports", {})
    if changed or not (store_keys.are_there(folder) and running(folder) and _answers(ports.get("s3.port"))):
        stop(data_dir)
        ports = _ports(ports)
        state.write(data_dir, seaweed={"ports": ports})
        store_keys.ensure(folder)
        _start(folder, ports)
    (of_admin,), (own,) = admin["credentials"], application["credentials"]
    return S3Server(
        endpoint=f"127.0.0.1:{ports['s3.port']}", access_key=own["accessKey"], secret_key=own["secretKey"],
        admin_access_key=of_admin["accessKey"], admin_secret_key=of_admin["secretKey"],
    )  # fmt: skip


def wait(data_dir: Path) -> None:
    """Until it answers. Errors: StoreMissing when it died or takes too long."""
    folder = data_dir.resolve() / "s3"
    port = state.read(data_dir).get("seaweed", {}).get("ports", {}).get("s3.port")
    deadline = time.monotonic() + _WAIT_S
    while not _answers(port):
        if not running(folder) or time.monotonic() > deadline:
            raise StoreMissing(f"S3 服务没有应答，原因见 {folder / 'weed.log'}")
        time.sleep(0.05)


def _answers(port: int | None) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port or 0), timeout=2):
            return True
    except OSError:
        return False


def _ports(known: dict[str, int]) -> dict[str, int]:
    """A port for each part, the same as last time when free; weed wants them explicit, else it binds fixed ones."""
    if set(known) == set(_PORTS) and all(becomes_free(port) for port in known.values()):
        return known
    ports: dict[str, int] = {}
    while len(ports) < len(_PORTS):
        port = free_port()
        if port not in ports.values():
            ports[_PORTS[len(ports)]] = port
    return ports


def _start(folder: Path, ports: dict[str, int]) -> subprocess.Popen[bytes]:
    with (folder / "weed.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603
            [_binary(), "-logtostderr=true", *_flags(folder, ports)],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, cwd=folder, umask=0o077,
        )  # fmt: skip


def stop(data_dir: Path) -> None:
    """Stop the S3 server of this data directory; nothing when it does not run."""
    folder = data_dir.resolve() / "s3"
    deadline = time.monotonic() + _STOP_S
    sent: set[int] = set()
    while pids := running(folder):
        for pid in pids:
            if pid not in sent or time.monotonic() > deadline:
                sent.add(pid)
                _signal(pid, signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.05)


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
