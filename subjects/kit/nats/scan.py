"""Reads a whole bucket in bulk, by a push consumer with flow control of our own."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

from msgspec import json

from subjects.kit.nats.jetstream import ApiAnswer, RefusedError, decode_answer
from subjects.kit.nats.wire import Message, NodeLink, WireConnection
from subjects.load.driver import DriverError, Item

_QUIET_S = 2.0
"""The longest time without message or heartbeat, seconds; then another node is tried."""
_GIVE_UP_S = 14.0
"""The time without a single message after which a scan ends, seconds: longer than an election."""
_HEARTBEAT_NS = 500_000_000
_DELIVERED, _FLOW = b"$JS.ACK.", b"$JS.FC."


class BucketScan:
    """Yields every key of a bucket once; goes on through another node after a loss."""

    def __init__(
        self,
        links: Sequence[NodeLink],
        stream: str,
        subject: str,
        ask_leader: Callable[[], Awaitable[ApiAnswer]],
    ) -> None:
        """Prepares a scan of ``stream``, whose keys follow ``subject``, through ``links``."""
        self._links = links
        self._stream = stream
        self._skip = len(subject)
        self._ask_leader = ask_leader
        self._last_seq = 0
        self._read = 0
        self._moved = time.monotonic()

    async def run(self) -> AsyncGenerator[Sequence[Item]]:
        """Yields batches of keys.

        Raises:
            DriverError: no node lets the bucket be read to the end, or the leader holds less
                than was read from a replica.
        """
        reason = "no node answers"
        self._moved = time.monotonic()
        attempt = 0
        while time.monotonic() - self._moved < _GIVE_UP_S:
            attempt += 1
            link = self._links[attempt % len(self._links)]
            if link.usable() is None:
                await asyncio.sleep(0.05)
                continue
            try:
                async for batch in self._read_through(link):
                    yield batch
                if await self._is_all():
                    return
                reason = "the replicas don't have all that the leader holds"
            except (OSError, DriverError, TimeoutError) as error:
                reason = str(error) or f"{link.name} fell silent"
            await asyncio.sleep(0.1)
        raise DriverError(f"after {self._read:,} keys: {reason}")

    async def _is_all(self) -> bool:
        """Whether as many keys were read as the leader holds."""
        async with asyncio.timeout(_QUIET_S):
            state = (await self._ask_leader()).state
        if state is None or state.messages > self._read:
            return False
        if state.messages < self._read:
            raise DriverError(
                f"a replica holds {self._read:,} keys, the leader only {state.messages:,}"
            )
        return True

    async def _read_through(self, link: NodeLink) -> AsyncGenerator[Sequence[Item]]:
        """Yields what follows the last message read, up to the end of one replica."""
        arrived: asyncio.Queue[list[Message]] = asyncio.Queue()
        connection = await link.open(arrived.put_nowait)
        try:
            pending = await self._make_consumer(connection, arrived)
            delivered = 0
            while pending:
                async with asyncio.timeout(_QUIET_S):
                    messages = await arrived.get()
                data = [message for message in messages if message.reply.startswith(_DELIVERED)]
                if data:
                    first, last = ack_fields(data[0]), ack_fields(data[-1])
                    if first[1] != delivered + 1 or last[1] != delivered + len(data):
                        raise DriverError(f"{link.name} left messages out")
                    delivered, pending = last[1], last[2]
                    self._last_seq = last[0]
                    self._read += len(data)
                    self._moved = time.monotonic()
                    skip = self._skip
                    yield [Item(_text(each.subject[skip:]), each.body) for each in data]
                elif time.monotonic() - self._moved > _QUIET_S:
                    raise TimeoutError(f"{link.name} sends heartbeats only")
                for message in messages:
                    if message.reply.startswith(_FLOW):  # answered when ready for more
                        connection.publish(_text(message.reply), b"")
        finally:
            connection.close()

    async def _make_consumer(
        self, connection: WireConnection, arrived: asyncio.Queue[list[Message]]
    ) -> int:
        """Creates a consumer that pushes to ``connection``; returns how many messages wait."""
        inbox = f"_INBOX.{secrets.token_hex(6)}"
        connection.subscribe(f"{inbox}.d", "d")
        connection.subscribe(f"{inbox}.r", "r")
        start = (
            {"deliver_policy": "by_start_sequence", "opt_start_seq": self._last_seq + 1}
            if self._last_seq
            else {"deliver_policy": "all"}
        )
        config = {
            **start,
            "deliver_subject": f"{inbox}.d",
            "ack_policy": "none",
            "flow_control": True,
            "idle_heartbeat": _HEARTBEAT_NS,
            "mem_storage": True,
            "num_replicas": 1,
            "inactive_threshold": 10 * _HEARTBEAT_NS,
        }
        request = {"stream_name": self._stream, "config": config}
        subject = f"$JS.API.CONSUMER.CREATE.{self._stream}"
        connection.publish(subject, json.encode(request), f"{inbox}.r")
        async with asyncio.timeout(_QUIET_S):
            early: list[Message] = []
            while True:
                for message in (messages := await arrived.get()):
                    if message.sid == b"r":
                        early += [each for each in messages if each.sid == b"d"]
                        if early:
                            arrived.put_nowait(early)
                        return decode_answer(message).num_pending
                early += messages


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")


def ack_fields(message: Message) -> tuple[int, int, int]:
    """Returns a message's sequence in the stream, that in the consumer, and how many follow."""
    words = message.reply.split(b".")
    end = len(words) if len(words) == 9 else len(words) - 1
    try:
        return int(words[end - 4]), int(words[end - 3]), int(words[end - 1])
    except (IndexError, ValueError) as error:
        raise RefusedError(f"unknown form of delivery: {message.reply[:60]!r}") from error
