"""Disabling accounts and changing passwords."""

from httpx import AsyncClient

from backend.db import execute, fetchval
from backend.kernel.clock import FixedClock
from backend.people import service
from tests.harness.world import PASSWORD, World, sign_in


async def test_a_disabled_account_is_out_at_once(client: AsyncClient, world: World, clock: FixedClock) -> None:
    headers = await sign_in("clerk", clock)
    assert await service.disable_account("clerk", clock)
    assert (await client.get("/api/me", headers=headers)).status_code == 401
    assert (await client.post("/api/sessions", json={"username": "clerk", "password": PASSWORD})).status_code == 401


async def test_a_new_password_ends_the_old_sessions_and_the_demo(
    client: AsyncClient, world: World, clock: FixedClock
) -> None:
    await execute("UPDATE account SET demo_password = true WHERE username = 'clerk'")
    headers = await sign_in("clerk", clock)
    assert await service.set_password("clerk", "something longer", clock)
    assert (await client.get("/api/me", headers=headers)).status_code == 401
    assert not await fetchval("SELECT demo_password FROM account WHERE username = 'clerk'")
    answer = await client.post("/api/sessions", json={"username": "clerk", "password": "something longer"})
    assert answer.status_code == 201


async def test_an_unknown_account_is_said(world: World, clock: FixedClock) -> None:
    assert not await service.disable_account("nobody", clock)
    assert not await service.set_password("nobody", "x", clock)
