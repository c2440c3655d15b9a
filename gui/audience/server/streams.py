"""The streams by which phones follow the stage: server-sent events; a stalled one is dropped."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

import msgspec
from starlette.types import Send

from gui.audience.server.answers import STREAM_HEADERS, raw_headers
from gui.audience.server.guard import GuardedConnection
from gui.audience.server.room import PageRoom

STREAMS_EACH = 2
"""Streams that a phone may have: a further one ends the oldest, which may be of before a sleep."""
STREAMS_OF_ADDRESS = 1_200
"""Streams to one address: a room of 500 behind one, and room for others beside it."""
UNKNOWN_STREAMS_OF_ADDRESS = 100
"""Streams to one address for phones without a cookie."""
STALLED_S = 20.0
"""A stream that takes nothing for so long is dropped, in seconds."""

OVER = b"event: over\ndata: {}\n\n"
"""Tells a phone that the run is over."""
_RETRY = b"retry: 2000\n\n"


class PhoneStream:
    """One stream.

    Attributes:
        connection: what the stream goes over.
        address: where the phone is.
        sends_since_s: since when something waits to be sent; None while nothing does.
    """

    def __init__(self, connection: GuardedConnection, address: str) -> None:
        """Belongs to ``connection``."""
        self.connection = connection
        self.address = address
        self.sends_since_s: float | None = None


class PhoneStreams:
    """All streams of one process."""

    def __init__(self, room: PageRoom, clock: Callable[[], float] = time.monotonic) -> None:
        """Creates streams of the state of ``room``; ``clock`` gives seconds."""
        self._room = room
        self._clock = clock
        self._open: dict[str, list[PhoneStream]] = {}
        self._of_address: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()

    def is_full(self, address: str, *, is_known: bool) -> bool:
        """Whether no further stream goes to ``address``."""
        if not is_known and self._unknown[address] >= UNKNOWN_STREAMS_OF_ADDRESS:
            return True
        return self._of_address[address] >= STREAMS_OF_ADDRESS

    async def follow(
        self, send: Send, connection: GuardedConnection, phone: str, address: str, *, is_known: bool
    ) -> None:
        """Sends ``phone`` the changes, until the phone is gone or the run is over."""
        connection.has_no_end()
        stream = PhoneStream(connection, address)
        presence = self._room.presence
        counters = [self._of_address] if is_known else [self._of_address, self._unknown]
        mine = self._open.setdefault(phone, [])
        if is_known and len(mine) >= STREAMS_EACH:
            mine[0].connection.drop()
        mine.append(stream)
        presence.stream_opened(phone)
        for counter in counters:
            counter[address] += 1
        try:
            await self._tell(send, stream, phone, is_known=is_known)
        finally:
            presence.stream_closed(phone)
            for counter in counters:
                counter[address] -= 1
                if not counter[address]:
                    del counter[address]
            mine.remove(stream)
            if not mine and self._open.get(phone) is mine:
                del self._open[phone]

    def drop_stalled(self) -> None:
        """Drops the streams that haven't taken what was sent for long."""
        since_s = self._clock() - STALLED_S
        for streams in self._open.values():
            for stream in streams:
                if stream.sends_since_s is not None and stream.sends_since_s < since_s:
                    stream.connection.drop()

    async def _tell(self, send: Send, stream: PhoneStream, phone: str, *, is_known: bool) -> None:
        room, token = self._room, self._room.token
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": raw_headers(STREAM_HEADERS),
            }
        )
        version = room.version
        mine = msgspec.json.encode({"mine": room.mine(phone), "known": is_known})
        await self._send(send, stream, _RETRY + _event(room.whole) + _event(mine))
        while not stream.connection.is_lost:
            await room.changed(version)
            if room.token != token:
                await self._send(send, stream, OVER)
                break
            text, version = room.news_since(version), room.version
            await self._send(send, stream, _event(text))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send(self, send: Send, stream: PhoneStream, text: bytes) -> None:
        stream.sends_since_s = self._clock()
        await send({"type": "http.response.body", "body": text, "more_body": True})
        stream.sends_since_s = None


def _event(data: bytes) -> bytes:
    return b"data: " + data + b"\n\n"
