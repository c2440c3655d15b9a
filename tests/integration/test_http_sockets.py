"""The HTTP client over real sockets: servers that cut, reset or hang, clients that close."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest

from subjects.kit.http_client import HttpAnswer, HttpClient, NoAnswerError

WHOLE = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER of no time: closing resets the connection."""

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], object]


@asynccontextmanager
async def serving(said: bytes, *, then: str) -> AsyncGenerator[int]:
    """Yields the port of a server that sends ``said``, then closes, resets or hangs."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(said)
            await writer.drain()
            if then == "hang":
                await reader.read()
            elif then == "reset":
                sock: socket.socket = writer.get_extra_info("socket")
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        except (OSError, EOFError):
            pass
        finally:
            writer.transport.abort() if then == "reset" else writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def outcome(asking: asyncio.Task[HttpAnswer]) -> str:
    """Returns how a request ended; an unexpected error fails the test."""
    try:
        return (await asking).body.decode()
    except NoAnswerError:
        return "none"
    except asyncio.CancelledError:
        return "cancelled"


@pytest.mark.parametrize("then", ["close", "reset"])
async def test_a_server_that_ends_at_any_byte_has_answered_or_not(then: str) -> None:
    for at in range(len(WHOLE) + 1):
        async with serving(WHOLE[:at], then=then) as port:
            client = HttpClient("127.0.0.1", port)
            said = await outcome(asyncio.create_task(client.get("/", 30.0)))
            # A reset may overtake what was sent before it.
            assert said in (("body", "none") if at == len(WHOLE) else ("none",))
            client.close()


@pytest.mark.parametrize("way", ["close", "cancel"])
@pytest.mark.parametrize("said", [b"", WHOLE[:20], WHOLE[:-3]])
async def test_a_request_that_is_ended_in_any_turn_ends_at_once(way: str, said: bytes) -> None:
    async with serving(said, then="hang") as port:
        for turns in range(1, 15):
            client = HttpClient("127.0.0.1", port)
            asking = asyncio.create_task(client.get("/", 60.0))
            for _ in range(turns):
                await asyncio.sleep(0)
            if way == "close":
                client.close()
            else:
                asking.cancel()
            async with asyncio.timeout(30.0):
                assert await outcome(asking) == ("none" if way == "close" else "cancelled")
            client.close()


async def test_a_client_that_is_closed_again_and_again_still_asks() -> None:
    async with serving(WHOLE, then="hang") as port:
        client = HttpClient("127.0.0.1", port)
        asked = [asyncio.create_task(client.get("/", 60.0)) for _ in range(20)]
        ends: list[str] = []
        for each in asked:
            ends.append(await outcome(each))
            client.close()
        assert set(ends) <= {"body", "none"}
        assert (await client.get("/", 60.0)).body == b"body"
        client.close()
