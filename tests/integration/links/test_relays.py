"""Relays in their real process, between a real client and a real server."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from core.model.events import Event, LinksLost, LinksMeasured, StoodStill, Suspended
from core.ports import SubjectError
from core.views.timeline import RunClock
from subjects.hosts.hosting import PortTakenError
from subjects.hosts.links import links
from subjects.hosts.links.links import Links
from subjects.hosts.processes.ports import LOOPBACK

pytestmark = pytest.mark.integration

LONG_S = 30.0
STREAM = bytes(range(256)) * 4_096
"""A megabyte in which nothing can change places unseen."""


class Between:
    """A server called n2 that says everything back, reached by n1 through a relay."""

    def __init__(self, log: Path) -> None:
        self.events: list[Event] = []
        self.news = asyncio.Event()
        self.links = Links(self._note, RunClock())
        self.accepted = 0
        self.owned: list[int] = []
        self._log = log
        self._server: asyncio.Server | None = None
        self._open: list[asyncio.StreamWriter] = []

    async def begin(self) -> None:
        self._server = await asyncio.start_server(self._serve, LOOPBACK, 0)
        to_port = self._server.sockets[0].getsockname()[1]
        self.port = self.links.port("n1", "n2", to_port)
        await self.links.lay(self._log, self.owned.append)

    async def end(self) -> None:
        for writer in self._open:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
        await self.links.clear()
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(LOOPBACK, self.port)
        self._open.append(writer)
        return reader, writer

    async def until(self, kind: type[Event]) -> Event:
        """Waits for an event of ``kind``, and returns the first."""
        async with asyncio.timeout(LONG_S):
            while not (found := [event for event in self.events if isinstance(event, kind)]):
                self.news.clear()
                await self.news.wait()
        return found[0]

    def _note(self, event: Event) -> None:
        self.events.append(event)
        self.news.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        with suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()


@pytest.fixture
async def between(tmp_path: Path) -> AsyncGenerator[Between]:
    between = Between(tmp_path / "links.log")
    await between.begin()
    yield between
    await between.end()


async def said_back(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, data: bytes
) -> bytes:
    writer.write(data)
    async with asyncio.timeout(LONG_S):
        return await reader.readexactly(len(data))


async def test_everything_passes_unchanged_and_is_counted_by_sender_and_receiver(
    between: Between,
) -> None:
    assert await said_back(*await between.connect(), STREAM) == STREAM
    measured = await between.until(LinksMeasured)
    assert isinstance(measured, LinksMeasured)
    assert measured.bytes_per_s["n1"]["n2"] > 0


async def test_cut_link_passes_nothing_refuses_nothing_and_loses_nothing(between: Between) -> None:
    reader, writer = await between.connect()
    assert await said_back(reader, writer, b"before") == b"before"
    await between.links.isolate("n2")
    assert between.links.is_isolated("n2")
    writer.write(b"during")
    # A connection that comes now is neither refused nor handed on.
    later_reader, later_writer = await between.connect()
    later_writer.write(b"later")
    silent = asyncio.ensure_future(reader.read(1)), asyncio.ensure_future(later_reader.read(1))
    passed = len([event for event in between.events if isinstance(event, LinksMeasured)])
    # The order of a cut link is obeyed before a second one is: by then nothing is on its way.
    await between.links.isolate("n1")
    await between.links.rejoin("n1")
    assert not any(waiting.done() for waiting in silent)
    assert between.accepted == 1
    assert len([e for e in between.events if isinstance(e, LinksMeasured)]) <= passed + 1
    await between.links.rejoin("n2")
    async with asyncio.timeout(LONG_S):
        assert await silent[0] + await reader.readexactly(5) == b"during"
        assert await silent[1] + await later_reader.readexactly(4) == b"later"


async def test_connection_that_was_given_up_meanwhile_never_reaches_the_other_node(
    between: Between,
) -> None:
    await between.links.isolate("n2")
    _, writer = await between.connect()
    writer.close()
    await writer.wait_closed()
    await between.links.rejoin("n2")
    assert await said_back(*await between.connect(), b"next") == b"next"
    assert between.accepted == 1


async def test_delayed_bytes_arrive_late_whole_and_in_their_order(between: Between) -> None:
    reader, writer = await between.connect()
    await between.links.delay("n1", 200.0)
    began = time.monotonic()
    assert await said_back(reader, writer, STREAM) == STREAM
    assert time.monotonic() - began >= 0.17
    await between.links.delay("n1", 0.0)
    assert between.links.delay_ms("n1") == 0.0
    assert await said_back(reader, writer, b"again") == b"again"


@pytest.mark.skipif(os.name != "posix", reason="there are no such signals")
@pytest.mark.parametrize(
    ("ending", "told"), [("SIGKILL", [False]), ("SIGSTOP", [True, False])], ids=str
)
async def test_relays_that_end_or_hang_are_told_and_begin_again_as_they_were(
    between: Between, ending: str, told: list[bool]
) -> None:
    before = between.links.pid
    assert before is not None
    await between.links.isolate("n2")
    os.kill(before, getattr(signal, ending))
    back = await between.until(Suspended)
    assert isinstance(back, Suspended)
    lost = [event for event in between.events if isinstance(event, LinksLost)]
    assert [each.hangs for each in lost] == told
    assert lost[-1].exit_code == -signal.SIGKILL
    assert back.what is StoodStill.LINKS
    assert between.owned == [before, between.links.pid]
    _, writer = await between.connect()
    writer.write(b"hello")
    assert between.accepted == 0
    await between.links.rejoin("n2")
    assert await said_back(*await between.connect(), b"back") == b"back"


@pytest.mark.skipif(os.name != "posix", reason="there are no such signals")
async def test_relays_that_hang_for_a_moment_go_on_with_the_connections_that_they_have(
    between: Between,
) -> None:
    pid = between.links.pid
    assert pid is not None
    reader, writer = await between.connect()
    assert await said_back(reader, writer, b"before") == b"before"
    os.kill(pid, signal.SIGSTOP)
    try:
        lost = await between.until(LinksLost)
        assert between.links.whole_s() == 0.0
    finally:
        os.kill(pid, signal.SIGCONT)
    assert isinstance(lost, LinksLost)
    assert lost.hangs
    back = await between.until(Suspended)
    assert isinstance(back, Suspended)
    assert back.what is StoodStill.LINKS
    assert await said_back(reader, writer, b"after") == b"after"
    assert (between.links.pid, between.owned) == (pid, [pid])


async def test_relay_whose_port_is_taken_says_so_and_leaves_no_process(
    between: Between, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Links(lambda _: None, RunClock())

    def the_same(_: int) -> tuple[int, ...]:
        return (between.port,)

    monkeypatch.setattr(links, "free_ports", the_same)
    assert other.port("n1", "n2", 1) == between.port
    owned: list[int] = []
    with pytest.raises(PortTakenError, match=str(between.port)):
        await other.lay(tmp_path / "other.log", owned.append)
    await other.clear()
    assert owned == []


async def test_relays_end_with_the_app(tmp_path: Path) -> None:
    between = Between(tmp_path / "links.log")
    await between.begin()
    pid = between.links.pid
    assert pid is not None
    await between.end()
    assert not psutil.pid_exists(pid)
    assert between.links.pid is None
    with pytest.raises(ConnectionRefusedError):
        await between.connect()


async def test_orders_to_relays_that_are_gone_wait_for_the_next_ones(between: Between) -> None:
    pid = between.links.pid
    assert pid is not None
    psutil.Process(pid).kill()
    await between.links.isolate("n2")
    await between.until(Suspended)
    with suppress(SubjectError):
        await between.links.rejoin("n1")
    assert between.links.is_isolated("n2")
