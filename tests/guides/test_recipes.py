"""A stranger who follows CONTRIBUTING.md gets a command, a room, a background job and a screen that work."""

from pathlib import Path

import pytest

from tests.guides.tree import Tree

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("guides")]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """A room, its job and its screen build on each other."""
    return Tree(tmp_path_factory.mktemp("guides"))


def test_a_command_is_given_over_http(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    tree.follow("A command")
    tree.see("A command")


def test_a_room_answers_with_its_table(tree: Tree) -> None:
    tree.follow("A room")
    tree.see("A room")


def test_a_job_is_done_once_parked_and_done_by_the_worker(tree: Tree) -> None:
    tree.follow("A room", "A background job")
    tree.see("A background job")
    code, said = tree.run(".venv/bin/python -m pytest -q tests/guides/worker_runs.py")
    assert code == 0, said


def test_a_screen_has_its_types_and_shows(tree: Tree) -> None:
    tree.follow("A room", "A screen")
    tree.run("make docs")
    tree.see("A screen")
