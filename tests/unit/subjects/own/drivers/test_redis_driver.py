"""The scenario's Redis load before a server that is late with an answer."""

from __future__ import annotations

import asyncio

import pytest

from subjects.hosts.processes.ports import LOOPBACK
from subjects.load.driver import DriverError
from subjects.own.drivers.redis_driver import RedisDriver

CLUSTERED = b"# Cluster\r\ncluster_enabled:1\r\n"
ROLE = b"*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n"


class LateServer:
    """A clustered primary that says nothing of its cluster before it was asked for its role."""

    def __init__(self) -> None:
        self._was_asked = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1_000):
            if b"ROLE" in data:
                self._was_asked = True
                writer.write(ROLE)
            elif b"INFO" in data:
                if not self._was_asked:
                    break
                writer.write(b"$%d\r\n%b\r\n" % (len(CLUSTERED), CLUSTERED))
        writer.close()


async def test_a_cluster_is_refused_though_its_server_says_so_late() -> None:
    server = await asyncio.start_server(LateServer().serve, LOOPBACK, 0)
    port = server.sockets[0].getsockname()[1]
    driver = RedisDriver({"n1": f"{LOOPBACK}:{port}"}, clients=1)
    try:
        with pytest.raises(DriverError, match="n1 can't be loaded: it is part of a cluster"):
            await driver.connect()
    finally:
        await driver.close()
        server.close()
