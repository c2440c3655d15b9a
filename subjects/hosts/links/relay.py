"""One relay: takes the connections of one node to another, and hands them on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from core.process.tasks import TaskScope
from subjects.hosts.links.link import Link
from subjects.hosts.links.pipe import End, join
from subjects.hosts.links.protocol import RelayPlan
from subjects.hosts.processes.ports import LOOPBACK


class Relay:
    """Listens for the connections that ``plan.sources`` open to ``plan.target``.

    A connection that comes while a link is cut is neither refused nor answered: it gets to the
    other node when both directions pass again, unless it was given up by then.
    """

    def __init__(self, plan: RelayPlan, link: Callable[[str, str], Link], scope: TaskScope) -> None:
        """Creates a relay that doesn't listen yet.

        Args:
            plan: from where to where.
            link: returns the link from one node to another.
            scope: owns the tasks that connect to the target.
        """
        self._plan = plan
        self._links = {
            source: (link(source, plan.target), link(plan.target, source))
            for source in plan.sources
        }
        self._scope = scope

    async def listen(self) -> asyncio.Server:
        """Listens from now on.

        Raises:
            OSError: the port can't be had.
        """
        loop = asyncio.get_running_loop()
        return await loop.create_server(self._accept, LOOPBACK, self._plan.port)

    def _accept(self) -> End:
        return _Caller(self._join)

    def _join(self, here: End, host: str) -> None:
        """Joins a connection from ``host`` to one to the target, which is made now."""
        there = End()
        out, back = self._links[self._plan.by_host.get(host, self._plan.source)]
        join(here, there, out, back)
        self._scope.spawn(f"connect-{self._plan.target}", self._connect(here, there, out, back))

    async def _connect(self, here: End, there: End, out: Link, back: Link) -> None:
        try:
            await out.open.wait()
            await back.open.wait()
            await asyncio.sleep(out.late_s() + back.late_s())
            if here.transport is not None:
                await self._reach(there)
        except OSError:
            # The caller is refused as soon as a node that doesn't listen refuses.
            if here.transport is not None:
                here.transport.abort()
        finally:
            if there.transport is None:
                here.out.drop()
                here.into.drop()

    async def _reach(self, there: End) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: there, LOOPBACK, self._plan.to_port)


class _Caller(End):
    """The end of a connection that was accepted: only then is the caller known."""

    __slots__ = ("_joined",)

    def __init__(self, joined: Callable[[End, str], None]) -> None:
        super().__init__()
        self._joined = joined

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        host, *_ = transport.get_extra_info("peername") or ("",)
        self._joined(self, host)
        super().connection_made(transport)
