"""docker-compose.yml: no container can take the whole machine."""

from pathlib import Path
from typing import Any

import pytest
import yaml

_FILE = Path(__file__).resolve().parents[2] / "docker-compose.yml"
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(_FILE.read_text())["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_memory_processes_and_room_for_files_are_bounded(name: str) -> None:
    service = SERVICES[name]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert all("size=" in one for one in service.get("tmpfs", []))
