"""Who may see a case, as one SQL clause for every query: whoever has one of the scopes that show it (permits.py).

A test refuses the clause anywhere else, and another one walks every door with a reader who may not see the case.
"""


def visible(case: str, scopes: str) -> str:
    """Whether one of `scopes` (an expression of type text[]) shows the case whose id the expression `case` gives."""
    return f"EXISTS (SELECT 1 FROM case_scope shown WHERE shown.case_id = {case} AND shown.scope = ANY({scopes}))"


def visible_in_line(case: str, scopes: str) -> str:
    """The same for the case or one that it was merged into: what was handed in with it is seen there too."""
    return (
        f"EXISTS (SELECT 1 FROM case_line({case}) AS line (id) JOIN case_scope shown ON shown.case_id = line.id"
        f" WHERE shown.scope = ANY({scopes}))"
    )
