"""`menqian serve`: the API by itself, in several processes."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from backend.embedded.postgres import free_port

pytestmark = [pytest.mark.slow, pytest.mark.real_commits]
NEVER_S = 120


def test_the_command_serves_with_several_workers(own_database: str, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    command = [str(Path(sys.executable).parent / "menqian"), "serve", "--workers", "2", "--port", str(port)]
    env = {**os.environ, "MENQIAN_DATABASE_URL": own_database}
    with log.open("wb") as out, subprocess.Popen(command, env=env, stdout=out, stderr=out) as server:
        try:
            assert answer(f"http://127.0.0.1:{port}/api/health/ready", server) == {"status": "ready"}, log.read_text()
        finally:
            server.terminate()


def answer(url: str, server: subprocess.Popen[bytes]) -> object:
    """What the server says as soon as it says something; None when it ended or never does."""
    given_up = time.monotonic() + NEVER_S
    while server.poll() is None and time.monotonic() < given_up:
        try:
            return httpx.get(url).json()
        except httpx.TransportError:
            time.sleep(0.1)
    return None
