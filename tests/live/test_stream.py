"""The stream: who may see a change is told of it, resumes where it was, and ends with its session."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import msgspec
import pytest

from backend.db import execute, fetchval
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.live import queries, relay, stream
from backend.live.broadcast import MOST_PER_SESSION, RESET, Broadcast
from backend.people import service as people
from backend.people.actor import Actor
from tests.harness.reports import new_case
from tests.harness.world import World, middle, sign_in

pytestmark = pytest.mark.real_commits
WAIT_S = 10


@pytest.fixture
async def broadcast(caller: httpx.AsyncClient) -> AsyncIterator[Broadcast]:
    """Follows the feed of the test's database."""
    following = Broadcast()
    task = asyncio.create_task(following.run())
    yield following
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def actor(own_world: World, clock: FixedClock) -> Callable[[str], object]:
    async def _actor(name: str) -> Actor:
        token = (await sign_in(name, clock))["Authorization"].removeprefix("Bearer ")
        found = await people.actor_of(token, clock.now())
        assert found is not None
        return found

    return _actor


async def number_all() -> None:
    async with asyncio.timeout(WAIT_S):
        while await fetchval("SELECT (SELECT count(*) FROM case_event) > (SELECT count(*) FROM feed_entry)"):
            await relay.step()


def read(message: bytes) -> dict[str, object]:
    """The data of one message."""
    line = next(part for part in message.decode().splitlines() if part.startswith("data: "))
    return msgspec.json.decode(line[6:])


async def following(messages: AsyncIterator[bytes]) -> bytes:
    async with asyncio.timeout(WAIT_S):
        return await anext(messages)


async def test_a_change_reaches_who_may_see_it_and_nobody_else(caller, broadcast: Broadcast, actor) -> None:
    clerk = stream.events(broadcast, await actor("clerk"), None)
    other = stream.events(broadcast, await actor("other_squad"), None)
    for messages in (clerk, other):
        assert b"retry: " in await following(messages)
    waiting = asyncio.create_task(anext(other))
    case_id = await new_case(caller, cell=0)  # the first squad's street
    await number_all()
    assert read(await following(clerk)) == {"caseId": case_id, "version": 1, "command": "report"}
    theirs = await new_case(caller, cell=2)
    await number_all()
    async with asyncio.timeout(WAIT_S):
        assert read(await waiting)["caseId"] == theirs
    for messages in (clerk, other):
        await messages.aclose()


async def test_a_stream_resumes_after_the_last_id_it_heard(caller, broadcast: Broadcast, actor) -> None:
    await new_case(caller)
    await number_all()
    epoch, seq = await queries.position()
    missed = [await new_case(caller) for _ in range(3)]
    await number_all()
    messages = stream.events(broadcast, await actor("clerk"), f"{epoch}-{seq}")
    await following(messages)
    assert [read(await following(messages))["caseId"] for _ in missed] == missed
    await messages.aclose()


@pytest.mark.parametrize("position", ["99-1", "1-99999"])
async def test_a_position_that_is_not_ours_means_reload(caller, broadcast: Broadcast, actor, position: str) -> None:
    await new_case(caller)
    await number_all()
    messages = stream.events(broadcast, await actor("clerk"), position)
    await following(messages)
    assert await following(messages) == RESET
    await messages.aclose()


@pytest.mark.parametrize("text", ["", "x", "1-", "-1", "1-2-3", "1" * 40])
def test_an_id_that_is_no_position_is_none(text: str) -> None:
    assert stream.parse_id(text) is None


async def test_a_stream_ends_when_its_session_is_revoked(
    caller, broadcast: Broadcast, actor, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "REVOKED_WITHIN_S", 0.02)
    watch = asyncio.create_task(stream.end_revoked(broadcast, clock))
    clerk = await actor("clerk")
    messages = stream.events(broadcast, clerk, None)
    await following(messages)
    await people.sign_out(clerk, clock)
    async with asyncio.timeout(WAIT_S):
        assert [m async for m in messages] == []
    assert broadcast.sessions() == []
    watch.cancel()


def test_revocation_is_noticed_within_five_seconds() -> None:
    assert stream.REVOKED_WITHIN_S < 5


async def test_a_stream_needs_somebody_who_may_read_cases(client: httpx.AsyncClient, world: World) -> None:
    assert (await client.get("/api/stream")).status_code == 401


async def test_a_browser_has_only_so_many_streams(broadcast: Broadcast, actor: Callable[[str], object]) -> None:
    clerk, other = await actor("clerk"), await actor("dispatcher")
    streams = [stream.events(broadcast, clerk, None) for _ in range(MOST_PER_SESSION)]
    others = stream.events(broadcast, other, None)
    for each in [others, *streams, stream.events(broadcast, clerk, None)]:
        await following(each)
    assert len(broadcast.sessions()) == 2
    with pytest.raises(StopAsyncIteration):
        await following(streams[0])


async def told(broadcast: Broadcast, who: Actor, act: Callable[[], Awaitable[object]]) -> dict[str, object]:
    """The first that this person's stream says of what `act` does."""
    messages = stream.events(broadcast, who, None)
    await following(messages)
    waiting = asyncio.create_task(anext(messages))
    await act()
    await number_all()
    async with asyncio.timeout(WAIT_S):
        said = read(await waiting)
    await messages.aclose()
    return said


async def test_who_loses_a_case_by_its_place_is_told(caller, broadcast: Broadcast, actor, clock: FixedClock) -> None:
    case_id, squad = await new_case(caller, cell=0), await actor("squad")
    await number_all()
    clerk = await sign_in("clerk", clock)

    async def moves_away() -> None:
        lon, lat = middle(2)
        place = {"lon": lon, "lat": lat, "datum": "wgs84"}
        await command(caller, case_id, clerk, "relocate", note="在另一条街", place=place)

    assert await told(broadcast, squad, moves_away) == {"caseId": case_id, "version": 2, "command": "relocate"}


async def test_who_returned_a_case_is_told_that_it_is_gone(
    caller, broadcast: Broadcast, actor, own_world: World, clock: FixedClock
) -> None:
    case_id, agency = await new_case(caller, cell=0), await actor("agency")
    clerk, dispatcher = await sign_in("clerk", clock), await sign_in("dispatcher", clock)
    await command(caller, case_id, clerk, "accept", categoryCode="06010")
    await command(caller, case_id, clerk, "file", note="照片清楚")
    await command(caller, case_id, dispatcher, "dispatch", unitId=str(own_world.units["agency"]))
    await command(caller, case_id, await sign_in("agency", clock), "return", note="不归我们")
    await number_all()

    async def goes_to_another() -> None:
        await command(caller, case_id, dispatcher, "dispatch", unitId=str(own_world.units["squad"]))

    assert (await told(broadcast, agency, goes_to_another))["command"] == "dispatch"


async def command(caller: httpx.AsyncClient, case_id: str, headers: dict[str, str], name: str, **fields: Any) -> None:
    body = {"id": str(new_id()), "command": name, **fields}
    answer = await caller.post(f"/api/cases/{case_id}/commands", json=body, headers=headers)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE account SET unit_id = (SELECT unit_id FROM account WHERE username = 'other_squad')"
        " WHERE username = 'squad'",
        "DELETE FROM posting WHERE unit_id = (SELECT unit_id FROM account WHERE username = 'squad')",
        "DELETE FROM account_role WHERE account_id = (SELECT id FROM account WHERE username = 'squad')",
    ],
)
async def test_a_stream_ends_when_its_reader_may_see_something_else(
    caller, broadcast: Broadcast, actor, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    monkeypatch.setattr(stream, "REVOKED_WITHIN_S", 0.02)
    watch = asyncio.create_task(stream.end_revoked(broadcast, clock))
    same, moved = [stream.events(broadcast, await actor(name), None) for name in ("clerk", "squad")]
    for messages in (same, moved):
        await following(messages)
    await execute(change)
    async with asyncio.timeout(WAIT_S):
        assert [m async for m in moved] == []
    assert len(broadcast.sessions()) == 1
    watch.cancel()
    await same.aclose()
