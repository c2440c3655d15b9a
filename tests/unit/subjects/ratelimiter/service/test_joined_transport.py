"""Heads of answers wait for their bodies, and for nothing else."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from subjects.ratelimiter.service.joined_transport import JoinedTransport


class RecordingWire(asyncio.Transport):
    """Keeps what each call would have sent."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 1)})
        self.sent: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent.append(bytes(data))

    def is_closing(self) -> bool:
        return self.closed

    def abort(self) -> None:
        self.closed = True

    def close(self) -> None:
        self.closed = True


HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n"


class JoinedPair:
    """A joined transport, and the wrapped one."""

    def __init__(self) -> None:
        self.wire = RecordingWire()
        self.transport = JoinedTransport(self.wire)


def test_a_head_and_its_body_are_sent_as_one() -> None:
    joined = JoinedPair()
    joined.transport.write(HEAD)
    assert joined.wire.sent == []
    joined.transport.write(b"body")
    joined.transport.write(b"more")
    assert joined.wire.sent == [HEAD + b"body", b"more"]


@pytest.mark.parametrize(
    "data", [b"HTTP/1.1 100 Continue\r\n\r\n", HEAD + b"body", b"body", b"0\r\n\r\n", b""]
)
def test_bytes_that_are_no_head_alone_are_sent_at_once(data: bytes) -> None:
    joined = JoinedPair()
    joined.transport.write(data)
    assert joined.wire.sent == [data]


def test_a_head_without_a_body_goes_out_when_the_answer_is_complete() -> None:
    joined = JoinedPair()
    joined.transport.write(HEAD)
    joined.transport.flush()
    joined.transport.flush()
    assert joined.wire.sent == [HEAD]


def test_a_head_is_sent_before_the_connection_is_closed() -> None:
    joined = JoinedPair()
    joined.transport.write(HEAD)
    joined.transport.close()
    assert joined.wire.sent == [HEAD]
    assert joined.transport.is_closing()


def test_other_methods_are_those_of_the_transport() -> None:
    joined = JoinedPair()
    assert cast("RecordingWire", joined.transport).get_extra_info("peername") == ("127.0.0.1", 1)
