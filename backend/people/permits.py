"""Verbs and scopes: who may, and what they may see.

A verb is held through a role; whether it applies to this very row is decided beside the loaded row, by the scopes:
`d:<district>` (and `d:outside` for matters outside every area), `a:<street>`, `u:<unit>`, `p:<account>`.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from backend.people.actor import Actor
from backend.people.errors import Forbidden, SignInRequired

OUTSIDE = "d:outside"
# Of an area's code: what lies below a street has no scope of its own.
DISTRICT_DIGITS, STREET_DIGITS = 6, 9

VERBS = frozenset({
    "report.inspect", "case.read", "case.accept", "case.request_check", "case.report_check", "case.file",
    "case.dispatch", "case.recall",
    "task.acknowledge", "task.assign", "task.return", "task.finish", "case.check", "case.close", "case.rework",
    "case.decline", "case.void", "case.transfer", "case.merge", "case.force_close", "case.relocate",
    "flag.settle", "photo.review", "contact.read", "photo.read", "unit.read", "user.manage", "territory.manage",
    "catalog.manage", "ops.read",
})  # fmt: skip
ROLES = ("inspector", "assistant", "clerk", "dispatcher", "squad_leader", "agency_handler", "supervisor", "admin")
if TYPE_CHECKING:  # rows hold plain text; the API's description says which
    Verb = str
    Role = str
else:
    Verb = Literal[tuple(sorted(VERBS))]
    Role = Literal[ROLES]


def require(actor: Actor | None, verb: str) -> Actor:
    """The actor, when signed in and holding the verb.

    Errors: SignInRequired (401), Forbidden (403).
    """
    if actor is None:
        raise SignInRequired()
    if verb not in actor.verbs:
        raise Forbidden(f"需要权限 {verb}", verb=verb)
    return actor


def scopes_of(
    sees: Iterable[str],
    account_id: UUID,
    unit_id: UUID | None,
    district: str | None,
    streets: Iterable[str],
    *,
    has_outside: bool,
) -> tuple[str, ...]:
    """The visibility keys of an account from how far its roles see.

    Everybody sees their own reports; `own` and `unit` add the unit's tasks, `area` the streets it is posted to, or
    its whole district where it is posted to that, `district` the whole district and, in the desk that gets it and the
    bureau above, what lies outside every area.
    """
    scopes = {f"p:{account_id}"}
    levels = set(sees)
    if unit_id is not None and levels:
        scopes.add(f"u:{unit_id}")
    if "area" in levels:
        scopes.update(f"{'d' if len(code) == DISTRICT_DIGITS else 'a'}:{code}" for code in streets)
    if "district" in levels and district:
        scopes.add(f"d:{district}")
        if has_outside:
            scopes.add(OUTSIDE)
    return tuple(sorted(scopes))
