"""Bodies that come too slowly are ended; what comes after a body may take as long as it likes."""

from collections.abc import AsyncIterator

import anyio
import httpx
import pytest

from backend.kernel import pace
from backend.kernel.errors import TooSlow
from backend.kernel.pace import Pace


class Clock:
    """A monotonic clock that the test moves."""

    at = 0.0

    def monotonic(self) -> float:
        return self.at


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(pace, "time", clock)
    return clock


async def received(time: Clock, parts: list[tuple[float, int]]) -> int:
    """Receive parts of so many bytes at these seconds; how many came."""
    waiting = iter(parts)

    async def receive() -> dict[str, object]:
        time.at, amount = next(waiting)
        return {"type": "http.request", "body": b"x" * amount, "more_body": True}

    came, paced = 0, Pace(receive)  # type: ignore[arg-type]
    for _ in parts:
        came += len((await paced.receive())["body"])  # type: ignore[typeddict-item]
    return came


async def test_a_slow_network_is_fast_enough(time: Clock) -> None:
    parts = [(10.0 * n, 10 * 8 * 1024) for n in range(1, 50)]  # 8 KiB a second
    assert await received(time, parts) == 49 * 10 * 8 * 1024


async def test_a_byte_now_and_then_is_not(time: Clock) -> None:
    with pytest.raises(TooSlow):
        await received(time, [(10.0 * n, 1) for n in range(1, 5)])


async def test_no_body_takes_for_ever(time: Clock) -> None:
    with pytest.raises(TooSlow):
        await received(time, [(10.0 * n, 1024 * 1024) for n in range(1, 62)])


async def test_a_json_body_that_stops_is_told_so_and_the_connection_ends(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "SILENCE_S", 0.05)

    async def body() -> AsyncIterator[bytes]:
        yield b'{"username": '
        await anyio.sleep_forever()

    answer = await client.post("/api/sessions", content=body(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (408, "request.too_slow")
    assert answer.headers["connection"] == "close"


async def test_after_the_body_nothing_is_in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "SILENCE_S", 0.01)
    events = iter([{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}])

    async def receive() -> dict[str, object]:
        event = next(events)
        if event["type"] == "http.disconnect":
            await anyio.sleep(0.05)
        return event

    paced = Pace(receive)  # type: ignore[arg-type]
    assert (await paced.receive())["type"] == "http.request"
    assert (await paced.receive())["type"] == "http.disconnect"
