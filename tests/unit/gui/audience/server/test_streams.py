"""Streams to phones: those that stall are dropped, and there is an end to how many there are."""

from __future__ import annotations

import asyncio
from typing import Any

from gui.audience.server.phone_view import PhoneView
from gui.audience.server.protocol import BeginRun, ShowOnPhones
from gui.audience.server.room import PageRoom
from gui.audience.server.streams import (
    STALLED_S,
    STREAMS_EACH,
    STREAMS_OF_ADDRESS,
    UNKNOWN_STREAMS_OF_ADDRESS,
    PhoneStreams,
)
from tests.unit.gui.audience.server.test_limits import LimitClock


class Follower:
    """The connection of a phone, which takes what it is sent, or doesn't."""

    def __init__(self) -> None:
        self.is_lost = self.is_stuck = False
        self.sent: list[bytes] = []
        self._freed = asyncio.Event()

    def has_no_end(self) -> None:
        """Nothing is timed."""

    def request_arrived(self) -> None:
        """Nothing is timed."""

    def drop(self) -> None:
        """Ends as a connection that was cut off does."""
        self.is_lost = True
        self._freed.set()

    async def send(self, message: Any) -> None:
        if self.is_stuck:
            await self._freed.wait()
        self.sent.append(message.get("body", b""))


class Following:
    """Streams with a clock of their own, and the phones that follow by them."""

    def __init__(self) -> None:
        self.clock, self.room = LimitClock(), PageRoom()
        self.room.obey(BeginRun(token="t", words={}))
        self.streams = PhoneStreams(self.room, self.clock)
        self.tasks: list[asyncio.Task[None]] = []

    async def follow(self, phone: str, address: str = "here", *, is_known: bool = True) -> Follower:
        follower = Follower()
        connection: Any = follower
        stream = self.streams.follow(follower.send, connection, phone, address, is_known=is_known)
        self.tasks.append(asyncio.create_task(stream))
        await settle()
        return follower

    async def tell(self, chapter: str) -> None:
        self.room.obey(ShowOnPhones(view=PhoneView(chapter=chapter)))
        await settle()

    async def end(self) -> None:
        self.room.obey(BeginRun(token="next", words={}))
        await asyncio.gather(*self.tasks)


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_phone_that_takes_nothing_is_dropped_after_a_while():
    following = Following()
    quick, stuck = await following.follow("a"), await following.follow("b")
    stuck.is_stuck = True
    await following.tell("Load")
    following.clock.now = STALLED_S - 1
    following.streams.drop_stalled()
    assert not stuck.is_lost
    following.clock.now = STALLED_S + 1
    following.streams.drop_stalled()
    assert stuck.is_lost
    assert not quick.is_lost
    await following.end()
    assert following.room.presence.count() == 0


async def test_a_slow_phone_is_told_what_holds_by_then_and_nothing_in_between():
    following = Following()
    slow = await following.follow("a")
    slow.is_stuck = True
    for chapter in ("Load", "Fault", "Detection"):
        await following.tell(chapter)
    slow.is_stuck = False
    slow.drop()  # frees what waits
    slow.is_lost = False
    await settle()
    assert b'"chapter":"Detection"' in b"".join(slow.sent)
    assert b'"chapter":"Fault"' not in b"".join(slow.sent)
    await following.end()


async def test_a_further_stream_of_a_phone_ends_its_oldest():
    following = Following()
    followers = [await following.follow("a") for _ in range(STREAMS_EACH + 1)]
    assert [each.is_lost for each in followers] == [True] + STREAMS_EACH * [False]
    await following.end()


async def test_an_address_has_an_end_of_streams_and_others_have_theirs():
    following = Following()
    for number in range(UNKNOWN_STREAMS_OF_ADDRESS):
        await following.follow(f"~{number}", is_known=False)
    assert following.streams.is_full("here", is_known=False)
    assert not following.streams.is_full("here", is_known=True)
    assert not following.streams.is_full("there", is_known=False)
    for number in range(STREAMS_OF_ADDRESS - UNKNOWN_STREAMS_OF_ADDRESS):
        await following.follow(str(number))
    assert following.streams.is_full("here", is_known=True)
    assert not following.streams.is_full("there", is_known=True)
    await following.end()
    assert not following.streams.is_full("here", is_known=False)
