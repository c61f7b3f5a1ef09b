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

import msgspec

from backend.embedded import state, store_keys
from backend.embedded.postgres import becomes_free, free_port

_PORTS = (
    "master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc", "s3.port",
    "s3.port.grpc",
)  # fmt: skip
_WAIT_S = 40.0
# Its filer waits 15 s for a stream to itself that never ends; what was acknowledged is written: it is killed earlier.
_STOP_S = 2.0


class StoreMissing(RuntimeError):
    """SeaweedFS is not installed or did not start; the message says what to do."""


class S3Server(msgspec.Struct, frozen=True):
    """A running S3 server."""

    endpoint: str
    access_key: str
    secret_key: str


def _binary() -> str:
    found = shutil.which("weed", path=str(Path(sys.executable).parent)) or shutil.which("weed")
    if found is None:
        raise StoreMissing("没有找到 SeaweedFS（weed）：请运行 make run，它会装好 .venv")
    return found


def _keys(folder: Path) -> tuple[str, str]:
    """This installation's keys, made at first use, and the configuration that lets nobody else in."""
    path = folder / "s3.json"
    if not path.exists():
        keys = {"accessKey": secrets.token_hex(10), "secretKey": secrets.token_urlsafe(30)}
        config = {"identities": [{"name": "menqian", "credentials": [keys],
                                  "actions": ["Admin", "Read", "List", "Tagging", "Write"]}]}  # fmt: skip
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(config, file)
    keys = json.loads(path.read_text())["identities"][0]["credentials"][0]
    return keys["accessKey"], keys["secretKey"]


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


def ensure_running(data_dir: Path) -> S3Server:
    """The S3 server of this data directory, started when needed and answering.

    It keeps its ports as long as nobody else took one. Errors: StoreMissing with the reason.
    """
    server = begin(data_dir)
    wait(data_dir)
    return server


def begin(data_dir: Path) -> S3Server:
    """Start it when needed, without waiting until it answers (`wait`)."""
    folder = data_dir.resolve() / "s3"
    (folder / "data").mkdir(parents=True, exist_ok=True)
    access, secret = _keys(folder)
    ports = state.read(data_dir).get("seaweed", {}).get("ports", {})
    if not (store_keys.are_there(folder) and running(folder) and _answers(ports.get("s3.port"))):
        stop(data_dir)
        ports = _ports(ports)
        state.write(data_dir, seaweed={"ports": ports})
        store_keys.ensure(folder)
        _start(folder, ports)
    return S3Server(f"127.0.0.1:{ports['s3.port']}", access, secret)


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
