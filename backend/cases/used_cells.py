"""Which grid cells cases have lain in."""

from collections.abc import Sequence

from backend.db import fetch

# The log names a case's first cell and every later one; squads and rules may stand for a cell alone.
_NEVER = """
WITH log AS MATERIALIZED (
    SELECT convert_from(body, 'UTF8') AS words FROM case_event WHERE position(convert_to($2, 'UTF8') IN body) > 0
)
SELECT c.code FROM unnest($1::text[]) AS c (code)
WHERE NOT EXISTS (SELECT 1 FROM case_file f WHERE f.cell_code = c.code)
  AND NOT EXISTS (SELECT 1 FROM log WHERE position(c.code IN log.words) > 0)
  AND NOT EXISTS (SELECT 1 FROM posting p WHERE p.area_code = c.code)
  AND NOT EXISTS (SELECT 1 FROM routing_rule r WHERE r.area_prefix = c.code)
"""


async def never_used(codes: Sequence[str]) -> set[str]:
    """Of codes of cells of one community, those that no case ever had, no squad is posted to and no rule names."""
    if not codes:
        return set()
    return {r["code"] for r in await fetch(_NEVER, list(codes), codes[0][:-3])}
