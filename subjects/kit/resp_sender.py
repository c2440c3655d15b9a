"""A client of the load that behaves as real ones do, over one RESP connection that is kept.

It sends one command at a time. A connection that works is kept. When no answer comes, the client
connects to the same server once more, as libraries' own retries do; when the connection fails, or
that didn't help, it asks for the address again, and sends what is still young enough anew.
"""

from __future__ import annotations

import asyncio
import time
from asyncio import Future
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import cast

import hiredis

from core.process.tasks import TaskScope
from subjects.kit.exchange import UNREACHABLE
from subjects.kit.place import Address
from subjects.load.driver import DriverError

AGAIN_S = 0.05
"""Seconds between two tries to connect, or to be taken by a server that is loading data."""

RETRIES_S = 1.0
"""A command is tried for so long where the connection fails, as client libraries do, seconds."""

ANSWER_S = 4.0
"""Seconds without an answer after which the connection is given up."""

WAITS_S = 8.0
"""Seconds that a command waits for its turn at most: one that is sent later is answered too late,
and behind it all others are, for ever."""

SHUNS_S = 1.0
"""Seconds for which a client leaves a server alone that has refused a write."""

_LOOK_S = 0.25
_NOT_HERE = ("READONLY", "NOREPLICAS", "MASTERDOWN")
"""Refusals of a server that isn't, or can't act as, the primary: the client looks for another."""
_NOT_YET = "LOADING"

Resolve = Callable[[], Awaitable[Address | None]]
Waiting = tuple[float, bytes, Future[object], bool]
"""A command that waits to be sent: since when, its bytes, the future of its answer, and whether
the client's ``follow_up`` goes with it."""


class RespSender:
    """Sends commands to the server that ``resolve`` names when a connection is needed.

    Attributes:
        reached: the server that the client was connected to last; None before the first.
        follow_up: a command, packed, that goes over the same connection right after those that
            are ``followed``, and whose answer is theirs then; empty for none.
        greeting: a command, packed, that goes first over each connection; empty for none.
    """

    def __init__(self, resolve: Resolve, scope: TaskScope, name: str) -> None:
        """Creates a client called ``name``, which begins to connect at once.

        Args:
            resolve: returns the address to connect to; None where nobody knows.
            scope: owns the task that connects.
            name: the name of that task.
        """
        self.reached: Address | None = None
        self._resolve = resolve
        self._time = time.monotonic
        self._queue: deque[Waiting] = deque()
        self._sent: Waiting | None = None
        self._sent_t = 0.0
        self._answers_due = 0
        self.follow_up = b""
        self.greeting = b""
        self._same: Address | None = None
        self._shunned: tuple[Address | None, float] = (None, 0.0)
        self._retried: Future[object] | None = None
        self._tried: Future[object] | None = None
        self._link: _Link | None = None
        self._lost = asyncio.Event()
        self._lost.set()
        self._lost_t = self._time()
        scope.supervise(name, self._connect, title=f"the connection of {name}")

    @property
    def address(self) -> Address | None:
        """The server that the client is connected to; None while there is none."""
        return self._link.address if self._link is not None else None

    def send(self, command: bytes, *, followed: bool = False) -> Future[object]:
        """Sends ``command``, packed; the future holds the answer, or fails with DriverError.

        Args:
            command: the command.
            followed: whether the ``follow_up`` of the time when it is sent goes with it.
        """
        future: Future[object] = asyncio.get_running_loop().create_future()
        self._queue.append((self._time(), command, future, followed))
        self._next()
        return future

    def look_again(self) -> None:
        """Ends the connection, and asks for the address again; what waits is sent there."""
        if self._link is not None:
            self._link.abort()

    def close(self) -> None:
        """Closes the connection; everything that waits fails."""
        self._expire(0.0)
        if self._link is not None:
            self._link.abort()

    # --- the connection -------------------------------------------------------------------

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._until_lost()
            address, self._same = self._same, None
            address = address or await self._resolve()
            if address == self._shunned[0] and self._time() < self._shunned[1]:
                address = None
            try:
                if address is not None:
                    link = _Link(self, address, self.greeting)
                    await loop.create_connection(lambda link=link: link, address.host, address.port)
                    self._lost.clear()
                    self._link = link
                    self.reached = address
                    self._next()
                    continue
            except UNREACHABLE:
                pass
            if self._time() - self._lost_t > RETRIES_S:
                self._expire(RETRIES_S)
            await asyncio.sleep(AGAIN_S)

    async def _until_lost(self) -> None:
        """Returns once there is no connection; gives up one that doesn't answer."""
        while not self._lost.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_S):
                    await self._lost.wait()
            link, sent = self._link, self._sent
            if link is not None and sent is not None and self._time() - self._sent_t > ANSWER_S:
                if sent[2] is not self._retried:
                    self._same, self._retried = link.address, sent[2]
                link.abort()

    def lost(self, link: _Link) -> None:
        """Notes that ``link`` is lost: the command under way is sent again over the next link."""
        if link is not self._link:
            return
        self._link = None
        sent, self._sent = self._sent, None
        if sent is not None and not sent[2].done():
            self._queue.appendleft(sent)
        self._lost_t = self._time()
        self._lost.set()

    def answered(self, answer: object) -> None:
        """Takes the next answer to what was sent last."""
        sent = self._sent
        if sent is None:
            return
        self._answers_due -= 1
        if self._answers_due and not isinstance(answer, hiredis.ReplyError):
            return
        self._sent = None
        if isinstance(answer, hiredis.ReplyError):
            self._refused(sent, str(answer))
        elif not sent[2].done():
            sent[2].set_result(answer)
        self._next()

    def _refused(self, sent: Waiting, reason: str) -> None:
        code = reason.partition(" ")[0]
        if code == _NOT_YET and not sent[2].done():
            self._queue.appendleft(sent)
        elif not sent[2].done():
            sent[2].set_exception(DriverError(reason))
        if (self._answers_due or code in (*_NOT_HERE, _NOT_YET)) and self._link is not None:
            if code in _NOT_HERE:
                self._shunned = self._link.address, self._time() + SHUNS_S
            self._link.abort()  # and ask for the address again

    def _next(self) -> None:
        link, queue = self._link, self._queue
        while link is not None and self._sent is None and queue:
            waiting = queue.popleft()
            if waiting[2].done():
                continue
            if self._time() - waiting[0] > WAITS_S and waiting[2] is not self._tried:
                waiting[2].set_exception(DriverError("its turn came too late"))
            else:
                self._tried = waiting[2]
                follow_up = self.follow_up if waiting[3] else b""
                self._sent, self._sent_t = waiting, self._time()
                self._answers_due = 2 if follow_up else 1
                link.write(waiting[1] + follow_up)

    def _expire(self, older_s: float) -> None:
        """Fails what has waited for a connection for longer than ``older_s`` seconds."""
        before = self._time() - older_s
        while self._queue and (self._queue[0][0] <= before or self._queue[0][2].done()):
            future = self._queue.popleft()[2]
            if not future.done():
                future.set_exception(DriverError("no primary could be reached"))


class _Link(asyncio.Protocol):
    """One connection of a client."""

    def __init__(self, sender: RespSender, address: Address, greeting: bytes) -> None:
        self.address = address
        self._greeting = greeting
        self._sender = sender
        self._reader = hiredis.Reader(notEnoughData=self)
        self._transport: asyncio.Transport | None = None

    def write(self, data: bytes) -> None:
        """Sends ``data``."""
        if self._transport is not None:
            self._transport.write(data)

    def abort(self) -> None:
        """Ends the connection at once."""
        if self._transport is not None:
            self._transport.abort()
        self._sender.lost(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if self._greeting:
            self._transport.write(self._greeting)

    def data_received(self, data: bytes) -> None:
        try:
            self._reader.feed(data)
            while (answer := self._reader.gets()) is not self:
                if self._greeting:
                    self._greeting = b""  # a refused password makes each command fail
                else:
                    self._sender.answered(answer)
        except hiredis.HiredisError:
            self.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._sender.lost(self)
