"""An HTTP client for one server, over one connection that is kept open.

HTTP is taken apart by h11, and the rest isn't aiohttp: under Qt's loop a request costs 0.17 ms
of CPU instead of 0.5, and the stage is not held up 0.2 s by the import.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import h11
from msgspec import Struct

from subjects.kit.exchange import UNREADABLE, Codec, Exchange, NoAnswerError

__all__ = ["LARGEST_ANSWER", "HttpAnswer", "HttpClient", "NoAnswerError"]

LARGEST_ANSWER = 1 << 22
"""Largest body that is accepted, bytes: more than any server here sends."""

LARGEST_HEAD = 1 << 16
"""Largest head, chunk header or trailer that is accepted, bytes."""

_MOST_REMARKS = 8
"""Most answers of 1xx that are accepted before the final one; no server here sends any."""

_WITHOUT_EFFECT = ("GET", "HEAD", "OPTIONS")
_WITH_BODY = ("POST", "PUT", "PATCH")
_JSON = {"content-type": "application/json"}

T = TypeVar("T")
_Header = tuple[bytes, bytes]


class HttpAnswer(Struct, frozen=True):
    """The answer to an HTTP request.

    Attributes:
        status: 200, 404, 500, ...
        body: the whole body.
        date: the server's clock, from the ``Date`` header; empty without one.
        headers: all headers, by their names in small letters; of several, the last.
    """

    status: int
    body: bytes
    date: str = ""
    headers: Mapping[str, str] = {}

    def read(self, read: Callable[[bytes], T]) -> T:
        """Returns what the function ``read`` makes of the body.

        Raises:
            NoAnswerError: the body isn't what ``read`` expects, or only half of that.
        """
        try:
            return read(self.body)
        except UNREADABLE as error:
            said = self.body[:60].decode("utf-8", "replace")
            raise NoAnswerError(f"its answer can't be read: {said!r}: {error}") from error


class _Request(Struct, frozen=True):
    """An HTTP request, ready to be sent."""

    method: str
    path: str
    headers: list[_Header]
    body: bytes = b""


def unchecked_tls() -> ssl.SSLContext:
    """Returns the context of HTTPS whose certificates aren't checked, as of servers right here."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def tls_trusting(file: Path) -> ssl.SSLContext:
    """Returns the context of HTTPS that takes what the certificates in ``file`` have signed.

    The name in a certificate isn't compared, since local servers are reached at 127.0.0.1.

    Raises:
        OSError: the file can't be read, or holds no certificates.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(file)
    return context


class HttpClient:
    """Sends requests to one server; concurrent ones have a connection each."""

    def __init__(
        self,
        host: str,
        port: int,
        headers: Mapping[str, str] | None = None,
        largest: int = LARGEST_ANSWER,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Creates a client that connects at the first request, and sends ``headers`` with each.

        With ``tls`` it speaks HTTPS.
        """
        own = {"Host": f"{host}:{port}", **(headers or {})}
        self._headers = _encoded(own)
        self._exchange = Exchange(host, port, lambda: _Http(largest), tls)

    async def get(self, path: str, timeout_s: float) -> HttpAnswer:
        """Sends a GET for ``path`` and returns the answer.

        Raises:
            NoAnswerError: no answer came within ``timeout_s`` seconds, the connection broke, or the
                client was closed meanwhile.
        """
        return await self._exchange.ask(_Request("GET", path, self._headers), timeout_s)

    async def post(self, path: str, body: bytes, timeout_s: float) -> HttpAnswer:
        """Sends the JSON ``body`` to ``path`` by POST, over a fresh connection.

        Raises:
            NoAnswerError: as with :meth:`get`.
        """
        return await self.request("POST", path, timeout_s, _JSON, body)

    async def put(self, path: str, body: bytes, timeout_s: float) -> HttpAnswer:
        """Sends the JSON ``body`` to ``path`` by PUT, over a fresh connection.

        Raises:
            NoAnswerError: as with :meth:`get`.
        """
        return await self.request("PUT", path, timeout_s, _JSON, body)

    async def request(
        self,
        method: str,
        path: str,
        timeout_s: float,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> HttpAnswer:
        """Sends any request; one that may have an effect goes over a fresh connection.

        Raises:
            NoAnswerError: as with :meth:`get`; also for a header that HTTP doesn't allow.
        """
        given = {name.lower(): value for name, value in (headers or {}).items()}
        kept = [each for each in self._headers if each[0].decode().lower() not in given]
        if body or method in _WITH_BODY:
            given["content-length"] = str(len(body))
        try:
            request = _Request(method, path, kept + _encoded(given), body)
        except UnicodeEncodeError as error:
            raise NoAnswerError(f"it can't be asked: {error}") from error
        once = method not in _WITHOUT_EFFECT
        return await self._exchange.ask(request, timeout_s, once=once)

    def close(self) -> None:
        """Closes the connection, which aborts requests; a later request opens another."""
        self._exchange.close()


class _Http(Codec[_Request, HttpAnswer]):
    """The codec of HTTP/1.1."""

    def __init__(self, largest: int) -> None:
        self._http = h11.Connection(h11.CLIENT, LARGEST_HEAD)
        self._largest = largest
        self._head: h11.Response | None = None
        self._body = bytearray()
        self._remarks = 0

    def encode(self, question: _Request) -> bytes:
        http = self._http
        if self._head is not None:
            http.start_next_cycle()
        self._head, self._body, self._remarks = None, bytearray(), 0
        try:
            head = h11.Request(
                method=question.method, target=question.path, headers=question.headers
            )
            data = http.send(head) or b""
            if question.body:
                data += http.send(h11.Data(data=question.body)) or b""
            return data + (http.send(h11.EndOfMessage()) or b"")
        except (h11.ProtocolError, ValueError) as error:
            raise NoAnswerError(f"it can't be asked for {question.path!r}: {error}") from error

    def take(self, data: bytes) -> HttpAnswer | None:
        try:
            self._http.receive_data(data)
            while not isinstance(event := self._http.next_event(), type):
                if isinstance(event, h11.EndOfMessage):
                    return self._answer()
                self._note(event)
        except h11.ProtocolError as error:
            raise NoAnswerError(f"it doesn't speak HTTP: {error}") from error
        return None

    def is_whole(self) -> bool:
        http = self._http
        is_done = http.our_state is h11.DONE and http.their_state is h11.DONE
        return is_done and http.trailing_data == (b"", False)

    def _note(self, event: h11.Event) -> None:
        if isinstance(event, h11.Response):
            self._head = event
            self._bear(int(_header(event, b"content-length") or 0))
        elif isinstance(event, h11.Data):
            self._bear(len(self._body) + len(event.data))
            self._body += event.data
        else:
            self._remarks += 1
            if self._remarks > _MOST_REMARKS:
                raise NoAnswerError("it says that it will answer, and doesn't")

    def _bear(self, size: int) -> None:
        if size > self._largest:
            raise NoAnswerError(f"an answer of over {self._largest} bytes is none of ours")

    def _answer(self) -> HttpAnswer:
        head = self._head
        if head is None:
            raise NoAnswerError("it ended an answer that it hadn't begun")
        date = _header(head, b"date").decode("latin-1")
        named = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in head.headers
        }
        return HttpAnswer(head.status_code, bytes(self._body), date, named)


def _encoded(headers: Mapping[str, str]) -> list[_Header]:
    return [(name.encode("latin-1"), value.encode("utf-8")) for name, value in headers.items()]


def _header(head: h11.Response, name: bytes) -> bytes:
    return next((value for header, value in head.headers if header == name), b"")
