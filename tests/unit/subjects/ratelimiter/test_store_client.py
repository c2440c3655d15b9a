"""What is read of the store, and what is none of it."""

from __future__ import annotations

import asyncio

import pytest

from subjects.ratelimiter.store_client import (
    LARGEST_ANSWER,
    StoreClient,
    StoreSilentError,
    encode,
    read_value,
)
from subjects.ratelimiter.topology import LOOPBACK, Address


def reading(data: bytes) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    return reader


def test_a_command_is_counted_in_bytes() -> None:
    assert encode(("GET", "ü")) == b"*2\r\n$3\r\nGET\r\n$2\r\n\xc3\xbc\r\n"


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"+PONG\r\n", "PONG"),
        (b":42\r\n", 42),
        (b"$5\r\nhello\r\n", "hello"),
        (b"$-1\r\n", None),
        (b"$4\r\na\r\nb\r\n", "a\r\nb"),
        (b"*3\r\n$1\r\n7\r\n$-1\r\n:9\r\n", ["7", None, 9]),
        (b"*-1\r\n", []),
    ],
)
async def test_every_kind_of_value_is_read(data: bytes, value: object) -> None:
    assert await read_value(reading(data)) == value


@pytest.mark.parametrize(
    "data",
    [
        b"-LOADING the dataset\r\n",
        b"HTTP/1.1 200 OK\r\n",
        b"$%d\r\n" % (LARGEST_ANSWER + 1),
        b":many\r\n",
    ],
)
async def test_what_is_no_value_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        await read_value(reading(data))


async def test_half_an_answer_is_none() -> None:
    with pytest.raises(EOFError):
        await read_value(reading(b"$5\r\nhel"))


async def serve(answer: bytes) -> asyncio.Server:
    async def answer_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(answer)
        await reader.read()
        writer.close()

    return await asyncio.start_server(answer_one, LOOPBACK, 0)


@pytest.mark.parametrize("answer", [b"-ERR no\r\n", b"+HELLO\r\n", b"220 mail ready\r\n"])
async def test_another_server_on_its_port_is_no_store(answer: bytes) -> None:
    server = await serve(answer)
    client = StoreClient(Address(server.sockets[0].getsockname()[1]), timeout_s=5.0)
    try:
        with pytest.raises(StoreSilentError):
            await client.ping()
    finally:
        client.close()
        server.close()


async def test_a_store_that_says_nothing_is_not_waited_for() -> None:
    server = await serve(b"")
    client = StoreClient(Address(server.sockets[0].getsockname()[1]), timeout_s=0.01)
    try:
        with pytest.raises(StoreSilentError, match="no answer within"):
            await client.ping()
    finally:
        client.close()
        server.close()


async def test_nobody_on_its_port_is_silence() -> None:
    with pytest.raises(StoreSilentError):
        await StoreClient(Address(1), timeout_s=5.0).ping()
