"""An HTTP server that sends exactly the bytes that a test sets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

HANG = b""
"""Accepts, reads the request, and says nothing."""


def answer(body: bytes, status: str = "200 OK", headers: str = "") -> bytes:
    """Returns a whole HTTP answer."""
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def as_json(value: object, status: str = "200 OK") -> bytes:
    return answer(json.dumps(value).encode(), status, "Content-Type: application/json\r\n")


Reply = bytes | Callable[[], bytes]


class ScriptedHttp:
    """A server on a free port, with scripted answers.

    Attributes:
        routes: by path, the whole answer, or what makes it.
        posted: path and body of each POST.
        asked: the paths of all requests.
        headers: the head of the last request.
        port: the server's port.
    """

    def __init__(self) -> None:
        self.routes: dict[str, Reply] = {}
        self.posted: list[tuple[str, object]] = []
        self.asked: list[str] = []
        self.head = ""
        self.port = 0
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Closes the port and all connections, as the end of a process does."""
        if self._server is not None:
            self._server.close()
            self._server = None
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                self.head = (await reader.readuntil(b"\r\n\r\n")).decode()
                method, path, _ = self.head.split(" ", 2)
                self.asked.append(path)
                if method == "POST":
                    length = self.head.lower().partition("content-length: ")[2].partition("\r")[0]
                    body = await reader.readexactly(int(length))
                    self.posted.append((path, json.loads(body) if body else None))
                reply = self.routes.get(path, answer(b"404 page not found\n", "404 Not Found"))
                said = reply if isinstance(reply, bytes) else reply()
                if said == HANG:
                    await asyncio.Event().wait()
                writer.write(said)
                await writer.drain()
                if b"connection: close" in said.partition(b"\r\n\r\n")[0].lower():
                    break
        except (EOFError, OSError):
            return
        finally:
            writer.transport.abort()


@asynccontextmanager
async def scripted_http(
    routes: dict[str, Reply] | None = None,
) -> AsyncGenerator[ScriptedHttp]:
    server = ScriptedHttp()
    server.routes.update(routes or {})
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
