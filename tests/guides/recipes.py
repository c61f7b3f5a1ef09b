"""CONTRIBUTING.md as a stranger follows it: in each recipe the files to touch, in order, and the commands that show it.

A step begins `1. `, names its file in backticks and holds one block: ` ```diff ` goes into that file (several places
are parted by `@@`), any other block is the whole new file. ` ```sh ` holds commands.
"""

import re
from pathlib import Path
from textwrap import dedent

import msgspec

_BLOCK = re.compile(
    r"^\d+\. `(?P<path>[^`]+)`|^ *```(?P<kind>\w+)\n(?P<text>.*?)^ *```$", flags=re.MULTILINE | re.DOTALL
)


class Step(msgspec.Struct, frozen=True):
    """What a file gets."""

    path: str
    kind: str
    text: str


class Recipe(msgspec.Struct):
    """What is touched, and the lines of the shell that show it."""

    steps: list[Step] = []
    commands: list[str] = []


class DoesNotFit(Exception):
    """The file is not as the recipe says."""


def read(guide: str) -> dict[str, Recipe]:
    """Recipes by their headings; other sections have no steps."""
    parts = re.split(r"^## (.+)\n", guide, flags=re.MULTILINE)[1:]
    return {name: _recipe(text) for name, text in zip(parts[::2], parts[1::2], strict=True)}


def _recipe(text: str) -> Recipe:
    found, path = Recipe(), ""
    for block in _BLOCK.finditer(text):
        if block["path"]:
            path = block["path"]
        elif block["kind"] == "sh":
            found.commands += block["text"].splitlines()
        else:
            found.steps.append(Step(path, block["kind"], dedent(block["text"])))
    return found


def follow(recipe: Recipe, root: Path) -> None:
    """Do every step in the tree. Errors: DoesNotFit."""
    for step in recipe.steps:
        file = root / step.path
        if step.kind == "diff":
            text = file.read_text(encoding="utf-8")
            for place in re.split(r"^@@\n", step.text, flags=re.MULTILINE):
                text = _changed(text, place, step.path)
        elif file.exists():
            raise DoesNotFit(f"{step.path} is there already")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            text = step.text
        file.unlink(missing_ok=True)
        file.write_text(text, encoding="utf-8")


def _changed(text: str, place: str, path: str) -> str:
    """The file with one place changed: ` ` lines are there, `-` lines go, `+` lines come. Each place fits once."""
    asked = [(line[:1], line[1:]) for line in place.splitlines()]
    before, lines = [words for sign, words in asked if sign != "+"], text.splitlines()
    fits = [at for at in range(len(lines)) if _fits(lines[at : at + len(before)], before)]
    if len(fits) != 1:
        raise DoesNotFit(f"{path}: fits {len(fits)} times: {before}")
    there = iter(lines[fits[0] : fits[0] + len(before)])
    after = [words if sign == "+" else next(there) for sign, words in asked]
    kept = [line for line, (sign, _) in zip(after, asked, strict=True) if sign != "-"]
    return "\n".join([*lines[: fits[0]], *kept, *lines[fits[0] + len(before) :], ""])


def _fits(lines: list[str], before: list[str]) -> bool:
    """Whether these lines are there; one that ends in `…` goes on in the file."""
    return len(lines) == len(before) and all(
        line.startswith(words[:-1]) if words.endswith("…") else line == words
        for line, words in zip(lines, before, strict=True)
    )
