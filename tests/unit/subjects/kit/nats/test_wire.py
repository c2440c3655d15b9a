"""The wire protocol is decoded wherever the network cuts the stream."""

from __future__ import annotations

import asyncio

import pytest

from subjects.kit.nats.jetstream import NO_MESSAGE, RefusedError, decode_answer
from subjects.kit.nats.scan import ack_fields
from subjects.kit.nats.wire import Message, NodeLink, WireConnection
from subjects.load.driver import DriverError

_STREAM = (
    b'INFO {"server_id":"x"}\r\nPONG\r\n'
    b"MSG _INBOX.a.1 i 5\r\nhe\r\no\r\n"
    b"HMSG $KV.b.k d $JS.ACK.s.c.1.7.3.99.0 17 19\r\nNATS/1.0\r\nA:B\r\n\r\nhi\r\n"
    b"HMSG _INBOX.a.2 i 16 16\r\nNATS/1.0 503\r\n\r\n\r\n"
    b"MSG _INBOX.a.3 i 0\r\n\r\n"
    b"MSG $KV.b.k2 d $JS.ACK.s.c.1.8.4.99.0 2\r\nyo\r\n"
)


class _Transport(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.is_aborted = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def abort(self) -> None:
        self.is_aborted = True


def _connect(messages: list[Message]) -> tuple[WireConnection, _Transport]:
    connection, transport = WireConnection(messages.extend), _Transport()
    connection.connection_made(transport)
    return connection, transport


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
async def test_messages_are_whole_wherever_the_stream_is_cut(size: int) -> None:
    messages: list[Message] = []
    connection, transport = _connect(messages)
    for start in range(0, len(_STREAM), size):
        connection.data_received(_STREAM[start : start + size])
    await asyncio.sleep(0)
    assert transport.written.startswith(b"CONNECT {")
    assert [message.subject for message in messages] == [
        b"_INBOX.a.1",
        b"$KV.b.k",
        b"_INBOX.a.2",
        b"_INBOX.a.3",
        b"$KV.b.k2",
    ]
    assert [message.body for message in messages] == [b"he\r\no", b"hi", b"", b"", b"yo"]
    assert messages[1].reply == b"$JS.ACK.s.c.1.7.3.99.0"
    assert messages[2].head.startswith(b"NATS/1.0 503")
    assert ack_fields(messages[4]) == (8, 4, 0)


async def test_a_ping_is_answered_and_all_of_one_step_goes_out_at_once() -> None:
    connection, transport = _connect([])
    connection.data_received(b"PING\r\n")
    connection.publish("a.b", b"xyz", "r.1")
    connection.publish("a.c", b"")
    assert transport.written == b""
    await asyncio.sleep(0)
    assert transport.written == b"PONG\r\nPUB a.b r.1 3\r\nxyz\r\nPUB a.c 0\r\n\r\n"


async def test_a_server_that_owes_an_answer_is_not_used_until_it_speaks() -> None:
    connection, _ = _connect([])
    connection.data_received(b"PING\r\n")
    heard = asyncio.get_running_loop().time()
    connection.check(heard + 0.5)
    connection.check(heard + 1.0)
    assert connection.is_usable()
    connection.check(heard + 2.0)
    assert not connection.is_usable()
    connection.data_received(b"PONG\r\n")
    assert connection.is_usable()
    connection.connection_lost(None)
    assert not connection.is_usable()


@pytest.mark.parametrize(
    "url", ["", "nats://", "nats://host", "nats://host:port", "nats://h:65536", "4222"]
)
async def test_a_bad_address_is_named(url: str) -> None:
    with pytest.raises(DriverError, match="isn't an address like"):
        NodeLink(url, "inbox", lambda _: None)


def _answer(body: bytes, head: bytes = b"") -> Message:
    return Message(b"s", b"i", b"", head, body)


def test_answers_are_told_from_refusals() -> None:
    assert decode_answer(_answer(b'{"stream":"KV_b","seq":12}')).seq == 12
    with pytest.raises(RefusedError, match="no message found") as caught:
        decode_answer(
            _answer(b'{"error":{"code":404,"err_code":10037,"description":"no message found"}}')
        )
    assert caught.value.err_code == NO_MESSAGE
    with pytest.raises(RefusedError, match="knows of none"):
        decode_answer(_answer(b"", b"NATS/1.0 503\r\n\r\n"))
    with pytest.raises(RefusedError, match="not an answer"):
        decode_answer(_answer(b"hello"))


@pytest.mark.parametrize(
    "rubbish",
    [
        b"MSG a i -100\r\n" + b"x" * 200 + b"\r\n",
        b"MSG a i many\r\n",
        b"MSG\r\n",
        b"MSG a i 99999999999999\r\n",
        b"HMSG a i 9 5\r\nhello\r\n",
        b"HMSG a i -1 5\r\nhello\r\n",
        b"HMSG 5\r\n",
        b"INFO " + b"[" * 100_000 + b"\r\nMSG a i x\r\n",
    ],
)
async def test_a_server_that_does_not_speak_nats_is_left(rubbish: bytes) -> None:
    messages: list[Message] = []
    connection, transport = _connect(messages)
    connection.data_received(b"MSG a i 1\r\nx\r\n" + rubbish)
    assert transport.is_aborted
    assert [message.body for message in messages] == [b"x"]
