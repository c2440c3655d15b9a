"""Sends an answer's head with its body: one call of the system instead of two.

uvicorn writes them one after the other, and a call for a few hundred bytes costs a node more
than deciding the check that they answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any


class JoinedTransport:
    """A transport that keeps what is the head of an answer until more comes of it.

    All that isn't said here is the transport's own.
    """

    def __init__(self, transport: asyncio.Transport, begins: Callable[[], bool]) -> None:
        """Writes to ``transport``; ``begins()`` says whether what is written now is a head."""
        self._transport = transport
        self._begins = begins
        self._head = b""
        self.is_closing = transport.is_closing
        self.abort = transport.abort

    def write(self, data: bytes) -> None:
        """Sends ``data`` after what was kept, or keeps it."""
        if self._head:
            data, self._head = self._head + data, b""
        elif self._begins():
            self._head = data
            return
        self._transport.write(data)

    def flush(self) -> None:
        """Sends what was kept: there may be heads without bodies."""
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)

    def close(self) -> None:
        """Sends what was kept, then closes."""
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        """The transport's own."""
        return getattr(self._transport, name)
