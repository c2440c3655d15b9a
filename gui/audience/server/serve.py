"""Runs the audience's process: listens on an address, obeys, counts, and ends with the app."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from core.process.files import UNDECODABLE
from gui.audience.server.app import AudienceApp
from gui.audience.server.asking import own_hosts
from gui.audience.server.confined import confine
from gui.audience.server.counting import CountReports
from gui.audience.server.guard import MOST_CONNECTIONS, MOST_REFUSED, Gate, MakeParser
from gui.audience.server.page import PageFiles
from gui.audience.server.pipes import Lines, Orders, inherited
from gui.audience.server.protocol import (
    AnyOrder,
    BeginRun,
    PageFailed,
    PageListens,
    PageReport,
    RunBegan,
    StopAsking,
    decode_order,
    encode_line,
)
from gui.audience.server.room import PageRoom

PORTS = (*range(8420, 8430), 0)
"""Ports that are tried where none is asked for; the last stands for any."""
_BACKLOG = 1_024
_LOOK_S = 0.5
_WAKE_EVERY = 10
"""Looks between two signs of life to phones that there is nothing new for."""
_SPARE_FILES = 64
_END_LOOK_S = 0.1
_END_WITHIN_S = 1.0

_LOG = logging.getLogger("audience")


class AudienceProcess:
    """The audience's process: joins the parts, obeys the app, and reports to the app."""

    def __init__(self, orders: int, reports: int) -> None:
        """Speaks to the app by two inherited pipes."""
        self._lines = Lines(inherited(reports, for_reading=False), "reports")
        self._files = PageFiles()
        self._room = PageRoom()
        self._gate: Gate | None = None
        self._counting = CountReports(self._room, self._report)
        self._orders = Orders(inherited(orders, for_reading=True), self._take)

    async def serve(self, address: str, port: int) -> int:
        """Serves phones on ``address`` until the app has had enough; returns the exit code."""
        try:
            server = await self._listen(address, port)
        except OSError as error:
            number = error.errno or 0
            reason = os.strerror(number) if number else str(error)
            self._report(PageFailed(port=port, error=number, reason=reason))
            self._lines.close()
            return 1
        listens = int(server.sockets[0].getsockname()[1])
        app = AudienceApp(self._room, self._files, own_hosts(address, listens), self._counting.soon)
        state = ServerState()
        self._gate = Gate(_parsers(app, state), most_connections())
        confine()
        self._report(PageListens(port=listens))
        try:
            await self._look(app)
        finally:
            server.close()
            await self._end_streams(self._gate, state)
            self._lines.close()
        return 0

    async def _end_streams(self, gate: Gate, state: ServerState) -> None:
        """Ends the streams that phones follow; each stream wakes and finds its connection gone."""
        until_s = time.monotonic() + _END_WITHIN_S
        gate.drop_all()
        while state.tasks and time.monotonic() < until_s:
            # A stream that was busy when all streams were woken waits again.
            self._room.wake()
            await asyncio.wait(tuple(state.tasks), timeout=_END_LOOK_S)

    async def _listen(self, address: str, port: int) -> asyncio.Server:
        """Listens on the first port that can be had.

        Raises:
            OSError: none can.
        """
        loop = asyncio.get_running_loop()
        *tried, last = PORTS if port == 0 else (port,)
        for each in tried:
            with suppress(OSError):
                return await loop.create_server(self._admit, address, each, backlog=_BACKLOG)
        return await loop.create_server(self._admit, address, last, backlog=_BACKLOG)

    def _admit(self) -> asyncio.Protocol:
        """Returns the protocol for a connection; one that closes at once until all is ready."""
        gate = self._gate
        return Gate(_closed, 0).connection() if gate is None else gate.connection()

    async def _look(self, app: AudienceApp) -> None:
        """Counts phones, and drops streams that stall, until the orders end."""
        looks = 0
        while not self._orders.ended.done():
            await asyncio.wait((self._orders.ended,), timeout=_LOOK_S)
            self._counting.tell_phones()
            app.streams.drop_stalled()
            looks += 1
            if looks % _WAKE_EVERY == 0:
                self._room.wake()

    def _take(self, line: bytes) -> None:
        try:
            order: AnyOrder = decode_order(line)
        except UNDECODABLE as error:
            _LOG.error("an order can't be read: %s", error)
            return
        self._room.obey(order)
        if isinstance(order, BeginRun):
            self._counting.begin()
            self._report(RunBegan(token=order.token))
        elif isinstance(order, StopAsking):
            self._counting.tell_votes()

    def _report(self, report: PageReport) -> None:
        self._lines.put(encode_line(report))


def most_connections() -> int:
    """Returns the most connections to serve: fewer where the system allows few open files."""
    if sys.platform == "win32":
        return MOST_CONNECTIONS
    import resource

    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return max(min(MOST_CONNECTIONS, files - MOST_REFUSED - _SPARE_FILES), 16)


def _closed(_: Mapping[str, Any]) -> asyncio.Protocol:
    return asyncio.Protocol()


def _parsers(app: AudienceApp, state: ServerState) -> MakeParser:
    """Returns a function that makes uvicorn's protocol for each connection."""
    config = uvicorn.Config(
        app,
        http=HttpToolsProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        # Else uvicorn would read variables that are meant for other servers.
        workers=1,
        forwarded_allow_ips="",
    )
    config.load()

    def make(own: Mapping[str, Any]) -> asyncio.Protocol:
        return HttpToolsProtocol(config, state, dict(own))

    return make
