"""Asks one HTTP server, over one connection that is kept open.

Its own few lines and not aiohttp: under Qt's loop a request costs 0.15 to 0.35 ms of CPU
instead of 0.5, and the stage is not held up 0.2 s by the import.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from msgspec import Struct

LARGEST_ANSWER = 1 << 22
"""More than any server here says at once, bytes."""

_BROKEN = (OSError, EOFError, TimeoutError, ValueError, asyncio.LimitOverrunError)


class NoAnswerError(Exception):
    """The server didn't answer, or not with HTTP."""


class Answer(Struct, frozen=True):
    """What came back.

    Attributes:
        status: 200, 404, 500, ...
        body: all of it.
        date: the server's clock, as its ``Date`` header has it; empty where it has none.
    """

    status: int
    body: bytes
    date: str = ""


class HttpClient:
    """GETs, POSTs and PUTs. Not for concurrent use: one request at a time."""

    def __init__(
        self,
        host: str,
        port: int,
        headers: Mapping[str, str] | None = None,
        largest: int = LARGEST_ANSWER,
    ) -> None:
        """Connects at the first request; sends ``headers`` with each."""
        self._host = host
        self._port = port
        self._largest = largest
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._closings = 0

    async def get(self, path: str, timeout_s: float) -> Answer:
        """Asks for ``path``.

        Raises:
            NoAnswerError: none came within ``timeout_s`` seconds, or the connection broke.
        """
        return await self._within(timeout_s, self._request("GET", path, b""), again=True)

    async def post(self, path: str, body: bytes, timeout_s: float) -> Answer:
        """Sends ``body``, which is JSON, to ``path``, over a connection of its own.

        Raises:
            NoAnswerError: none came within ``timeout_s`` seconds, or the connection broke.
        """
        return await self._send("POST", path, body, timeout_s)

    async def put(self, path: str, body: bytes, timeout_s: float) -> Answer:
        """The same with PUT."""
        return await self._send("PUT", path, body, timeout_s)

    async def _send(self, method: str, path: str, body: bytes, timeout_s: float) -> Answer:
        self.close()  # one that the server has closed meanwhile would leave it open what was done
        return await self._within(timeout_s, self._request(method, path, body), again=False)

    def close(self) -> None:
        """Closes the connection; the next request opens another."""
        self._closings += 1
        writer, self._writer, self._reader = self._writer, None, None
        if writer is not None:
            with suppress(OSError, RuntimeError):
                writer.transport.abort()

    def _request(self, method: str, path: str, body: bytes) -> bytes:
        head = f"{method} {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n{self._headers}"
        if method != "GET":
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return f"{head}\r\n".encode() + body

    async def _within(self, timeout_s: float, request: bytes, *, again: bool) -> Answer:
        fresh = self._writer is None
        try:
            async with asyncio.timeout(timeout_s):
                try:
                    return await self._ask(request)
                except (OSError, EOFError):
                    # The server closed a connection that was idle: that says nothing yet.
                    if fresh or not again:
                        raise
                    self.close()
                    return await self._ask(request)
        except _BROKEN as error:
            self.close()
            raise NoAnswerError(str(error) or type(error).__name__) from error
        except asyncio.CancelledError:
            # Half an answer may be in the pipe: the next request must not read it.
            self.close()
            raise

    async def _ask(self, request: bytes) -> Answer:
        if self._reader is None or self._writer is None:
            closings = self._closings
            reader, writer = await asyncio.open_connection(self._host, self._port)
            if closings != self._closings:
                # Closed while it was being opened: nobody else would close it.
                writer.transport.abort()
                raise EOFError("closed meanwhile")
            self._reader, self._writer = reader, writer
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        status_line, *lines = head.decode("latin-1").split("\r\n")
        if not status_line.startswith("HTTP/"):
            raise ValueError("it doesn't speak HTTP")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        status = int(status_line.partition(" ")[2][:3])
        body = await self._body(self._reader, headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, body, headers.get("date", ""))

    async def _body(self, reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return await self._chunks(reader)
        if "content-length" not in headers and headers.get("connection", "").lower() == "close":
            return await self._rest(reader)
        return await self._exactly(reader, int(headers.get("content-length", "0")))

    async def _chunks(self, reader: asyncio.StreamReader) -> bytes:
        body = bytearray()
        while size := int((await reader.readline()).split(b";")[0], 16):
            body += await self._exactly(reader, size, len(body))
            await reader.readline()
        await reader.readline()
        return bytes(body)

    async def _rest(self, reader: asyncio.StreamReader) -> bytes:
        body = bytearray()
        while piece := await reader.read(1 << 16):
            body += piece
            if len(body) > self._largest:
                raise ValueError(f"an answer of over {self._largest} bytes is none of ours")
        return bytes(body)

    async def _exactly(self, reader: asyncio.StreamReader, size: int, before: int = 0) -> bytes:
        if size < 0 or before + size > self._largest:
            raise ValueError(f"an answer of {before + size} bytes is none of ours")
        return await reader.readexactly(size)
