"""A server in memory that follows a script, a step in each turn of the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, cast

import pytest

CLOSE = b""
"""The server closes the connection here."""


class Transport(asyncio.Transport):
    """A connection to the scripted server.

    Attributes:
        is_aborted: whether the client has ended the connection.
    """

    def __init__(self, server: ScriptedServer, protocol: asyncio.Protocol) -> None:
        super().__init__()
        self.is_aborted = False
        self._server = server
        self._protocol = protocol
        self._left: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._server.asked.append(bytes(data))
        self._left = list(self._server.script(bytes(data)))
        self._soon()

    def abort(self) -> None:
        if not self.is_aborted:
            self.is_aborted = True
            asyncio.get_running_loop().call_soon(self._protocol.connection_lost, None)

    def is_closing(self) -> bool:
        return self.is_aborted

    def _soon(self) -> None:
        if self._left:
            asyncio.get_running_loop().call_soon(self._say)

    def _say(self) -> None:
        if self.is_aborted:
            return
        piece = self._left.pop(0)
        if piece == CLOSE:
            self._protocol.eof_received()
            self.abort()
        else:
            self._protocol.data_received(piece)
        self._soon()
        self._server.step()


class ScriptedServer:
    """A server that answers by a script, over any number of connections.

    Attributes:
        asked: each request as written.
        transports: each connection that was opened.
        step: called after each step of the server.
    """

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, script: Callable[[bytes], Sequence[bytes]]
    ) -> None:
        self.asked: list[bytes] = []
        self.transports: list[Transport] = []
        self.script = script
        self.step: Callable[[], None] = lambda: None
        monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", self._connect)

    @property
    def open(self) -> int:
        """The number of open connections."""
        return sum(not transport.is_aborted for transport in self.transports)

    async def _connect(
        self, factory: Callable[[], asyncio.Protocol], host: str, port: int, **_: Any
    ) -> tuple[asyncio.Transport, asyncio.Protocol]:
        del host, port
        await asyncio.sleep(0)
        protocol = factory()
        transport = Transport(self, protocol)
        self.transports.append(transport)
        self.step()
        protocol.connection_made(cast(asyncio.Transport, transport))
        self.step()
        await asyncio.sleep(0)
        return transport, protocol
