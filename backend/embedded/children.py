"""Child processes of `menqian up`: started in groups of their own, restarted when they die, never left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from backend.embedded import state
from backend.embedded.console import complain

_PR_SET_PDEATHSIG = 1
_QUICK_S = 20.0  # a child that lived shorter than this died "at once"
_MOST_TRIES = 6
_STOP_S = 8.0
_LOG_LIMIT = 10_000_000


class GaveUp(RuntimeError):
    """A child keeps dying; the message says which and where its log is."""


def _die_with_parent() -> None:
    """In the child: be told to stop when the parent is killed and cannot do it itself."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """One program that should run as long as we do."""

    def __init__(self, name: str, arguments: list[str], environment: dict[str, str], log: Path) -> None:
        self.name = name
        self.log = log
        self._command = [sys.executable, *arguments]
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._quick_deaths = 0
        self._again_at = 0.0

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.rename(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                self._command, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=_die_with_parent,
            )  # fmt: skip
        self._started = time.monotonic()

    @property
    def mark(self) -> dict[str, Any]:
        """What identifies the process later, also when its number was given to another."""
        assert self._process is not None
        return {"pid": self._process.pid, "started": state.started_at(self._process.pid)}

    def died(self) -> int | None:
        """The exit code when it is not running."""
        return None if self._process is None else self._process.poll()

    def watch(self) -> bool:
        """Start it again when it died, later each time; whether it was started.

        Errors: GaveUp when it died at once too often.
        """
        code = self.died()
        if code is None:
            return False
        now = time.monotonic()
        if not self._again_at:
            self._quick_deaths = self._quick_deaths + 1 if now - self._started < _QUICK_S else 1
            if self._quick_deaths >= _MOST_TRIES:
                raise GaveUp(f"{self.name} 反复退出（代码 {code}），日志：{self.log}\n{self.last_words()}")
            self._again_at = now + 2.0 ** (self._quick_deaths - 1)
            complain(f"{self.name} 意外退出（代码 {code}），即将重启；日志：{self.log}", "restarting")
        if now < self._again_at:
            return False
        self._again_at = 0.0
        self.start()
        return True

    def last_words(self) -> str:
        """The end of its log."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        except OSError:
            return ""

    def terminate(self) -> None:
        """Ask the whole group to stop."""
        if self._process is not None and self._process.poll() is None:
            _signal_group(self._process.pid, signal.SIGTERM)

    def wait(self) -> None:
        """Until it is gone; killed when it takes too long."""
        if self._process is None:
            return
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            _signal_group(self._process.pid, signal.SIGKILL)
            self._process.wait()


def end_orphans(marks: list[dict[str, Any]]) -> None:
    """Stop what a killed run left running: only processes whose number and start time are the recorded ones."""
    ours = [m for m in marks if m.get("started") is not None and state.started_at(m["pid"]) == m["started"]]
    for mark in ours:
        _signal_group(mark["pid"], signal.SIGTERM)
    deadline = time.monotonic() + _STOP_S
    for mark in ours:
        while state.started_at(mark["pid"]) == mark["started"] and not _is_zombie(mark["pid"]):
            if time.monotonic() > deadline:
                _signal_group(mark["pid"], signal.SIGKILL)
            time.sleep(0.05)


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (OSError, IndexError):
        return True


def _signal_group(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
