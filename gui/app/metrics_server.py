"""The HTTP end of ``--metrics``: one answer a connection, made of the state of that moment."""

from __future__ import annotations

import asyncio
import time
from asyncio import StreamReader, StreamWriter

import h11

from core.ports import Clock
from core.process.tasks import TaskScope
from core.report.metrics import CONTENT_TYPE, RunCounts, exposition, families
from core.views.timeline import Timeline

PATH = "/metrics"
_ASK_WITHIN_S = 5.0
_PIECE = 1 << 14
_TEXT = "text/plain; charset=utf-8"


class MetricsServer:
    """Answers scrapes by HTTP.

    Attributes:
        counts: what has been counted since the start.
        server: what listens, which is closed with this.
    """

    def __init__(self, timeline: Timeline, clock: Clock) -> None:
        """Counts the events of ``timeline`` from now on."""
        self.counts = RunCounts(time.time, clock.now)
        self._timeline = timeline
        self._clock = clock
        self._unsubscribe = timeline.subscribe(self.counts.add)
        self._scope = TaskScope("metrics")
        self.server: asyncio.Server | None = None

    async def close(self) -> None:
        """Ends the listening, and every connection."""
        self._unsubscribe()
        if self.server is not None:
            self.server.close()
        await self._scope.close()

    def render(self) -> bytes:
        """Returns the metrics of this moment."""
        found = families(self._timeline.state, self.counts, self._clock.now())
        return exposition(found).encode("utf-8", "replace")

    def connected(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Takes a new connection."""
        self._scope.spawn("scrape", self._serve(reader, writer))

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answers one request and closes the connection."""
        connection = h11.Connection(h11.SERVER)
        try:
            async with asyncio.timeout(_ASK_WITHIN_S):
                request = await _request(connection, reader)
                writer.write(self._answer(connection, request))
                await writer.drain()
        except (TimeoutError, OSError, h11.ProtocolError):
            pass  # a request that can't be understood gets no answer
        finally:
            writer.close()

    def _answer(self, connection: h11.Connection, request: h11.Request) -> bytes:
        status, kind, body = 200, CONTENT_TYPE, b""
        if request.method not in (b"GET", b"HEAD"):
            status, kind, body = 405, _TEXT, b"Only GET is answered here.\n"
        elif request.target.partition(b"?")[0] != PATH.encode():
            kind, body = _TEXT, f"The metrics are at {PATH}.\n".encode()
            status = 404
        else:
            body = self.render()
        headers = [("Content-Type", kind), ("Content-Length", str(len(body)))]
        headers += [("Connection", "close")]
        parts = [connection.send(h11.Response(status_code=status, headers=headers))]
        if request.method != b"HEAD":
            parts.append(connection.send(h11.Data(data=body)))
            parts.append(connection.send(h11.EndOfMessage()))
        return b"".join(part for part in parts if part)


async def _request(connection: h11.Connection, reader: StreamReader) -> h11.Request:
    while True:
        event = connection.next_event()
        if isinstance(event, h11.Request):
            return event
        if event is not h11.NEED_DATA:
            raise h11.RemoteProtocolError("that is no request")
        connection.receive_data(await reader.read(_PIECE))
