"""CONTRIBUTING.md fits the tree as it is. That what it makes works is in test_recipes.py, which starts processes."""

import re
import shutil
from pathlib import Path

import pytest

from tests.guides import recipes
from tests.harness.databases import REPOSITORY

GUIDE = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_every_step_of_every_recipe_has_its_place(tmp_path: Path) -> None:
    found = {name: recipe for name, recipe in recipes.read(GUIDE).items() if recipe.steps}
    assert set(found) == {"A command", "A room", "A background job", "A screen"}
    for recipe in found.values():
        assert recipe.commands
        for path in {step.path for step in recipe.steps}:
            if (REPOSITORY / path).exists() and not (tmp_path / path).exists():
                (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(REPOSITORY / path, tmp_path / path)
        recipes.follow(recipe, tmp_path)


@pytest.mark.parametrize("there", ["b\n", "a\na\n"])
def test_a_line_that_is_not_there_once_is_no_place(tmp_path: Path, there: str) -> None:
    (tmp_path / "one.txt").write_text(there)
    recipe = recipes.Recipe(steps=[recipes.Step("one.txt", "diff", " a\n+b\n")])
    with pytest.raises(recipes.DoesNotFit):
        recipes.follow(recipe, tmp_path)


def test_every_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)#]+)", GUIDE)
    assert links
    assert [link for link in links if not (REPOSITORY / link).exists()] == []
