"""Wire forms of the people feature."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec

from backend.kernel.wire import View, Wire
from backend.people.actor import UnitKind
from backend.people.permits import Role, Verb


class SignIn(Wire):
    """`VERBATIM`: a password is compared as it was typed (backend.kernel.bodies)."""

    VERBATIM: ClassVar = ("password",)

    username: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class PasswordChange(Wire):
    """`VERBATIM`: as for SignIn. What may become a password: backend.people.passwords.check."""

    VERBATIM: ClassVar = ("current", "new")

    current: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    new: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class OwnSessionView(View):
    """A browser or phone in which somebody is signed in; `lastSeenAt` to the hour, `current`: the one that asks."""

    id: UUID
    created_at: datetime
    last_seen_at: datetime
    user_agent: str
    current: bool


class UserView(View):
    id: UUID
    username: str
    name: str
    roles: list[Role]


class SessionView(View):
    token: str
    user: UserView


class UnitRef(View):
    id: UUID
    name: str
    kind: UnitKind | None = None


class WrongTries(View):
    """Wrong passwords for an account, how many and the last one's time."""

    count: int
    last_at: datetime


class MeView(View):
    """`wrongTries`: with this account since the sign-in before this one."""

    user: UserView
    unit: UnitRef | None
    verbs: list[Verb]
    scopes: list[str]
    wrong_tries: WrongTries | None = None


class AuditView(View):
    """Something that concerns an account. `actor`, `account`: user names; without an actor it was nobody who is signed
    in, or the command line. `network`: equal for equal networks, no address. `subject`: the row that it was done to,
    `photo/<sha256>`, `case/<id>` or `unit/<name>`."""

    no: int
    at: datetime
    act: str
    actor: str | None
    account: str | None
    network: str | None
    subject: str | None


class MemberView(View):
    """Somebody of a unit whom its leader can give a task to. `openTasks`: tasks that person has now."""

    id: UUID
    name: str
    roles: list[Role]
    open_tasks: int


class UnitView(View):
    id: UUID
    name: str
    kind: UnitKind
    parent_id: UUID | None
    district_code: str
    area_codes: list[str]
    open_tasks: int = 0
