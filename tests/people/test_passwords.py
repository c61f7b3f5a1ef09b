"""Which passwords are taken, changing one's own, and where one is signed in."""

from datetime import timedelta

import pytest
from httpx import AsyncClient

from backend.db import execute, fetchval
from backend.kernel.clock import FixedClock
from backend.people import passwords
from backend.people.errors import WeakPassword
from backend.people.tries import FROM_ONE_NETWORK
from backend.settings import settings
from tests.harness.world import PASSWORD, World, sign_in

NEW = "horse battery staple 门前"


@pytest.mark.parametrize(
    "weak", ["short", "password1234", "123456789012", "qwertyuiop[]", "wangfang2026", "aaaaaaaaaaaaaaaa", "x" * 201]
)
def test_what_is_guessed_soon_is_not_taken(weak: str) -> None:
    with pytest.raises(WeakPassword):
        passwords.check(weak, "wangfang", "王芳")


@pytest.mark.parametrize("good", [NEW, "晚霞 拖鞋 三轮车 卖西瓜的", "pX3-kd92-Lw0q"])
def test_what_takes_long_to_guess_is_taken(good: str) -> None:
    passwords.check(good, "wangfang", "王芳")


async def change(client: AsyncClient, headers: dict[str, str], current: str = PASSWORD, new: str = NEW):
    return await client.post("/api/me/password", json={"current": current, "new": new}, headers=headers)


async def test_who_changes_the_password_stays_here_and_is_out_everywhere_else(
    client: AsyncClient, world: World, clock: FixedClock
) -> None:
    here, there = await sign_in("clerk", clock), await sign_in("clerk", clock)
    assert (await change(client, here)).status_code == 204
    assert (await client.get("/api/me", headers=here)).status_code == 200
    assert (await client.get("/api/me", headers=there)).status_code == 401
    assert (await client.post("/api/sessions", json={"username": "clerk", "password": NEW})).status_code == 201
    client.cookies.clear()
    log = (await client.get("/api/me/audit", headers=here)).json()["items"]
    assert ("password_set", "clerk") in {(one["act"], one["actor"]) for one in log}


async def test_a_change_needs_the_password_and_a_good_one(client: AsyncClient, world: World, clock: FixedClock) -> None:
    clerk = await sign_in("clerk", clock)
    assert (await change(client, {})).status_code == 401
    for current, new, refusal in (
        ("wrong", NEW, "account.wrong_current_password"), (PASSWORD, "clerk1234567", "account.weak_password"),
    ):  # fmt: skip
        answer = await change(client, clerk, current, new)
        assert (answer.status_code, answer.json()["type"]) == (422, refusal)
        assert answer.json()["title"]
    for _ in range(FROM_ONE_NETWORK - 1):
        await change(client, clerk, "wrong")
    assert (await change(client, clerk)).status_code == 429
    assert (await client.get("/api/me", headers=clerk)).status_code == 200


async def test_a_public_password_is_not_changed_here(client: AsyncClient, world: World, clock: FixedClock) -> None:
    await execute("UPDATE account SET demo_password = true WHERE username = 'clerk'")
    answer = await change(client, await sign_in("clerk", clock))
    assert (answer.status_code, answer.json()["type"]) == (409, "account.public_password")


async def test_everybody_sees_where_they_are_signed_in_and_ends_it(
    client: AsyncClient, world: World, clock: FixedClock
) -> None:
    here = await sign_in("clerk", clock)
    clock.advance(timedelta(hours=2))
    there, other = await sign_in("clerk", clock), await sign_in("squad", clock)
    listed = (await client.get("/api/me/sessions", headers=here)).json()["items"]
    assert [one["current"] for one in listed] == [True, False] or [one["current"] for one in listed] == [False, True]
    url = f"/api/me/sessions/{next(one['id'] for one in listed if not one['current'])}"
    assert (await client.delete(url, headers=other)).status_code == 404
    assert (await client.delete(url, headers=here)).status_code == 204
    assert (await client.delete(url, headers=here)).status_code == 404
    assert (await client.get("/api/me", headers=there)).status_code == 401
    assert len((await client.get("/api/me/sessions", headers=here)).json()["items"]) == 1
    assert (await client.get("/api/me/sessions")).status_code == 401


async def test_a_session_that_nobody_uses_ends(client: AsyncClient, world: World, clock: FixedClock) -> None:
    used, left = await sign_in("clerk", clock), await sign_in("squad", clock)
    for _ in range(settings().idle_days + 1):
        clock.advance(timedelta(hours=23))
        assert (await client.get("/api/me", headers=used)).status_code == 200
    clock.advance(timedelta(hours=5))
    assert (await client.get("/api/me", headers=left)).status_code == 401
    assert (await client.get("/api/me", headers=used)).status_code == 200


async def test_a_session_of_before_counts_from_its_beginning(
    client: AsyncClient, world: World, clock: FixedClock
) -> None:
    clerk = await sign_in("clerk", clock)
    await execute("UPDATE session SET last_seen_at = NULL")
    assert (await client.get("/api/me", headers=clerk)).status_code == 200
    clock.advance(timedelta(hours=2))
    assert (await client.get("/api/me", headers=clerk)).status_code == 200
    assert await fetchval("SELECT count(*) FROM session WHERE last_seen_at IS NOT NULL") == 1
