"""Valid answers of a server that speaks RESP are read, and others refused."""

from __future__ import annotations

import asyncio

import pytest

from subjects.hosts.processes.ports import LOOPBACK
from subjects.kit.exchange import NoAnswerError
from subjects.kit.place import Address
from subjects.kit.resp_client import LARGEST_ANSWER, Resp, RespClient, published


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
    assert Resp().encode(("GET", "ü")) == b"*2\r\n$3\r\nGET\r\n$2\r\n\xc3\xbc\r\n"


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"+PONG\r\n", "PONG"),
        (b":42\r\n", 42),
        (b"$5\r\nhello\r\n", "hello"),
        (b"$-1\r\n", None),
        (b"$4\r\na\r\nb\r\n", "a\r\nb"),
        (b"*3\r\n$1\r\n7\r\n$-1\r\n:9\r\n", ["7", None, 9]),
        (b"*-1\r\n", None),
        (b"%1\r\n+lag\r\n:3\r\n", {"lag": 3}),
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
    for data, value in ((b"+one\r\n+two\r\n", "one"), (b"$2\r\nhello\r\n", "he")):
        resp = Resp()
        resp.encode(("GET", "x"))
        assert resp.take(data) == (value,)
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
    client = RespClient(Address(server.sockets[0].getsockname()[1]), timeout_s=5.0)
    try:
        with pytest.raises(NoAnswerError):
            await client.ping()
    finally:
        client.close()
        server.close()


async def test_a_store_that_says_nothing_is_not_waited_for() -> None:
    server = await serve(b"")
    client = RespClient(Address(server.sockets[0].getsockname()[1]), timeout_s=0.01)
    try:
        with pytest.raises(NoAnswerError, match="no answer within"):
            await client.ping()
    finally:
        client.close()
        server.close()


async def test_store_without_a_listener_counts_as_silent() -> None:
    with pytest.raises(NoAnswerError):
        await RespClient(Address(1), timeout_s=5.0).ping()


async def test_a_client_that_is_closed_while_it_waits_says_that_the_store_is_silent() -> None:
    server = await serve(b"")
    client = RespClient(Address(server.sockets[0].getsockname()[1]), timeout_s=60.0)
    try:
        for turns in range(1, 12):
            asking = asyncio.create_task(client.ask("GET", "a"))
            for _ in range(turns):
                await asyncio.sleep(0)
            client.close()
            with pytest.raises(NoAnswerError):
                await asking
    finally:
        client.close()
        server.close()


async def test_section_of_info_is_read_by_name() -> None:
    text = b"# Replication\r\nrole:master\r\nslave0:ip=::1,port=7\r\n\r\n"
    server = await serve(b"$%d\r\n%b\r\n" % (len(text), text))
    client = RespClient(Address(server.sockets[0].getsockname()[1]), timeout_s=5.0)
    try:
        told = await client.info("replication")
        assert told == {"role": "master", "slave0": "ip=::1,port=7"}
    finally:
        client.close()
        server.close()


MESSAGE = b"*3\r\n$7\r\nmessage\r\n$6\r\n+sdown\r\n$2\r\nv1\r\n"


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (b"*3\r\n$9\r\nsubscribe\r\n$6\r\n+sdown\r\n:1\r\n" + MESSAGE * 2, 2),
        (MESSAGE + b"-ERR no\r\n", 1),
        (b"220 mail ready\r\n", 0),
    ],
)
async def test_published_messages_are_heard_until_the_server_says_something_else(
    said: bytes, heard: int
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(said)
        writer.close()

    server = await asyncio.start_server(answer, LOOPBACK, 0)
    messages: list[tuple[str, str]] = []
    with pytest.raises(NoAnswerError, match=r"."):
        async for message in published(Address(server.sockets[0].getsockname()[1]), "+sdown"):
            messages.append(message)
    assert messages == [("+sdown", "v1")] * heard
    server.close()
