"""`python -m scripts.dead_code` names functions, methods and classes that only tests use; 1 when there are any.

Members of wire structs and columns of tables are read by name elsewhere, tables by Piccolo, and ruff finds unused
variables: none of those is looked at here.
"""

import sys

from vulture import Vulture

_LOOKED_AT = {"function", "method", "class", "property"}
_CALLED_ELSEWHERE = {
    "check_version",  # Piccolo's engine
    "column_type",  # Piccolo's columns
    "authenticate_request",  # Litestar's middleware
    "from_sql",  # migrations/
    "advance",  # FixedClock, and the feed's consumers with
    "consumer",  # which tests/live/test_restore.py proves that a restored dump goes on where it stood
}


def main() -> int:
    found = Vulture()
    found.scavenge(["backend", "scripts"])
    dead = [
        item
        for item in found.get_unused_code()
        if item.typ in _LOOKED_AT and item.name not in _CALLED_ELSEWHERE and item.filename.name != "tables.py"
    ]
    for item in dead:
        sys.stderr.write(f"{item.filename}:{item.first_lineno}: {item.typ} {item.name} is used by nothing\n")
    return 1 if dead else 0


if __name__ == "__main__":
    raise SystemExit(main())
