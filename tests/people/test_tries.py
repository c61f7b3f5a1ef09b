"""Wrong passwords hold up who guesses, nobody else; the owner learns of them and an administrator lifts them."""

from datetime import timedelta

import pytest
from httpx import ASGITransport, AsyncClient, Response
from litestar import Litestar

from backend.db import fetch, fetchval
from backend.kernel.clock import FixedClock
from backend.people import audit, tries
from backend.people.tries import FROM_ONE_NETWORK
from tests.harness.power import powerfully
from tests.harness.world import PASSWORD, World, sign_in

HOME, STRANGER = "203.0.113.5", "198.51.100.7"


class Door:
    """Signs in from an address."""

    def __init__(self, app: Litestar) -> None:
        self._app = app

    async def __call__(self, address: str, username: str = "clerk", password: str = PASSWORD) -> Response:
        transport = ASGITransport(app=self._app, raise_app_exceptions=False, client=(address, 1))
        async with AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            return await client.post("/api/sessions", json={"username": username, "password": password})


@pytest.fixture
def door(app: Litestar, world: World) -> Door:
    return Door(app)


async def guess(door: Door, times: int, address: str = STRANGER) -> set[int]:
    return {(await door(address, password=f"guess {n}")).status_code for n in range(times)}


async def test_a_stranger_keeps_nobody_out_of_their_account(door: Door) -> None:
    assert await guess(door, FROM_ONE_NETWORK) == {401}
    assert (await door(STRANGER)).status_code == 429
    assert (await door(HOME)).status_code == 201


async def test_many_strangers_together_are_held_up_and_who_is_known_is_not(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "FROM_STRANGERS", 5)
    assert (await door(HOME)).status_code == 201
    for n in range(5):
        assert await guess(door, 1, f"198.51.100.{n}") == {401}
    assert (await door("198.51.100.99")).status_code == 429
    assert (await door(HOME)).status_code == 201


async def test_a_network_is_known_for_a_while_only(
    door: Door, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "FROM_STRANGERS", 1)
    assert (await door(HOME)).status_code == 201
    clock.advance(tries.KNOWN_FOR + timedelta(days=1))
    assert await guess(door, 1) == {401}
    assert (await door(HOME)).status_code == 429


async def test_a_refused_try_costs_nothing_elsewhere(door: Door) -> None:
    await guess(door, FROM_ONE_NETWORK)
    others = "SELECT * FROM budget WHERE bucket !~ '^signin:(pair|held):' ORDER BY bucket"
    before = await fetch(others)
    assert await guess(door, 3) == {429}
    assert before == await fetch(others)


async def test_the_owner_is_told_of_wrong_tries_until_the_next_sign_in(door: Door, clock: FixedClock, app) -> None:
    async def told(token: str) -> object:
        transport = ASGITransport(app=app)
        async with AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            me = await client.get("/api/me", headers={"Authorization": f"Bearer {token}"})
        return me.json()["wrongTries"]

    first = (await door(HOME)).json()["token"]
    assert await told(first) is None
    clock.advance(timedelta(hours=1))
    await guess(door, 3)
    clock.advance(timedelta(hours=1))
    second = (await door(HOME)).json()["token"]
    assert (await told(second))["count"] == 3
    clock.advance(timedelta(hours=1))
    assert await told((await door(HOME)).json()["token"]) is None


async def test_an_administrator_sees_who_has_to_wait_and_lifts_it(
    door: Door, client: AsyncClient, clock: FixedClock
) -> None:
    admin, url = await sign_in("admin", clock), "/api/ops/accounts/clerk/lift"

    async def held() -> list[str]:
        accounts = (await client.get("/api/ops/installation", headers=admin)).json()["accounts"]
        return [one["username"] for one in accounts if one["held"]]

    await guess(door, FROM_ONE_NETWORK)
    assert await held() == ["clerk"]
    for who in ({}, await sign_in("clerk", clock), await sign_in("supervisor", clock)):
        assert (await client.post(url, headers=who)).status_code in (401, 403)
    assert (await client.post("/api/ops/accounts/nobody/lift", headers=admin)).status_code == 404
    assert (await client.post(url, headers=admin)).status_code == 204
    assert await held() == []
    assert (await door(STRANGER)).status_code == 201


async def test_who_was_refused_for_too_many_names_is_let_in_again(
    door: Door, client: AsyncClient, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "FROM_ONE_NETWORK", 1000)
    for n in range(60):
        await door(STRANGER, "clerk" if n % 2 else "squad", "wrong")
    assert (await door(STRANGER)).status_code == 429
    answer = await client.post("/api/ops/accounts/clerk/lift", headers=await sign_in("admin", clock))
    assert answer.status_code == 204
    assert (await door(STRANGER)).status_code == 201


async def test_every_step_is_recorded_for_the_administrator_and_for_whom_it_concerns(
    door: Door, client: AsyncClient, clock: FixedClock
) -> None:
    await guess(door, FROM_ONE_NETWORK + 3)
    token = (await door(HOME)).json()["token"]
    clerk = {"Authorization": f"Bearer {token}"}
    seen = (await client.get("/api/me/audit", headers=clerk)).json()["items"]
    wrong = ["sign_in_wrong"] * FROM_ONE_NETWORK
    assert [one["act"] for one in seen] == ["sign_in", "sign_in_held", *wrong, "account_added"]
    assert seen[0]["actor"] == "clerk"
    assert {one["actor"] for one in seen[1:]} == {None}
    assert len({one["network"] for one in seen[:-1]}) == 2
    assert STRANGER not in str(seen)
    await door(HOME, "squad")
    assert (await client.get("/api/ops/audit", headers=clerk)).status_code == 403
    every = (await client.get("/api/ops/audit", headers=await sign_in("admin", clock))).json()
    assert {one["account"] for one in every["items"]} >= {"clerk", "squad"}
    assert "squad" not in {one["account"] for one in (await client.get("/api/me/audit", headers=clerk)).json()["items"]}


async def test_the_log_is_read_page_by_page(client: AsyncClient, world: World, clock: FixedClock) -> None:
    for _ in range(230):
        await audit.record("sign_out", clock.now())
    admin, found, before = await sign_in("admin", clock), [], ""
    while True:
        page = (await client.get(f"/api/ops/audit{before}", headers=admin)).json()
        found += [one["no"] for one in page["items"]]
        if page["next"] is None:
            break
        before = f"?before={page['next']}"
    assert found == sorted(set(found), reverse=True)
    assert len(found) >= 230


@pytest.mark.parametrize("change", ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry"])
async def test_an_entry_stays_as_it_was_written(world: World, clock: FixedClock, change: str) -> None:
    for act in ("sign_in", "sign_out", "password_set"):
        await audit.record(act, clock.now(), network=b"\0" * 32)
    assert await audit.first_broken() is None
    for tried in (change, "TRUNCATE audit_entry"):
        with pytest.raises(Exception, match="append-only"):
            await powerfully(tried)
    # By who may switch the triggers off.
    last = await fetchval("SELECT max(no) FROM audit_entry")
    await powerfully(f"SET LOCAL session_replication_role = replica; {change} WHERE no = {last - 1}")
    assert await audit.first_broken() in (last - 1, last)
