"""Tests of which node the load's writes go through."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from core.model.measurements import NodeTally
from subjects.kit.nats.driver import NatsDriver


class ModuleClock:
    """A clock for one module, on which time passes only when a test says so."""

    def __init__(self) -> None:
        self.t = time.monotonic()

    def monotonic(self) -> float:
        return self.t


@asynccontextmanager
async def node(name: str, puts: asyncio.Queue[str], *, commits: bool) -> AsyncGenerator[str]:
    """Yields a server that answers questions, and acknowledges writes only if ``commits``."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b'INFO {"server_name":"%s"}\r\n' % name.encode())
        try:
            while line := (await reader.readline()).split():
                if line[0] == b"PING" or line[0] == b"CONNECT":
                    writer.write(b"PONG\r\n")
                elif line[0] == b"PUB":
                    await reader.readexactly(int(line[3]) + 2)
                    is_put = line[1].startswith(b"$KV.")
                    if commits or not is_put:
                        writer.write(b'MSG %s i 9\r\n{"seq":1}\r\n' % line[2])
                    if is_put:
                        puts.put_nowait(name)
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"nats://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await server.wait_closed()


async def test_a_node_that_acknowledges_nothing_is_left_before_it_has_much_to_take_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, puts = ModuleClock(), asyncio.Queue[str]()
    monkeypatch.setattr("subjects.kit.nats.trust.time", clock)
    monkeypatch.setattr("subjects.kit.nats.driver.time", clock)
    async with node("good", puts, commits=True) as good, node("cut", puts, commits=False) as cut:
        driver = NatsDriver([good, cut], "b", turn=1)
        owed: list[asyncio.Future[int]] = []
        went: list[str] = []
        try:
            await driver.connect()
            for _ in range(100):
                write = driver.write("key", b"value")
                went.append(await puts.get())
                if went[-1] == "good":
                    assert await write == 1
                else:
                    owed.append(write)
                clock.t += 0.01
        finally:
            await driver.close()
            await asyncio.gather(*owed, return_exceptions=True)
        assert went[:2] in (["good", "cut"], ["cut", "good"])
        assert went.count("cut") <= 4


async def test_puts_are_counted_by_the_node_that_they_went_through() -> None:
    puts = asyncio.Queue[str]()
    async with node("good", puts, commits=True) as good, node("cut", puts, commits=False) as cut:
        driver = NatsDriver([good, cut], "b", turn=1)
        owed: list[asyncio.Future[int]] = []
        went: list[str] = []
        try:
            await driver.connect()
            while {"good", "cut"} - set(went):
                owed.append(driver.write("key", b"value"))
                went.append(await puts.get())
            good_ones = [w for w, name in zip(owed, went, strict=True) if name == "good"]
            assert await asyncio.gather(*good_ones) == [1] * len(good_ones)
            assert driver.tallies.take() == {"good": NodeTally(acked=went.count("good"))}
            for write in owed:
                write.cancel()
            async with asyncio.timeout(10):
                while not (counts := driver.tallies.take()):
                    await asyncio.sleep(0.01)
            assert counts == {"cut": NodeTally(failed=went.count("cut"))}
        finally:
            await driver.close()
            await asyncio.gather(*owed, return_exceptions=True)
