"""A proxy between a program and the container engine that counts the program's calls."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from subjects.hosts.containers.engine.endpoint import find_endpoint
from tests.bench.figure import BenchError

_UNIX = "unix://"
_CHUNK = 1 << 16
# A client writes the head of a request in one go, so a chunk begins with it.
_REQUEST = re.compile(rb"(GET|HEAD|POST|PUT|DELETE) (?:/v[\d.]+)?(/[^/? ]*)\S* HTTP/1\.1\r\n")


class Counted:
    """A proxy that passes everything on in both directions and counts the requests.

    Attributes:
        url: the address of the proxy.
        calls: requests by method and the first part of their path.
    """

    def __init__(self, engine: Path, folder: Path) -> None:
        """Creates a proxy that listens nowhere yet; the socket will be in ``folder``."""
        self._engine = engine
        self.path = folder / "s"
        self.url = f"{_UNIX}{self.path}"
        self.calls: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serves one connection until either side ends."""
        with suppress(OSError):
            there, back = await asyncio.open_unix_connection(str(self._engine))
            async with asyncio.TaskGroup() as both:
                both.create_task(self._hand_on(reader, back, count=True))
                both.create_task(self._hand_on(there, writer, count=False))

    async def _hand_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, count: bool
    ) -> None:
        try:
            while chunk := await reader.read(_CHUNK):
                if count and (request := _REQUEST.match(chunk)):
                    self.calls[b" ".join(request.groups()).decode()] += 1
                writer.write(chunk)
                await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def counted() -> AsyncGenerator[Counted]:
    """Counts, within the block, the calls of programs with this address as ``DOCKER_HOST``.

    Raises:
        BenchError: the engine isn't reached through a socket of this system.
    """
    url = find_endpoint().url
    if not url.startswith(_UNIX):
        raise BenchError(f"calls are counted at a Unix socket; the engine is at {url}")
    # A short path: it holds a socket.
    folder = Path(tempfile.mkdtemp(prefix="fs-"))
    between = Counted(Path(url.removeprefix(_UNIX)), folder)
    try:
        async with await asyncio.start_unix_server(between.serve, between.path):
            yield between
    finally:
        shutil.rmtree(folder, ignore_errors=True)
