"""A scenario's load on real servers, for tests: processes that they start, and who leads."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from core.model.events import Group, NodeHealth, NodeStatus, Role
from core.ports import HealthPoller, SubjectError
from core.views.timeline import RunClock
from subjects.hosts.processes.ports import free_ports
from subjects.kit.place import Address
from subjects.load.client import LoadProcess
from subjects.own.hosting.view import OwnHosting
from subjects.own.load import load_of
from subjects.own.scenario.loads import LoadSpec
from subjects.own.scenario.model import SystemSpec
from subjects.own.scenario.resolved import ResolvedNode, ResolvedScenario
from subjects.own.scenario.story import StorySpec
from tests.event_recorder import EventRecorder

SERVICE = Path(__file__).with_name("service.py")


class Loaded(EventRecorder):
    """Nodes that tests start, and a scenario's load on them.

    Attributes:
        ports: the port of each node, by its name.
        folder: the run's folder.
        roles: the role of each node, as its health says.
        pids: the load processes that were started.
    """

    def __init__(self, folder: Path, names: tuple[str, ...] = ("n1", "n2", "n3")) -> None:
        super().__init__()
        self.folder = folder
        self.ports = dict(zip(names, free_ports(len(names)), strict=True))
        self.roles: dict[str, Role] = {}
        self.pids: list[int] = []
        self._processes: dict[str, subprocess.Popen[Any]] = {}
        self._load: LoadProcess | None = None

    # --- what the load needs of the hosting and of the health ---------------------------------

    def own(self, pid: int) -> None:
        self.pids.append(pid)
        self.wake()

    def address(self, node: str, port: object = None) -> Address:
        if node not in self.ports:
            raise SubjectError(f"{node} wasn't started")
        return Address(self.ports[node])

    def values(self, node: str = "") -> Mapping[str, str]:
        own = {"name": node, "port": str(self.ports[node])} if node else {}
        return {f"{name}.port": str(port) for name, port in self.ports.items()} | own

    def get_health(self) -> Mapping[str, NodeHealth]:
        return {
            name: NodeHealth(
                node=name, status=NodeStatus.UP, role=self.roles.get(name, Role.FOLLOWER)
            )
            for name in self.ports
        }

    # --- what tests do --------------------------------------------------------------------------

    def run(self, node: str, *command: str, **options: Any) -> None:
        with (self.folder / f"{node}.log").open("ab") as log:
            self._processes[node] = subprocess.Popen(command, stdout=log, stderr=log, **options)

    def serve(self, node: str, *options: str) -> None:
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        program = (sys.executable, str(SERVICE), str(self.ports[node]), str(data))
        self.run(node, *program, *options)

    def kill(self, node: str) -> None:
        process = self._processes.pop(node)
        process.kill()
        process.wait()

    async def answering(self, *nodes: str) -> None:
        """Waits until each of ``nodes`` (by default all) takes connections."""
        for node in nodes or tuple(self.ports):
            end = time.monotonic() + 60
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.ports[node])
                    writer.close()
                    break
                except OSError:
                    runs = self._processes[node].poll() is None
                    assert runs and time.monotonic() < end, f"{node}: {self._said(node)}"
                    await asyncio.sleep(0.02)

    def load(self, **spec: Any) -> LoadProcess:
        load = load_of(
            scenario(LoadSpec(**spec), tuple(self.ports)),
            cast("OwnHosting", self),
            cast("HealthPoller", self),
            self.take,
            RunClock(),
        )
        assert isinstance(load, LoadProcess)
        self._load = load
        return load

    async def close(self) -> None:
        if self._load is not None:
            await self._load.close()
        for node in tuple(self._processes):
            self.kill(node)

    async def acked(self, least: int) -> None:
        """Waits until so many more writes were acknowledged."""
        before = self.samples()[-1].total_writes_acked if self.samples() else 0
        await self.until(lambda: self._total() >= before + least)

    def last_nodes(self) -> set[str]:
        """The nodes that the last sample tells of."""
        return set(self.samples()[-1].nodes or ())

    def _said(self, node: str) -> str:
        """Returns the end of what a node wrote: why it ended, or doesn't listen."""
        return (self.folder / f"{node}.log").read_text("utf-8", "replace")[-500:]

    def _total(self) -> int:
        return self.samples()[-1].total_writes_acked if self.samples() else 0


def scenario(load: LoadSpec | None, names: tuple[str, ...]) -> ResolvedScenario:
    """A scenario of nodes that are all there is, with ``load``."""
    return ResolvedScenario(
        file=Path("faultstage.yaml"),
        name="shop",
        title="Shop",
        about="",
        system=SystemSpec(processes={}),
        nodes=tuple(
            ResolvedNode(name=name, title=name, service=name, ports=("http",)) for name in names
        ),
        groups=(Group(name="", nodes=names),),
        leader=None,
        figures={},
        load=load,
        faults={},
        invariants={},
        story=StorySpec(),
        bound="",
        fails_over_s=10.0,
    )
