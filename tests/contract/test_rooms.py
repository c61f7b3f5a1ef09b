"""A room that was added is known everywhere: to the import contracts, and with its tables to Piccolo."""

import tomllib
from pathlib import Path

from backend.piccolo_app import FEATURES

ROOT = Path(__file__).parents[2]
ROOMS = {path.parent.name for path in (ROOT / "backend").glob("*/__init__.py")}


def test_every_room_has_its_place_in_the_order_of_imports() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [order] = [contract for contract in contracts if contract["id"] == "order"]
    placed = {name.removeprefix("backend.") for layer in order["layers"] for name in layer.split(" | ")}
    assert placed >= ROOMS


def test_the_tables_of_every_room_are_compared_with_the_schema() -> None:
    """tests/contract/test_schema.py looks at those of FEATURES."""
    assert set(FEATURES) == {path.parent.name for path in (ROOT / "backend").glob("*/tables.py")}
