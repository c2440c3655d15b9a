"""The SDK's client as used by the engine; the one module that imports ``docker``."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import docker
import urllib3
from docker.errors import DockerException
from docker.tls import TLSConfig
from docker.transport.unixconn import UnixHTTPAdapter, UnixHTTPConnection, UnixHTTPConnectionPool
from requests.adapters import BaseAdapter

from subjects.hosts.containers.engine.endpoint import Endpoint

FAILURES = (DockerException, OSError, ValueError, urllib3.exceptions.HTTPError)
"""The errors of the SDK's calls where the engine refuses or can't be reached."""


class CallLimit(threading.local):
    """The time limit of this thread's calls: the SDK has one for all.

    Attributes:
        seconds: how long the engine may stay silent; None leaves that to the client.
    """

    seconds: float | None = None


LIMIT = CallLimit()


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

    def __init__(self, endpoint: Endpoint, url: str, *, is_local: bool) -> None:
        """Stores how the engine is reached; connects at the first call.

        Args:
            endpoint: the engine as it is named, with its certificates.
            url: the address on this side, which a tunnel may have changed.
            is_local: whether that address is on this machine.
        """
        self._is_local = is_local
        super().__init__(base_url=url, tls=_tls(endpoint) or False, max_pool_size=16)

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
        kwargs.setdefault("timeout", self.timeout if LIMIT.seconds is None else LIMIT.seconds)
        return kwargs


class EventStream:
    """The engine's events, one by one; ends when the engine does, or by :meth:`close`."""

    def __init__(self, stream: Any) -> None:
        """Wraps the stream that the SDK returned."""
        self._stream = stream

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Blocks for each event; a broken connection is an end like any other."""
        with suppress(*FAILURES, AttributeError):
            yield from self._stream

    def close(self) -> None:
        """Ends the stream, from any thread. Safe to call twice."""
        # AttributeError: the stream has ended by itself, and the SDK looks for the socket.
        with suppress(*FAILURES, AttributeError):
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
