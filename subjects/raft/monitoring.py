"""Asks one server's monitoring port, over one connection that is kept open.

Its own few lines and not aiohttp: under Qt's loop a request costs 0.15 to 0.35 ms of CPU
instead of 0.5, and the stage is not held up 0.2 s by the import.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from subjects.processes.ports import LOOPBACK

LARGEST_ANSWER = 1 << 20
"""More than the servers ever say about a few nodes and one bucket, bytes."""


class NoAnswerError(Exception):
    """The server didn't answer, or not with what was asked for."""


class MonitoringClient:
    """GETs paths from one server. Not for concurrent use: one request at a time."""

    def __init__(self, port: int, host: str = LOOPBACK) -> None:
        """Connects at the first request."""
        self._host = host
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._closings = 0

    async def get(self, path: str, timeout_s: float) -> tuple[int, bytes]:
        """Returns the status and the body of ``path``.

        Raises:
            NoAnswerError: none came within ``timeout_s`` seconds, or the connection broke.
        """
        fresh = self._writer is None
        try:
            async with asyncio.timeout(timeout_s):
                try:
                    return await self._ask(path)
                except (OSError, EOFError):
                    # The server closed a connection that was idle: that says nothing yet.
                    if fresh:
                        raise
                    self.close()
                    return await self._ask(path)
        except (OSError, EOFError, TimeoutError, ValueError, asyncio.LimitOverrunError) as error:
            self.close()
            raise NoAnswerError(str(error) or type(error).__name__) from error
        except asyncio.CancelledError:
            # Half an answer may be in the pipe: the next request must not read it.
            self.close()
            raise

    def close(self) -> None:
        """Closes the connection; the next request opens another."""
        self._closings += 1
        writer, self._writer, self._reader = self._writer, None, None
        if writer is not None:
            with suppress(OSError, RuntimeError):
                writer.transport.abort()

    async def _ask(self, path: str) -> tuple[int, bytes]:
        if self._reader is None or self._writer is None:
            closings = self._closings
            reader, writer = await asyncio.open_connection(self._host, self._port)
            if closings != self._closings:
                # Closed while it was being opened: nobody else would close it.
                writer.transport.abort()
                raise EOFError("closed meanwhile")
            self._reader, self._writer = reader, writer
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\n\r\n".encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        status_line, *lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        status = int(status_line.partition(" ")[2][:3])
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return status, await self._chunks(self._reader)
        return status, await self._exactly(self._reader, int(headers.get("content-length", "0")))

    async def _chunks(self, reader: asyncio.StreamReader) -> bytes:
        body = bytearray()
        while size := int((await reader.readline()).split(b";")[0], 16):
            body += await self._exactly(reader, size, len(body))
            await reader.readline()
        await reader.readline()
        return bytes(body)

    async def _exactly(self, reader: asyncio.StreamReader, size: int, before: int = 0) -> bytes:
        if size < 0 or before + size > LARGEST_ANSWER:
            raise ValueError(f"an answer of {before + size} bytes is none of ours")
        return await reader.readexactly(size)
