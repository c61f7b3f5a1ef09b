"""A private PostgreSQL cluster on loopback: never as root, never on 5432, the distribution's own left alone."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import msgspec

from backend.embedded import state

_PORTS = range(20000, 32000)
_STARTING = 1  # pg_isready: the server runs but refuses connections still
_RECOVERY_S = 60.0
ROLE = "menqian_app"  # API and worker; the owner is `menqian`
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # tests only: a crash loses data


class PostgresMissing(RuntimeError):
    """PostgreSQL with PostGIS is not installed, or did not start; the message says what to do."""


class PgServer(msgspec.Struct, frozen=True):
    """A running cluster."""

    port: int
    password: str
    role_password: str
    data: Path

    def url(self, database: str) -> str:
        """For the owner of everything."""
        return f"postgresql://menqian:{self.password}@127.0.0.1:{self.port}/{database}"

    def role_url(self, database: str) -> str:
        """For API and worker; the role is made by the migration."""
        return f"postgresql://{ROLE}:{self.role_password}@127.0.0.1:{self.port}/{database}"


def binaries() -> Path:
    """The folder of the newest installed PostgreSQL that has PostGIS.

    Errors: PostgresMissing.
    """
    found = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "initdb").exists()]
    with_postgis = [
        p for p in found if Path(f"/usr/share/postgresql/{p.parent.name}/extension/postgis.control").exists()
    ]
    if not with_postgis:
        raise PostgresMissing("没有找到 PostgreSQL 和 PostGIS：请安装 postgresql-15-postgis-3（make run 会自动安装）")
    return max(with_postgis, key=lambda p: int(p.parent.name))


def free_port() -> int:
    """A free TCP port on loopback, below the range from which the system serves outgoing connections."""
    while True:
        port = _PORTS.start + secrets.randbelow(len(_PORTS))
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    """Whether nobody listens on this port of loopback."""
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def becomes_free(port: int, within_s: float = 2.0) -> bool:
    """Whether the port is free, or soon: a process that was just killed closes its sockets a moment later."""
    deadline = time.monotonic() + within_s
    while not is_free(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _owner() -> str | None:
    """Whom to become: PostgreSQL refuses to run as root. None: stay who we are."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError as error:
        raise PostgresMissing("以 root 运行时需要系统用户 postgres（安装 PostgreSQL 时会建立）") from error


def _reachable(folder: Path, owner: str) -> bool:
    """Whether the owner may pass through every parent of the folder."""
    return subprocess.run(["su", "-s", "/bin/sh", owner, "-c", f"test -x '{folder}'"], check=False).returncode == 0  # noqa: S603, S607


def cluster_folder(data_dir: Path) -> Path:
    """Where the cluster lies: under the data directory, or under /var/lib/menqian where its owner can reach it."""
    owner = _owner()
    data_dir.mkdir(parents=True, exist_ok=True)
    known = state.read(data_dir).get("postgres", {}).get("folder")
    if known and (Path(known) / "data" / "PG_VERSION").exists():
        return Path(known)
    if owner is None or _reachable(data_dir.resolve(), owner):
        return data_dir.resolve() / "postgres"
    apart = Path("/var/lib/menqian")
    apart.mkdir(parents=True, exist_ok=True)
    apart.chmod(0o755)
    return apart / str(data_dir.resolve()).strip("/").replace("/", "-")


def _run(command: list[str], owner: str | None, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run as the cluster's owner."""
    drop: dict[str, Any] = {}
    if owner is not None:
        user = pwd.getpwnam(owner)
        drop = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}
    return subprocess.run(command, check=False, text=True, capture_output=True, **drop, **options)  # noqa: S603


def _initialise(folder: Path, owner: str | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    password_file = folder / "password"
    password_file.write_text(secrets.token_urlsafe(24))
    password_file.chmod(0o600)
    if owner is not None:
        shutil.chown(folder, owner, owner)
        shutil.chown(password_file, owner, owner)
    done = _run(
        [str(binaries() / "initdb"), "-D", str(folder / "data"), "-U", "menqian", "-E", "UTF8", "--locale=C.UTF-8",
         "--auth=scram-sha-256", f"--pwfile={password_file}"],
        owner,
    )  # fmt: skip
    if done.returncode:
        shutil.rmtree(folder / "data", ignore_errors=True)
        raise PostgresMissing(f"PostgreSQL 初始化失败：{done.stderr.strip()}")


def ensure_running(data_dir: Path, *, fast_and_unsafe: bool = False) -> PgServer:
    """The running cluster of this data directory, started (and first made) when needed.

    It keeps its port as long as nobody else took it. Neither a stale postmaster.pid nor orphans of a killed run block.
    Errors: PostgresMissing with the reason.
    """
    folder, owner = cluster_folder(data_dir), _owner()
    if not (folder / "data" / "PG_VERSION").exists():
        _initialise(folder, owner)
    port = running_port(folder)
    if port is None:
        port = _remembered_port(data_dir)
        _clear_away(folder)
        _start(folder, owner, port, _FAST if fast_and_unsafe else {})
        state.write(data_dir, postgres={"folder": str(folder), "port": port})
    return PgServer(
        port=port, password=(folder / "password").read_text().strip(), role_password=_role_password(folder),
        data=folder / "data",
    )  # fmt: skip


def _role_password(folder: Path) -> str:
    """Made at first use: also for a cluster of a version that had no such role."""
    path = folder / "role_password"
    if not path.exists():
        part = path.with_name(f".{path.name}.{os.getpid()}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(24))
        part.rename(path)
    return path.read_text().strip()


def _remembered_port(data_dir: Path) -> int:
    port = state.read(data_dir).get("postgres", {}).get("port")
    return port if port and becomes_free(port) else free_port()


def running_port(folder: Path) -> int | None:
    """The port of this cluster's live postmaster; None when it does not run."""
    try:
        lines = (folder / "data" / "postmaster.pid").read_text().splitlines()
        pid, port = int(lines[0]), int(lines[3])
    except (OSError, IndexError, ValueError):
        return None
    return port if pid in state.working_in(folder / "data", "postgres") and _answers(port) else None


def _answers(port: int) -> bool:
    """Whether the server speaks. A process that was just killed has its open socket for a moment, but says nothing."""
    ask = [str(binaries() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port), "-t", "2"]
    deadline = time.monotonic() + _RECOVERY_S
    while (code := subprocess.run(ask, check=False).returncode) == _STARTING:  # noqa: S603
        if time.monotonic() > deadline:
            break
        time.sleep(0.1)
    return code == 0


def _clear_away(folder: Path) -> None:
    """Remove what a killed run left: its processes, and lock files whose number now belongs to somebody else."""
    deadline = time.monotonic() + 15
    for attempt in range(1000):
        left = state.working_in(folder / "data", "postgres")
        if not left:
            for file in [folder / "data" / "postmaster.pid", *folder.glob(".s.PGSQL.*")]:
                file.unlink(missing_ok=True)
            return
        for pid in left:
            _signal(pid, signal.SIGQUIT if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(min(0.05 * (attempt + 1), 0.5))


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _start(folder: Path, owner: str | None, port: int, extra: dict[str, str]) -> None:
    options = {
        "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": _socket_folder(folder),
        "max_connections": "120", "shared_buffers": "256MB", "jit": "off", **extra,
    }  # fmt: skip
    flags = " ".join(f"-c {k}='{v}'" for k, v in options.items())
    log = folder / "postgres.log"
    command = [str(binaries() / "pg_ctl"), "-D", str(folder / "data"), "-l", str(log), "-o", flags, "-w", "-t", "60"]
    done = _run([*command, "start"], owner)
    if done.returncode:
        tail = log.read_text().splitlines()[-3:] if log.exists() else []
        raise PostgresMissing(f"PostgreSQL 没有启动：{done.stderr.strip()} {' '.join(tail)}")


def _socket_folder(folder: Path) -> str:
    """The cluster's own folder; no socket at all where the path is longer than the system's limit of 107 bytes."""
    return str(folder) if len(str(folder)) < 85 else ""


def stop(data_dir: Path) -> None:
    """Stop the cluster of this data directory; nothing when it does not run."""
    folder = cluster_folder(data_dir)
    if state.working_in(folder / "data", "postgres"):
        _run([str(binaries() / "pg_ctl"), "-D", str(folder / "data"), "-m", "fast", "-w", "stop"], _owner())
