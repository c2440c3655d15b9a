"""The lightest client for a limiter: kept connections, one check at a time on each.

``python -m tests.bench.limiter_client SECONDS CONCURRENCY HOST PORT`` prints how many checks were
allowed, in how many seconds, and how many of those this process spent on a processor.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from typing import cast

import uvloop

from subjects.ratelimiter.topology import KEYS

_ALLOWED = b"HTTP/1.1 200 "
_END = b"}"


class _Client(asyncio.Protocol):
    """A connection that sends a check once the last one was answered, always allowed."""

    def __init__(self, request: bytes) -> None:
        self.done = 0
        self.until = 0.0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._request = request
        self._transport: asyncio.Transport | None = None
        self._got = b""

    def begin(self, until: float) -> None:
        self.until = until
        assert self._transport is not None
        self._transport.write(self._request)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        # An answer's body is one flat object: the only brace that closes is its last byte.
        if not data.endswith(_END):
            self._got += data
            return
        if self._got:
            data, self._got = self._got + data, b""
        assert self._transport is not None
        if not data.startswith(_ALLOWED):
            self._end(ConnectionError(f"the limiter answered {data[:60]!r}"))
            return
        self.done += 1
        if time.monotonic() < self.until:
            self._transport.write(self._request)
        else:
            self._end(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(exc or ConnectionError("the limiter closed a connection"))

    def _end(self, error: Exception | None) -> None:
        if self.ended.done():
            return
        if error is None:
            self.ended.set_result(None)
        else:
            self.ended.set_exception(error)
        if self._transport is not None:
            self._transport.abort()


async def ask(seconds: float, concurrency: int, host: str, port: int) -> str:
    """Keeps ``concurrency`` checks under way for ``seconds``, with one key for each connection."""
    loop = asyncio.get_running_loop()
    clients: list[_Client] = []
    for number in range(concurrency):
        request = _request(host, port, KEYS[number % len(KEYS)])
        _, client = await loop.create_connection(
            lambda request=request: _Client(request), host, port
        )
        clients.append(client)
    gc.freeze()
    gc.set_threshold(20_000)
    began, used = time.monotonic(), time.process_time()
    for client in clients:
        client.begin(began + seconds)
    await asyncio.gather(*(client.ended for client in clients))
    took, busy = time.monotonic() - began, time.process_time() - used
    return f"{sum(client.done for client in clients)} {took} {busy}"


def _request(host: str, port: int, key: str) -> bytes:
    body = f'{{"key": "{key}"}}'
    head = (
        f"POST /check HTTP/1.1\r\nHost: {host}:{port}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


if __name__ == "__main__":
    given = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(runner.run(ask(float(given[0]), int(given[1]), given[2], int(given[3]))))
