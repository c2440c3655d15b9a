"""A node that answers checks over HTTP as a test chooses, for tests of clients."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

ALLOWED = json.dumps({"allowed": True, "remaining": 7, "node": "lim1", "policy": "synced"})
REFUSED = json.dumps({"allowed": False, "remaining": 0, "node": "lim1", "retry_after": 0.1})


class HttpNode:
    """A server on a free port.

    Attributes:
        port: the server's port, the same after a stop.
        status, body: the answer to a check.
        raw: the bytes to send instead, if set.
        silent: whether the server reads and doesn't answer.
        pieces: the number of pieces in which an answer is sent.
        asked: the keys of the checks.
        connections: the number of accepted connections.
    """

    def __init__(self) -> None:
        self.port = 0
        self.status, self.body = 200, ALLOWED
        self.raw: bytes | None = None
        self.silent = False
        self.pieces = 1
        self.closes = False
        self.asked: list[str] = []
        self.connections = 0
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Ends the server as SIGKILL does: all connections break."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
            for writer in tuple(self._writers):
                writer.transport.abort()
            await asyncio.gather(*self._tasks)
            await server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        with suppress(OSError, EOFError):
            while await self._answer(reader, writer):
                await writer.drain()
        self._writers.discard(writer)
        self._tasks.discard(task)
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        size = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        body = await reader.readexactly(int(size or 0))
        if self.silent:
            return True
        if head.startswith(b"GET /health"):
            self._send(writer, b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
            return True
        assert head.startswith(b"POST /check HTTP/1.1\r\n")
        self.asked.append(json.loads(body)["key"])
        if self.raw is not None:
            writer.write(self.raw)
            return True
        said = self.body.encode()
        answer = f"HTTP/1.1 {self.status} X\r\nContent-Type: application/json\r\n"
        answer += "Connection: close\r\n" if self.closes else ""
        answer += f"RateLimit: 5\r\nContent-Length: {len(said)}\r\n\r\n"
        data = answer.encode() + said
        step = -(-len(data) // self.pieces)
        for start in range(0, len(data), step):
            self._send(writer, data[start : start + step])
            await asyncio.sleep(0)
        return not self.closes

    def _send(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        writer.write(data)
