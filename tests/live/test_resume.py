"""A connection that breaks anywhere loses no message: what was not read yet is sent again."""

import pytest

from backend.live import queries, stream
from backend.live.broadcast import RESET, Broadcast
from backend.people.actor import Actor
from tests.harness.reports import new_case
from tests.live.test_stream import actor, broadcast, following, number_all, read

__all__ = ["actor", "broadcast"]
pytestmark = pytest.mark.real_commits


class Browser:
    """An EventSource: it keeps the last id of a finished frame (WHATWG HTML §9.2.6) and comes again with it."""

    def __init__(self, broadcast: Broadcast, actor: Actor, last_id: str | None = None) -> None:
        self._broadcast, self._actor, self.last_id = broadcast, actor, last_id
        self.heard: list[object] = []
        self.resets = 0

    async def read_frames(self, many: int) -> None:
        """Connect, take in that many frames, and lose the connection."""
        messages = stream.events(self._broadcast, self._actor, self.last_id)
        for _ in range(many):
            frame = await following(messages)
            for line in frame.decode().splitlines():
                self.last_id = line[4:] if line.startswith("id: ") else self.last_id
            if b"event: case" in frame:
                self.heard.append(read(frame)["caseId"])
            self.resets += frame == RESET
        await messages.aclose()


async def test_a_break_right_after_the_greeting_loses_nothing(caller, broadcast: Broadcast, actor) -> None:
    await new_case(caller)
    await number_all()
    epoch, seq = await queries.position()
    missed = [await new_case(caller) for _ in range(3)]
    await number_all()
    browser = Browser(broadcast, await actor("clerk"), f"{epoch}-{seq}")
    for frames in (1, 2, 1, 3):  # the greeting alone; with one case; alone again; with the other two
        await browser.read_frames(frames)
    assert browser.heard == missed


async def test_a_break_before_the_reset_resets_the_next_time(caller, broadcast: Broadcast, actor) -> None:
    await new_case(caller)
    await number_all()
    browser = Browser(broadcast, await actor("clerk"), "99-1")
    await browser.read_frames(1)
    assert browser.last_id == "99-1"
    await browser.read_frames(3)
    assert (browser.resets, browser.last_id) == (1, "{}-{}".format(*await queries.position()))


async def test_a_fresh_stream_and_one_that_caught_up_stand_at_the_newest(caller, broadcast: Broadcast, actor) -> None:
    await new_case(caller, cell=0)
    await number_all()
    newest = "{}-{}".format(*await queries.position())
    fresh = Browser(broadcast, await actor("clerk"))
    away = Browser(broadcast, await actor("other_squad"), "1-0")  # what it missed is not for it to see
    for browser in (fresh, away):
        await browser.read_frames(1)
        assert (browser.heard, browser.last_id) == ([], newest)
