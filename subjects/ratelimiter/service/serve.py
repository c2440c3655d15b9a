"""Runs one node: listening, serving, the exchange with the store, and the end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket

import uvicorn

from core.process.inherited import raise_open_files
from subjects.hosts.processes.line_io import InputLines
from subjects.ratelimiter.service.app import App
from subjects.ratelimiter.service.counters import Counters
from subjects.ratelimiter.service.limiter import Limiter
from subjects.ratelimiter.service.metrics import Metrics
from subjects.ratelimiter.service.options import Options
from subjects.ratelimiter.service.protocol import IDLE_S, TimedProtocol, drop_overdue
from subjects.ratelimiter.service.routes import Routes
from subjects.ratelimiter.service.store import Store

_BACKLOG = 2_048
_SPARE_FILES = 64
"""File descriptors that are kept for other things than clients' connections."""

_GRACE_S = 2
"""Seconds that requests in progress may take when the node ends."""


class StartError(Exception):
    """Raised where the node can't be started; the message says why."""


async def serve(options: Options) -> None:
    """Runs a node until a signal or a closed standard input ends the node.

    Raises:
        StartError: the node can't listen at the address.
    """
    listener = _listen(options.host, options.port)
    files = raise_open_files(TimedProtocol.most + _SPARE_FILES)
    TimedProtocol.most = min(TimedProtocol.most, files - _SPARE_FILES)
    store = Store(options.store, options.node, options.policy)
    limiter = Limiter(store, options.policy)
    metrics = Metrics()
    routes = Routes(options.node, limiter, metrics, Counters(limiter, options.peers))
    server = uvicorn.Server(
        uvicorn.Config(
            App(options.node, limiter, metrics, routes.app()),
            http=TimedProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            backlog=_BACKLOG,
            # Left out, these would be set by variables that are meant for other servers.
            workers=1,
            forwarded_allow_ips="",
            timeout_keep_alive=int(IDLE_S),
            timeout_graceful_shutdown=_GRACE_S,
        )
    )
    host, port = listener.getsockname()[:2]
    print(f"{options.node} listens on http://{host}:{port}", flush=True)
    async with contextlib.aclosing(store), asyncio.TaskGroup() as group:
        # A helper that fails ends the node: better no node than one that is maimed.
        helpers = [
            group.create_task(limiter.sync.run(), name="sync"),
            group.create_task(drop_overdue(server.server_state.connections), name="deadlines"),
        ]
        if options.end_with_stdin:
            helpers.append(group.create_task(_end_with_stdin(server), name="stdin"))
        await server.serve(sockets=[listener])
        for helper in helpers:
            helper.cancel()


async def _end_with_stdin(server: uvicorn.Server) -> None:
    await InputLines().closed
    server.should_exit = True


def _listen(host: str, port: int) -> socket.socket:
    """Returns a listening socket, made before anything else is set up."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except OSError as error:
        raise StartError(f"The address {host} can't be used: {error.strerror or error}.") from error
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        # Python adds to the system's words what it tried to bind.
        reason = os.strerror(error.errno) if error.errno else error
        raise StartError(f"{host}:{port} can't be listened at: {reason}.") from error
    listener.setblocking(False)
    return listener
