"""A time limit runs only while the loop listens."""

from __future__ import annotations

import asyncio

import pytest

from subjects.kit.fair_timeout import FairTimeout


async def test_block_that_takes_too_long_is_cancelled() -> None:
    with pytest.raises(TimeoutError):
        async with FairTimeout(0.01):
            await asyncio.Event().wait()


async def test_block_that_is_ended_is_cancelled_at_once() -> None:
    limit = FairTimeout(3_600)
    with pytest.raises(TimeoutError):
        async with limit:
            asyncio.get_running_loop().call_soon(limit.end)
            await asyncio.Event().wait()
    limit.end()


async def test_answer_that_came_while_the_loop_stood_still_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader, writer = await _pipe()
    loop = asyncio.get_running_loop()
    stood_still_s, real_time = 0.0, loop.time
    monkeypatch.setattr(loop, "time", lambda: real_time() + stood_still_s)
    async with FairTimeout(10.0):
        writer.write(b"x")
        stood_still_s = 60.0  # as where a machine gives us no processor for so long
        assert await reader.read(1) == b"x"
    writer.close()
    await writer.wait_closed()


async def test_answer_of_the_last_moment_is_given_back() -> None:
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    class LastMoment(FairTimeout):
        def _look(self) -> None:
            answer.set_result("just in time")
            self._left_s = 0.0
            super()._look()

    async with LastMoment(0.01):
        assert await answer == "just in time"


async def _pipe() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connects to a server that says back what it hears."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(100):
            writer.write(data)
        writer.close()
        server.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    return await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
