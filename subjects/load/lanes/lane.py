"""The load's connections to one node: resting, busy or being opened."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from typing import Generic, TypeVar

from core.process.tasks import TaskScope
from subjects.load.lanes.connection import LaneConnection

SWEEP_S = 0.05
"""Seconds between two sweeps of a driver's lanes."""

IDLE_S = 4.0
"""Servers close resting connections: many, as uvicorn, after 5 s."""

OPEN_S = 1.0

ConnectionT = TypeVar("ConnectionT", bound=LaneConnection)


class Lane(ABC, Generic[ConnectionT]):
    """A limited number of kept connections to one node.

    Attributes:
        node: the node's name.
        host, port: where the node listens.
    """

    def __init__(self, node: str, host: str, port: int, most: int, scope: TaskScope) -> None:
        """Creates a lane without connections.

        Args:
            node: the node's name.
            host: where the node listens.
            port: at which port there.
            most: most connections at the same time.
            scope: owns the tasks that open connections.
        """
        self.node = node
        self.host, self.port = host, port
        self._most = most
        self._scope = scope
        self._resting: deque[ConnectionT] = deque()
        self._all: set[ConnectionT] = set()
        self._opening = 0

    def take(self) -> ConnectionT | None:
        """Returns the resting connection that was used last; None where one is being opened."""
        while self._resting:
            connection = self._resting.pop()
            if connection.is_open:
                return connection
        self.open(1)
        return None

    def rest(self, connection: ConnectionT) -> None:
        """Keeps an idle connection for the next request."""
        self._resting.append(connection)

    def open(self, count: int) -> None:
        """Opens up to ``count`` connections; :meth:`freed` is called with each."""
        for _ in range(min(count, self._most - len(self._all) - self._opening)):
            self._opening += 1
            self._scope.spawn(f"open {self.node}", self._open())

    def sweep(self, now: float) -> int:
        """Ends connections that rest for long, and those whose request was given up.

        Returns:
            How many requests were given up since the last sweep.
        """
        while self._resting and self._resting[0].rested < now - IDLE_S:
            self._resting.popleft().abort()
        given_up = [each for each in self._all if each.is_given_up]
        for connection in given_up:
            connection.abort("no answer came in time")
        return len(given_up)

    def forget(self, connection: ConnectionT) -> None:
        """Makes room for another connection, since this one is lost."""
        self._all.discard(connection)
        if connection in self._resting:
            self._resting.remove(connection)

    def close(self) -> None:
        """Ends all connections."""
        for connection in tuple(self._all):
            connection.abort("the load ends")

    @abstractmethod
    def connection(self) -> ConnectionT:
        """Returns a new connection, which isn't open yet."""

    @abstractmethod
    def freed(self, connection: ConnectionT) -> None:
        """Gives ``connection`` a request that waits, or lets it rest."""

    @abstractmethod
    def unreachable(self, why: str) -> None:
        """Notes that the node takes no connection."""

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(OPEN_S):
                _, connection = await loop.create_connection(self.connection, self.host, self.port)
        except (OSError, TimeoutError) as error:
            self.unreachable(str(error) or f"no connection within {OPEN_S:g} s")
            return
        finally:
            self._opening -= 1
        if connection.is_open:
            self._all.add(connection)
            self.freed(connection)
