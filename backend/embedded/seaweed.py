"""A private S3 server: SeaweedFS with keys of its own, every port on loopback, telemetry off."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from backend.embedded import state
from backend.embedded.postgres import free_port

_PORTS = (
    "master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc", "s3.port",
    "s3.port.grpc",
)  # fmt: skip
_WAIT_S = 40.0


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
    ]  # fmt: skip


def alive(pid: int | None, word: str) -> bool:
    """Whether the process runs and is the one we started (its command line has `word`)."""
    if not pid:
        return False
    try:
        return word in Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return False


def ensure_running(data_dir: Path) -> S3Server:
    """The S3 server of this data directory, started when needed.

    Errors: StoreMissing with the reason.
    """
    folder = data_dir.resolve() / "s3"
    (folder / "data").mkdir(parents=True, exist_ok=True)
    access, secret = _keys(folder)
    known = state.read(data_dir).get("seaweed", {})
    if not alive(known.get("pid"), str(folder)):
        ports = _free_ports()
        process = _start(folder, ports)
        state.write(data_dir, seaweed={"pid": process.pid, "ports": ports})
        _wait(process, ports["s3.port"], folder)
        known = {"ports": ports}
    return S3Server(f"127.0.0.1:{known['ports']['s3.port']}", access, secret)


def _free_ports() -> dict[str, int]:
    """A free port for each part; weed wants them explicit, else it binds fixed ones."""
    ports: dict[str, int] = {}
    while len(ports) < len(_PORTS):
        port = free_port()
        if port not in ports.values():
            ports[_PORTS[len(ports)]] = port
    return ports


def _start(folder: Path, ports: dict[str, int]) -> subprocess.Popen[bytes]:
    with (folder / "weed.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603
            [_binary(), f"-logdir={folder}", *_flags(folder, ports)],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, cwd=folder,
        )  # fmt: skip


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + _WAIT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise StoreMissing(f"S3 服务没有启动，原因见 {folder / 'weed.log'}")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise StoreMissing(f"S3 服务 {_WAIT_S:.0f} 秒内没有应答，见 {folder / 'weed.log'}")


def stop(data_dir: Path) -> None:
    """Stop the S3 server of this data directory; nothing when it does not run."""
    pid = state.read(data_dir).get("seaweed", {}).get("pid")
    if not alive(pid, str(data_dir.resolve() / "s3")):
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 10
    while alive(pid, "weed") and time.monotonic() < deadline:
        time.sleep(0.05)
    if alive(pid, "weed"):
        os.kill(pid, signal.SIGKILL)
