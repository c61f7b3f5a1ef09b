"""Who acts: an account with its verbs and the scopes it may see."""

from typing import Literal
from uuid import UUID

import msgspec

UnitKind = Literal["bureau", "squad", "agency", "desk"]


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in person for the length of one request.

    `scopes` are the visibility keys a case is matched against (backend/people/permits.py `scopes_of`).
    """

    account_id: UUID
    session_id: UUID
    username: str
    name: str
    officer_no: str | None
    unit_id: UUID | None
    unit_name: str | None
    unit_kind: UnitKind | None
    roles: tuple[str, ...]
    verbs: frozenset[str]
    scopes: tuple[str, ...]
