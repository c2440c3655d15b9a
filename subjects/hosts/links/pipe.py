"""One direction of one relayed connection: takes bytes at one end, and sends them at the other."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import cast

from subjects.hosts.links.link import Link

HELD_BYTES = 1 << 22
"""Bytes that a pipe holds at most before the sender has to wait, like a network's buffers."""


class End(asyncio.Protocol):
    """One end of a relayed connection, at which there is a node.

    Attributes:
        transport: the connection; None before it is made and after it is lost.
        out: the pipe for what arrives here.
        into: the pipe that sends from here.
    """

    __slots__ = ("into", "out", "transport")

    def __init__(self) -> None:
        """Creates an end without a connection; :func:`join` gives the pipes."""
        self.transport: asyncio.Transport | None = None
        self.out: Pipe
        self.into: Pipe

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the connection, and sends what has been waiting."""
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass
        self.into.resume()
        self.out.resume()

    def data_received(self, data: bytes) -> None:
        """Hands what arrives to the pipe."""
        self.out.take(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tells both pipes, of which one may still have bytes for the other end."""
        self.transport = None
        self.out.finish()
        self.into.drop()

    def pause_writing(self) -> None:
        """Lets the sender wait: this node reads too slowly."""
        self.into.pause()

    def resume_writing(self) -> None:
        """Lets the sender go on."""
        self.into.resume()


class Pipe:
    """Moves the bytes that arrive at one end to the other, as a link lets them.

    A cut pipe reads no more, so nothing is lost: as over a network that comes back, the bytes
    arrive when the link passes again. That a node closed the connection isn't noticed either.
    """

    __slots__ = (
        "_due",
        "_held",
        "_held_bytes",
        "_here",
        "_is_dead",
        "_is_over",
        "_is_reading",
        "_is_slow",
        "_link",
        "_there",
    )

    def __init__(self, link: Link, here: End, there: End) -> None:
        """Creates a pipe from ``here`` to ``there``, neither of which needs a connection yet."""
        self._link = link
        self._here = here
        self._there = there
        self._held: deque[tuple[float, bytes]] = deque()
        self._held_bytes = 0
        self._due: asyncio.TimerHandle | None = None
        self._is_reading = True
        self._is_slow = False
        self._is_over = False
        self._is_dead = False
        link.on_change(self._move)

    def take(self, data: bytes) -> None:
        """Takes ``data`` that has arrived at this end."""
        link, there = self._link, self._there.transport
        if link.is_plain and not self._held and there is not None:
            link.sent += len(data)
            there.write(data)
            return
        if self._is_dead:
            return
        due = asyncio.get_running_loop().time() + link.late_s()
        # Bytes of one connection never overtake each other.
        self._held.append((max(due, self._held[-1][0]) if self._held else due, data))
        self._held_bytes += len(data)
        self._move()

    def finish(self) -> None:
        """Closes the other end too, once all that was held has been sent there."""
        self._is_over = True
        self._move()

    def drop(self) -> None:
        """Forgets what was held, and all that comes: there is no receiver any more."""
        self._is_dead = True
        self._held.clear()
        self._held_bytes = 0
        self._forget()

    def pause(self) -> None:
        """Takes no more until :meth:`resume`."""
        self._is_slow = True
        self._read_on()

    def resume(self) -> None:
        """Takes bytes again, where the link lets them pass."""
        self._is_slow = False
        self._move()

    def _move(self) -> None:
        """Sends what is due, and see to the rest when that is."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        if not self._link.setting.cut:
            self._send_due()
        self._read_on()

    def _send_due(self) -> None:
        link, there, held = self._link, self._there.transport, self._held
        if there is None:
            return
        loop = asyncio.get_running_loop()
        now = loop.time()
        while held and (link.is_plain or held[0][0] <= now):
            _, data = held.popleft()
            self._held_bytes -= len(data)
            link.sent += len(data)
            there.write(data)
        if held:
            self._due = loop.call_at(held[0][0], self._move)
        elif self._is_over:
            self._forget()
            there.close()

    def _read_on(self) -> None:
        """Reads at this end or don't: not where the link is cut, or as much as may be is held.

        Of a connection that waits to be made the end is read, to notice that it is given up.
        """
        transport = self._here.transport
        if transport is None or transport.is_closing():
            return
        is_made = self._there.transport is not None or self._is_dead
        is_cut = is_made and self._link.setting.cut
        reads = not (is_cut or self._is_slow or self._held_bytes > HELD_BYTES)
        if reads is not self._is_reading:
            self._is_reading = reads
            (transport.resume_reading if reads else transport.pause_reading)()

    def _forget(self) -> None:
        self._link.forget(self._move)
        if self._due is not None:
            self._due.cancel()
            self._due = None


def join(here: End, there: End, out: Link, back: Link) -> None:
    """Joins two ends: what arrives ``here`` goes over ``out``, the rest over ``back``."""
    here.out = there.into = Pipe(out, here, there)
    there.out = here.into = Pipe(back, there, here)
