"""What the private servers wrote down about themselves (`<data dir>/state.json`), so that `menqian` finds them."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class AlreadyRunning(RuntimeError):
    """Another process holds the lock."""


def read(data_dir: Path) -> dict[str, Any]:
    """The state file's content; empty when there is none or it is damaged."""
    try:
        return json.loads((data_dir / "state.json").read_text())
    except (OSError, ValueError):
        return {}


def write(data_dir: Path, **changes: Any) -> None:
    """Merge `changes` into the state file, atomically; readable by its owner alone."""
    state = {**read(data_dir), **changes}
    part = data_dir / f".state.{os.getpid()}"
    part.touch(mode=0o600)
    part.write_text(json.dumps(state, indent=1))
    part.rename(data_dir / "state.json")


def environment(data_dir: Path) -> dict[str, str]:
    """The MENQIAN_* variables of the private servers; empty when none was set up here."""
    return {k: v for k, v in read(data_dir).get("environment", {}).items() if v}


@contextmanager
def locked(data_dir: Path, name: str = "lock", *, wait: bool = True) -> Iterator[None]:
    """Only one process at a time; the lock goes with the process, so a killed one leaves nothing behind.

    Errors: AlreadyRunning at once when `wait` is off and another process holds it.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / name).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise AlreadyRunning(str(data_dir / name)) from error
        yield


def started_at(pid: int) -> int | None:
    """When the process started, in clock ticks since boot; None when it is gone. A pid alone may be reused."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19])
    except (OSError, ValueError, IndexError):
        return None


def working_in(folder: Path, program: str) -> list[int]:
    """Processes that run `program` and whose working directory is `folder` (our servers stand in their own folders)."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                name = (entry / "exe").readlink().name.removesuffix(" (deleted)")
                if name == program and (entry / "cwd").readlink() == folder:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found
