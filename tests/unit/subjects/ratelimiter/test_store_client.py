"""Valid answers of the store are read, and others refused."""

from __future__ import annotations

import asyncio

import pytest

from subjects.hosts.processes.ports import LOOPBACK
from subjects.kit.exchange import NoAnswerError
from subjects.kit.place import Address
from subjects.ratelimiter.store_client import (
    LARGEST_ANSWER,
    Resp,
    StoreClient,
    StoreSilentError,
    encode,
)


def read(data: bytes, size: int) -> object:
    """Returns the answer in ``data``, fed ``size`` bytes at a time."""
    resp = Resp()
    resp.encode(("GET", "x"))
    for at in range(0, len(data), size):
        value = resp.take(data[at : at + size])
        if value is not None:
            assert resp.is_whole() is (at + size >= len(data))
            return value[0]
    resp.take(b"")
    raise AssertionError("neither an answer nor none")


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
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_every_kind_of_value_is_read_wherever_it_is_cut(
    data: bytes, value: object, size: int
) -> None:
    assert read(data, size) == value


@pytest.mark.parametrize(
    "data",
    [
        b"-LOADING the dataset\r\n",
        b"HTTP/1.1 200 OK\r\n",
        b"$%d\r\n" % (LARGEST_ANSWER + 1),
        b"+" + b"x" * (LARGEST_ANSWER + 1),
        b":many\r\n",
        b":" + b"9" * 5000 + b"\r\n",
        b"$2\r\nhello\r\n",
        b"*1\r\n" * 5000 + b":1\r\n",
        b"*999999999999\r\n",
        b"$5\r\nhel",
        b"\r\n",
        b"",
    ],
)
@pytest.mark.parametrize("size", [1, 4096])
def test_malformed_answer_of_the_store_is_refused(data: bytes, size: int) -> None:
    if len(data) > LARGEST_ANSWER and size == 1:
        size = 777
    with pytest.raises(NoAnswerError, match=r"."):
        read(data, size)


def test_bytes_after_an_answer_are_never_the_next_answer() -> None:
    resp = Resp()
    resp.encode(("GET", "x"))
    assert resp.take(b"+one\r\n+two\r\n") == ("one",)
    assert not resp.is_whole()


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


async def test_store_without_a_listener_counts_as_silent() -> None:
    with pytest.raises(StoreSilentError):
        await StoreClient(Address(1), timeout_s=5.0).ping()


async def test_a_client_that_is_closed_while_it_waits_says_that_the_store_is_silent() -> None:
    server = await serve(b"")
    client = StoreClient(Address(server.sockets[0].getsockname()[1]), timeout_s=60.0)
    try:
        for turns in range(1, 12):
            asking = asyncio.create_task(client.used(("a",)))
            for _ in range(turns):
                await asyncio.sleep(0)
            client.close()
            with pytest.raises(StoreSilentError):
                await asking
    finally:
        client.close()
        server.close()
