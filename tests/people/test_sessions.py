"""Signing in and out, the cookie's rules, and what an account may see."""

from datetime import timedelta

import msgspec
import pytest
from httpx import AsyncClient

from backend.db import execute, fetchrow, fetchval
from backend.kernel.clock import FixedClock
from backend.people.permits import scopes_of
from backend.people.service import token_hash
from backend.settings import settings
from tests.harness.reports import new_case
from tests.harness.world import PASSWORD, World, sign_in

SAME_SITE = {"Origin": "http://127.0.0.1:8000"}


async def enter(client: AsyncClient, username: str = "clerk", password: str = PASSWORD):
    return await client.post("/api/sessions", json={"username": username, "password": password})


async def test_signing_in_gives_a_token_and_a_cookie_that_scripts_cannot_read(
    client: AsyncClient, world: World
) -> None:
    answer = await enter(client)
    assert answer.status_code == 201
    assert answer.json()["user"]["username"] == "clerk"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie  # loopback


async def test_the_cookie_is_secure_wherever_it_leaves_this_machine(client: AsyncClient, world: World) -> None:
    answer = await client.post(
        "/api/sessions", json={"username": "clerk", "password": PASSWORD}, headers={"Host": "city.example"}
    )
    assert "secure" in answer.headers["set-cookie"].lower()


async def test_only_the_hash_of_the_token_is_stored(client: AsyncClient, world: World) -> None:
    token = (await enter(client)).json()["token"]
    row = await fetchrow("SELECT * FROM session WHERE token_hash = $1", token_hash(token))
    assert row is not None
    assert token not in str(dict(row))


async def test_me_says_who_and_what_one_may(client: AsyncClient, world: World, clock: FixedClock) -> None:
    me = (await client.get("/api/me", headers=await sign_in("squad", clock))).json()
    assert me["unit"]["name"] == "一中队"
    assert "task.finish" in me["verbs"]
    assert "a:310115901" in me["scopes"]


async def test_without_a_session_me_asks_to_sign_in(client: AsyncClient) -> None:
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic x"}):
        answer = await client.get("/api/me", headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (401, "auth.required")


@pytest.mark.parametrize(("name", "password"), [("clerk", "wrong"), ("nobody", PASSWORD), ("clerk", "x" * 200)])
async def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    client: AsyncClient, world: World, name: str, password: str
) -> None:
    answer = await enter(client, name, password)
    assert (answer.status_code, answer.json()["type"]) == (401, "auth.wrong_password")


async def test_an_inactive_account_cannot_sign_in_and_its_sessions_end(
    client: AsyncClient, world: World, clock: FixedClock
) -> None:
    headers = await sign_in("clerk", clock)
    await execute("UPDATE account SET active = false WHERE username = 'clerk'")
    assert (await enter(client)).status_code == 401
    assert (await client.get("/api/me", headers=headers)).status_code == 401


async def test_wrong_tries_are_throttled_and_a_right_one_gives_them_back(client: AsyncClient, world: World) -> None:
    for _ in range(9):
        assert (await enter(client, password="wrong")).status_code == 401
    assert (await enter(client)).status_code == 201
    client.cookies.clear()
    for _ in range(10):
        assert (await enter(client, password="wrong")).status_code == 401
    refused = await enter(client)
    assert (refused.status_code, refused.json()["type"]) == (429, "rate.limited")
    assert int(refused.headers["retry-after"]) > 0


async def test_an_address_pays_for_failures_alone(
    client: AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = msgspec.structs.replace(settings(), wrong_passwords=3)
    monkeypatch.setattr("backend.people.tries.settings", lambda: own)
    for _ in range(5):
        assert (await enter(client)).status_code == 201
        client.cookies.clear()
    for name in ("squad", "nobody", "agency"):
        assert (await enter(client, name, "wrong")).status_code == 401
    assert (await enter(client, "admin", "wrong")).status_code == 429
    assert await fetchval("SELECT count(*) FROM budget WHERE bucket LIKE '%127.0.0%'") == 0


async def test_signing_out_ends_the_session(client: AsyncClient, world: World, clock: FixedClock) -> None:
    headers = await sign_in("clerk", clock)
    assert (await client.delete("/api/sessions/current", headers=headers)).status_code == 204
    assert (await client.get("/api/me", headers=headers)).status_code == 401


async def test_a_session_runs_out(client: AsyncClient, world: World, clock: FixedClock) -> None:
    headers = await sign_in("clerk", clock)
    clock.advance(timedelta(days=31))
    assert (await client.get("/api/me", headers=headers)).status_code == 401


async def test_an_unsafe_request_with_the_cookie_must_come_from_this_site(client: AsyncClient, world: World) -> None:
    await enter(client)
    case_id = await new_case_by_cookie(client)
    url, body = f"/api/cases/{case_id}/commands", {"id": "01a00000-0000-7000-8000-000000000000", "command": "accept"}
    for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"},
                    {"Sec-Fetch-Site": "same-site"}):  # fmt: skip
        answer = await client.post(url, json=body, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (403, "auth.cross_site"), headers
    for headers in (SAME_SITE, {"Sec-Fetch-Site": "same-origin"}):
        assert (await client.post(url, json=body, headers=headers)).status_code == 422  # reached the command


async def new_case_by_cookie(client: AsyncClient) -> str:
    cookies = dict(client.cookies)
    client.cookies.clear()
    case_id = await new_case(client)
    client.cookies.update(cookies)
    return case_id


async def test_without_demo_passwords_a_proxy_is_welcome(client: AsyncClient, world: World) -> None:
    assert (await client.get("/api/config", headers={"X-Forwarded-For": "203.0.113.9"})).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host"])
async def test_a_proxy_before_a_demo_is_noticed(client: AsyncClient, world: World, header: str) -> None:
    await execute("UPDATE account SET demo_password = true WHERE username = 'clerk'")
    answer = await client.get("/api/config", headers={header: "203.0.113.9"})
    assert (answer.status_code, answer.json()["type"]) == (403, "demo.loopback_only")


def test_everybody_sees_their_own_reports_and_reach_grows_with_the_role() -> None:
    from backend.kernel.ids import new_id

    me, unit = new_id(), new_id()

    def scopes(*sees: str, has_outside: bool = True) -> set[str]:
        return set(scopes_of(sees, me, unit, "310115", ["310115901"], has_outside=has_outside))

    assert scopes() == {f"p:{me}"}
    assert scopes("own") == {f"p:{me}", f"u:{unit}"}
    assert scopes("area") == {f"p:{me}", f"u:{unit}", "a:310115901"}
    assert scopes("district") == {f"p:{me}", f"u:{unit}", "d:310115", "d:outside"}
    assert scopes("district", has_outside=False) == {f"p:{me}", f"u:{unit}", "d:310115"}


async def test_no_role_holds_a_verb_that_does_not_exist(world: World) -> None:
    from backend.people.permits import VERBS

    assert set(await fetchval("SELECT array_agg(DISTINCT v) FROM role, unnest(verbs) v")) <= VERBS
