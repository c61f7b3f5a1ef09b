"""Wrong passwords. Who guesses waits, and nobody else does.

Tries are counted for each name together with the network they come from, so that a stranger keeps nobody out of their
account. Strangers from many networks together have a larger budget for a name; who signed in from a network lately does
not pay for them. All names together, from one network, have one too. Only wrong passwords count.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from backend.db import execute, fetch
from backend.db.budget import give_back, spend, window
from backend.kernel.errors import RateLimited
from backend.people import audit
from backend.settings import settings

WINDOW_S = 900
FROM_ONE_NETWORK = 10
FROM_STRANGERS = 100
KNOWN_FOR = timedelta(days=90)


_HELD = """
SELECT CASE WHEN starts_with(bucket, 'signin:name:') THEN substr(bucket, 13)
            ELSE regexp_replace(substr(bucket, 13), ':[0-9a-f]{32}$', '') END AS name
FROM budget WHERE window_start = $1 AND (starts_with(bucket, 'signin:pair:') AND used >= $2
    OR starts_with(bucket, 'signin:name:') AND used >= $3)
"""


class Try(msgspec.Struct, frozen=True):
    """A name as it was typed, its account if there is one, and the keyed hash of the network it came from, under the
    present secret first."""

    name: str
    account_id: UUID | None
    networks: list[bytes]

    @property
    def network(self) -> bytes:
        return self.networks[0]

    @property
    def office(self) -> str:
        return _office(self.network)

    @property
    def pair(self) -> str:
        return f"{_pairs(self.name)}{self.network.hex()[:32]}"


def _office(network: bytes) -> str:
    return f"signin:{network.hex()[:32]}"


def _pairs(name: str) -> str:
    return f"signin:pair:{name}:"


def _strangers(name: str) -> str:
    return f"signin:name:{name}"


async def begin(this: Try, now: datetime) -> None:
    """Take this try from its budgets. Errors: RateLimited (429); the first refusal of a window is recorded."""
    taken: list[str] = []
    try:
        for bucket, limit in await _budgets(this, now):
            await spend(bucket, 1, limit, WINDOW_S, now)
            taken.append(bucket)
    except RateLimited:
        for bucket in taken:  # a try that did not come to pass
            await give_back(bucket, 1, WINDOW_S, now)
        await _record_once(this, now)
        raise


async def _budgets(this: Try, now: datetime) -> list[tuple[str, int]]:
    budgets = [(this.office, settings().wrong_passwords), (this.pair, FROM_ONE_NETWORK)]
    if this.account_id is None or not await audit.came_from(this.account_id, this.networks, now - KNOWN_FOR):
        budgets.append((_strangers(this.name), FROM_STRANGERS))
    return budgets


async def _record_once(this: Try, now: datetime) -> None:
    """One entry for a name, a network and a window, however often it is tried on."""
    try:
        await spend(f"signin:held:{this.pair}", 1, 1, WINDOW_S, now)
    except RateLimited:
        return
    await audit.record("sign_in_held", now, account_id=this.account_id, network=this.network)


async def was_right(this: Try, now: datetime) -> None:
    """Give back what `begin` took, and to this name from this network all it used."""
    for bucket, _ in await _budgets(this, now):
        await give_back(bucket, 1, WINDOW_S, now)
    await forgive(this.name, this.network)


async def forgive(name: str, network: bytes | None = None) -> None:
    """No wrong try with this name, from this network or from any, counts any more."""
    bucket = _pairs(name) + (network.hex()[:32] if network else "")
    await execute("DELETE FROM budget WHERE starts_with(bucket, $1)", bucket)


async def lift(name: str, account_id: UUID, now: datetime) -> None:
    """Forget the wrong tries with this name, and those of the networks that they came from."""
    networks = await audit.networks_wrong(account_id, now, timedelta(seconds=WINDOW_S))
    await forgive(name)
    await execute(
        "DELETE FROM budget WHERE bucket = ANY($1::text[])", [_strangers(name), *(_office(n) for n in networks)]
    )


async def held(now: datetime) -> set[str]:
    """Names with which somebody has to wait now."""
    rows = await fetch(_HELD, window(now, WINDOW_S), FROM_ONE_NETWORK, FROM_STRANGERS)
    return {r["name"] for r in rows}
