"""What a file of rules replaces: the districts it names, and nothing else. Pure.

A rule's scope is the district of its area prefix (six digits), a shorter prefix as it stands, or everywhere (empty).
"""

from collections import Counter
from collections.abc import Sequence

import msgspec

from backend.dispatch.rules import RoutingRule

_DISTRICT = 6


class Merged(msgspec.Struct, frozen=True):
    """The rules of the next version, and how many each scope had and has: replaced ones, and those left alone."""

    rules: tuple[RoutingRule, ...]
    replaced: dict[str, tuple[int, int]]
    kept: dict[str, int]


def scope_of(rule: RoutingRule) -> str:
    """330781 for a rule of that district, empty for one that holds everywhere."""
    return rule.area_prefix[:_DISTRICT]


def merged(old: Sequence[RoutingRule], new: Sequence[RoutingRule]) -> Merged:
    """`new` in place of the old rules of the same scopes; the old rules of other scopes stay in their order.

    A rule with the code of one that it replaces takes its place, with what stands before it in the file. What is left
    comes at the end, but before the rules that end the list for a wider area: those would hide it.
    """
    scopes = {scope_of(rule) for rule in new}
    places = {rule.code: i for i, rule in enumerate(new)}
    found: list[RoutingRule] = []
    done = 0
    for rule in old:
        if scope_of(rule) not in scopes:
            found.append(rule)
        elif places.get(rule.code, -1) >= done:
            found += new[done : places[rule.code] + 1]
            done = places[rule.code] + 1
    at = len(found) if done else _before_the_wide(found, scopes)
    found[at:at] = new[done:]
    before, after = Counter(map(scope_of, old)), Counter(map(scope_of, new))
    return Merged(
        tuple(found), {s: (before[s], after[s]) for s in sorted(scopes)},
        {s: n for s, n in sorted(before.items()) if s not in scopes},
    )  # fmt: skip


def _before_the_wide(rules: Sequence[RoutingRule], scopes: set[str]) -> int:
    """Where the last rules begin that hold for a wider area than one of the scopes."""
    at = len(rules)
    while at and any(s != scope_of(rules[at - 1]) and s.startswith(scope_of(rules[at - 1])) for s in scopes):
        at -= 1
    return at
