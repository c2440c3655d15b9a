"""The load's connections to one limiter, with the request for each key."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from core.process.tasks import TaskScope
from subjects.kit.place import Address, parse_address
from subjects.load.driver import DriverError
from subjects.load.lanes.lane import Lane
from subjects.ratelimiter.connection import LimiterConnection


class NodeLane(Lane[LimiterConnection]):
    """The lane of one limiter, which is named by its address where its name isn't known.

    Attributes:
        name: the node's address, for people.
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
        address = _address(node)
        self.name = address.url
        super().__init__(called or self.name, address.host, address.port, most, scope)
        self.requests = {key: self._request(key) for key in keys}
        self.is_out = False
        self._on_free = on_free
        self._on_failure = on_failure

    # --- Lane --------------------------------------------------------------------------------

    def connection(self) -> LimiterConnection:
        """Returns a new connection, which isn't open yet."""
        return LimiterConnection(self.freed, self._lost, self.node)

    def freed(self, connection: LimiterConnection) -> None:
        """Hands on ``connection``, which can take a check."""
        self._on_free(self, connection)

    def unreachable(self, why: str) -> None:
        """Hands on that the limiter takes no connection."""
        del why
        self._on_failure(self)

    def _lost(self, connection: LimiterConnection, is_bad: bool) -> None:
        self.forget(connection)
        if is_bad:
            self._on_failure(self)

    def _request(self, key: str) -> bytes:
        body = msgspec.json.encode({"key": key})
        head = (
            f"POST /check HTTP/1.1\r\nHost: {self.name}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def _address(node: str) -> Address:
    if (address := parse_address(node.removeprefix("http://").rstrip("/"))) is None:
        raise DriverError(
            f"{node!r} is no address of a node", "An address reads like http://127.0.0.1:8080."
        )
    return address
