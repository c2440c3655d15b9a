"""The HTTP requests of a scenario's load: made of a key and a value, and their answers read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

import jsonpath
import msgspec

from core.process.files import UNDECODABLE
from subjects.load.driver import DriverError
from subjects.own.scenario.loads import HttpRequestSpec
from subjects.own.templates import UnknownNameError, fill

GOOD = range(200, 300)
"""The statuses that acknowledge a write, or give what was read, unless the file says others."""

NOTHING = 404
"""The status of a read for which there is nothing."""

_JSON = "application/json"


class HttpReply(NamedTuple):
    """A whole answer: the status, the header ``Location``, and the body."""

    status: int
    location: str
    body: bytes


class Filled(NamedTuple):
    """A request to no node in particular: the method, path, further headers and body."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def to(self, host: str, path: str = "", method: str = "") -> bytes:
        """Returns the bytes of the request to ``host``, perhaps with another path or method."""
        method = method or self.method
        lines = [f"{method} {path or self.path} HTTP/1.1", f"Host: {host}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        body = b"" if method == "GET" and self.method != "GET" else self.body
        if body or method not in ("GET", "HEAD", "DELETE"):
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join((*lines, "", "")).encode() + body


class HttpRequest:
    """One kind of request of the load."""

    def __init__(self, spec: HttpRequestSpec) -> None:
        """Prepares the requests that ``spec`` describes.

        Raises:
            DriverError: nothing is known for a name in one of its texts, or its JSON path is none.
        """
        self._method = spec.method.upper()
        self._path, self._body = spec.path, spec.body
        headers = dict(spec.headers)
        names = {name.lower() for name in headers}
        if "content-type" not in names and spec.body.lstrip().startswith(("{", "[")):
            headers["Content-Type"] = _JSON
        self._headers = tuple(headers.items())
        self._good = _statuses(spec.status)
        try:
            self._json = jsonpath.compile(spec.json) if spec.json else None
        except jsonpath.JSONPathError as error:
            raise DriverError(f"{spec.json!r} is no JSON path: {error}") from error
        self.fill("", "")  # a name that nothing is known for is told now

    def fill(self, key: str, value: str = "") -> Filled:
        """Returns the request for ``key``; a write puts ``value`` there."""
        values = {"key": key, "value": value}
        headers = tuple((name, _filled(text, values)) for name, text in self._headers)
        body = _filled(self._body, values).encode()
        return Filled(self._method, _filled(self._path, values), headers, body)

    def check(self, reply: HttpReply) -> None:
        """Returns where ``reply`` acknowledges.

        Raises:
            DriverError: the answer has a status that isn't one of those.
        """
        if reply.status not in self._good:
            raise DriverError(f"the node answered {reply.status}")

    def value_in(self, reply: HttpReply) -> bytes | None:
        """Returns the value that was read; None where there is nothing.

        Raises:
            DriverError: the answer is no answer to a read.
        """
        if reply.status == NOTHING and reply.status not in self._good:
            return None
        self.check(reply)
        if self._json is None:
            return reply.body
        try:
            found = self._json.match(msgspec.json.decode(reply.body))
        except (*UNDECODABLE, jsonpath.JSONPathError) as error:
            raise DriverError(f"what was read isn't the JSON that was expected: {error}") from error
        if found is None or found.obj is None:
            return None
        return found.obj.encode() if isinstance(found.obj, str) else msgspec.json.encode(found.obj)


def _statuses(said: int | tuple[int, ...] | None) -> Collection[int]:
    if said is None:
        return GOOD
    return frozenset((said,) if isinstance(said, int) else said)


def _filled(text: str, values: Mapping[str, str]) -> str:
    try:
        return fill(text, values)
    except UnknownNameError as error:
        raise DriverError(str(error).rstrip("."), error.remedy) from error
