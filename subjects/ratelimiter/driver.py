"""The load's client of the rate limiter: HTTP to all nodes in turn, without those that fail."""

from __future__ import annotations

import asyncio
import time
from asyncio import Future
from collections import deque
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import zip_longest

from core.process.tasks import TaskScope
from subjects.kit.http_client import HttpClient, NoAnswerError
from subjects.load.driver import DriverError, read_options
from subjects.load.lanes.lane import SWEEP_S
from subjects.load.ratelimit.driver import CheckAnswer, CheckOutcome
from subjects.load.ratelimit.limits import Limits
from subjects.load.tallies import NodeTallies
from subjects.ratelimiter.connection import LimiterConnection
from subjects.ratelimiter.lane import NodeLane

CONNECTIONS = 32
"""To one node: each carries one check at a time, so a paused node swallows so many."""

QUEUE_S = 0.5
"""A check that finds no free connection for so long fails, unsent."""

_CONNECT_S = 10.0
_PROBE_S = 0.5
"""Seconds between two probes of a node that has failed."""
_AT_FIRST = 4

_NOBODY = CheckAnswer(CheckOutcome.UNSENT, reason="no node answers")
_FULL = CheckAnswer(CheckOutcome.UNSENT, reason="no connection was free in time")


class HttpDriver:
    """Checks keys by ``POST /check`` at each node in turn.

    Attributes:
        limits: which keys there are, and what must hold for them.
        tallies: the checks by the node that they were sent to.
    """

    def __init__(
        self,
        nodes: Sequence[str],
        keys: Mapping[str, int],
        window_s: float = 1.0,
        burst_share: float = 0.5,
        slack_s: float = 0.0,
        connections: int = CONNECTIONS,
        names: Sequence[str] = (),
    ) -> None:
        """Takes the nodes' addresses and what :class:`subjects.load.ratelimit.limits.Limits` has.

        Args:
            nodes: ``http://HOST:PORT`` or ``HOST:PORT`` each.
            keys: the limit of each key.
            window_s: the window of the limits.
            burst_share: the share of a limit that may pass at once.
            slack_s: by how much a node may enter late what it allowed.
            connections: at most to one node.
            names: the nodes' names, in the same order; their addresses by default.

        Raises:
            DriverError: something of it can't be used.
        """
        self.limits = read_options(
            {"keys": keys, "window_s": window_s, "burst_share": burst_share, "slack_s": slack_s},
            Limits,
        )
        if not nodes or isinstance(nodes, str):
            raise DriverError("the load was given no node to check at")
        if not 1 <= connections <= 1024:
            raise DriverError(f"a node takes 1 to 1,024 connections, not {connections:,}")
        self._scope = TaskScope("checks at nodes")
        self.tallies = NodeTallies()
        keys, scope = self.limits.keys, self._scope
        self._lanes = [
            NodeLane(node, keys, connections, scope, self._freed, self._failed, name)
            for node, name in zip_longest(nodes, names[: len(nodes)], fillvalue="")
        ]
        self._at = 0
        self._waiting: deque[tuple[float, str, Future[CheckAnswer]]] = deque()
        self._time = time.monotonic
        self._closed = False

    # --- CheckDriver -------------------------------------------------------------------------

    async def connect(self) -> None:
        """Returns when a node answers; see :class:`subjects.load.ratelimit.driver.CheckDriver`."""
        for lane in self._lanes:
            lane.is_out = True
            self._watch(lane)
        self._scope.supervise("sweep", self._sweep, title="ending what waits too long")
        end = self._time() + _CONNECT_S
        while all(lane.is_out for lane in self._lanes):
            if self._time() > end:
                names = ", ".join(lane.name for lane in self._lanes)
                raise DriverError(f"none of the nodes {names} answers", "Check that they run.")
            await asyncio.sleep(0.02)

    def check(self, key: str) -> Future[CheckAnswer]:
        """Sends a check to the next node in turn that has a free connection."""
        future: Future[CheckAnswer] = asyncio.get_running_loop().create_future()
        lanes = self._lanes
        out = 0
        for _ in lanes:
            lane = lanes[self._at]
            self._at = (self._at + 1) % len(lanes)
            if lane.is_out:
                out += 1
            elif (connection := lane.take()) is not None:
                connection.send(lane.requests[key], future)
                return future
        if out == len(lanes):
            future.set_result(_NOBODY)
        else:
            self._waiting.append((self._time() + QUEUE_S, key, future))
        return future

    async def close(self) -> None:
        """Ends all connections."""
        self._closed = True
        await self._scope.close()
        for lane in self._lanes:
            lane.close()
        self._give_up_waiting(_NOBODY)

    # --- nodes -------------------------------------------------------------------------------

    def _freed(self, lane: NodeLane, connection: LimiterConnection) -> None:
        """A connection has room for a check that waits, or rests."""
        while self._waiting and not lane.is_out:
            _, key, future = self._waiting.popleft()
            if not future.done():
                connection.send(lane.requests[key], future)
                return
        lane.rest(connection)

    def _failed(self, lane: NodeLane) -> None:
        """Leaves a node out until that node answers again."""
        if lane.is_out or self._closed:
            return
        lane.is_out = True
        self._watch(lane)
        if all(each.is_out for each in self._lanes):
            self._give_up_waiting(_NOBODY)

    def _watch(self, lane: NodeLane) -> None:
        """Probes a node that is left out, until that node answers again."""
        probe, title = partial(self._probe, lane), f"the probe of {lane.name}"
        self._scope.supervise(f"probe {lane.name}", probe, title=title)

    async def _probe(self, lane: NodeLane) -> None:
        client = HttpClient(lane.host, lane.port)
        try:
            while True:
                began = self._time()
                try:
                    await client.get("/health", _PROBE_S)
                    break
                except NoAnswerError:
                    await asyncio.sleep(max(0.0, began + _PROBE_S - self._time()))
        finally:
            client.close()
        lane.is_out = False
        lane.open(_AT_FIRST)

    async def _sweep(self) -> None:
        """Ends what has waited too long: checks, and connections that rest."""
        while True:
            await asyncio.sleep(SWEEP_S)
            now = self._time()
            waiting = self._waiting
            while waiting and (waiting[0][0] <= now or waiting[0][2].done()):
                future = waiting.popleft()[2]
                if not future.done():
                    future.set_result(_FULL)
            for lane in self._lanes:
                lost = lane.sweep(now)
                for _ in range(lost):
                    self.tallies.failed(lane.node)
                if lost:
                    self._failed(lane)

    def _give_up_waiting(self, answer: CheckAnswer) -> None:
        while self._waiting:
            future = self._waiting.popleft()[2]
            if not future.done():
                future.set_result(answer)
