"""The stream: who may see a change is told of it, resumes where it was, and ends with its session."""

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
import msgspec
import pytest

from backend.db import fetchval
from backend.kernel.clock import FixedClock
from backend.live import queries, relay, stream
from backend.live.broadcast import MOST_PER_SESSION, RESET, Broadcast
from backend.people import service as people
from backend.people.actor import Actor
from tests.harness.reports import new_case
from tests.harness.world import World, sign_in

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
