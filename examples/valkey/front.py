"""A small HTTP front of Valkey: PUT and GET /keys/KEY, /health, and how many keys there are.

front.py PORT VALKEY_PORT
"""

from __future__ import annotations

import json
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WITHIN_S = 1.0


class Store:
    """One connection to Valkey a thread; a broken one is opened anew for the next request."""

    def __init__(self, port: int) -> None:
        """Opens nothing yet."""
        self.port, self.kept = port, threading.local()

    def ask(self, *words: str) -> str | None:
        """Sends a command; returns the answer, or None for nothing there.

        Raises:
            OSError: the store doesn't answer, or refuses.
        """
        file = getattr(self.kept, "file", None)
        try:
            if file is None:
                connection = socket.create_connection(("127.0.0.1", self.port), WITHIN_S)
                file = self.kept.file = connection.makefile("rwb")
            parts = [word.encode() for word in words]
            file.write(b"*%d\r\n" % len(parts))
            file.write(b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts))
            file.flush()
            line = file.readline()
            if not line or line[:1] == b"-":
                raise OSError(line.decode() or "the store hung up")
            if line[:1] != b"$":
                return line[1:-2].decode()
            size = int(line[1:])
            return None if size < 0 else file.read(size + 2)[:-2].decode()
        except OSError:
            self.kept.file = None
            raise


class Handler(BaseHTTPRequestHandler):
    """Answers clients and probes."""

    protocol_version = "HTTP/1.1"
    store: Store

    def do_GET(self) -> None:
        """Reads a key; says whether the front itself is well, and how many keys there are."""
        if self.path == "/health":
            self.answer(200, "well")
        elif self.path == "/count":
            self.pass_on("DBSIZE")
        else:
            self.pass_on("GET", self.path.removeprefix("/keys/"))

    def do_PUT(self) -> None:
        """Writes a key."""
        value = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.pass_on("SET", self.path.removeprefix("/keys/"), value)

    def pass_on(self, *words: str) -> None:
        """Answers with what the store says; 503 where the store says nothing."""
        try:
            value = self.store.ask(*words)
        except OSError as error:
            self.answer(503, str(error))
            return
        self.answer(404 if value is None else 200, value)

    def answer(self, status: int, value: str | None) -> None:
        """Answers with a status and JSON."""
        body = json.dumps({"value": value}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Writes nothing of a request: there are hundreds a second."""


class Server(ThreadingHTTPServer):
    """A server that keeps many connections waiting rather than refusing them."""

    daemon_threads = True
    request_queue_size = 128


if __name__ == "__main__":
    Handler.store = Store(int(sys.argv[2]))
    Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
