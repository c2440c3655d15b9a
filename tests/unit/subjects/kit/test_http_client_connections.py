"""Tests of how many connections a client opens, and that answers are never mixed up."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest

from subjects.kit.http_client import HttpClient, NoAnswerError


@asynccontextmanager
async def serving(
    *answers: bytes | None, then_close: bool = False
) -> AsyncGenerator[tuple[int, Callable[[], int]]]:
    """Yields a server that sends ``answers`` in turn (None: silence), and counts connections."""
    left, connections = list(answers), [0]

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections[0] += 1
        try:
            while True:
                await reader.readuntil(b"\r\n\r\n")
                answer = left.pop(0)
                if answer is not None:
                    writer.write(answer)
                if then_close:
                    break
        except (EOFError, OSError):
            return
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], lambda: connections[0]
    finally:
        server.close()


def plain(body: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


async def test_answers_come_over_one_connection() -> None:
    async with serving(plain(b"{}"), plain(b"[1]", "503 Busy")) as (port, connections):
        client = HttpClient("127.0.0.1", port)
        first, second = await client.get("/a", 5.0), await client.get("/b", 5.0)
        assert (first.status, first.body) == (200, b"{}")
        assert (second.status, second.body) == (503, b"[1]")
        assert connections() == 1
        client.close()


async def test_an_answer_in_chunks_is_put_together() -> None:
    chunked = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"4\r\nabcd\r\n3;x=y\r\nefg\r\n0\r\n\r\n"
    )
    async with serving(chunked, plain(b"next")) as (port, _):
        client = HttpClient("127.0.0.1", port)
        assert (await client.get("/", 5.0)).body == b"abcdefg"
        assert (await client.get("/", 5.0)).body == b"next"
        client.close()


async def test_a_connection_that_was_closed_while_idle_is_opened_again() -> None:
    async with serving(plain(b"1"), plain(b"2"), then_close=True) as (port, connections):
        client = HttpClient("127.0.0.1", port)
        await client.get("/", 5.0)
        assert (await client.get("/", 5.0)).body == b"2"
        assert connections() == 2
        client.close()


async def test_silence_is_no_answer_and_the_next_request_reads_no_late_one() -> None:
    async with serving(None, plain(b"2")) as (port, connections):
        client = HttpClient("127.0.0.1", port)
        with pytest.raises(NoAnswerError):
            await client.get("/", 0.05)
        assert (await client.get("/", 5.0)).body == b"2"
        assert connections() == 2
        client.close()
