"""One relay: takes the connections of one node to another, and hands them on."""

from __future__ import annotations

import asyncio

from core.process.tasks import TaskScope
from subjects.hosts.links.link import Link
from subjects.hosts.links.pipe import End, join
from subjects.hosts.links.protocol import RelayPlan
from subjects.hosts.processes.ports import LOOPBACK


class Relay:
    """Listens for the connections that ``plan.source`` opens to ``plan.target``.

    A connection that comes while a link is cut is neither refused nor answered: it gets to the
    other node when both directions pass again, unless it was given up by then.
    """

    def __init__(self, plan: RelayPlan, out: Link, back: Link, scope: TaskScope) -> None:
        """Create a relay that doesn't listen yet.

        Args:
            plan: from where to where.
            out: what the source sends goes over this link.
            back: what the target sends goes over this one.
            scope: owns the tasks that connect to the target.
        """
        self._plan = plan
        self._out = out
        self._back = back
        self._scope = scope

    async def listen(self) -> asyncio.Server:
        """Listen from now on.

        Raises:
            OSError: the port can't be had.
        """
        loop = asyncio.get_running_loop()
        return await loop.create_server(self._accept, LOOPBACK, self._plan.port)

    def _accept(self) -> End:
        here, there = End(), End()
        join(here, there, self._out, self._back)
        self._scope.spawn(f"connect-{self._plan.target}", self._connect(here, there))
        return here

    async def _connect(self, here: End, there: End) -> None:
        try:
            await self._out.open.wait()
            await self._back.open.wait()
            await asyncio.sleep(self._out.late_s() + self._back.late_s())
            if here.transport is not None:
                await self._reach(there)
        except OSError:
            # As soon as a node that doesn't listen refuses.
            if here.transport is not None:
                here.transport.abort()
        finally:
            if there.transport is None:
                here.out.drop()
                here.into.drop()

    async def _reach(self, there: End) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: there, LOOPBACK, self._plan.to_port)
