"""A copy of the tree, in which recipes are followed."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from tests.guides import recipes
from tests.harness.databases import DATA, REPOSITORY

_LINKED = (".venv", "pwa/node_modules")
_SAME = {
    # Without what it installs first.
    "make docs": ".venv/bin/python -m scripts.docs && (cd pwa && npm run --silent api-types)",
    # Without the pages that no recipe touches: every page takes a minute of two cores, and has it in another part.
    "cd pwa && npm run typecheck": "cd pwa && npx vue-tsc -p tsconfig.guide.json --noEmit",
}
_TYPES = {
    "extends": "./tsconfig.app.json",
    "include": ["src/env.d.ts", "src/i18n/words.ts", "src/app/navigation.ts", "src/features/lamps/*"],
    "compilerOptions": {
        "tsBuildInfoFile": "./guide.tsbuildinfo",
        # One page stands for each of the others where the table of routes loads it.
        "paths": {
            "@/features/lamps/*": ["./src/features/lamps/*"],
            "@/features/*": ["./src/app/FailurePage.vue"],
            "@/*": ["./src/*"],
        },
    },
}


class Tree:
    """The files that git knows, changed ones as they are; what is installed is shared."""

    def __init__(self, root: Path) -> None:
        self.root, self._followed = root, list[str]()
        self._recipes = recipes.read((REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8"))
        for name in _known():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, root / name)
        (root / ".venv").symlink_to(REPOSITORY / ".venv")
        self._link_node_modules()
        (root / "pwa/tsconfig.guide.json").write_text(json.dumps(_TYPES))
        if (REPOSITORY / ".mypy_cache").is_dir():  # what is known of the rest need not be found out again
            shutil.copytree(REPOSITORY / ".mypy_cache", root / ".mypy_cache")

    def _link_node_modules(self) -> None:
        """Each package by itself: tools write their caches into a folder of the copy's own."""
        here, there = REPOSITORY / "pwa/node_modules", self.root / "pwa/node_modules"
        there.mkdir()
        for package in here.iterdir():
            if package.name not in {".tmp", ".vite", ".vite-temp"}:
                (there / package.name).symlink_to(package)

    def follow(self, *names: str) -> None:
        """Each recipe once."""
        for name in names:
            if name not in self._followed:
                recipes.follow(self._recipes[name], self.root)
                self._followed.append(name)

    def see(self, name: str) -> None:
        """The commands that end the recipe say that it works."""
        for command in self._recipes[name].commands:
            code, said = self.run(command)
            assert code == 0, f"{command}\n{said}"

    def run(self, command: str) -> tuple[int, str]:
        """A line of the shell at the top of the tree: its code and what it printed."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "MENQIAN_"))}
        environment |= {
            "MENQIAN_TEST_SERVERS": str(DATA),
            "PATH": f"{os.environ['PATH']}:{REPOSITORY / '.venv/bin'}",  # Node.js, where the machine's own is too old
        }
        done = subprocess.run(
            ["bash", "-c", _SAME.get(command, command)], cwd=self.root, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment,
        )  # fmt: skip
        return done.returncode, done.stdout


def _known() -> list[str]:
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.split("\0")
    return [name for name in names if name and name not in _LINKED and (REPOSITORY / name).is_file()]
