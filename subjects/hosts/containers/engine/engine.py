"""The container engine, on this machine or another."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from contextlib import suppress
from urllib.parse import urlsplit

from subjects.hosts.containers.engine.client import FAILURES, LIMIT, EngineClient, EventStream
from subjects.hosts.containers.engine.container_calls import ContainerCalls
from subjects.hosts.containers.engine.endpoint import Endpoint, find_endpoint
from subjects.hosts.containers.engine.errors import explain, hung
from subjects.hosts.containers.engine.image_calls import ImageCalls, NetworkCalls
from subjects.hosts.containers.engine.pool import CallPool
from subjects.hosts.containers.engine.tunnel import Tunnel, host_behind
from subjects.hosts.containers.engine.views import ARCHITECTURES

_EVENTS = [
    "create",
    "start",
    "die",
    "kill",
    "oom",
    "pause",
    "unpause",
    "destroy",
    "connect",
    "disconnect",
]


class Engine(ContainerCalls, NetworkCalls, ImageCalls):
    """A connection to one engine, on this machine or another.

    Attributes:
        url: the engine's address, as the user would name it.
        host: the host on which published ports are reached.
        bind_address: the address to publish ports on.
        is_local: whether the engine is on this machine.
        same_clock: whether the engine's clock is this machine's.
        version: the engine's version.
        architecture: ``amd64`` or ``arm64``.
        memory_bytes: the memory for all containers together.
        system: the operating system that the engine runs on, by the engine's own word.
        root: the engine's data folder, on the engine's machine.
    """

    def __init__(self, endpoint: Endpoint, timeout_s: float) -> None:
        """Connects to the engine; blocks. Use :meth:`connect`."""
        super().__init__(endpoint.url)
        self.is_local = endpoint.is_local
        self.host = endpoint.host
        self.bind_address = endpoint.host
        self._endpoint = endpoint
        self._tunnel: Tunnel | None = None
        LIMIT.seconds = timeout_s
        try:
            self._open(endpoint, timeout_s)
        except BaseException:
            self._shut()
            raise

    @classmethod
    async def connect(cls, url: str | None = None, timeout_s: float = 5.0) -> Engine:
        """Connects to the engine at ``url``; by default to the one that the Docker CLI uses.

        Raises:
            EngineError: there is no engine, or access is denied; with the way out.
        """
        endpoint = find_endpoint(url)
        pool = CallPool("docker-connect", 1)
        unwanted = threading.Event()

        def connect() -> Engine | None:
            engine = cls(endpoint, timeout_s)
            if unwanted.is_set():
                engine._shut()
                return None
            return engine

        try:
            # Tunnel, version and figures each have the whole limit.
            engine = await pool.call(connect, 3 * timeout_s)
            assert engine is not None
            return engine
        except TimeoutError as error:
            raise hung(endpoint.url, timeout_s) from error
        except FAILURES as error:
            raise explain(error, endpoint.url) from error
        finally:
            unwanted.set()
            pool.close()

    async def close(self) -> None:
        """Closes all connections. Safe to call twice."""
        self._pool.close()
        await asyncio.to_thread(self._shut)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that make another program use this same engine."""
        found = {"DOCKER_HOST": self._tunnel.url if self._tunnel else self.url}
        if self._endpoint.certificates is not None:
            found["DOCKER_CERT_PATH"] = str(self._endpoint.certificates)
            found["DOCKER_TLS_VERIFY"] = "1" if self._endpoint.verify else ""
        return found

    async def ping(self, timeout_s: float = 1.5) -> None:
        """Waits for an answer of the engine.

        Raises:
            EngineError: the engine didn't answer in time.
        """
        await self.call(self.api.ping, "", timeout_s)

    def events(self, since: str | None = None) -> EventStream:
        """Opens the stream of events; blocks, and so must be called in a separate thread.

        Args:
            since: where to go on, as seconds and nanoseconds of the engine's clock.

        Raises:
            EngineError: the stream can't be opened.
        """
        self.calls += 1
        wanted = {"type": ["container", "network"], "event": _EVENTS}
        try:
            return EventStream(self.api.events(since=since, filters=wanted, decode=True))
        except FAILURES as error:
            raise explain(error, self.url) from error

    def _open(self, endpoint: Endpoint, timeout_s: float) -> None:
        url, is_tunnelled = endpoint.url, endpoint.url.startswith("ssh:")
        if is_tunnelled:
            self._tunnel = Tunnel(url, timeout_s)
            self.host = host_behind(url)
            url = self._tunnel.url
        if not self.is_local:
            with suppress(OSError):
                self.bind_address = socket.gethostbyname(self.host)
        self._client = EngineClient(endpoint, url, is_local=self.is_local or is_tunnelled)
        self.calls += 2
        info = self._client.info()
        self.version = str(info.get("ServerVersion", ""))
        machine = str(info.get("Architecture", ""))
        self.architecture = ARCHITECTURES.get(machine, machine)
        self.memory_bytes = int(info.get("MemTotal") or 0)
        self.system = str(info.get("OperatingSystem", ""))
        self.root = str(info.get("DockerRootDir", ""))
        in_machine = "Docker Desktop" in self.system
        is_here = urlsplit(endpoint.url).scheme == "unix" and sys.platform == "linux"
        self.same_clock = is_here and not in_machine

    def _shut(self) -> None:
        self._pool.close()
        client, self._client = self._client, None
        if client is not None:
            client.close()
        tunnel, self._tunnel = self._tunnel, None
        if tunnel is not None:
            tunnel.close()
