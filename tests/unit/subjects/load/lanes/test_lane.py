"""The kept connections of the load to one node: how many there are, and when each ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from core.process.tasks import TaskScope
from subjects.load.lanes.connection import LaneConnection
from subjects.load.lanes.lane import IDLE_S, Lane
from tests.unit.subjects.exchanges import ScriptedServer


class _GivenUpConnection(LaneConnection):
    """A connection whose request the test gives up.

    Attributes:
        waits: whether somebody waits for the answer.
    """

    def __init__(self, lane: _RecordingLane) -> None:
        super().__init__()
        self.waits = True
        self._lane = lane

    @property
    def is_given_up(self) -> bool:
        return not self.waits

    def connection_lost(self, exc: Exception | None) -> None:
        self._lane.forget(self)


class _RecordingLane(Lane[_GivenUpConnection]):
    """A lane that keeps what is told to it.

    Attributes:
        free: the connections that were freed.
        reasons: why connections couldn't be opened.
    """

    def __init__(self, scope: TaskScope) -> None:
        super().__init__("n1", "127.0.0.1", 80, 3, scope)
        self.free: list[_GivenUpConnection] = []
        self.reasons: list[str] = []

    def connection(self) -> _GivenUpConnection:
        return _GivenUpConnection(self)

    def freed(self, connection: _GivenUpConnection) -> None:
        self.free.append(connection)
        self.rest(connection)

    def unreachable(self, why: str) -> None:
        self.reasons.append(why)

    async def opened(self, count: int) -> None:
        self.open(count)
        await _settled()


async def _settled() -> None:
    for _ in range(8):
        await asyncio.sleep(0)


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> ScriptedServer:
    return ScriptedServer(monkeypatch, lambda _: ())


@pytest.fixture
async def lane() -> AsyncIterator[_RecordingLane]:
    scope = TaskScope("lane")
    yield _RecordingLane(scope)
    await scope.close()


async def test_no_more_connections_are_opened_than_allowed(
    lane: _RecordingLane, server: ScriptedServer
) -> None:
    await lane.opened(2)
    await lane.opened(9)
    assert (server.open, len(lane.free)) == (3, 3)


async def test_the_connection_that_was_used_last_is_taken_and_another_opened_without_one(
    lane: _RecordingLane, server: ScriptedServer
) -> None:
    await lane.opened(2)
    first, last = lane.free
    assert [lane.take(), lane.take(), lane.take()] == [last, first, None]
    await _settled()
    assert server.open == 3


async def test_a_connection_that_ends_while_it_rests_is_not_taken(
    lane: _RecordingLane, server: ScriptedServer
) -> None:
    await lane.opened(2)
    first, last = lane.free
    last.abort()
    assert lane.take() is first
    await _settled()
    assert server.open == 1


async def test_connections_that_rest_for_long_or_were_given_up_are_ended(
    lane: _RecordingLane, server: ScriptedServer
) -> None:
    await lane.opened(3)
    old, young, busy = lane.free
    assert lane.take() is busy
    busy.waits = False
    old.rested -= IDLE_S + 1
    assert lane.sweep(time.monotonic()) == 1
    await _settled()
    assert (old.is_open, young.is_open, busy.is_open) == (False, True, False)
    assert busy.why == "no answer came in time"
    assert lane.sweep(time.monotonic()) == 0


async def test_a_connection_that_breaks_at_once_takes_no_place(
    lane: _RecordingLane, server: ScriptedServer
) -> None:
    def abort() -> None:
        for transport in server.transports:
            transport.abort()

    server.step = abort
    await lane.opened(3)
    assert (server.open, lane.free) == (0, [])
    server.step = lambda: None
    await lane.opened(3)
    assert (server.open, len(lane.free)) == (3, 3)


async def test_a_node_that_takes_no_connection_is_told_with_the_reason(
    lane: _RecordingLane, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", refuse)
    await lane.opened(1)
    assert lane.reasons == ["refused"]


async def test_a_closed_lane_has_no_connections(
    lane: _RecordingLane, server: ScriptedServer
) -> None:
    await lane.opened(3)
    lane.close()
    assert server.open == 0
    assert {connection.why for connection in lane.free} == {"the load ends"}
