"""What the private servers wrote down about themselves (`<data dir>/state.json`), so that `menqian` finds them."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


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
def locked(data_dir: Path, name: str = "lock") -> Iterator[None]:
    """Only one process at a time; the lock goes with the process, so a killed one leaves nothing behind."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
