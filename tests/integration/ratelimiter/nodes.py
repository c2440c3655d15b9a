"""A real store and real limiters, as processes of the test's own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from subjects.hosts.processes.ports import LOOPBACK, free_ports
from subjects.kit.http_client import HttpAnswer, HttpClient
from subjects.ratelimiter.local import find_store

ROOT = Path(__file__).parents[3]
SOON_S = 30.0
STEP_S = 0.02
PATIENT = {"store_timeout_ms": 10_000}
"""A policy's patience with a store that is only slow: on a busy machine it may well be."""


class StoreProcess:
    """A valkey-server that keeps nothing on disk."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://{LOOPBACK}:{self.port}/0"

    def start(self) -> None:
        """Starts an empty store, and returns when the store answers."""
        argv = [str(find_store()), "--port", str(self.port), "--bind", LOOPBACK]
        argv += ["--save", "", "--appendonly", "no", "--dir", str(self._folder)]
        with (self._folder / "store.log").open("ab") as log:
            self._process = subprocess.Popen(argv, stdout=log, stderr=log)
        with self.client() as client:
            wait_until(lambda: _answers(client))

    @contextlib.contextmanager
    def client(self) -> Generator[Any]:
        client = Redis(host=LOOPBACK, port=self.port, socket_timeout=SOON_S)
        try:
            yield client
        finally:
            client.close()

    def pause(self) -> None:
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """Kills the store without warning, paused or not."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait(SOON_S)

    def _signal(self, which: signal.Signals) -> None:
        assert self._process is not None
        os.kill(self._process.pid, which)


class NodeProcess:
    """One limiter, started as the service's README says."""

    def __init__(self, name: str, store: str, *options: str, program: Sequence[str] = ()) -> None:
        """Starts the limiter and waits until the port is printed."""
        argv = [sys.executable, *(program or ("-m", "subjects.ratelimiter.service"))]
        argv += ["--node", name, "--port", "0", "--store", store, "--end-with-stdin", *options]
        self.name = name
        self._process = subprocess.Popen(
            argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline().decode()
        self.port = int(line.rpartition(":")[2])

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        """Kills the limiter without warning."""
        self._process.kill()
        self._close()

    def close(self) -> int:
        """Closes the limiter's standard input, and returns the exit code."""
        return self._close()

    def _close(self) -> int:
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        try:
            return process.wait(SOON_S)
        finally:
            process.kill()
            process.wait(SOON_S)
            process.stdout.close()

    async def ask(self, path: str) -> Any:
        async with self.http() as http:
            return json.loads((await http.get(path, SOON_S)).body)

    async def post(self, path: str, body: bytes = b"") -> HttpAnswer:
        async with self.http() as http:
            return await http.post(path, body, SOON_S)

    async def check(self, key: str) -> HttpAnswer:
        return await self.post("/check", json.dumps({"key": key}).encode())

    async def use(self, **changes: object) -> Any:
        """Changes the limiter's policy."""
        body = json.dumps(changes).encode()
        head = f"PUT /policy HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n"
        status, answer = await raw(self.port, head.encode() + body)
        assert status == 200, answer
        return json.loads(answer)

    async def until_store(self, word: str) -> None:
        """Waits until the limiter's health reports ``word`` for the store."""
        async with asyncio.timeout(SOON_S):
            while (await self.ask("/health"))["store"] != word:
                await asyncio.sleep(STEP_S)

    @contextlib.asynccontextmanager
    async def http(self) -> AsyncGenerator[HttpClient]:
        client = HttpClient(LOOPBACK, self.port)
        try:
            yield client
        finally:
            client.close()


async def raw(port: int, data: bytes) -> tuple[int, bytes]:
    """Sends exactly ``data`` over a fresh connection; returns the status and the body."""
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        async with asyncio.timeout(SOON_S):
            writer.write(data)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            _, _, rest = head.partition(b"content-length:")
            body = await reader.readexactly(int(rest.split(b"\r\n")[0]))
            return int(head.split(b" ")[1]), body
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def new_store(folder: Path) -> StoreProcess:
    """Returns a store on a free port, not yet started."""
    (port,) = free_ports(1)
    return StoreProcess(folder, port)


def wait_until(holds: Callable[[], bool]) -> None:
    """Waits, blocking, until ``holds`` returns True."""
    end = time.monotonic() + SOON_S
    while not holds():
        assert time.monotonic() < end, "it took too long"
        time.sleep(STEP_S)


def _answers(client: Any) -> bool:
    try:
        return bool(client.ping())
    except RedisError:
        return False
