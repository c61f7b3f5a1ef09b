"""Sign-in, sessions, accounts, units."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from backend.db import atomic, execute
from backend.db.budget import give_back, spend
from backend.kernel.clock import Clock
from backend.kernel.ids import new_id
from backend.kernel.secrets import keyed_hash
from backend.people import passwords, queries
from backend.people.actor import Actor
from backend.people.errors import DuplicateUsername, WrongPassword
from backend.people.permits import scopes_of
from backend.settings import settings

SESSION_LIFE = timedelta(days=30)
_WINDOW_S = 900
_TRIES_PER_USERNAME = 10


def token_hash(token: str) -> bytes:
    """What is stored of a session token: SHA-256, enough for 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


async def sign_in(username: str, password: str, address: str, agent: str, clock: Clock) -> tuple[str, Actor]:
    """A fresh session: its token and the actor.

    Errors: WrongPassword (401) for an unknown, inactive or mismatching account; RateLimited (429) after
    10 wrong tries for a name, or MENQIAN_WRONG_PASSWORDS from an address, within 15 minutes. Right ones cost nothing:
    a whole office shares an address.
    """
    now = clock.now()
    name = username.strip().lower()
    office = f"signin:{keyed_hash(settings().secret, 'address', address.encode()).hex()[:32]}"
    await spend(office, 1, settings().wrong_passwords, _WINDOW_S, now)
    await spend(f"signin:name:{name}", 1, _TRIES_PER_USERNAME, _WINDOW_S, now)
    row = await queries.account_by_username(name)
    if not await passwords.matches(row["password_hash"] if row and row["active"] else None, password):
        raise WrongPassword()
    assert row is not None
    await forgive(name)
    await give_back(office, 1, _WINDOW_S, now)
    token = await open_session(row["id"], agent, now)
    actor = await actor_of(token, now)
    assert actor is not None
    return token, actor


async def open_session(account_id: UUID, agent: str, now: datetime) -> str:
    """A fresh session for an account whose holder was recognised; its token, of which only the hash is kept."""
    token = secrets.token_urlsafe(32)
    await queries.insert_session(new_id(), token_hash(token), account_id, now, now + SESSION_LIFE, agent)
    return token


async def forgive(name: str) -> None:
    """A right password gives the name its tries back."""
    await execute("DELETE FROM budget WHERE bucket = $1", f"signin:name:{name}")


async def actor_of(token: str, now: datetime) -> Actor | None:
    """Who this token stands for; None when the session is unknown, expired or revoked."""
    row = await queries.actor_row(token_hash(token), now)
    return None if row is None else _actor(row)


def _actor(row: asyncpg.Record) -> Actor:
    return Actor(
        account_id=row["id"],
        session_id=row["session_id"],
        username=row["username"],
        name=row["name"],
        officer_no=row["officer_no"],
        unit_id=row["unit_id"],
        unit_name=row["unit_name"],
        unit_kind=row["unit_kind"],
        roles=tuple(row["roles"] or ()),
        verbs=frozenset(row["verbs"] or ()),
        scopes=scopes_of(row["sees"] or (), row["id"], row["unit_id"], row["district_code"], row["areas"] or ()),
    )


async def sign_out(actor: Actor, clock: Clock) -> None:
    await queries.revoke_session(actor.session_id, clock.now())


async def add_account(
    username: str,
    password: str,
    name: str,
    unit_id: UUID | None,
    roles: list[str],
    *,
    clock: Clock,
    officer_no: str | None = None,
    is_demo: bool = False,
    hashed: str | None = None,
) -> UUID:
    """A new account; its id. `is_demo` marks a password that is public knowledge; `hashed` is its hash where many
    accounts have that one.

    Errors: DuplicateUsername (409).
    """
    hashed = hashed or await passwords.hash_password(password)
    account_id = new_id()
    values = {
        "id": account_id, "username": username.strip().lower(), "name": name, "officer_no": officer_no,
        "password_hash": hashed, "demo_password": is_demo, "unit_id": unit_id, "created_at": clock.now(),
    }  # fmt: skip
    try:
        async with atomic():
            await queries.insert_account(values, roles)
    except asyncpg.UniqueViolationError as error:
        raise DuplicateUsername(username) from error
    return account_id


async def disable_account(username: str, clock: Clock) -> bool:
    """Nobody signs in with this account any more and its sessions end at once; False when there is no such account."""
    async with atomic():
        account_id = await queries.disable(username.strip().lower())
        if account_id is not None:
            await queries.revoke_sessions(account_id, clock.now())
    return account_id is not None


async def enable_account(username: str) -> str | bool | None:
    """The way back from `disable_account`; the person signs in anew.

    False when there is no such account; the name of its unit when that has ended (then it stays disabled); else None.
    """
    async with atomic():
        found = await queries.enable(username.strip().lower())
    return False if found is None else found[1]


async def set_password(username: str, password: str, clock: Clock) -> bool:
    """A new password; every session opened with the old one ends. False when there is no such account."""
    hashed = await passwords.hash_password(password)
    async with atomic():
        account_id = await queries.change_password(username.strip().lower(), hashed)
        if account_id is not None:
            await queries.revoke_sessions(account_id, clock.now())
    return account_id is not None


async def add_unit(
    kind: str,
    name: str,
    district_code: str,
    *,
    name_en: str = "",
    parent_id: UUID | None = None,
    area_codes: tuple[str, ...] = (),
    clock: Clock,
) -> UUID:
    """A unit of the organisation tree, posted to the areas named; its id."""
    unit_id = new_id()
    async with atomic():
        await execute(
            "INSERT INTO unit (id, kind, name, name_en, parent_id, district_code) VALUES ($1, $2, $3, $4, $5, $6)",
            unit_id, kind, name, name_en, parent_id, district_code,
        )  # fmt: skip
        for code in area_codes:
            await execute(
                "INSERT INTO posting (unit_id, area_code, valid_from) VALUES ($1, $2, $3)", unit_id, code, clock.now()
            )
    return unit_id
