"""The container engine; the one module that imports ``docker``.

Calls of the SDK block: each runs in a thread of a bounded pool, with a limit of time.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

import docker
import urllib3
from docker.errors import DockerException
from docker.tls import TLSConfig
from docker.transport.unixconn import UnixHTTPAdapter, UnixHTTPConnection, UnixHTTPConnectionPool
from requests.adapters import BaseAdapter

from subjects.hosts.containers.engine.calls import CALL_S
from subjects.hosts.containers.engine.container_calls import ContainerCalls
from subjects.hosts.containers.engine.endpoint import Endpoint, find_endpoint
from subjects.hosts.containers.engine.errors import EngineError, Trouble, explain, hung
from subjects.hosts.containers.engine.image_calls import ImageCalls, NetworkCalls
from subjects.hosts.containers.engine.pool import CallPool
from subjects.hosts.containers.engine.progress import failure_in
from subjects.hosts.containers.engine.tunnel import Tunnel, host_behind
from subjects.hosts.containers.engine.views import ARCHITECTURES, ContainerView, ImageView

__all__ = ["ContainerView", "Engine", "EngineError", "ImageView", "Trouble"]

T = TypeVar("T")

_SLACK_S = 0.5
"""Seconds beyond a call's own limit, which should come first, so that the thread is free again."""

_SILENT_S = 120.0
"""Seconds of silence after which a build or a download has stalled."""

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

_FAILURES = (DockerException, OSError, ValueError, urllib3.exceptions.HTTPError)

_limit = threading.local()


class _Connection(UnixHTTPConnection):
    """A connection that closes the socket where nobody listens, unlike the SDK's own."""

    def connect(self) -> None:
        """Connects, or closes the socket on an error."""
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(self.timeout)
            line.connect(self.unix_socket)
        except BaseException:
            line.close()
            raise
        self.sock = line


class _Connections(UnixHTTPConnectionPool):
    def _new_conn(self) -> Any:
        return _Connection(self.base_url, self.socket_path)


class _Adapter(UnixHTTPAdapter):
    """The SDK's adapter, with connections that are closed on an error."""

    pools: Any

    def get_connection(self, url: bytes | str, proxies: object = None) -> _Connections:
        """Returns the pool of connections for ``url``."""
        with self.pools.lock:
            pool = self.pools.get(url)
            if pool is None:
                pool = _Connections(str(url), self.socket_path, maxsize=self.max_pool_size)
                self.pools[url] = pool
        return pool


class EngineClient(docker.APIClient):
    """The SDK's client, with a separate time limit for each call.

    An engine on this machine is reached directly, whatever proxies the user has for others.
    """

    def __init__(self, *, is_local: bool, **options: Any) -> None:
        """Connects as the SDK does with ``options``."""
        self._is_local = is_local
        super().__init__(**options)

    def merge_environment_settings(self, *settings: Any, **named: Any) -> Any:
        """Lets the environment decide about engines elsewhere only."""
        self.trust_env = not self._is_local
        return super().merge_environment_settings(*settings, **named)

    def mount(self, prefix: str | bytes, adapter: BaseAdapter) -> None:
        """Makes ``adapter`` handle calls to addresses that begin with ``prefix``."""
        if isinstance(adapter, UnixHTTPAdapter):
            adapter = _Adapter(adapter.socket_path, max_pool_size=adapter.max_pool_size)
        super().mount(prefix, adapter)

    def _set_request_timeout(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        kwargs.setdefault("timeout", getattr(_limit, "seconds", self.timeout))
        return kwargs


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
        cpus: the number of processors for all containers together.
        system: the operating system that the engine runs on, by the engine's own word.
        root: the engine's data folder, on the engine's machine.
        calls: how many calls were made so far.
    """

    def __init__(self, endpoint: Endpoint, timeout_s: float) -> None:
        """Connects to the engine; blocks. Use :meth:`connect`."""
        self.url = endpoint.url
        self.is_local = endpoint.is_local
        self.host = endpoint.host
        self.bind_address = endpoint.host
        self.calls = 0
        self._endpoint = endpoint
        self._pool = CallPool("docker")
        self._tunnel: Tunnel | None = None
        self._client: EngineClient | None = None
        _limit.seconds = timeout_s
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
        except _FAILURES as error:
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
        """Opens the stream of events; blocks, so call this in a separate thread.

        Args:
            since: where to go on, as seconds and nanoseconds of the engine's clock.

        Raises:
            EngineError: the stream can't be opened.
        """
        self.calls += 1
        wanted = {"type": ["container", "network"], "event": _EVENTS}
        try:
            return EventStream(self.api.events(since=since, filters=wanted, decode=True))
        except _FAILURES as error:
            raise explain(error, self.url) from error

    @property
    def api(self) -> Any:
        """The SDK's client, of which few types are known; all methods block."""
        if self._client is None:
            text = f"The connection to the Docker engine at {self.url} is closed."
            raise EngineError(text, "Press R to start afresh.", Trouble.AWAY)
        return self._client

    async def call(self, function: Callable[[], T], doing: str, timeout_s: float = CALL_S) -> T:
        """Runs a call of the SDK in a thread; explains errors in words."""
        self.calls += 1

        def limited() -> T:
            _limit.seconds = timeout_s
            return function()

        try:
            return await self._pool.call(limited, timeout_s + _SLACK_S)
        except TimeoutError as error:
            raise hung(self.url, timeout_s) from error
        except _FAILURES as error:
            raise explain(error, self.url, doing) from error

    async def follow(
        self,
        begin: Callable[[], Iterable[dict[str, Any]]],
        on_item: Callable[[dict[str, Any]], None],
        doing: str,
        timeout_s: float,
    ) -> None:
        """Runs a call with a streamed answer, and passes each item to the loop."""
        stop = threading.Event()
        loop = asyncio.get_running_loop()

        def work() -> None:
            _limit.seconds = _SILENT_S
            for item in begin():
                if stop.is_set():
                    return
                failure = failure_in(item)
                if failure:
                    raise EngineError(f"{doing[:1].upper()}{doing[1:]} failed: {failure}")
                loop.call_soon_threadsafe(on_item, item)

        try:
            await self.call(work, doing, timeout_s)
        finally:
            stop.set()

    def _open(self, endpoint: Endpoint, timeout_s: float) -> None:
        url, is_tunnelled = endpoint.url, endpoint.url.startswith("ssh:")
        if is_tunnelled:
            self._tunnel = Tunnel(url, timeout_s)
            self.host = host_behind(url)
            url = self._tunnel.url
        if not self.is_local:
            with suppress(OSError):
                self.bind_address = socket.gethostbyname(self.host)
        tls = _tls(endpoint)
        self._client = EngineClient(
            is_local=self.is_local or is_tunnelled,
            base_url=url,
            tls=tls or False,
            max_pool_size=16,
        )
        self.calls += 2
        info = self._client.info()
        self.version = str(info.get("ServerVersion", ""))
        machine = str(info.get("Architecture", ""))
        self.architecture = ARCHITECTURES.get(machine, machine)
        self.memory_bytes = int(info.get("MemTotal") or 0)
        self.cpus = int(info.get("NCPU") or 0)
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


class EventStream:
    """The engine's events, one by one; ends when the engine does, or by :meth:`close`."""

    def __init__(self, stream: Any) -> None:
        """Wraps the stream that the SDK returned."""
        self._stream = stream

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Blocks for each event; a broken connection is an end like any other."""
        with suppress(*_FAILURES, AttributeError):
            yield from self._stream

    def close(self) -> None:
        """Ends the stream, from any thread. Safe to call twice."""
        # AttributeError: the stream has ended by itself, and the SDK looks for the socket.
        with suppress(*_FAILURES, AttributeError):
            self._stream.close()


def _tls(endpoint: Endpoint) -> TLSConfig | None:
    folder = endpoint.certificates
    if folder is None:
        return None
    key = (str(folder / "cert.pem"), str(folder / "key.pem"))
    has_key = (folder / "cert.pem").exists()
    return TLSConfig(
        client_cert=key if has_key else None,
        ca_cert=str(folder / "ca.pem") if endpoint.verify else None,
        verify=endpoint.verify,
    )
