"""Sends an answer's head together with the body: one system call instead of two.

uvicorn writes head and body one after the other, and a call for a few hundred bytes costs a node
more than deciding the check.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any


class JoinedTransport:
    """A transport that holds back the head of an answer until the body comes.

    All other methods are those of the wrapped transport.
    """

    def __init__(self, transport: asyncio.Transport, begins: Callable[[], bool]) -> None:
        """Wraps ``transport``; ``begins()`` says whether what is written now is a head."""
        self._transport = transport
        self._begins = begins
        self._head = b""
        self.is_closing = transport.is_closing
        self.abort = transport.abort

    def write(self, data: bytes) -> None:
        """Sends ``data`` after a head that was held back, or holds ``data`` back as a head."""
        if self._head:
            data, self._head = self._head + data, b""
        elif self._begins():
            self._head = data
            return
        self._transport.write(data)

    def flush(self) -> None:
        """Sends a head that was held back, since an answer may have no body."""
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)

    def close(self) -> None:
        """Sends a head that was held back, then closes the transport."""
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        """Returns the attribute of the wrapped transport."""
        return getattr(self._transport, name)
