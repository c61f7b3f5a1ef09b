"""What a test asks of a case on which several units work, as the API shows it."""

from typing import Any


def tasks(case: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    return [(t["role"], t["state"], t["verdict"]) for t in case["tasks"]]


def task_of(case: dict[str, Any], unit: str) -> str:
    return next(t["id"] for t in case["tasks"] if t["unit"]["name"] == unit)


def offered(case: dict[str, Any]) -> set[str]:
    return {c["command"] for c in case["commands"]}
