"""Two servers in containers that look for each other, for tests to break."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from core.model.events import Event, Level, NoticeShown
from core.views.timeline import RunClock
from subjects.hosts.containers.container import Container
from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.run import ContainerRun
from subjects.hosts.instance import RuntimeState
from subjects.hosts.processes.ports import free_ports
from subjects.raft.image import ensure_image
from subjects.raft.topology import CONFIG_PATH

NAMES: tuple[str, ...] = ("n1", "n2")
LONG_S = 60.0
"""Nothing here takes so long, on however busy a machine."""

_CONFIG = """
server_name: {name}
http: 8222
cluster {{
  name: pair
  listen: "0.0.0.0:6222"
  routes: ["nats://n1:6222", "nats://n2:6222"]
}}
"""


class Pair:
    """A run of two containers, and everything that was reported about the run."""

    def __init__(self, url: str | None = None) -> None:
        self.events: list[Event] = []
        self.failures: list[str] = []
        self.ports: dict[str, int] = dict(zip(NAMES, free_ports(2), strict=True))
        self.run = ContainerRun(
            self.events.append,
            RunClock(),
            url=url,
            on_failure=lambda failed: self.failures.append(f"{failed.task}: {failed.error!r}"),
        )

    @property
    def n1(self) -> Container:
        return self.run.containers["n1"]

    @property
    def is_engine_lost(self) -> bool:
        return all(
            each.runtime_state is RuntimeState.UNKNOWN for each in self.run.containers.values()
        )

    @property
    def notices(self) -> list[tuple[Level, str]]:
        return [(e.level, e.text) for e in self.events if isinstance(e, NoticeShown)]

    async def start(self) -> None:
        image = await self.image()
        services = {
            name: {"image": image, "ports": [f"127.0.0.1:{port}:8222"]}
            for name, port in self.ports.items()
        }
        files = {name: {CONFIG_PATH: _CONFIG.format(name=name).encode()} for name in NAMES}
        await self.run.start(services, files)

    async def image(self) -> str:
        return await ensure_image(await self.run.open(), lambda _step, _fraction, _detail="": None)

    async def ask(self, name: str, path: str) -> dict[str, Any] | None:
        """Returns what the published port answers to ``path``; None without an answer."""
        return await asyncio.to_thread(_ask, self.ports[name], path)

    async def answers(self, name: str) -> bool:
        return await self.ask(name, "/healthz") is not None

    async def is_joined(self, name: str = "n1") -> bool:
        """Whether the server ``name`` has found the other one."""
        routes = await self.ask(name, "/routez")
        return routes is not None and routes["num_routes"] > 0

    async def until(self, is_so: Callable[[], Any]) -> None:
        """Waits until ``is_so`` returns true; fails where that takes too long."""
        async with asyncio.timeout(LONG_S):
            while True:
                result = is_so()
                if asyncio.iscoroutine(result):
                    result = await result
                if result:
                    return
                await asyncio.sleep(0.02)


@asynccontextmanager
async def pair(url: str | None = None) -> AsyncGenerator[Pair]:
    """Yields a pair that answers, and removes everything afterwards."""
    two = Pair(url)
    try:
        await two.start()
        for name in NAMES:
            await two.until(lambda name=name: two.answers(name))
        yield two
        assert two.failures == []
    finally:
        await two.run.stop()


async def left_of(run_id: str, url: str | None = None) -> tuple[list[str], list[str]]:
    """Returns the names of a run's containers and networks in the engine."""
    engine = await Engine.connect(url)
    try:
        labels = {"dev.faultstage.run": run_id}
        containers = await engine.containers(labels)
        networks = await engine.networks(labels)
        return [view.name for view in containers], [name for _, name in networks]
    finally:
        await engine.close()


def _ask(port: int, path: str) -> dict[str, Any] | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
