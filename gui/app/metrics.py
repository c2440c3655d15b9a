"""``--metrics PORT``: serves the metrics of a show on 127.0.0.1, on the show's own event loop.

A scrape reads one frozen state and takes about a millisecond, every few seconds: a thread would
compete with the window for longer.
"""

from __future__ import annotations

import asyncio
import errno
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from core.ports import Clock, SubjectError
from core.views.timeline import Timeline

HOST = "127.0.0.1"

Connected = Callable[[StreamReader, StreamWriter], None]


def check_port(port: int) -> None:
    """Checks that metrics could be served on ``port`` now.

    Raises:
        SubjectError: the port can't be had.
    """

    async def try_port() -> None:
        server = await listen(lambda _reader, writer: writer.close(), port)
        server.close()
        await server.wait_closed()

    asyncio.run(try_port())


@asynccontextmanager
async def metrics_served(
    port: int | None, timeline: Timeline, clock: Clock
) -> AsyncGenerator[None]:
    """Serves the metrics of ``timeline`` within the context; nothing where ``port`` is None.

    Raises:
        SubjectError: the port can't be had.
    """
    if port is None:
        yield
        return
    from gui.app.metrics_server import MetricsServer

    serving = MetricsServer(timeline, clock)
    try:
        serving.server = await listen(serving.connected, port)
        yield
    finally:
        await serving.close()


async def listen(connected: Connected, port: int) -> asyncio.Server:
    """Listens on ``port`` of this machine alone.

    Raises:
        SubjectError: the port can't be had.
    """
    try:
        return await asyncio.start_server(connected, HOST, port)
    except OSError as error:
        text = f"The metrics can't be served on port {port} of {HOST}: {_reason(error)}."
        raise SubjectError(text, "Choose another port: --metrics PORT.") from error


def _reason(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "another program has it"
    if error.errno == errno.EACCES:
        return "only the system's administrator may use it"
    return error.strerror or str(error)
