"""Bytes of a relayed connection pass, wait or stop, over connections that only record."""

from __future__ import annotations

import asyncio

from subjects.hosts.links.link import Link
from subjects.hosts.links.pipe import HELD_BYTES, End, join
from subjects.hosts.links.protocol import LinkSetting

CUT = LinkSetting("n1", "n2", cut=True)
PLAIN = LinkSetting("n1", "n2")
SLOW = LinkSetting("n1", "n2", delay_ms=60_000.0)


class NodeWire(asyncio.Transport):
    """A connection to a node, which records what the node is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = b""
        self.reads = True
        self.is_closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent += bytes(data)

    def pause_reading(self) -> None:
        self.reads = False

    def resume_reading(self) -> None:
        self.reads = True

    def is_closing(self) -> bool:
        return self.is_closed

    def close(self) -> None:
        self.is_closed = True


class RelayedConnection:
    """A connection of n1 to n2 through a relay."""

    def __init__(self, *, made: bool = True) -> None:
        self.out, self.back = Link("n1", "n2"), Link("n2", "n1")
        self.n1, self.n2 = End(), End()
        self.near, self.far = NodeWire(), NodeWire()
        join(self.n1, self.n2, self.out, self.back)
        self.n1.connection_made(self.near)
        if made:
            self.n2.connection_made(self.far)


async def test_bytes_pass_in_both_directions_and_are_counted_by_link() -> None:
    both = RelayedConnection()
    both.n1.data_received(b"append")
    both.n2.data_received(b"ok")
    assert (both.far.sent, both.near.sent) == (b"append", b"ok")
    assert (both.out.take_sent(), both.back.take_sent()) == (6, 2)
    assert (both.out.take_sent(), both.back.take_sent()) == (0, 0)


async def test_cut_link_reads_no_more_and_the_other_direction_goes_on() -> None:
    both = RelayedConnection()
    both.out.set(CUT)
    assert (both.near.reads, both.far.reads) == (False, True)
    both.n1.data_received(b"late")  # read just before the cut
    both.n2.data_received(b"ok")
    assert (both.far.sent, both.near.sent) == (b"", b"ok")
    assert both.out.take_sent() == 0
    both.out.set(PLAIN)
    assert both.near.reads
    assert both.far.sent == b"late"
    assert both.out.take_sent() == 4


async def test_end_of_a_node_is_not_noticed_over_a_cut_link_before_it_passes_again() -> None:
    both = RelayedConnection()
    both.out.set(CUT)
    both.n1.data_received(b"last words")
    both.n1.connection_lost(None)
    assert not both.far.is_closed
    both.out.set(PLAIN)
    assert both.far.sent == b"last words"
    assert both.far.is_closed


async def test_bytes_sent_before_the_connection_is_made_arrive_then() -> None:
    both = RelayedConnection(made=False)
    both.n1.data_received(b"hel")
    both.n1.data_received(b"lo")
    assert both.near.reads
    both.n2.connection_made(both.far)
    assert both.far.sent == b"hello"


async def test_delayed_bytes_keep_their_order_and_wait() -> None:
    both = RelayedConnection()
    both.out.set(SLOW)
    both.n1.data_received(b"one")
    both.n1.data_received(b"two")
    assert both.far.sent == b""
    both.out.set(PLAIN)
    both.n1.data_received(b"three")
    assert both.far.sent == b"onetwothree"


async def test_sender_waits_where_more_is_held_than_a_network_does() -> None:
    both = RelayedConnection()
    both.out.set(SLOW)
    both.n1.data_received(bytes(HELD_BYTES + 1))
    assert not both.near.reads
    both.out.set(PLAIN)
    assert both.near.reads


async def test_sender_waits_for_a_node_that_reads_too_slowly() -> None:
    both = RelayedConnection()
    both.n2.pause_writing()
    assert not both.near.reads
    both.out.set(CUT)
    both.out.set(PLAIN)
    assert not both.near.reads
    both.n2.resume_writing()
    assert both.near.reads


async def test_connection_that_is_over_holds_nothing_and_leaves_its_links() -> None:
    both = RelayedConnection()
    both.out.set(SLOW)
    both.n1.data_received(b"never")
    both.n2.connection_lost(None)
    assert both.near.is_closed
    both.n1.connection_lost(None)
    both.out.set(PLAIN)
    assert both.far.sent == b""
