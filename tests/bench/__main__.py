"""`make bench`: prints every measurement; `make bench ARGS=create` only the named ones.

Each part runs in a process and on a database of its own.
"""

import asyncio
import importlib
import os
import subprocess
import sys
from typing import Any

PARTS = ("create", "lists", "relay", "locate", "photos")


def _show(name: str, figures: dict[str, Any]) -> None:
    print(f"\n{name}")
    for key, value in figures.items():
        print(f"  {key:<28} {value:,.3f}" if isinstance(value, float) else f"  {key:<28} {value}", flush=True)


def _run(name: str) -> int:
    from tests.bench import servers

    print(f"… {name}", file=sys.stderr, flush=True)
    server = servers.cluster()
    url = asyncio.run(servers.fresh_database(server, f"bench_{name}"))
    env = {**os.environ, "MENQIAN_DATABASE_URL": url, "MENQIAN_SECRET": "00" * 32}
    return subprocess.run([sys.executable, "-m", "tests.bench", "--inside", name], env=env, check=False).returncode


def main() -> int:
    names = sys.argv[1:]
    if names[:1] == ["--inside"]:
        _show(names[1], asyncio.run(importlib.import_module(f"tests.bench.{names[1]}").bench()))
        return 0
    from tests.bench import servers

    if unknown := set(names) - set(PARTS):
        print(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    try:
        return max(_run(name) for name in names or PARTS)
    finally:
        servers.stop()


if __name__ == "__main__":
    sys.exit(main())
