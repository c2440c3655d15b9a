"""The load's connections to one limiter: resting, busy or being opened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

import msgspec

from core.process.tasks import TaskScope
from subjects.load.driver import DriverError
from subjects.ratelimiter.connection import LimiterConnection

_OPEN_S = 1.0


class NodeLane:
    """A limited number of connections to one limiter.

    Attributes:
        name: the node's address, for people.
        node: the node's name, where that is known; else its address.
        lost: checks that were given up here since the last look.
        host, port: where the limiter listens.
        requests: the HTTP request that checks a key, by key.
        is_out: whether the limiter is left out after a failure.
    """

    def __init__(
        self,
        node: str,
        keys: Iterable[str],
        most: int,
        scope: TaskScope,
        on_free: Callable[[NodeLane, LimiterConnection], None],
        on_failure: Callable[[NodeLane], None],
        called: str = "",
    ) -> None:
        """Creates a lane without connections, and prepares the request for each key.

        Args:
            node: ``http://HOST:PORT`` or ``HOST:PORT``.
            keys: all keys that will be checked.
            most: most connections at the same time.
            scope: owns the tasks that open connections.
            on_free: called with each connection that can take a check.
            on_failure: called when a check was lost, or no connection can be opened.
            called: the node's name.

        Raises:
            DriverError: ``node`` is no address.
        """
        self.host, self.port = _address(node)
        self.name = f"{self.host}:{self.port}"
        self.node = called or self.name
        self.lost = 0
        self.requests = {key: self._request(key) for key in keys}
        self.is_out = False
        self._most = most
        self._scope = scope
        self._on_free = on_free
        self._on_failure = on_failure
        self._resting: list[LimiterConnection] = []
        self._all: set[LimiterConnection] = set()
        self._opening = 0

    def take(self) -> LimiterConnection | None:
        """Returns the resting connection that was used last; None where one is being opened."""
        while self._resting:
            connection = self._resting.pop()
            if connection.is_open:
                return connection
        self.open(1)
        return None

    def rest(self, connection: LimiterConnection) -> None:
        """Keeps an idle connection for the next check."""
        self._resting.append(connection)

    def open(self, count: int) -> None:
        """Opens up to ``count`` connections; ``on_free`` is called with each."""
        for _ in range(min(count, self._most - len(self._all) - self._opening)):
            self._opening += 1
            self._scope.spawn(f"open {self.name}", self._open())

    def sweep(self, rested_before: float) -> bool:
        """Closes connections that rest for long; returns whether a check was given up here."""
        while self._resting and self._resting[0].rested < rested_before:
            self._resting.pop(0).abort()
        given_up = [each for each in self._all if each.future and each.future.cancelled()]
        self.lost = len(given_up)
        for connection in given_up:
            connection.abort()
        return bool(given_up)

    def close(self) -> None:
        """Closes all connections."""
        for connection in tuple(self._all):
            connection.abort()

    async def _open(self) -> None:
        try:
            async with asyncio.timeout(_OPEN_S):
                _, connection = await asyncio.get_running_loop().create_connection(
                    lambda: LimiterConnection(self._freed, self._lost, self.node),
                    self.host,
                    self.port,
                )
        except (OSError, TimeoutError):
            self._on_failure(self)
            return
        finally:
            self._opening -= 1
        if connection.is_open:
            self._all.add(connection)
            self._freed(connection)

    def _freed(self, connection: LimiterConnection) -> None:
        self._on_free(self, connection)

    def _lost(self, connection: LimiterConnection, is_bad: bool) -> None:
        self._all.discard(connection)
        if connection in self._resting:
            self._resting.remove(connection)
        if is_bad:
            self._on_failure(self)

    def _request(self, key: str) -> bytes:
        body = msgspec.json.encode({"key": key})
        head = (
            f"POST /check HTTP/1.1\r\nHost: {self.name}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def _address(node: str) -> tuple[str, int]:
    try:
        parts = urlsplit(node if "://" in node else f"http://{node}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    else:
        if parts.scheme != "http" or parts.path.strip("/"):
            host = None
    if not host or not port:
        raise DriverError(
            f"{node!r} is no address of a node", "An address reads like http://127.0.0.1:8080."
        )
    return host, port
