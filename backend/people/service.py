"""Sign-in, sessions, accounts, units."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from backend.db import atomic, execute
from backend.kernel.clock import Clock
from backend.kernel.errors import NotFound
from backend.kernel.ids import new_id
from backend.kernel.wire import Page
from backend.people import audit, passwords, queries, tries
from backend.people.actor import Actor
from backend.people.audit import network_hashes
from backend.people.errors import (
    AreaElsewhere,
    AreaUnfit,
    DuplicateUsername,
    NotPosted,
    PublicPassword,
    SignInRequired,
    UnknownAccount,
    WrongCurrentPassword,
    WrongPassword,
)
from backend.people.permits import DISTRICT_DIGITS, STREET_DIGITS, require, scopes_of
from backend.people.schemas import AuditView, OwnSessionView
from backend.people.tries import Try
from backend.settings import settings

SESSION_LIFE = timedelta(days=30)
_ENTRIES = 100
_SEEN_EVERY = timedelta(hours=1)  # how exactly a session's last use is known


def token_hash(token: str) -> bytes:
    """What is stored of a session token: SHA-256, enough for 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


async def sign_in(username: str, password: str, address: str, agent: str, clock: Clock) -> tuple[str, Actor]:
    """A fresh session: its token and the actor.

    Errors: WrongPassword (401) for an unknown, inactive or mismatching account; RateLimited (429) for who was wrong too
    often (backend.people.tries).
    """
    now, name = clock.now(), username.strip().lower()
    row = await queries.account_by_username(name)
    account_id = row["id"] if row else None
    this = Try(name, account_id, network_hashes(address))
    await tries.begin(this, now)
    if not await passwords.matches(row["password_hash"] if row and row["active"] else None, password):
        await audit.record("sign_in_wrong", now, account_id=account_id, network=this.network)
        raise WrongPassword()
    assert account_id is not None
    await tries.was_right(this, now)
    token = await open_session(account_id, agent, now)
    await audit.record("sign_in", now, actor_id=account_id, account_id=account_id, network=this.network)
    actor = await actor_of(token, now)
    assert actor is not None
    return token, actor


async def open_session(account_id: UUID, agent: str, now: datetime) -> str:
    """A fresh session for an account whose holder was recognised; its token, of which only the hash is kept."""
    token = secrets.token_urlsafe(32)
    await queries.insert_session(new_id(), token_hash(token), account_id, now, now + SESSION_LIFE, agent)
    return token


async def actor_of(token: str, now: datetime) -> Actor | None:
    """Who this token stands for; None when the session is unknown, expired, revoked or was not used for long."""
    row = await queries.actor_row(token_hash(token), now, _used_since(now))
    if row is None:
        return None
    if now - row["last_seen_at"] > _SEEN_EVERY:
        await queries.touch_session(row["session_id"], now)
    return _actor(row)


def _used_since(now: datetime) -> datetime:
    return now - timedelta(days=settings().idle_days)


async def standing(session_ids: list[UUID], now: datetime) -> dict[UUID, Actor]:
    """Whom these sessions stand for now, by session; those that ended are left out (streams ask every few seconds)."""
    return {row["session_id"]: _actor(row) for row in await queries.actor_rows(session_ids, now, _used_since(now))}


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
        scopes=scopes_of(
            row["sees"] or (),
            row["id"],
            row["unit_id"],
            row["district_code"],
            row["areas"] or (),
            has_outside=bool(row["has_outside"]),
        ),
    )


async def sign_out(actor: Actor, clock: Clock) -> None:
    await queries.revoke_session(actor.session_id, clock.now())
    await audit.record("sign_out", clock.now(), actor_id=actor.account_id, account_id=actor.account_id)


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
            await audit.record("account_added", clock.now(), account_id=account_id)
    except asyncpg.UniqueViolationError as error:
        raise DuplicateUsername(username) from error
    return account_id


async def disable_account(username: str, clock: Clock) -> bool:
    """Nobody signs in with this account any more and its sessions end at once; False when there is no such account."""
    async with atomic():
        account_id = await queries.disable(username.strip().lower())
        if account_id is not None:
            await queries.revoke_sessions(account_id, clock.now())
            await audit.record("account_disabled", clock.now(), account_id=account_id)
    return account_id is not None


async def enable_account(username: str, clock: Clock) -> str | bool | None:
    """The way back from `disable_account`; the person signs in anew.

    False when there is no such account; the name of its unit when that has ended (then it stays disabled); else None.
    """
    async with atomic():
        found = await queries.enable(username.strip().lower())
        if found is not None and found[1] is None:
            await audit.record("account_enabled", clock.now(), account_id=found[0])
    return False if found is None else found[1]


async def set_password(username: str, password: str, clock: Clock) -> bool:
    """A new password; every session opened with the old one ends. False when there is no such account."""
    hashed = await passwords.hash_password(password)
    async with atomic():
        account_id = await queries.change_password(username.strip().lower(), hashed)
        if account_id is not None:
            await queries.revoke_sessions(account_id, clock.now())
            await audit.record("password_set", clock.now(), account_id=account_id)
    return account_id is not None


async def audit_log(actor: Actor | None, before: int | None, reads: bool) -> Page[AuditView]:
    """The audit log, newest first, `before` a number: what was read, or all else. Errors: Forbidden (403) without
    user.manage."""
    require(actor, "user.manage")
    return _page(await audit.entries(before, _ENTRIES, reads))


async def own_audit_log(actor: Actor | None, before: int | None, reads: bool) -> Page[AuditView]:
    """What concerns the caller's own account, newest first. Errors: SignInRequired (401)."""
    if actor is None:
        raise SignInRequired()
    return _page(await audit.entries_of(actor.account_id, before, _ENTRIES, reads))


def _page(rows: list[asyncpg.Record]) -> Page[AuditView]:
    more = str(rows[-1]["no"]) if len(rows) == _ENTRIES else None
    return Page(items=[AuditView(**dict(r)) for r in rows], next=more)


async def lift(username: str, actor: Actor | None, clock: Clock, *, by_command: bool = False) -> None:
    """Whoever was wrong too often with this name, from the networks that were wrong with it, may try again at once.

    `by_command`: on the command line, where nobody is signed in.
    Errors: Forbidden (403) without user.manage, UnknownAccount (404).
    """
    by = None if by_command else require(actor, "user.manage").account_id
    name = username.strip().lower()
    row = await queries.account_by_username(name)
    if row is None:
        raise UnknownAccount(name)
    async with atomic():
        await tries.lift(name, row["id"], clock.now())
        await audit.record("tries_lifted", clock.now(), actor_id=by, account_id=row["id"])


async def change_own_password(current: str, new: str, actor: Actor | None, address: str, clock: Clock) -> None:
    """A new password for the caller; every other session of the account ends.

    Errors: SignInRequired (401), WrongCurrentPassword, WeakPassword (422), PublicPassword (409), RateLimited (429) as
    for signing in.
    """
    if actor is None:
        raise SignInRequired()
    now = clock.now()
    row = await queries.account_by_username(actor.username)
    assert row is not None
    if row["demo_password"]:
        raise PublicPassword()
    await passwords.check_aside(new, actor.username, actor.name)
    this = Try(actor.username, actor.account_id, network_hashes(address))
    await tries.begin(this, now)
    if not await passwords.matches(row["password_hash"], current):
        await audit.record("sign_in_wrong", now, account_id=actor.account_id, network=this.network)
        raise WrongCurrentPassword()
    await tries.was_right(this, now)
    hashed = await passwords.hash_password(new)
    async with atomic():
        await queries.change_password(actor.username, hashed)
        await queries.revoke_other_sessions(actor.account_id, actor.session_id, now)
        await audit.record("password_set", now, actor_id=actor.account_id, account_id=actor.account_id)


async def own_sessions(actor: Actor | None, clock: Clock) -> list[OwnSessionView]:
    """Where the caller is signed in. Errors: SignInRequired (401)."""
    if actor is None:
        raise SignInRequired()
    now = clock.now()
    rows = await queries.sessions_of(actor.account_id, now, _used_since(now))
    return [OwnSessionView(**dict(row), current=row["id"] == actor.session_id) for row in rows]


async def end_own_session(session_id: UUID, actor: Actor | None, clock: Clock) -> None:
    """Sign the caller out elsewhere. Errors: SignInRequired (401), NotFound (404) for a session that is not theirs."""
    if actor is None:
        raise SignInRequired()
    if not await queries.revoke_session_of(actor.account_id, session_id, clock.now()):
        raise NotFound()
    await audit.record("sign_out", clock.now(), actor_id=actor.account_id, account_id=actor.account_id)


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
    """A unit of the organisation tree, posted to the areas named; its id. Errors: AreaElsewhere, AreaUnfit
    (422)."""
    _within(district_code, area_codes)
    _postable(kind, area_codes)
    unit_id = new_id()
    async with atomic():
        await execute(
            "INSERT INTO unit (id, kind, name, name_en, parent_id, district_code) VALUES ($1, $2, $3, $4, $5, $6)",
            unit_id, kind, name, name_en, parent_id, district_code,
        )  # fmt: skip
        await queries.post(unit_id, list(area_codes), clock.now())
        await audit.record("unit_added", clock.now(), subject=f"unit/{name}")
    return unit_id


def _postable(kind: str, area_codes: Sequence[str]) -> None:
    if area_codes and kind != "squad":
        raise AreaUnfit("只有中队派驻到区域，别的单位按职责收案卷", areas=list(area_codes), kind=kind)
    if fine := [code for code in area_codes if len(code) not in (DISTRICT_DIGITS, STREET_DIGITS)]:
        raise AreaUnfit(f"{'、'.join(fine)} 不是街镇：派驻到街镇（九位代码）或整个区（六位）", areas=fine)


def _within(district_code: str, area_codes: Sequence[str]) -> None:
    elsewhere = [code for code in area_codes if not code.startswith(district_code)]
    if elsewhere:
        raise AreaElsewhere(f"{'、'.join(elsewhere)} 不在 {district_code} 里", areas=elsewhere, district=district_code)


async def post_unit(unit_id: UUID, to: Sequence[str], leave: Sequence[str], clock: Clock) -> list[str]:
    """From now on the unit is posted `to` these areas too and no longer to those it leaves; where it is posted then.

    Its open tasks stay with it. Errors: NotFound (no such unit in service), AreaElsewhere, AreaUnfit, NotPosted (422).
    """
    now = clock.now()
    async with atomic():
        unit = await queries.unit_to_change(unit_id)
        if unit is None:
            raise NotFound()
        _within(unit["district_code"], to)
        _postable(unit["kind"], to)
        posted = await queries.areas_of(unit_id, now)
        if strange := [code for code in leave if code not in posted]:
            raise NotPosted(f"{unit['name']} 没有派驻 {'、'.join(strange)}", areas=strange)
        await queries.leave(unit_id, [code for code in leave if code not in to], now)
        await queries.post(unit_id, [code for code in dict.fromkeys(to) if code not in posted], now)
        await audit.record("unit_posted", now, subject=f"unit/{unit['name']}")
        return sorted(await queries.areas_of(unit_id, now))


async def give_outside_to(name: str, clock: Clock) -> bool:
    """What is reported outside every area goes to this desk alone; False when there is no desk of this name."""
    async with atomic():
        unit = await queries.unit_named(name)
        if unit is None or unit["kind"] not in ("desk", "bureau"):
            return False
        await queries.name_outside_desk(unit["id"])
        await audit.record("outside_desk_named", clock.now(), subject=f"unit/{name}")
    return True
