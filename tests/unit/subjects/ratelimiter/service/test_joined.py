"""Heads of answers wait for their bodies, and for nothing else."""

from __future__ import annotations

import asyncio
from typing import cast

from subjects.ratelimiter.service.joined import JoinedTransport


class Wire(asyncio.Transport):
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


class Joined:
    """A joined transport, and the wrapped one."""

    def __init__(self) -> None:
        self.wire = Wire()
        self.heads = 0
        self.transport = JoinedTransport(self.wire, self._begins)

    def _begins(self) -> bool:
        self.heads -= 1
        return self.heads >= 0


def test_a_head_and_its_body_are_sent_as_one() -> None:
    joined = Joined()
    joined.heads = 1
    joined.transport.write(b"head ")
    assert joined.wire.sent == []
    joined.transport.write(b"body")
    joined.transport.write(b"more")
    assert joined.wire.sent == [b"head body", b"more"]


def test_bytes_that_begin_no_answer_are_sent_at_once() -> None:
    joined = Joined()
    joined.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert joined.wire.sent == [b"HTTP/1.1 100 Continue\r\n\r\n"]


def test_a_head_without_a_body_goes_out_when_the_answer_is_complete() -> None:
    joined = Joined()
    joined.heads = 1
    joined.transport.write(b"head")
    joined.transport.flush()
    joined.transport.flush()
    assert joined.wire.sent == [b"head"]


def test_a_head_is_sent_before_the_connection_is_closed() -> None:
    joined = Joined()
    joined.heads = 1
    joined.transport.write(b"head")
    joined.transport.close()
    assert joined.wire.sent == [b"head"]
    assert joined.transport.is_closing()


def test_other_methods_are_those_of_the_transport() -> None:
    joined = Joined()
    assert cast("Wire", joined.transport).get_extra_info("peername") == ("127.0.0.1", 1)
